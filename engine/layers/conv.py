"""Convolution (cross-correlation, as everywhere in this field)."""

import numpy as np

from engine.arrays import Array, Float
from engine.definition.layer import Shape
from engine.definition.spec import ConvSpec
from engine.explanation import Caption, FormulaBlock, Index, NoteBlock, Target, Term, WindowBlock, grid, number
from engine.kernels.correlation import Correlation, Sizes
from engine.kernels.strips import Window, scatter_taps
from engine.kernels.tiles import Tuning
from engine.layers.base import Layer, Parameter, Region, Workspace, under_windows
from engine.layers.working import Seen, Working, busiest, largest, patch, product, said, summed


class ConvWork(Workspace):
    """The correlations of both directions, whose buffers hold the input for the weight gradient."""

    correlation: Correlation
    turned: Correlation | None  # the way back, where that is a correlation too
    turned_weight: Array  # (C, k_y, k_x, F)
    columns: Array  # (H_out, k_y·k_x·C, W_out·N), made where it is not
    padded: Array  # (H + 2 pad, C, W + 2 pad, N), likewise


class Conv(Layer[ConvWork]):
    """y[n, i, j, f] = Σ x[n, i·stride + ky − pad, j·stride + kx − pad, c] · weight[f, ky, kx, c] + bias[f].

    Shapes: input (H, C, W·N) -> output (H_out, F, W_out·N); weight (F, k_y, k_x, C); bias (F,).
    Source: Dumoulin & Visin 2016; the input gradient of a unit-stride convolution is a convolution with the filters
    turned by 180° and their in and out channels exchanged (their relation 8).
    """

    workspace_type = ConvWork
    way_back = "way.filters"

    def __init__(
        self, name: str, spec: ConvSpec, input_shape: Shape, rng: np.random.Generator, dtype: Float = np.float32
    ) -> None:
        super().__init__(name, input_shape, spec.output_shape(input_shape))
        self.out_channels, self.in_channels = spec.out_channels, input_shape[2]
        self.kernel_size = (spec.kernel_height, spec.kernel_width)
        self.stride, self.padding = spec.stride, spec.padding
        shape = (self.out_channels, *self.kernel_size, self.in_channels)
        fan_in = self.kernel_size[0] * self.kernel_size[1] * self.in_channels
        self.weight = Parameter(
            (rng.standard_normal(shape) / np.sqrt(fan_in)).astype(dtype),
            l1_decay_mul=spec.l1_decay_mul,
            l2_decay_mul=spec.l2_decay_mul,
        )
        self.bias = Parameter(np.full(self.out_channels, spec.bias_pref, dtype))
        self.parameters = {"weight": self.weight, "bias": self.bias}
        self.window = Window(input_shape[:2], self.kernel_size, self.stride, (self.padding, self.padding))

    def sizes(self, batch: int) -> Sizes:
        """The correlation of a batch."""
        return Sizes(self.window, self.in_channels, self.out_channels, batch)

    def turned_sizes(self, batch: int) -> Sizes | None:
        """The correlation that leads back, or None where strides or much padding rule it out."""
        back = (self.kernel_size[0] - 1 - self.padding, self.kernel_size[1] - 1 - self.padding)
        if self.stride != 1 or min(back) < 0:
            return None
        window = Window(self.output_shape[:2], self.kernel_size, 1, back)
        return Sizes(window, self.out_channels, self.in_channels, batch)

    def prepare(self, work: ConvWork) -> None:
        self.tune(work, Tuning(), Tuning())

    def tune(self, work: ConvWork, there: Tuning, back: Tuning) -> None:
        """Makes the buffers for the measured ways of computing the correlation and the one that leads back."""
        work.correlation = self.sizes(work.batch).build(work.dtype, there)
        work.turned = None
        (height, width, channels), (rows, columns, _) = self.input_shape, self.output_shape
        if work.grad_input is not None and (turned := self.turned_sizes(work.batch)):
            work.turned = turned.build(work.dtype, back)
            work.turned_weight = np.empty((channels, *self.kernel_size, self.out_channels), work.dtype)
        elif work.grad_input is not None:
            patch = self.kernel_size[0] * self.kernel_size[1] * channels
            work.columns = np.empty((rows, patch, columns * work.batch), work.dtype)
            work.padded = np.empty(
                (height + 2 * self.padding, channels, width + 2 * self.padding, work.batch), work.dtype
            )

    def forward(self, x: Array, work: ConvWork) -> Array:
        self.correlate(x, work)
        work.output += self.bias.value[:, None]  # (H_out, F, W_out·N)
        return work.output

    def backward(self, grad_output: Array, work: ConvWork) -> Array | None:
        work.grads["bias"] += grad_output.sum(axis=(0, 2))  # (F,)
        return self.correlate_back(grad_output, work)

    def correlate(self, x: Array, work: ConvWork) -> Array:
        """Forward without the bias: for every output row weight (F, k_y·k_x·C) · patches (k_y·k_x·C, W_out·N)."""
        return work.correlation.apply(x, self.weight.value, work.output)

    def correlate_back(self, grad_output: Array, work: ConvWork) -> Array | None:
        """Backward without the bias.

        By the weight: the sum over the output rows of δ (F, W_out·N) · patchesᵀ, with those that `correlate` left.
        By the input: δ correlated with the filters, turned by 180°, from F channels to C.
        """
        work.grads["weight"] += work.correlation.weight_gradient(grad_output)
        if work.grad_input is None:
            return None
        if work.turned is None:
            return self._scatter(grad_output, work, work.grad_input)
        np.copyto(work.turned_weight, self.weight.value[:, ::-1, ::-1, :].transpose(3, 1, 2, 0))
        return work.turned.apply(grad_output, work.turned_weight, work.grad_input)

    def _scatter(self, grad_output: Array, work: ConvWork, grad_input: Array) -> Array:
        """The way back tap by tap, for strides above one and padding wider than the filter."""
        np.matmul(self.weight.value.reshape(self.out_channels, -1).T, grad_output, out=work.columns)
        (height, width, channels), (_, batch_width, _) = self.input_shape, self.output_shape
        batch = grad_output.shape[2] // batch_width
        rows = work.columns.shape[0]
        work.padded.fill(0)
        scatter_taps(
            work.columns.reshape(rows, *self.kernel_size, channels, batch_width, batch), self.window, work.padded
        )
        inside = work.padded[self.padding : self.padding + height, :, self.padding : self.padding + width]
        np.copyto(grad_input.reshape(inside.shape), inside)
        return grad_input

    # ---- the working

    def explain_forward(self, index: Index, seen: Seen) -> Working:
        """Per channel the patch under the filter × the filter's slice, and their sum; then all of them and the bias."""
        row, column, unit = index
        top, left = row * self.stride - self.padding, column * self.stride - self.padding
        under, weight = patch(seen.input, top, left, *self.kernel_size), self.weight.value[unit]  # (k_y, k_x, C)
        products = under.astype(np.float64) * weight
        sums, bias = products.sum(axis=(0, 1)), float(self.bias.value[unit])
        blocks = [
            product(
                said("conv.channel", channel=c + 1, input=seen.source_name, filter=unit + 1),
                grid(Caption("conv.patch"), seen.palette, under[..., c], origin=seen.to_input((top, left, c))),
                grid(
                    Caption("conv.slice"), "weight", weight[..., c],
                    origin=seen.to_parameter("weight", (unit, 0, 0, c)),
                ),
                products[..., c],
                "activation",
            )
            for c in largest(sums)
        ]  # fmt: skip
        total = float(sums.sum() + bias)
        last = Term(Caption("bias"), number(bias), target=seen.to_parameter("bias", (unit,)))
        together = summed(
            Caption("conv.sum"),
            sums,
            lambda c: Term(said("conv.channel_sum", channel=c + 1), number(sums[c])),
            total,
            last,
        )
        return Working((*blocks, together), total)

    def explain_backward(self, index: Index, seen: Seen) -> Working:
        """Per filter the gradients of the outputs that read this cell × the filter, turned by 180°, and their sum."""
        (row, column, channel), delta = index, seen.delta
        down, across = (
            [tap for tap in reversed(range(size)) if (place + self.padding - tap) % self.stride == 0]
            for place, size in zip((row, column), self.kernel_size, strict=True)
        )
        if not (down and across):
            return Working((NoteBlock(Caption("conv.unread")),), 0.0)
        top, left = (row + self.padding - down[0]) // self.stride, (column + self.padding - across[0]) // self.stride
        blamed = patch(delta, top, left, len(down), len(across))  # (k_y, k_x, F)
        turned = self.weight.value[:, down][:, :, across, channel].transpose(1, 2, 0)  # (k_y, k_x, F)
        products = blamed.astype(np.float64) * turned
        sums = products.sum(axis=(0, 1))
        blocks = [
            product(
                said("conv.filter", filter=f + 1, layer=seen.name),
                grid(Caption("conv.blame"), "gradient", blamed[..., f], origin=seen.to_output((top, left, f))),
                grid(Caption("conv.turned"), "weight", turned[..., f]),
                products[..., f],
                "gradient",
            )
            for f in largest(sums)
        ]
        total = float(sums.sum())
        together = summed(
            Caption("conv.blame_sum"),
            sums,
            lambda f: Term(said("conv.filter_sum", filter=f + 1), number(sums[f])),
            total,
        )
        return Working((*blocks, together), total)

    def explain_parameter(self, name: str, index: Index, seen: Seen) -> Working:
        """Its place in its filter."""
        if name == "bias":
            return Working(
                (NoteBlock(said("conv.bias", filter=index[0] + 1, cells=seen.output[..., 0].size)),),
                float(self.bias.value[index]),
            )
        unit, row, column, channel = index
        picture = grid(
            said("conv.slice_of", filter=unit + 1, channel=channel + 1),
            "weight",
            self.weight.value[unit, ..., channel],
            ((row, column),),
            seen.to_parameter("weight", (unit, 0, 0, channel)),
        )
        words = said("conv.weight", filter=unit + 1, cells=seen.output[..., 0].size, input=seen.source_name)
        return Working((WindowBlock(words, picture),), float(self.weight.value[index]))

    def explain_gradient(self, name: str, index: Index, seen: Seen) -> Working:
        """The gradient of every cell of the map × the cell that this weight met there; for a bias, their sum."""
        delta = seen.delta[..., index[0]]
        origin = seen.to_output((0, 0, index[0]))
        if name == "bias":
            part, total = busiest(delta), float(delta.sum(dtype=np.float64))
            picture = grid(said("conv.delta", layer=seen.name), "gradient", delta[part], origin=_moved(origin, part))
            return Working((WindowBlock(Caption("conv.bias_gradient"), picture), _whole(total)), total)
        _, row, column, channel = index
        top, left, height, width = self.region((0, 0, *delta.shape))
        whole = patch(seen.input[..., channel], top, left, height, width)
        met = whole[row :: self.stride, column :: self.stride][: delta.shape[0], : delta.shape[1]]
        products = delta.astype(np.float64) * met
        part, total = busiest(products), float(products.sum())
        source = (row - self.padding, column - self.padding, channel)
        shown = product(
            said("conv.weight_gradient", layer=seen.name, filter=index[0] + 1),
            grid(said("conv.delta", layer=seen.name), "gradient", delta[part], origin=_moved(origin, part)),
            grid(
                said("conv.shifted", input=seen.source_name, row=row + 1, column=column + 1), seen.palette, met[part],
                origin=_moved(seen.to_input(source), part) if self.stride == 1 else None,
            ),
            products[part],
            "gradient",
        )  # fmt: skip
        whole_sum = () if products[part].size == products.size else (_whole(total),)
        return Working((shown, *whole_sum), total)

    def region(self, region: Region) -> Region:
        return under_windows(region, self.kernel_size, self.stride, self.padding)


def _whole(total: float) -> FormulaBlock:
    """The sum over a map of which a part is drawn."""
    return FormulaBlock(Caption("conv.whole"), number(total))


def _moved(origin: Target, part: tuple[slice, slice]) -> Target:
    row, column, channel = origin.index
    return Target(origin.layer, origin.kind, (row + part[0].start, column + part[1].start, channel))
