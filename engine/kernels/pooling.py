"""Maxima and sums over windows, by slices: rows first, then columns, each a handful of long contiguous operations.

A winner is found again by comparing, in order, and what it takes is subtracted from what is left to give: exact, and a
tie goes to the first (in ConvNetJS's order: by column, then by row), never to two.
"""

import numpy as np

from engine.arrays import Array


def cells(x: Array, axis: int, kernel: int, stride: int, positions: int) -> list[Array]:
    """The cells of all windows along an axis: each window's first, then each one's second, and so on; views."""
    before = (slice(None),) * axis
    return [x[(*before, slice(tap, tap + (positions - 1) * stride + 1, stride))] for tap in range(kernel)]


def max_over(windows: list[Array], out: Array) -> Array:
    """The largest of every window's cells."""
    first, *others = windows
    if not others:
        np.copyto(out, first)
    for other in others:
        np.maximum(first, other, out=out)
        first = out
    return out


def sum_over(windows: list[Array], out: Array) -> Array:
    """The sum of every window's cells."""
    np.copyto(out, windows[0])
    for other in windows[1:]:
        out += other
    return out


def spread_back(grad: Array, targets: list[Array], *, overlap: bool) -> None:
    """Sends the gradient of each window to all of its cells.

    Where windows do not overlap, a cell is written, not added to. With overlap, the targets are zeros at first.
    """
    for target in targets:
        if overlap:
            target += grad
        else:
            np.copyto(target, grad)


def route_back(
    windows: list[Array], maxima: Array, grad: Array, targets: list[Array], part: Array, hit: Array, *, overlap: bool
) -> None:
    """Sends the gradient of each maximum to the cell that won. `grad` is used up.

    windows, targets: the cells, and those of the gradient; maxima, grad, part and the boolean hit: one for each window.
    What no earlier cell has won is the last one's; and where windows do not overlap, a cell is written, not added to.
    With overlap, the targets are zeros at first.
    """
    last = len(windows) - 1
    for number, (cell, target) in enumerate(zip(windows, targets, strict=True)):
        if number == last:
            if overlap:
                target += grad
            elif last == 0:
                np.copyto(target, grad)
            return
        np.equal(cell, maxima, out=hit)
        np.multiply(grad, hit, out=part)
        if overlap:
            target += part
        else:
            np.copyto(target, part)
        left = targets[last] if number == last - 1 and not overlap else grad
        np.subtract(grad, part, out=left)  # exactly grad or 0, so nothing is given twice
