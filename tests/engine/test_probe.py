import numpy as np
import pytest

from engine import Network, load_dataset, parse_definition
from engine.definition import preset
from engine.errors import DatasetError
from engine.probe import Probe


@pytest.fixture
def network():
    return Network(parse_definition(preset("mnist-demo").text), seed=2)


def test_a_look_has_the_results_of_forward_and_backward_for_the_image(network):
    image = load_dataset("digits").validation.images[3]
    probe = Probe(network)
    x = probe.image(image)
    np.testing.assert_allclose(x, image[2:26, 2:26] / 255 - 0.5, atol=1e-6)
    view = probe.look(x, 7, range(9))
    scores = network.forward(x[None])[0]
    _, grad_x = network.loss_and_gradients(x[None], np.array([7]))
    np.testing.assert_array_equal(view.scores, scores)
    np.testing.assert_array_equal(view.layers[0].activation, x)
    np.testing.assert_allclose(view.layers[0].activation_gradient, grad_x[0], rtol=1e-6, atol=1e-9)
    conv1 = view.layers[1]
    assert conv1.activation.shape == conv1.activation_gradient.shape == (24, 24, 8)
    np.testing.assert_allclose(conv1.weight_gradient, network.parameters()["conv1.weight"].grad, rtol=1e-5, atol=1e-8)
    np.testing.assert_array_equal(view.layers[2].activation, np.maximum(conv1.activation, 0))
    fc1 = view.layers[7]
    assert fc1.weight.shape == (10, 4, 4, 16)
    expected = scores - np.eye(10)[7]
    np.testing.assert_allclose(fc1.activation_gradient.ravel(), expected, atol=1e-6)
    assert view.layers[8].activation_gradient is None
    assert view.layers[8].weight is None


def test_without_a_label_gradients_are_for_the_predicted_class(network):
    probe = Probe(network)
    x = probe.image(load_dataset("digits").validation.images[0])
    view = probe.look(x, None, [0])
    assert view.label == view.scores.argmax()


def test_a_look_has_only_the_requested_layers_and_fields(network):
    probe = Probe(network)
    view = probe.look(probe.image(np.zeros((24, 24, 1), np.uint8)), None, [4, 1], ["activation"])
    assert [layer.name for layer in view.layers] == ["conv1", "conv2"]
    assert all(layer.weight is None and layer.activation_gradient is None for layer in view.layers)


def test_a_look_does_not_change_the_training_gradient(network):
    network.gradients[:] = 3
    Probe(network).look(np.zeros((24, 24, 1), np.float32), 1, range(9))
    assert (network.gradients == 3).all()


def test_an_image_that_is_too_small_is_refused(network):
    with pytest.raises(DatasetError, match="at least 24×24×1"):
        Probe(network).image(np.zeros((20, 28, 1), np.uint8))
