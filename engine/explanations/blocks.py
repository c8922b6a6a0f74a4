"""The arithmetic of one number as plain data: explainers build it; a page draws it and needs to know no layer.

An explanation is a list of blocks, read from top to bottom. Text is a caption: a key of the page's text files, with the
numbers and names to insert, so that the engine contains no language. Numbers are float32 values of one example,
unrounded; the page rounds. None stands for a number that is not finite.
"""

import math
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from engine.arrays import Array

Number = float | None
Palette = Literal["image", "activation", "gradient", "weight", "weight_gradient"]
Kind = Literal["cell", "weight", "bias"]
View = Literal["forward", "backward", "step", "check"]
Index = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Caption:
    """Text of the page: `explain.` + key in static/text, with {name} replaced by the values.

    Rows, columns, filters, channels and neurons count from 1, as people do; `label` is a class, counted from 0, which a
    page may replace by its name. The caption of a formula does not contain its result: the page writes caption = value.
    """

    key: str
    values: dict[str, int | float | str | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Target:
    """A number that can be explained.

    layer: an index into the desugared layers, 0 is the input. kind and index: `cell` (row, column, channel) of the
    layer's output; `weight` (filter, row, column, channel), for an fc layer in its input's shape; `bias` (filter,).
    """

    layer: int
    kind: Kind
    index: Index


@dataclass(frozen=True, slots=True)
class Grid:
    """A picture of numbers. values: rows of columns; limit: the |v| drawn in full colour.

    marked: highlighted cells (row, column), such as the winner of a window. origin: the target of cell (0, 0), for
    clicks; cell (i, j) is i rows and j columns further. Cells outside of the layer are padding.
    """

    caption: Caption
    palette: Palette
    values: tuple[tuple[Number, ...], ...]
    limit: float
    marked: tuple[tuple[int, int], ...] = ()
    origin: Target | None = None


@dataclass(frozen=True, slots=True)
class Term:
    """One part of a sum. factors: its factors, if it is a product; target: of a click."""

    caption: Caption
    value: Number
    factors: tuple[Number, ...] = ()
    target: Target | None = None


@dataclass(frozen=True, slots=True)
class ProductBlock:
    """Two pictures, their product cell by cell, and its sum."""

    caption: Caption
    left: Grid
    right: Grid
    product: Grid
    sum: Number
    type: Literal["product"] = "product"


@dataclass(frozen=True, slots=True)
class SumBlock:
    """Terms as signed bars. If `rest` is given, the largest come first, and rest is (number of others, their sum)."""

    caption: Caption
    terms: tuple[Term, ...]
    rest: tuple[int, Number] | None
    total: Number
    type: Literal["sum"] = "sum"


@dataclass(frozen=True, slots=True)
class WindowBlock:
    """One picture with its relevant cells marked."""

    caption: Caption
    grid: Grid
    type: Literal["window"] = "window"


@dataclass(frozen=True, slots=True)
class FormulaBlock:
    """One line of arithmetic. caption: formula and numbers; value: the result; target: of a click."""

    caption: Caption
    value: Number
    target: Target | None = None
    type: Literal["formula"] = "formula"


@dataclass(frozen=True, slots=True)
class TableBlock:
    """Rows of numbers under headings, such as softmax's.

    marked: the explained row. targets: of a click on each row; empty if there are none.
    """

    caption: Caption
    headings: tuple[Caption, ...]
    rows: tuple[tuple[Caption, tuple[Number, ...]], ...]
    marked: int | None
    targets: tuple[Target, ...] = ()
    type: Literal["table"] = "table"


@dataclass(frozen=True, slots=True)
class NoteBlock:
    """A sentence."""

    caption: Caption
    type: Literal["note"] = "note"


@dataclass(frozen=True, slots=True)
class CheckBlock:
    """A gradient by nudging, beside the same gradient by backpropagation.

    relative_error: |a − n| / max(|a|, |n|); 0 if both are 0, None if one of them is not finite.
    """

    caption: Caption
    analytic: Number
    numeric: Number
    epsilon: float
    relative_error: Number
    type: Literal["check"] = "check"


Block = ProductBlock | SumBlock | WindowBlock | FormulaBlock | TableBlock | NoteBlock | CheckBlock


@dataclass(frozen=True, slots=True)
class Explanation:
    """The explanation of one number.

    total: the result of the blocks' arithmetic; value: the result of the engine (float32), as on the card. views: the
    views of this target. sees: the region of the input image that the target sees, (first row, first column, rows,
    columns), possibly beyond the edge; None if unknown.
    """

    target: Target
    view: View
    views: tuple[View, ...]
    blocks: tuple[Block, ...]
    total: Number
    value: Number
    sees: tuple[int, int, int, int] | None


def number(value: float | np.floating) -> Number:
    """Returns a Python float; None if the value is not finite."""
    plain = float(value) + 0.0  # turns −0 into 0
    return plain if math.isfinite(plain) else None


def grid(
    caption: Caption,
    palette: Palette,
    values: Array,
    marked: tuple[tuple[int, int], ...] = (),
    origin: Target | None = None,
) -> Grid:
    """Returns a picture (rows, columns) whose colour range ends at its largest finite |v|."""
    finite = np.abs(values[np.isfinite(values)])
    rows = tuple(tuple(map(number, row)) for row in values)
    return Grid(caption, palette, rows, float(finite.max()) if finite.size else 0.0, marked, origin)
