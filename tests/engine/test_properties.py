"""What holds for every network that can be said."""

import numpy as np
import pytest
from hypothesis import given, settings

from engine import Network, Trainer, parse_definition
from engine.definition import summarize
from engine.errors import CheckpointError
from engine.formats import convnetjs
from engine.network import Execution
from engine.notation import print_definition
from tests.engine.strategies import texts

repeatedly = settings(max_examples=200)


def images(network, count):
    rng = np.random.default_rng(count)
    return rng.normal(size=(count, *network.input_shape)).astype(network.dtype)


def targets(network, count):
    rng, outputs = np.random.default_rng(count), network.output_shape[2]
    return rng.integers(0, outputs, count) if network.loss.classifies else rng.normal(size=(count, outputs))


@repeatedly
@given(texts())
def test_shapes_inferred_are_shapes_computed(text):
    definition = parse_definition(text)
    network, batch = Network(definition), 2
    execution = Execution(network, batch)
    execution.input.fill(0.5)
    execution.forward()
    for (height, width, channels), activation in zip(definition.shapes, execution.activations, strict=True):
        assert activation.shape == (height, channels, width * batch)
    for layer, spec, shape in zip(network.layers, definition.layers[1:], definition.shapes[:-1], strict=True):
        found = {name: parameter.value.shape for name, parameter in layer.parameters.items()}
        assert found == spec.parameter_shapes(shape)
    assert summarize(definition).parameters == network.values.size
    assert network.forward(images(network, 3)).shape == (3, network.output_shape[2])


@repeatedly
@given(texts())
def test_what_is_printed_means_the_same(text):
    definition = parse_definition(text)
    printed = print_definition(definition)
    assert parse_definition(printed) == definition
    assert print_definition(parse_definition(printed)) == printed


@repeatedly
@given(texts())
def test_a_network_sent_through_convnetjs_predicts_the_same_bits(text):
    network = Network(parse_definition(text), seed=1)
    if any("convnetjs" not in spec.formats for spec in network.definition.layers):
        with pytest.raises(CheckpointError, match="ConvNetJS has no"):
            convnetjs.dumps(network)
        return
    again = convnetjs.loads(convnetjs.dumps(network))
    x = images(network, 3)
    assert again.forward(x).tobytes() == network.forward(x).tobytes()
    assert again.definition.names == network.definition.names
    assert parse_definition(again.definition.text) == again.definition


@repeatedly
@given(texts())
def test_an_example_is_answered_alike_alone_and_in_a_batch(text):
    network = Network(parse_definition(text), seed=2, dtype=np.float64)
    x = images(network, 3)
    together = network.forward(x)
    for index in range(3):
        alone = network.forward(x[index : index + 1])
        np.testing.assert_allclose(alone[0], together[index], rtol=0, atol=1e-12 * max(1, np.abs(together).max()))


@repeatedly
@given(texts())
def test_losses_and_gradients_are_finite_and_a_step_leaves_weights_finite(text):
    network = Network(parse_definition(text), seed=3)
    x, y = images(network, 3), targets(network, 3)
    loss, grad_x = network.loss_and_gradients(x, y)
    assert np.isfinite(loss)
    assert grad_x.shape == x.shape
    assert np.isfinite(grad_x).all()
    for name, parameter in network.parameters().items():
        assert parameter.grad.shape == parameter.value.shape, name
        assert np.isfinite(parameter.grad).all(), name
    done = Trainer(network, {"method": "adam"}).train_batch(x, y)  # with what is dropped dropped
    assert np.isfinite(done.loss)
    assert network.first_non_finite() is None
