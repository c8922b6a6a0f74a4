"""Maxima and sums over windows, by slices: rows first, then columns, each in a few long contiguous operations.

The backward pass finds the winner of a window by comparing its cells with the maximum, in order. The gradient sent to a
cell is subtracted from the rest, so it is sent exactly once: on a tie to the first cell (in ConvNetJS's order: by
column, then by row).
"""

import numpy as np

from engine.arrays import Array


def cells(x: Array, axis: int, kernel: int, stride: int, positions: int) -> list[Array]:
    """Returns views of the cells of all windows along an axis: every window's first, every window's second, ..."""
    before = (slice(None),) * axis
    return [x[(*before, slice(tap, tap + (positions - 1) * stride + 1, stride))] for tap in range(kernel)]


def max_over(windows: list[Array], out: Array) -> Array:
    """Returns the largest cell of every window."""
    first, *others = windows
    if not others:
        np.copyto(out, first)
    for other in others:
        np.maximum(first, other, out=out)
        first = out
    return out


def sum_over(windows: list[Array], out: Array) -> Array:
    """Returns the sum of every window's cells."""
    np.copyto(out, windows[0])
    for other in windows[1:]:
        out += other
    return out


def spread_back(grad: Array, targets: list[Array], *, overlap: bool) -> None:
    """Sends the gradient of each window to all of its cells.

    Without overlap, a target is written, not added to. With overlap, the caller zeroes the targets first.
    """
    for target in targets:
        if overlap:
            target += grad
        else:
            np.copyto(target, grad)


def route_back(
    windows: list[Array], maxima: Array, grad: Array, targets: list[Array], part: Array, hit: Array, *, overlap: bool
) -> None:
    """Sends the gradient of each maximum to the winning cell. `grad` is overwritten.

    windows, targets: the cells, and their gradients; maxima, grad, part and the boolean hit: one number per window. The
    last cell gets what no earlier cell has won. Without overlap, a target is written, not added to. With overlap, the
    caller zeroes the targets first.
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
        np.subtract(grad, part, out=left)  # exactly grad or 0, so no gradient is sent twice
