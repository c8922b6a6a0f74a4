"""Shape arithmetic on plain integers. No arrays, no NumPy."""

from dataclasses import dataclass

from engine.errors import ShapeError

Region = tuple[int, int, int, int]  # first row, first column, rows, columns; may reach beyond the image


@dataclass(frozen=True, slots=True)
class Window:
    """The cells of the previous layer that one cell of a layer reads.

    height, width, stride, padding: in cells, along both axes. Channel c reads the channels from c·channel_group −
    channel_reach up to (c + 1)·channel_group + channel_reach, exclusive; if channel_group is None, it reads all
    channels.
    """

    height: int = 1
    width: int = 1
    stride: int = 1
    padding: int = 0
    channel_group: int | None = 1
    channel_reach: int = 0

    def region(self, region: Region) -> Region:
        """Returns the region of the previous layer that a region of this layer reads."""
        row, column, rows, columns = region
        return (
            row * self.stride - self.padding,
            column * self.stride - self.padding,
            (rows - 1) * self.stride + self.height,
            (columns - 1) * self.stride + self.width,
        )


def window_positions(size: int, kernel: int, stride: int, padding: int) -> int:
    """Returns the number of positions of a window along one axis; leftover pixels are dropped.

    Args: all in pixels; `padding` is added on both sides.
    Raises: ShapeError if the window is larger than the padded axis.
    Source: floor((size + 2 padding - kernel) / stride) + 1 (Dumoulin & Visin 2016, relation 6).
    """
    room = size + 2 * padding - kernel
    if room < 0:
        raise ShapeError(
            "kernel {kernel} does not fit an axis of {size} with padding {padding}: use a kernel of at most {most}",
            kernel=kernel, size=size, padding=padding, most=size + 2 * padding,
        )  # fmt: skip
    return room // stride + 1


def receptive_field(field: int, jump: int, kernel: int, stride: int) -> tuple[int, int]:
    """Returns (field, jump) along one axis after one more window.

    field: the input pixels that one cell sees; jump: the distance in input pixels between two neighbouring cells.
    Args: `field` and `jump` of the previous layer (1, 1 for the input itself).
    Source: field + (kernel - 1) jump; jump · stride (Araujo et al. 2019, equations 2-3).
    """
    return field + (kernel - 1) * jump, jump * stride


def receptive_start(start: int, jump: int, padding: int) -> int:
    """Returns the first input pixel that the first cell sees along one axis, after one more window.

    Args: in input pixels, negative beyond the edge; `start` and `jump` of the previous layer (0, 1 for the input
    itself).
    Source: Araujo et al. 2019, equation 4, for the first pixel instead of the centre.
    """
    return start - padding * jump
