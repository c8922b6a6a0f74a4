"""Tests every layer by hand, by differences, and against a second implementation (engine/kernels/plain.py)."""

import numpy as np
import pytest

from engine.definition.spec import (
    ConvSpec,
    DenseSpec,
    DropoutSpec,
    LrnSpec,
    MaxoutSpec,
    PoolSpec,
    RegressionSpec,
    ReluSpec,
    SigmoidSpec,
    SoftmaxSpec,
    SvmSpec,
    TanhSpec,
)
from engine.kernels import plain
from engine.layers import (
    LAYER_TYPES,
    Conv,
    Dense,
    Dropout,
    Lrn,
    Maxout,
    MaxPool,
    Regression,
    ReLU,
    Sigmoid,
    Softmax,
    Svm,
    Tanh,
)
from engine.layers.base import from_layout, to_layout
from tests.engine.differences import assert_close, check_gradients, differences

WINDOWS = [  # height, width, channels, kernel height, kernel width, stride, padding
    (5, 6, 2, 3, 3, 1, 1),
    (6, 5, 3, 2, 3, 1, 0),
    (7, 8, 2, 3, 2, 2, 1),
    (7, 7, 1, 3, 3, 3, 0),
    (4, 4, 2, 1, 1, 1, 1),
    (5, 5, 2, 5, 5, 1, 2),
    (8, 5, 1, 4, 1, 3, 0),
    (3, 3, 2, 2, 2, 1, 3),
]


POOLS = [window for window in WINDOWS if window[6] < min(window[3], window[4])]


def run(layer, x):
    """Returns forward of images (N, H, W, C), in the border's layout."""
    return run_both_ways(layer, x)[0]


def run_both_ways(layer, x, grad_output=None):
    """Returns output, gradient of the input, and parameter gradients, in the border's layout: images (N, H, W, C)."""
    work = layer.workspace(len(x), x.dtype.type)
    output = from_layout(layer.forward(inside(x), work), layer.output_shape).copy()
    if grad_output is None:
        return output, None, work.grads
    grad_input = layer.backward(inside(grad_output), work)
    return output, from_layout(grad_input, layer.input_shape).copy(), work.grads


def inside(x):
    """Returns images (N, H, W, C) in the engine's layout."""
    return to_layout(x, np.empty((x.shape[1], x.shape[3], x.shape[2] * len(x)), x.dtype))


def conv(window, rng, filters=3):
    height, width, channels, kernel_height, kernel_width, stride, padding = window
    spec = ConvSpec(filters, kernel_height, kernel_width, stride, padding, bias_pref=0.1)
    return Conv("conv1", spec, (height, width, channels), rng, np.float64)


def distinct(rng, shape):
    """Returns values away from kinks: none near 0, neighbours further apart than the step of the differences."""
    values = np.arange(np.prod(shape)) - np.prod(shape) / 2 + 0.37
    return rng.permutation(values).reshape(shape) / 10


def test_a_convolution_written_out_by_hand(rng):
    layer = Conv("conv1", ConvSpec(1, 2, 2, 1, 0), (2, 3, 1), rng, np.float64)
    layer.weight.value[0, :, :, 0] = [[1, 2], [3, 4]]
    layer.bias.value[:] = 10
    x = np.array([[1, 0, 2], [0, 1, 1]], float).reshape(1, 2, 3, 1)
    assert run(layer, x).ravel().tolist() == [10 + 1 + 4, 10 + 4 + 3 + 4]


