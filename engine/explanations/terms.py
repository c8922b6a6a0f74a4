"""One layer's example, which its explainer reads, and the terms of which several explainers build their blocks.

Sums are taken in float64 over the float32 numbers of the example, so that they are as honest as can be; what they
come to agrees with what the engine computed to float32 rounding of the largest partial sum.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from engine.arrays import Array
from engine.explanations.blocks import (
    Block,
    Caption,
    FormulaBlock,
    Grid,
    Index,
    Kind,
    Palette,
    ProductBlock,
    SumBlock,
    Target,
    Term,
    grid,
    number,
)
from engine.shapes import Window

_FEW_PRODUCTS = 3  # as of the colours of an image: in their own order
_MOST_PRODUCTS = 8  # pairs of pictures; what the others come to stands in the sum
_MOST_TERMS = 12
_LARGEST_GRID = 64  # cells along a side
Values = dict[str, float | str | None]


@dataclass(frozen=True, slots=True, eq=False)
class LayerExample:
    """One layer and one example, forward and backward; arrays as at the engine's border, in float32.

    layer, source: this layer's place in the definition, and that of the layer it reads; name, source_name: theirs.
    window: what one cell of the layer reads.
    input, output (H, W, C); grad_input, grad_output: the loss's gradient by them, None where nobody computed it.
    grads: this example's part in the gradients of the parameters, by name. label: the class that gradients are for;
    wanted (K,): the numbers, where a network learns those.
    """

    layer: int
    source: int
    name: str
    source_name: str
    window: Window
    input: Array
    output: Array
    grad_input: Array | None
    grad_output: Array | None
    grads: dict[str, Array]
    label: int
    wanted: Array

    def to_input(self, index: Index) -> Target:
        """A cell of what this layer reads, to click on."""
        return Target(self.source, "cell", index)

    def to_output(self, index: Index) -> Target:
        """A cell of this layer, to click on."""
        return Target(self.layer, "cell", index)

    def to_parameter(self, kind: Kind, index: Index) -> Target:
        """A weight or a bias of this layer, to click on."""
        return Target(self.layer, kind, index)

    @property
    def palette(self) -> Palette:
        """Of what this layer reads."""
        return "activation" if self.source else "image"

    @property
    def delta(self) -> Array:
        """The gradient of the output (H, W, C); zeros where there is none."""
        return self.grad_output if self.grad_output is not None else np.zeros_like(self.output)


@dataclass(frozen=True, slots=True)
class Working:
    """How one number comes about. total: what the blocks come to, in float64."""

    blocks: tuple[Block, ...]
    total: float


@dataclass(frozen=True, slots=True)
class NextUse:
    """What a layer makes of one cell that it reads. index: the output cell that goes on, None where it ends."""

    block: Block
    index: Index | None


def formula(key: str, value: float, target: Target | None = None, **values: float | str | None) -> Working:
    """One line of arithmetic: `value` is what it comes to, the others stand in it; target: to click on."""
    return Working((FormulaBlock(caption(key, **values), number(value), target),), float(value))


def as_next_use(working: Working, target: Target) -> Block:
    """A line of arithmetic read from its other end: it leads to what it makes."""
    (block,) = working.blocks
    return replace(block, target=target) if isinstance(block, FormulaBlock) else block


def caption(key: str, **values: float | str | None) -> Caption:
    """A caption whose values may be NumPy's; what is not finite is said as None."""
    return Caption(key, {name: v if isinstance(v, int | str | None) else number(v) for name, v in values.items()})


def product(caption: Caption, left: Grid, right: Grid, values: Array, palette: Palette) -> ProductBlock:
    """Two pictures and `values` (rows, columns), their product in float64."""
    return ProductBlock(caption, left, right, grid(Caption("products"), palette, values), number(values.sum()))


def summed(
    caption: Caption, parts: Array, term: Callable[[int], Term], total: float, bias: Term | None = None
) -> SumBlock:
    """Some parts (n,), the largest first and the rest as one where they are many, and the bias; total: of all.

    term: the part of a number, asked for those that are shown alone.
    """
    always = () if bias is None else (bias,)
    if len(parts) <= _MOST_TERMS + 1:
        return SumBlock(caption, (*map(term, range(len(parts))), *always), None, number(total))
    order = np.argsort(-np.abs(np.nan_to_num(parts, nan=np.inf)), kind="stable")
    rest = len(parts) - _MOST_TERMS, number(parts[order[_MOST_TERMS:]].sum())
    return SumBlock(caption, (*(term(int(place)) for place in order[:_MOST_TERMS]), *always), rest, number(total))


def largest(sums: Array, most: int = _MOST_PRODUCTS) -> list[int]:
    """Places of the sums that are drawn: all of a few; of many the largest, in that order, without those that are 0."""
    if len(sums) <= _FEW_PRODUCTS:
        return list(range(len(sums)))
    order = np.argsort(-np.abs(np.nan_to_num(sums, nan=np.inf)), kind="stable")[:most].tolist()
    return [place for place in order if sums[place] != 0] or order[:1]


def patch(image: Array, row: int, column: int, rows: int, columns: int) -> Array:
    """A window of an image (H, W, ...) from (row, column) on; zeros outside of it."""
    height, width = image.shape[:2]
    out = np.zeros((rows, columns, *image.shape[2:]), image.dtype)
    top, left = max(row, 0), max(column, 0)
    bottom, right = min(row + rows, height), min(column + columns, width)
    if top < bottom and left < right:
        out[top - row : bottom - row, left - column : right - column] = image[top:bottom, left:right]
    return out


def busiest(values: Array) -> tuple[slice, slice]:
    """The part of a large picture that is drawn: all of it, or a square window around its largest |value|."""
    place = np.unravel_index(np.argmax(np.abs(np.nan_to_num(values))), values.shape)
    starts = [
        int(np.clip(middle - _LARGEST_GRID // 2, 0, max(size - _LARGEST_GRID, 0)))
        for middle, size in zip(place, values.shape, strict=True)
    ]
    return slice(starts[0], starts[0] + _LARGEST_GRID), slice(starts[1], starts[1] + _LARGEST_GRID)
