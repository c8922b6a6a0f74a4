"""Maxima over windows, by slices: rows first, then columns, each a handful of long contiguous operations.

A winner is found again by comparing, in order, and what it takes is subtracted from what is left to give: exact, and a
tie goes to the first (in ConvNetJS's order: by column, then by row), never to two.
"""

import numpy as np

from engine.arrays import Array


def _taps(kernel: int, positions: int, stride: int) -> list[slice]:
    return [slice(tap, tap + (positions - 1) * stride + 1, stride) for tap in range(kernel)]


def max_over(x: Array, axis: int, kernel: int, stride: int, out: Array) -> Array:
    """Maximum over windows along one axis: x (..., size, ...) -> out (..., positions, ...)."""
    index: list[slice] = [slice(None)] * x.ndim
    for number, tap in enumerate(_taps(kernel, out.shape[axis], stride)):
        index[axis] = tap
        if number == 0:
            np.copyto(out, x[tuple(index)])
        else:
            np.maximum(out, x[tuple(index)], out=out)
    return out


def route_back(
    x: Array, maxima: Array, grad: Array, axis: int, kernel: int, stride: int, grad_x: Array, part: Array, hit: Array
) -> Array:
    """Sends the gradient of each maximum to the cell that won. `grad` is used up.

    x, grad_x (..., size, ...); maxima, grad, part and the boolean hit (..., positions, ...).
    """
    grad_x.fill(0)
    index: list[slice] = [slice(None)] * x.ndim
    for tap in _taps(kernel, maxima.shape[axis], stride):
        index[axis] = tap
        np.equal(x[tuple(index)], maxima, out=hit)
        np.multiply(grad, hit, out=part)
        grad_x[tuple(index)] += part
        grad -= part  # exactly grad or 0, so nothing is given twice
    return grad_x
