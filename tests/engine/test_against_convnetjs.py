"""Compares with figures of ConvNetJS itself, for every layer and trainer that the engine has.

The figures have ten significant digits, inputs and weights too. An exact engine therefore differs from them by some
1e-10 forward, and by up to 4e-9 in sums of gradients that nearly cancel; the float64 limits below are just above that.
test_against_pytorch.py tests the further digits of float64.
"""

import gzip
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from engine import Network, Trainer, parse_definition
from engine.definition.options import METHODS
from engine.layers import Dropout
from engine.layers.base import to_layout
from engine.network import Execution

GOLDEN = json.loads(gzip.decompress((Path(__file__).parent / "golden" / "convnetjs.json.gz").read_bytes()))
NETWORKS = tuple(name for name in GOLDEN["networks"] if name != "lrn_forward_only")


def array(volume):
    """Returns a Vol's numbers: JSON writes typed arrays as objects."""
    return np.array(list(volume["w"].values()) if isinstance(volume["w"], dict) else volume["w"])


def build(definition, net, dtype):
    """Returns a network with ConvNetJS's weights. Its filters are (y, x, depth), row-major, as ours are."""
    network = Network(parse_definition(json.dumps(definition)), dtype=dtype)
    stored = [layer for layer in net["layers"] if "filters" in layer]
    layers = [layer for layer in network.layers if layer.parameters]
    assert len(stored) == len(layers)
    for layer, theirs in zip(layers, stored, strict=True):
        for target, volume in zip(layer.weight.value, theirs["filters"], strict=True):
            target[...] = array(volume).reshape(target.shape)
        layer.bias.value[:] = array(theirs["biases"])
    return network


def close(ours, theirs, relative):
    theirs = np.asarray(theirs)
    np.testing.assert_allclose(np.ravel(ours), theirs, rtol=0, atol=relative * np.abs(theirs).max())


@dataclass(frozen=True)
class Limits:
    """Largest differences, relative to the largest figure of an array."""

    dtype: type
    forward: float
    loss: float
    input_gradient: float
    gradients: float
    ranges: float
    trajectory: float
    trained: float


DOUBLE = Limits(np.float64, 3e-10, 5e-10, 1e-9, 5e-9, 1e-9, 1e-9, 2e-9)
SINGLE = Limits(np.float32, 1e-5, 1e-5, 1e-4, 1e-4, 1e-4, 1e-4, 1e-4)
both = pytest.mark.parametrize("limits", [DOUBLE, SINGLE], ids=["float64", "float32"])


def target(network, case):
    """Returns the target of a case, as a batch of one."""
    return np.array([case["y"]], int if network.loss.classifies else network.dtype)


@both
@pytest.mark.parametrize("name", NETWORKS)
def test_forward_loss_and_gradients(name, limits):
    golden = GOLDEN["networks"][name]
    network = build(golden["defs"], golden["net"], limits.dtype)
    for case in golden["cases"]:
        x = np.array(case["x"], limits.dtype).reshape(1, *network.input_shape)
        close(network.forward(x), case["out"], limits.forward)
        loss, grad_x = network.loss_and_gradients(x, target(network, case))
        assert loss == pytest.approx(case["loss"], rel=limits.loss)
        close(grad_x, case["input_gradient"], limits.input_gradient)
        theirs = list(case["gradients"])
        for layer in network.layers:
            if layer.parameters:
                for grad in layer.weight.grad:
                    close(grad, theirs.pop(0), limits.gradients)
                close(layer.bias.grad, theirs.pop(0), limits.gradients)
        assert not theirs


@both
@pytest.mark.parametrize("name", NETWORKS)
def test_ranges_of_every_layers_activations_and_gradients(name, limits):
    golden = GOLDEN["networks"][name]
    network = build(golden["defs"], golden["net"], limits.dtype)
    execution = Execution(network, 1)
    for case in golden["cases"]:
        to_layout(np.array(case["x"], limits.dtype).reshape(1, *network.input_shape), execution.input)
        execution.forward()
        execution.losses(target(network, case))
        execution.backward(1)
        assert [entry["type"] for entry in case["ranges"]] == [layer.type for layer in network.definition.layers]
        for entry, activation in zip(case["ranges"], execution.activations, strict=True):
            close([activation.min(), activation.max()], entry["activation"], limits.ranges)
        # There is no gradient after the loss; ConvNetJS has a meaningless value there.
        for entry, gradient in zip(case["ranges"][:-1], execution.gradients[:-1], strict=True):
            close([gradient.min(), gradient.max()], entry["gradient"], limits.ranges)


def test_normalization_and_dropout_forward():
    """ConvNetJS multiplies by drop_prob at test time; our own networks leave values unchanged."""
    golden = GOLDEN["networks"]["lrn_forward_only"]
    network = build(golden["defs"], golden["net"], np.float64)
    for layer in network.layers:
        if isinstance(layer, Dropout):
            layer.buffers["test_scale"][0] = layer.drop_prob
    for case in golden["cases"]:
        close(network.forward(np.array(case["x"]).reshape(1, *network.input_shape)), case["out"], DOUBLE.forward)


@both
@pytest.mark.parametrize("golden", GOLDEN["trajectories"], ids=lambda golden: json.dumps(golden["trainer"]))
def test_twenty_steps_of_a_trainer(golden, limits):
    network = build(GOLDEN["networks"][golden["network"]]["defs"], golden["start"], limits.dtype)
    trainer = Trainer(network, golden["trainer"])
    batch = golden["trainer"]["batch_size"]
    xs = np.array(golden["xs"], limits.dtype).reshape(-1, *network.input_shape)
    ys = np.array(golden["ys"])
    assert len(xs) == len(ys) == 20 * batch
    for step in range(20):
        part = slice(step * batch, (step + 1) * batch)
        done = trainer.train_batch(xs[part], ys[part])
        rel = limits.trajectory
        assert done.loss == pytest.approx(np.mean(golden["losses"][part]), rel=rel)
        assert done.l2_decay_loss == pytest.approx(golden["l2_decay_losses"][step], rel=rel, abs=1e-12)
        assert done.l1_decay_loss == pytest.approx(golden["l1_decay_losses"][step], rel=rel, abs=1e-12)
    expected = build(GOLDEN["networks"][golden["network"]]["defs"], golden["end"], np.float64)
    ends = expected.parameters()
    for name, parameter in network.parameters().items():
        close(parameter.value, ends[name].value.ravel(), limits.trained)


def test_every_method_has_its_trajectory():
    """Except Adam, which is wrong in ConvNetJS; it is tested in test_against_pytorch.py."""
    assert {golden["trainer"]["method"] for golden in GOLDEN["trajectories"]} == set(METHODS) - {"adam"}