@pytest.mark.parametrize("window", WINDOWS)
def test_a_convolution_and_its_gradients_agree_with_the_plain_ones(window, rng):
    layer = conv(window, rng)
    x, grad_output = rng.normal(size=(2, *window[:3])), rng.normal(size=(2, *layer.output_shape))
    output, grad_input, grads = run_both_ways(layer, x, grad_output)
    weight, fit = layer.weight.value, window[5:]
    close = {"rtol": 1e-12, "atol": 1e-12}
    np.testing.assert_allclose(output, plain.convolve(x, weight, layer.bias.value, *fit), **close)
    grad_x, grad_weight, grad_bias = plain.convolution_gradients(grad_output, x, weight, *fit)
    np.testing.assert_allclose(grad_input, grad_x, **close)
    np.testing.assert_allclose(grads["weight"], grad_weight, **close)
    np.testing.assert_allclose(grads["bias"], grad_bias, **close)


@pytest.mark.parametrize("window", WINDOWS)
def test_convolution_backward_agrees_with_differences(window, rng):
    check_gradients(conv(window, rng), rng.normal(size=(2, *window[:3])), rng)


def pool(window, method="max"):
    height, width, channels, kernel_height, kernel_width, stride, padding = window
    spec = PoolSpec(kernel_height, kernel_width, stride, padding, method)
    return LAYER_TYPES[spec.operation]("pool1", spec, (height, width, channels))


