import numpy as np
import pytest

from engine import Network, Trainer, load_dataset, parse_definition
from engine.checkpoint import restore, state_of
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


def test_weights_start_with_variance_one_over_fan_in_and_biases_at_bias_pref():
    text = (
        "[{type:'input',out_sx:20,out_sy:20,out_depth:3},{type:'conv',sx:5,filters:200,activation:'relu'},"
        "{type:'softmax',num_classes:2}]"
    )
    parameters = Network(parse_definition(text)).parameters()
    assert parameters["conv1.weight"].value.std() == pytest.approx((5 * 5 * 3) ** -0.5, rel=0.03)
    assert (parameters["conv1.bias"].value == np.float32(0.1)).all()
    assert (parameters["fc1.bias"].value == 0).all()


def test_the_batch_size_may_change_between_calls_without_changing_results(network, rng):
    x = rng.normal(size=(9, 6, 7, 2))
    together = network.forward(x)
    assert together.shape == (9, 4)
    np.testing.assert_allclose(together.sum(axis=1), 1)
    for size in (1, 2, 3, 4, 5, 1, 9):
        np.testing.assert_allclose(network.forward(x[:size]), together[:size], rtol=1e-12)


def test_images_and_labels_that_do_not_fit_are_refused_with_a_message(network, rng):
    with pytest.raises(ShapeError, match=r"give \(N, 6, 7, 2\)"):
        network.forward(rng.normal(size=(1, 7, 6, 2)))
    with pytest.raises(DatasetError, match="use 0 to 3"):
        network.loss_and_gradients(rng.normal(size=(1, 6, 7, 2)), np.array([4]))


DEEP = """[{type:'input', out_sx:6, out_sy:6, out_depth:2},
 {type:'conv', sx:3, filters:6, pad:1, activation:'maxout', group_size:2, drop_prob:0.4},
 {type:'lrn', k:1, n:3, alpha:0.5, beta:0.75},
 {type:'svm', num_classes:3}]"""


def test_masks_depend_only_on_seed_and_step_and_evaluation_drops_nothing(rng):
    x = rng.normal(size=(4, 6, 6, 2)).astype(np.float32)
    one, two = Network(parse_definition(DEEP), 3), Network(parse_definition(DEEP), 3)
    np.testing.assert_array_equal(one.forward(x), two.forward(x))
    first = one.forward(x, training=True)
    assert (first != one.forward(x, training=True)).any()
    np.testing.assert_array_equal(two.forward(x, training=True), first)
    np.testing.assert_array_equal(one.forward(x), two.forward(x))
    assert Network(parse_definition(DEEP), 4).forward(x, training=True).tolist() != first.tolist()


def test_a_network_with_dropout_resumes_with_the_same_bits(rng):
    x, y = rng.normal(size=(4, 6, 6, 2)).astype(np.float32), np.array([0, 1, 2, 0])
    whole, other = (Trainer(Network(parse_definition(DEEP), 3), {"learning_rate": 0.1}, seed=3) for _ in range(2))
    losses = [whole.train_batch(x, y).loss for _ in range(6)]
    for _ in range(3):
        other.train_batch(x, y)
    arrays, plain = state_of(other)
    resumed = Trainer(Network(parse_definition(DEEP), 3), {"learning_rate": 0.1}, seed=3)
    restore(resumed, {name: array.copy() for name, array in arrays.items()}, plain["step"], 0)
    assert [resumed.train_batch(x, y).loss for _ in range(3)] == losses[3:]


def test_regression_learns_numbers_and_has_no_accuracy(rng):
    text = "[{type:'input',out_depth:3},{type:'fc',num_neurons:8,activation:'tanh'},{type:'regression',num_neurons:2}]"
    learner = Trainer(Network(parse_definition(text), 1), {"learning_rate": 0.05, "momentum": 0.9})
    x = rng.normal(size=(30, 1, 1, 3)).astype(np.float32)
    targets = np.stack([x[:, 0, 0, 0] - x[:, 0, 0, 1], x[:, 0, 0, 2] / 2], axis=1)
    first = learner.train_batch(x, targets)
    for _ in range(300):
        last = learner.train_batch(x, targets)
    assert first.accuracy is None
    assert last.loss < 0.01 * first.loss
    with pytest.raises(DatasetError, match=r"give \(30, 2\) numbers"):
        learner.train_batch(x, targets[:, :1])
    with pytest.raises(DatasetError, match="use softmax or svm"):
        Trainer(Network(parse_definition(text)), {}, load_dataset("digits"))


def test_the_initial_weights_of_a_layer_do_not_depend_on_the_layers_before_it():
    text = """[{type:'input',out_sx:8,out_sy:8,out_depth:1},{type:'conv',sx:3,filters:4}, MORE
    {type:'conv',sx:3,filters:4},{type:'softmax',num_classes:3}]"""
    plain, other = (
        Network(parse_definition(text.replace("MORE", more)), seed=5).parameters()
        for more in ("", "{type:'tanh'},{type:'dropout'},")
    )
    assert plain.keys() == other.keys()
    for name in ("conv1.weight", "conv2.weight", "fc1.weight"):
        np.testing.assert_array_equal(plain[name].value, other[name].value)
    assert not np.array_equal(plain["conv1.weight"].value[..., 0], plain["conv2.weight"].value[..., 0])


def test_a_validation_sees_the_buffers_that_the_network_has_now():
    text = "[{type:'input', out_sx:24, out_sy:24, out_depth:1}, {type:'dropout'}, {type:'softmax', num_classes:10}]"
    trainer = Trainer(Network(parse_definition(text)), {}, load_dataset("digits"))
    before = trainer.validate().loss
    trainer.network.buffers()["dropout1.test_scale"][0] = 0.0
    assert trainer.validate().loss == pytest.approx(np.log(10), rel=1e-6) != before
