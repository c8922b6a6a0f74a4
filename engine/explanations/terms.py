"""The arrays of one layer that its explainer reads, and functions that several explainers share.

Sums are taken in float64 over the float32 numbers of the example, to be as exact as possible. They agree with the
engine's result to float32 rounding of the largest partial sum.
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

_FEW_PRODUCTS = 3  # so few are kept in order, such as the colours of an image
_MOST_PRODUCTS = 8  # pairs of pictures; the others appear in the sum only
_MOST_TERMS = 12
_LARGEST_GRID = 64  # cells along a side
Values = dict[str, float | str | None]


@dataclass(frozen=True, slots=True, eq=False)
class LayerExample:
    """One layer and one example, forward and backward; arrays in the layout of the engine's border, in float32.

    layer, source: indexes in the definition of this layer and of the layer it reads; name, source_name: their names.
    window: the cells that one cell of the layer reads. input, output (H, W, C); grad_input, grad_output: the gradients
    of the loss by them, None if not computed. grads: this example's share of the gradients of the parameters, by name.
    label: the class that the loss is for; wanted (K,): the target numbers, for a network that learns numbers.
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
        """Returns a cell of the layer's input as a click target."""
        return Target(self.source, "cell", index)

    def to_output(self, index: Index) -> Target:
        """Returns a cell of the layer's output as a click target."""
        return Target(self.layer, "cell", index)

    def to_parameter(self, kind: Kind, index: Index) -> Target:
        """Returns a weight or a bias of the layer as a click target."""
        return Target(self.layer, kind, index)

    @property
    def palette(self) -> Palette:
        """The palette of the layer's input."""
        return "activation" if self.source else "image"

    @property
    def delta(self) -> Array:
        """The gradient of the output (H, W, C); zeros if there is none."""
        return self.grad_output if self.grad_output is not None else np.zeros_like(self.output)


@dataclass(frozen=True, slots=True)
class Working:
    """The arithmetic of one number. total: the result of the blocks, in float64."""

    blocks: tuple[Block, ...]
    total: float


@dataclass(frozen=True, slots=True)
class NextUse:
    """How a layer uses one cell of its input. index: the output cell to follow, None if it ends there."""

    block: Block
    index: Index | None


def formula(key: str, value: float, target: Target | None = None, **values: float | str | None) -> Working:
    """Returns one line of arithmetic. value: its result; values: the numbers in the text; target: of a click."""
    return Working((FormulaBlock(caption(key, **values), number(value), target),), float(value))


def as_next_use(working: Working, target: Target) -> Block:
    """Returns a line of arithmetic for the reader of its input: a click leads to its result."""
    (block,) = working.blocks
    return replace(block, target=target) if isinstance(block, FormulaBlock) else block


def caption(key: str, **values: float | str | None) -> Caption:
    """Returns a caption whose values may be NumPy's; numbers that are not finite become None."""
    return Caption(key, {name: v if isinstance(v, int | str | None) else number(v) for name, v in values.items()})


def product(caption: Caption, left: Grid, right: Grid, values: Array, palette: Palette) -> ProductBlock:
    """Returns a block with two pictures and their product `values` (rows, columns), in float64."""
    return ProductBlock(caption, left, right, grid(Caption("products"), palette, values), number(values.sum()))


def summed(
    caption: Caption, parts: Array, term: Callable[[int], Term], total: float, bias: Term | None = None
) -> SumBlock:
    """Returns a block with the parts (n,), of many parts the largest and the rest as one, and the bias. total: of all.

    term: makes the term of a part; called only for parts that are shown.
    """
    always = () if bias is None else (bias,)
    if len(parts) <= _MOST_TERMS + 1:
        return SumBlock(caption, (*map(term, range(len(parts))), *always), None, number(total))
    order = np.argsort(-np.abs(np.nan_to_num(parts, nan=np.inf)), kind="stable")
    rest = len(parts) - _MOST_TERMS, number(parts[order[_MOST_TERMS:]].sum())
    return SumBlock(caption, (*(term(int(place)) for place in order[:_MOST_TERMS]), *always), rest, number(total))


def largest(sums: Array, most: int = _MOST_PRODUCTS) -> list[int]:
    """Returns the places of the sums to draw: all of a few; of many the largest, in descending order, without zeros."""
    if len(sums) <= _FEW_PRODUCTS:
        return list(range(len(sums)))
    order = np.argsort(-np.abs(np.nan_to_num(sums, nan=np.inf)), kind="stable")[:most].tolist()
    return [place for place in order if sums[place] != 0] or order[:1]


def patch(image: Array, row: int, column: int, rows: int, columns: int) -> Array:
    """Returns a window of an image (H, W, ...) that starts at (row, column); zeros outside of the image."""
    height, width = image.shape[:2]
    out = np.zeros((rows, columns, *image.shape[2:]), image.dtype)
    top, left = max(row, 0), max(column, 0)
    bottom, right = min(row + rows, height), min(column + columns, width)
    if top < bottom and left < right:
        out[top - row : bottom - row, left - column : right - column] = image[top:bottom, left:right]
    return out


def drawn_part(values: Array) -> tuple[slice, slice]:
    """Returns the part of a large picture that is drawn: all, or a square window around its largest |value|."""
    place = np.unravel_index(np.argmax(np.abs(np.nan_to_num(values))), values.shape)
    starts = [
        int(np.clip(middle - _LARGEST_GRID // 2, 0, max(size - _LARGEST_GRID, 0)))
        for middle, size in zip(place, values.shape, strict=True)
    ]
    return slice(starts[0], starts[0] + _LARGEST_GRID), slice(starts[1], starts[1] + _LARGEST_GRID)
