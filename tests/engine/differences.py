"""Gradients by central differences, in float64."""

import numpy as np

from engine.layers.base import from_layout, to_layout

STEP = 1e-6
LIMIT = 1e-6


def relative_error(analytic, numeric):
    """Returns |a − b| over the largest size in both arrays: one badly wrong entry shows, a tiny one does not."""
    scale = max(np.abs(analytic).max(), np.abs(numeric).max(), 1e-12)
    return np.abs(analytic - numeric) / scale


def differences(function, array):
    """Returns the gradient of a scalar function by every entry of an array, which is changed and restored."""
    gradient = np.zeros(array.shape)
    for index in np.ndindex(array.shape):
        kept = array[index]
        array[index] = kept + STEP
        above = function()
        array[index] = kept - STEP
        below = function()
        array[index] = kept
        gradient[index] = (above - below) / (2 * STEP)
    return gradient


def assert_close(name, analytic, numeric):
    error = relative_error(analytic, numeric)
    worst = np.unravel_index(error.argmax(), error.shape)
    assert error.max() < LIMIT, f"{name}{list(worst)}: {analytic[worst]} against {numeric[worst]} by differences"


def check_gradients(layer, x, rng):
    """Checks a layer's backward against differences of Σ output · r, with r random; x (N, H, W, C)."""
    batch = len(x)
    work = layer.workspace(batch, np.float64)
    inside = to_layout(x, np.empty((x.shape[1], x.shape[3], x.shape[2] * batch)))
    factors = rng.normal(size=work.output.shape)

    def total():
        return float((layer.forward(inside, work) * factors).sum())

    total()
    for grad in work.grads.values():
        grad.fill(0)
    grad_input = from_layout(layer.backward(factors.copy(), work).copy(), layer.input_shape)
    grads = {name: grad.copy() for name, grad in work.grads.items()}
    assert_close("input", grad_input, from_layout(differences(total, inside), layer.input_shape))
    for name, parameter in layer.parameters.items():
        assert_close(name, grads[name], differences(total, parameter.value))