@pytest.mark.parametrize("window", POOLS)
def test_pooling_and_its_gradient_agree_with_the_plain_ones_with_ties_too(window, rng):
    layer, fit = pool(window), (window[3:5], *window[5:])
    for x in (distinct(rng, (2, *window[:3])) - 100, rng.integers(-2, 1, (2, *window[:3])).astype(float)):
        grad_output = rng.normal(size=(2, *layer.output_shape))
        output, grad_input, _ = run_both_ways(layer, x, grad_output)
        np.testing.assert_array_equal(output, plain.max_pool(x, *fit))
        np.testing.assert_allclose(grad_input, plain.max_pool_gradient(grad_output, x, *fit), rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("window", POOLS)
def test_average_pooling_and_its_gradient_agree_with_the_plain_ones(window, rng):
    layer, fit = pool(window, "average"), (window[3:5], *window[5:])
    x, grad_output = rng.normal(size=(2, *window[:3])), rng.normal(size=(2, *layer.output_shape))
    output, grad_input, _ = run_both_ways(layer, x, grad_output)
    np.testing.assert_allclose(output, plain.average_pool(x, *fit), rtol=1e-12, atol=1e-12)
    expected = plain.average_pool_gradient(grad_output, x, *fit)
    np.testing.assert_allclose(grad_input, expected, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("method", ["max", "average"])
@pytest.mark.parametrize("window", POOLS)
def test_pooling_backward_agrees_with_differences(window, method, rng):
    check_gradients(pool(window, method), distinct(rng, (2, *window[:3])), rng)


def test_a_kernel_size_of_0_pools_over_the_whole_input(rng):
    spec = PoolSpec(0, 0, method="average")
    layer, x = LAYER_TYPES[spec.operation]("pool1", spec, (5, 7, 3)), rng.normal(size=(2, 5, 7, 3))
    assert layer.output_shape == (1, 1, 3)
    np.testing.assert_allclose(run(layer, x), x.mean(axis=(1, 2), keepdims=True), rtol=1e-12)


def test_the_plain_functions_by_hand():
    x = np.array([[1, 0, 2], [0, 1, 1]], float).reshape(1, 2, 3, 1)
    weight = np.array([[1, 2], [3, 4]], float).reshape(1, 2, 2, 1)
    assert plain.convolve(x, weight, np.array([10.0])).ravel().tolist() == [10 + 1 + 4, 10 + 4 + 3 + 4]
    grad_x, grad_weight, grad_bias = plain.convolution_gradients(np.array([1.0, 10.0]).reshape(1, 1, 2, 1), x, weight)
    assert grad_x.reshape(2, 3).tolist() == [[1, 2 + 10, 20], [3, 4 + 30, 40]]
    assert grad_weight.reshape(2, 2).tolist() == [[1, 20], [10, 1 + 10]]
    assert grad_bias.tolist() == [11]
    assert plain.max_pool(x, (2, 2), 1).ravel().tolist() == [1, 2]
    grad_x = plain.max_pool_gradient(np.array([1.0, 10.0]).reshape(1, 1, 2, 1), x, (2, 2), 1)
    assert grad_x.reshape(2, 3).tolist() == [[1, 0, 10], [0, 0, 0]]
    assert plain.average_pool(x, (2, 2), 2, 1).ravel().tolist() == [1, (0 + 2) / 2, 0, (1 + 1) / 2]
    grad_x = plain.average_pool_gradient(np.array([1.0, 10, 100, 1000]).reshape(1, 2, 2, 1), x, (2, 2), 2, 1)
    assert grad_x.reshape(2, 3).tolist() == [[1, 5, 5], [100, 500, 500]]


def test_a_tie_in_a_pool_gives_the_gradient_to_one_cell_only():
    layer = MaxPool("pool1", PoolSpec(2, 2, 2, 0), (2, 2, 1))
    work = layer.workspace(1, np.float64)
    layer.forward(np.ones((2, 1, 2)), work)
    grad = layer.backward(np.full((1, 1, 1), 5.0), work)
    assert grad.ravel().tolist() == [5, 0, 0, 0]


@pytest.mark.parametrize("shape", [(1, 1, 5), (3, 4, 2)])
def test_dense_agrees_with_its_formula_and_with_differences(shape, rng):
    layer = Dense("fc1", DenseSpec(4, bias_pref=0.3), shape, rng, np.float64)
    x = rng.normal(size=(3, *shape))
    expected = x.reshape(3, -1) @ layer.weight.value.reshape(4, -1).T + layer.bias.value
    np.testing.assert_allclose(run(layer, x).reshape(3, 4), expected, rtol=1e-12)
    check_gradients(layer, x, rng)


@pytest.mark.parametrize("spec", [ReluSpec(), SigmoidSpec(), TanhSpec()])
def test_activations_agree_with_differences(spec, rng):
    check_gradients(LAYER_TYPES[spec.operation]("a1", spec, (3, 4, 2)), distinct(rng, (2, 3, 4, 2)) / 2, rng)


def test_activations_by_hand_and_far_out_without_overflow():
    x = np.array([-1000.0, -1.0, 0.0, 1.0, 1000.0]).reshape(1, 1, 1, 5)
    shape = (1, 1, 5)
    assert run(ReLU("relu1", ReluSpec(), shape), x).ravel().tolist() == [0, 0, 0, 1, 1000]
    sigmoid = run(Sigmoid("sigmoid1", SigmoidSpec(), shape), x).ravel()
    np.testing.assert_allclose(sigmoid, [0, 1 / (1 + np.e), 0.5, np.e / (1 + np.e), 1], rtol=1e-12)
    np.testing.assert_allclose(run(Tanh("tanh1", TanhSpec(), shape), x).ravel(), np.tanh(x.ravel()), rtol=1e-12)


def test_softmax_by_hand_and_its_gradient_by_differences(rng):
    layer = Softmax("softmax", SoftmaxSpec(3), (1, 1, 3))
    scores = np.array([[0.0, np.log(2), np.log(5)]]).reshape(1, 1, 1, 3)
    np.testing.assert_allclose(run(layer, scores).ravel(), [1 / 8, 2 / 8, 5 / 8], rtol=1e-12)

    work = layer.workspace(4, np.float64)
    x, labels = rng.normal(size=(1, 3, 4)), np.array([0, 2, 1, 1])

    def total():
        layer.forward(x, work)
        return float(layer.losses(labels, work).sum())

    total()
    grad = layer.backward(np.ones(4), work).copy()
    assert_close("scores", grad, differences(total, x))


def test_softmax_keeps_a_finite_loss_when_a_probability_underflows():
    layer = Softmax("softmax", SoftmaxSpec(2), (1, 1, 2))
    work = layer.workspace(1, np.float32)
    layer.forward(np.array([[[1000.0], [0.0]]], np.float32), work)
    assert np.isfinite(layer.losses(np.array([1]), work)).all()


@pytest.mark.parametrize(("channels", "group_size"), [(6, 2), (7, 3), (3, 3), (4, 1)])
def test_maxout_takes_the_largest_of_each_group_and_agrees_with_differences(channels, group_size, rng):
    layer = Maxout("maxout1", MaxoutSpec(group_size), (3, 2, channels))
    x = distinct(rng, (2, 3, 2, channels))
    kept = channels // group_size
    expected = x[..., : kept * group_size].reshape(2, 3, 2, kept, group_size).max(axis=-1)
    np.testing.assert_array_equal(run(layer, x), expected)
    check_gradients(layer, x, rng)


def test_a_tie_in_maxout_gives_the_gradient_to_the_first_only():
    layer = Maxout("maxout1", MaxoutSpec(3), (1, 1, 3))
    work = layer.workspace(1, np.float64)
    layer.forward(np.ones((1, 3, 1)), work)
    assert layer.backward(np.full((1, 1, 1), 4.0), work).ravel().tolist() == [4, 0, 0]


@pytest.mark.parametrize(("channels", "n"), [(6, 3), (5, 4), (2, 5), (1, 3), (7, 1)])
def test_normalization_agrees_with_its_formula_and_with_differences(channels, n, rng):
    layer = Lrn("lrn1", LrnSpec(1.5, n, 0.7, 0.75), (2, 3, channels))
    x = rng.normal(size=(2, 2, 3, channels))
    expected = np.empty_like(x)
    for i in range(channels):
        near = x[..., max(0, i - n // 2) : i + n // 2 + 1]
        expected[..., i] = x[..., i] / (1.5 + 0.7 / n * (near**2).sum(axis=-1)) ** 0.75
    np.testing.assert_allclose(run(layer, x), expected, rtol=1e-12)
    check_gradients(layer, x, rng)


def test_dropout_drops_its_share_in_training_and_keeps_the_mean(rng):
    layer = Dropout("dropout1", DropoutSpec(0.3), (20, 20, 5))
    work = layer.workspace(10, np.float64)
    x = np.ones(work.output.shape)
    np.testing.assert_array_equal(layer.forward(x, work), x)
    layer.draw_mask(rng, work.mask)
    out = layer.forward(x, work)
    assert sorted(set(out.ravel().tolist())) == [0, 1 / 0.7]
    assert (out == 0).mean() == pytest.approx(0.3, abs=0.02)
    assert out.mean() == pytest.approx(1, abs=0.03)
    grad = layer.backward(np.full(out.shape, 2.0), work)
    np.testing.assert_array_equal(grad, 2 * out)


def check_loss(layer, x, targets):
    work = layer.workspace(x.shape[2], np.float64)

    def total():
        layer.forward(x, work)
        return float(layer.losses(targets, work).sum())

    loss = total()
    grad = layer.backward(np.ones(x.shape[2]), work).copy()
    assert_close("scores", grad, differences(total, x))
    return loss


def test_svm_by_hand_and_its_gradient_by_differences(rng):
    layer = Svm("svm", SvmSpec(3), (1, 1, 3))
    assert check_loss(layer, np.array([[[1.0], [3.0], [2.5]]]), np.array([1])) == 0.5
    check_loss(layer, rng.normal(size=(1, 3, 5)), np.array([0, 2, 1, 1, 0]))


def test_regression_by_hand_and_its_gradient_by_differences(rng):
    layer = Regression("regression", RegressionSpec(2), (1, 1, 2))
    assert check_loss(layer, np.array([[[1.0], [3.0]]]), np.array([[2.0, 1.0]])) == (1 + 4) / 2
    check_loss(layer, rng.normal(size=(1, 2, 4)), rng.normal(size=(4, 2)))
