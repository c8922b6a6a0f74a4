"""Explains a convolution: patches × filters."""

import numpy as np

from engine.explanations.blocks import Caption, FormulaBlock, Index, NoteBlock, Target, Term, WindowBlock, grid, number
from engine.explanations.explainer import Explainer
from engine.explanations.terms import LayerExample, Working, busiest, caption, largest, patch, product, summed
from engine.layers import Conv


class ConvExplainer(Explainer[Conv]):
    """Every number as a product of two pictures a channel or a filter, cell by cell, and their sum."""

    gradient_caption = "way.filters"

    def forward(self, index: Index, example: LayerExample) -> Working:
        """Per channel the patch under the filter × the filter's slice, and their sum; then all of them and the bias."""
        row, column, unit = index
        weight = self.layer.weight.value[unit]  # (k_y, k_x, C)
        top, left, *kernel_size = example.window.region((row, column, 1, 1))
        under = patch(example.input, top, left, *kernel_size)  # (k_y, k_x, C)
        products = under.astype(np.float64) * weight
        sums, bias = products.sum(axis=(0, 1)), float(self.layer.bias.value[unit])
        blocks = [
            product(
                caption("conv.channel", channel=c + 1, input=example.source_name, filter=unit + 1),
                grid(Caption("conv.patch"), example.palette, under[..., c], origin=example.to_input((top, left, c))),
                grid(
                    Caption("conv.slice"), "weight", weight[..., c],
                    origin=example.to_parameter("weight", (unit, 0, 0, c)),
                ),
                products[..., c],
                "activation",
            )
            for c in largest(sums)
        ]  # fmt: skip
        total = float(sums.sum() + bias)
        last = Term(Caption("bias"), number(bias), target=example.to_parameter("bias", (unit,)))
        together = summed(
            Caption("conv.sum"),
            sums,
            lambda c: Term(caption("conv.channel_sum", channel=c + 1), number(sums[c])),
            total,
            last,
        )
        return Working((*blocks, together), total)

    def backward(self, index: Index, example: LayerExample) -> Working:
        """Per filter the gradients of the outputs that read this cell × the filter, turned by 180°, and their sum."""
        (row, column, channel), delta = index, example.delta
        stride, padding = self.layer.stride, self.layer.padding
        down, across = (
            [tap for tap in reversed(range(size)) if (place + padding - tap) % stride == 0]
            for place, size in zip((row, column), self.layer.kernel_size, strict=True)
        )
        if not (down and across):
            return Working((NoteBlock(Caption("conv.unread")),), 0.0)
        top, left = (row + padding - down[0]) // stride, (column + padding - across[0]) // stride
        blamed = patch(delta, top, left, len(down), len(across))  # (k_y, k_x, F)
        turned = self.layer.weight.value[:, down][:, :, across, channel].transpose(1, 2, 0)  # (k_y, k_x, F)
        products = blamed.astype(np.float64) * turned
        sums = products.sum(axis=(0, 1))
        blocks = [
            product(
                caption("conv.filter", filter=f + 1, layer=example.name),
                grid(Caption("conv.blame"), "gradient", blamed[..., f], origin=example.to_output((top, left, f))),
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
            lambda f: Term(caption("conv.filter_sum", filter=f + 1), number(sums[f])),
            total,
        )
        return Working((*blocks, together), total)

    def parameter(self, name: str, index: Index, example: LayerExample) -> Working:
        """Its place in its filter."""
        if name == "bias":
            return Working(
                (NoteBlock(caption("conv.bias", filter=index[0] + 1, cells=example.output[..., 0].size)),),
                float(self.layer.bias.value[index]),
            )
        unit, row, column, channel = index
        picture = grid(
            caption("conv.slice_of", filter=unit + 1, channel=channel + 1),
            "weight",
            self.layer.weight.value[unit, ..., channel],
            ((row, column),),
            example.to_parameter("weight", (unit, 0, 0, channel)),
        )
        words = caption("conv.weight", filter=unit + 1, cells=example.output[..., 0].size, input=example.source_name)
        return Working((WindowBlock(words, picture),), float(self.layer.weight.value[index]))

    def gradient(self, name: str, index: Index, example: LayerExample) -> Working:
        """The gradient of every cell of the map × the cell that this weight met there; for a bias, their sum."""
        delta = example.delta[..., index[0]]
        origin = example.to_output((0, 0, index[0]))
        if name == "bias":
            part, total = busiest(delta), float(delta.sum(dtype=np.float64))
            picture = grid(
                caption("conv.delta", layer=example.name), "gradient", delta[part], origin=_moved(origin, part)
            )
            return Working((WindowBlock(Caption("conv.bias_gradient"), picture), _whole(total)), total)
        _, row, column, channel = index
        top, left, height, width = example.window.region((0, 0, *delta.shape))
        whole = patch(example.input[..., channel], top, left, height, width)
        stride, padding = self.layer.stride, self.layer.padding
        met = whole[row::stride, column::stride][: delta.shape[0], : delta.shape[1]]
        products = delta.astype(np.float64) * met
        part, total = busiest(products), float(products.sum())
        source = (row - padding, column - padding, channel)
        shown = product(
            caption("conv.weight_gradient", layer=example.name, filter=index[0] + 1),
            grid(caption("conv.delta", layer=example.name), "gradient", delta[part], origin=_moved(origin, part)),
            grid(
                caption("conv.shifted", input=example.source_name, row=row + 1, column=column + 1), example.palette,
                met[part], origin=_moved(example.to_input(source), part) if stride == 1 else None,
            ),
            products[part],
            "gradient",
        )  # fmt: skip
        whole_sum = () if products[part].size == products.size else (_whole(total),)
        return Working((shown, *whole_sum), total)


def _whole(total: float) -> FormulaBlock:
    """The sum over a map of which a part is drawn."""
    return FormulaBlock(Caption("conv.whole"), number(total))


def _moved(origin: Target, part: tuple[slice, slice]) -> Target:
    row, column, channel = origin.index
    return Target(origin.layer, origin.kind, (row + part[0].start, column + part[1].start, channel))
