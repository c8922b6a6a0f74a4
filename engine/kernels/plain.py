"""Convolution and pooling in plain NumPy: to be read before the fast kernels, and what the tests compare those with.

Images are (N, H, W, C), filters (F, k_y, k_x, C), biases (F,). Each function visits the places (i, j) of its output one
by one. To run one: `convolve(np.ones((1, 5, 5, 1)), np.ones((2, 3, 3, 1)), np.zeros(2))`.
"""

from collections.abc import Iterator

import numpy as np

from engine.arrays import Array
from engine.shapes import window_positions

Sides = tuple[int, int]  # along rows, along columns


def convolve(x: Array, weight: Array, bias: Array, stride: int = 1, padding: int = 0) -> Array:
    """y[n, i, j, f] = Σ x[n, i·stride + ky − pad, j·stride + kx − pad, c] · weight[f, ky, kx, c] + bias[f]."""
    kernel_size, padded = weight.shape[1:3], pad(x, padding)  # (N, H + 2 pad, W + 2 pad, C)
    y = np.empty((len(x), *output_sides(padded, kernel_size, stride), len(weight)), x.dtype)
    for i, j, rows, columns in windows(padded, kernel_size, stride):
        patch = padded[:, rows, columns]  # (N, k_y, k_x, C)
        y[:, i, j] = np.einsum("nyxc,fyxc->nf", patch, weight) + bias
    return y


def convolution_gradients(
    grad_output: Array, x: Array, weight: Array, stride: int = 1, padding: int = 0
) -> tuple[Array, Array, Array]:
    """The gradients of x, weight and bias, from that of y (N, H_out, W_out, F).

    Every product x · weight in a y[n, i, j, f] goes back twice: δ · weight to its x, δ · x to its weight.
    """
    kernel_size, padded = weight.shape[1:3], pad(x, padding)
    grad_padded, grad_weight = np.zeros_like(padded), np.zeros_like(weight)
    for i, j, rows, columns in windows(padded, kernel_size, stride):
        delta = grad_output[:, i, j]  # (N, F)
        grad_padded[:, rows, columns] += np.einsum("nf,fyxc->nyxc", delta, weight)
        grad_weight += np.einsum("nf,nyxc->fyxc", delta, padded[:, rows, columns])
    height, width = x.shape[1:3]
    grad_x = grad_padded[:, padding : padding + height, padding : padding + width]
    return grad_x, grad_weight, grad_output.sum(axis=(0, 1, 2))


def max_pool(x: Array, kernel_size: Sides, stride: int, padding: int = 0) -> Array:
    """y[n, i, j, c]: the largest cell of each window; padding is no cell, so it never wins."""
    y = np.empty((len(x), *output_sides(x, kernel_size, stride, padding), x.shape[3]), x.dtype)
    for i, j, rows, columns in windows(x, kernel_size, stride, padding):
        y[:, i, j] = x[:, rows, columns].max(axis=(1, 2))
    return y


def max_pool_gradient(grad_output: Array, x: Array, kernel_size: Sides, stride: int, padding: int = 0) -> Array:
    """The gradient of x: each window's goes to the cell that won it; on a tie to the first by column, then by row."""
    grad_x = np.zeros_like(x)
    for i, j, rows, columns in windows(x, kernel_size, stride, padding):
        for n, c in np.ndindex(len(x), x.shape[3]):
            across = x[n, rows, columns, c].T  # (w, h): as ConvNetJS reads it
            column, row = np.unravel_index(across.argmax(), across.shape)
            grad_x[n, rows, columns, c][row, column] += grad_output[n, i, j, c]
    return grad_x


def average_pool(x: Array, kernel_size: Sides, stride: int, padding: int = 0) -> Array:
    """y[n, i, j, c]: the mean of each window's cells; padding is no cell, so it does not count."""
    y = np.empty((len(x), *output_sides(x, kernel_size, stride, padding), x.shape[3]), x.dtype)
    for i, j, rows, columns in windows(x, kernel_size, stride, padding):
        y[:, i, j] = x[:, rows, columns].mean(axis=(1, 2))
    return y


def average_pool_gradient(grad_output: Array, x: Array, kernel_size: Sides, stride: int, padding: int = 0) -> Array:
    """The gradient of x: each window's goes to its cells in equal parts."""
    grad_x = np.zeros_like(x)
    for i, j, rows, columns in windows(x, kernel_size, stride, padding):
        cells = grad_x[:, rows, columns]  # (N, h, w, C), a view
        cells += grad_output[:, i, j][:, None, None] / (cells.shape[1] * cells.shape[2])
    return grad_x


def pad(x: Array, padding: int) -> Array:
    """Zeros around each image."""
    return np.pad(x, ((0, 0), (padding, padding), (padding, padding), (0, 0)))


def output_sides(x: Array, kernel_size: Sides, stride: int, padding: int = 0) -> Sides:
    """How many places a window has along rows and columns."""
    height, width = x.shape[1:3]
    return (
        window_positions(height, kernel_size[0], stride, padding),
        window_positions(width, kernel_size[1], stride, padding),
    )


def windows(x: Array, kernel_size: Sides, stride: int, padding: int = 0) -> Iterator[tuple[int, int, slice, slice]]:
    """Of every place (i, j) of the output the rows and columns of the window's cells; padding is cut off."""
    for i, j in np.ndindex(output_sides(x, kernel_size, stride, padding)):
        top, left = i * stride - padding, j * stride - padding
        yield i, j, slice(max(top, 0), top + kernel_size[0]), slice(max(left, 0), left + kernel_size[1])
