"""Shape arithmetic on plain integers. No arrays, no NumPy."""

from dataclasses import dataclass

from engine.errors import ShapeError

Region = tuple[int, int, int, int]  # first row, first column, rows, columns; may reach beyond the image


@dataclass(frozen=True, slots=True)
class Window:
    """What one cell of a layer reads of the layer before it.

    height, width, stride, padding: in cells, along both axes. Channel c reads the channels from c·channel_group −
    channel_reach up to (c + 1)·channel_group + channel_reach, the last excluded; where channel_group is None, all.
    """

    height: int = 1
    width: int = 1
    stride: int = 1
    padding: int = 0
    channel_group: int | None = 1
    channel_reach: int = 0

    def region(self, region: Region) -> Region:
        """The cells of the layer before that a region of this layer's cells reads."""
        row, column, rows, columns = region
        return (
            row * self.stride - self.padding,
            column * self.stride - self.padding,
            (rows - 1) * self.stride + self.height,
            (columns - 1) * self.stride + self.width,
        )


def window_positions(size: int, kernel: int, stride: int, padding: int) -> int:
    """How many places a window fits along one axis; leftover pixels are dropped.

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
    """What one cell sees of the input along one axis, and how far its neighbour stands, after one more window.

    Args: in input pixels, `field` and `jump` of the layer below (1, 1 for the input itself).
    Source: field + (kernel - 1) jump; jump · stride (Araujo et al. 2019, equations 2-3).
    """
    return field + (kernel - 1) * jump, jump * stride


def receptive_start(start: int, jump: int, padding: int) -> int:
    """Where what the first cell sees begins along one axis, after one more window: negative beyond the edge.

    Args: in input pixels; `start` and `jump` of the layer below (0, 1 for the input itself).
    Source: Araujo et al. 2019, equation 4, for the first pixel instead of the centre.
    """
    return start - padding * jump
