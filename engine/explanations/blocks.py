"""The arithmetic behind one number, as plain data: explainers build it, a page draws it without knowing any layer.

An explanation is a list of blocks, read from top to bottom. Words are captions: a key of the page's text files with
the numbers and names to put into it, so that the engine speaks no language. Numbers are float32 values of one example,
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
    """Words of the page: `explain.` + key in static/text, with {name} replaced by the values.

    Rows, columns, filters, channels and neurons count from 1, as a person does; `label` is a class, counted from 0, for
    which a page may say its name. What a formula comes to is not in its caption: the page writes caption = value.
    """

    key: str
    values: dict[str, int | float | str | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Target:
    """What can be explained.

    layer: an index into the desugared layers, 0 being the input. kind and index: `cell` (row, column, channel) of the
    layer's output; `weight` (filter, row, column, channel), for an fc layer in its input's shape; `bias` (filter,).
    """

    layer: int
    kind: Kind
    index: Index


@dataclass(frozen=True, slots=True)
class Grid:
    """A picture of numbers. values: rows of columns; limit: |v| of the full colour.

    marked: cells (row, column) to stand out, such as the winner of a window. origin: what the cell (0, 0) is elsewhere
    in the network, so that a click leads there; cell (i, j) lies i rows and j columns further. Cells outside of it
    are padding.
    """

    caption: Caption
    palette: Palette
    values: tuple[tuple[Number, ...], ...]
    limit: float
    marked: tuple[tuple[int, int], ...] = ()
    origin: Target | None = None


@dataclass(frozen=True, slots=True)
class Term:
    """One part of a sum. factors: what it is the product of, where it is one; target: where a click leads."""

    caption: Caption
    value: Number
    factors: tuple[Number, ...] = ()
    target: Target | None = None


@dataclass(frozen=True, slots=True)
class ProductBlock:
    """Two pictures multiplied cell by cell, the product, and its sum."""

    caption: Caption
    left: Grid
    right: Grid
    product: Grid
    sum: Number
    type: Literal["product"] = "product"


@dataclass(frozen=True, slots=True)
class SumBlock:
    """Terms as signed bars, the largest first where `rest` stands for those left out: (how many, their sum)."""

    caption: Caption
    terms: tuple[Term, ...]
    rest: tuple[int, Number] | None
    total: Number
    type: Literal["sum"] = "sum"


@dataclass(frozen=True, slots=True)
class WindowBlock:
    """One picture, of which the marked cells count."""

    caption: Caption
    grid: Grid
    type: Literal["window"] = "window"


@dataclass(frozen=True, slots=True)
class FormulaBlock:
    """One line of arithmetic: the caption holds formula and numbers, `value` is what it comes to; target: where a click
    leads."""

    caption: Caption
    value: Number
    target: Target | None = None
    type: Literal["formula"] = "formula"


@dataclass(frozen=True, slots=True)
class TableBlock:
    """Rows of numbers under headings, such as softmax's; `marked` is the row in question. targets: where a click on
    each row leads; empty where nowhere."""

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
    """A gradient by nudging beside the one by backpropagation.

    relative_error: |a − n| / max(|a|, |n|); 0 where both are 0, None where one of them is not finite.
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
    """Why one number is what it is.

    total: what the blocks' arithmetic comes to; value: what the engine computed (float32), as the card shows it.
    views: which views this target has. sees: what of the input image the target sees, (first row, first column, rows,
    columns), may reach beyond it; None where nothing can be said.
    """

    target: Target
    view: View
    views: tuple[View, ...]
    blocks: tuple[Block, ...]
    total: Number
    value: Number
    sees: tuple[int, int, int, int] | None


def number(value: float | np.floating) -> Number:
    """A plain number; None where it is not finite."""
    plain = float(value) + 0.0  # which makes −0 a 0
    return plain if math.isfinite(plain) else None


def grid(
    caption: Caption,
    palette: Palette,
    values: Array,
    marked: tuple[tuple[int, int], ...] = (),
    origin: Target | None = None,
) -> Grid:
    """A picture (rows, columns) whose colours end at its largest finite |v|."""
    finite = np.abs(values[np.isfinite(values)])
    rows = tuple(tuple(map(number, row)) for row in values)
    return Grid(caption, palette, rows, float(finite.max()) if finite.size else 0.0, marked, origin)
