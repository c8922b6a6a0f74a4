import numpy as np
import pytest

from engine import Network, parse_definition
from engine.errors import DatasetError, ShapeError
from tests.engine.differences import assert_close, differences

SMALL = """
layer_defs = [];
layer_defs.push({type:'input', out_sx:7, out_sy:6, out_depth:2});
layer_defs.push({type:'conv', sx:3, filters:3, pad:1, activation:'tanh'});
layer_defs.push({type:'pool', sx:2, stride:2});
layer_defs.push({type:'conv', sx:2, sy:3, filters:2, stride:2, activation:'sigmoid'});
layer_defs.push({type:'fc', num_neurons:5, activation:'relu'});
layer_defs.push({type:'softmax', num_classes:4});
"""


@pytest.fixture
def network():
    return Network(parse_definition(SMALL), seed=3, dtype=np.float64)


def test_a_whole_network_agrees_with_differences(network, rng):
    x, y = rng.normal(size=(3, 6, 7, 2)), np.array([0, 3, 1])
    loss, grad_x = network.loss_and_gradients(x, y)
    grads = {name: parameter.grad.copy() for name, parameter in network.parameters().items()}

    def mean_loss():
        return network.loss_and_gradients(x, y)[0]

    assert loss == mean_loss()
    assert_close("x", grad_x, differences(mean_loss, x))
    for name, parameter in network.parameters().items():
        assert_close(name, grads[name], differences(mean_loss, parameter.value))


def test_parameters_live_in_one_flat_vector_and_are_named(network):
    names = [f"{layer}.{kind}" for layer in ("conv1", "conv2", "fc1", "fc2") for kind in ("weight", "bias")]
    assert list(network.parameters()) == names
    network.values[:] = 7
    assert all((parameter.value == 7).all() for parameter in network.parameters().values())
    assert sum(parameter.size for parameter in network.parameters().values()) == network.values.size


def test_the_same_seed_gives_the_same_bits_and_another_seed_others():
    one, same, other = (Network(parse_definition(SMALL), seed) for seed in (5, 5, 6))
    assert one.values.tobytes() == same.values.tobytes()
    assert one.values.tobytes() != other.values.tobytes()


def test_weights_start_with_the_variance_of_their_fan_in_and_biases_where_asked():
    text = (
        "[{type:'input',out_sx:20,out_sy:20,out_depth:3},{type:'conv',sx:5,filters:200,activation:'relu'},"
        "{type:'softmax',num_classes:2}]"
    )
    parameters = Network(parse_definition(text)).parameters()
    assert parameters["conv1.weight"].value.std() == pytest.approx((5 * 5 * 3) ** -0.5, rel=0.03)
    assert (parameters["conv1.bias"].value == np.float32(0.1)).all()
    assert (parameters["fc1.bias"].value == 0).all()


def test_any_batch_size_from_call_to_call_gives_the_same_answers(network, rng):
    x = rng.normal(size=(9, 6, 7, 2))
    together = network.forward(x)
    assert together.shape == (9, 4)
    np.testing.assert_allclose(together.sum(axis=1), 1)
    for size in (1, 2, 3, 4, 5, 1, 9):
        np.testing.assert_allclose(network.forward(x[:size]), together[:size], rtol=1e-12)


def test_images_and_labels_that_do_not_fit_are_refused_in_words(network, rng):
    with pytest.raises(ShapeError, match=r"give \(N, 6, 7, 2\)"):
        network.forward(rng.normal(size=(1, 7, 6, 2)))
    with pytest.raises(DatasetError, match="use 0 to 3"):
        network.loss_and_gradients(rng.normal(size=(1, 6, 7, 2)), np.array([4]))
