"""The same figures as ConvNetJS itself, for every layer and trainer that the engine has."""

import gzip
import json
from pathlib import Path

import numpy as np
import pytest

from engine import Network, Trainer, parse_definition
from engine.layers import Dropout

GOLDEN = json.loads(gzip.decompress((Path(__file__).parent / "golden" / "convnetjs.json.gz").read_bytes()))
NETWORKS = tuple(name for name in GOLDEN["networks"] if name != "lrn_forward_only")


def array(volume):
    """A Vol's numbers: JSON writes typed arrays as objects."""
    return np.array(list(volume["w"].values()) if isinstance(volume["w"], dict) else volume["w"])


def build(definition, net, dtype):
    """A network with ConvNetJS's weights. Its filters are (y, x, depth), row-major, as ours are."""
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


@pytest.mark.parametrize(("dtype", "forward", "backward"), [(np.float64, 1e-8, 1e-7), (np.float32, 1e-5, 1e-4)])
@pytest.mark.parametrize("name", NETWORKS)
def test_forward_loss_and_gradients(name, dtype, forward, backward):
    golden = GOLDEN["networks"][name]
    network = build(golden["defs"], golden["net"], dtype)
    for case in golden["cases"]:
        x = np.array(case["x"], dtype).reshape(1, *network.input_shape)
        close(network.forward(x), case["out"], forward)
        loss, grad_x = network.loss_and_gradients(x, np.array([case["y"]], int if network.loss.classifies else dtype))
        assert loss == pytest.approx(case["loss"], rel=forward)
        close(grad_x, case["input_gradient"], backward)
        theirs = iter(case["gradients"])
        for layer in network.layers:
            if layer.parameters:
                for grad in layer.weight.grad:
                    close(grad, next(theirs), backward)
                close(layer.bias.grad, next(theirs), backward)


def test_normalization_and_dropout_forward():
    """ConvNetJS multiplies by drop_prob at test time, where our own networks leave values as they are."""
    golden = GOLDEN["networks"]["lrn_forward_only"]
    network = build(golden["defs"], golden["net"], np.float64)
    for layer in network.layers:
        if isinstance(layer, Dropout):
            layer.test_scale = layer.drop_prob
    for case in golden["cases"]:
        close(network.forward(np.array(case["x"]).reshape(1, *network.input_shape)), case["out"], 1e-8)


@pytest.mark.parametrize("golden", GOLDEN["trajectories"], ids=lambda golden: json.dumps(golden["trainer"]))
def test_twenty_steps_of_a_trainer(golden):
    network = build(GOLDEN["networks"][golden["network"]]["defs"], golden["start"], np.float64)
    trainer = Trainer(network, golden["trainer"])
    batch = golden["trainer"]["batch_size"]
    xs = np.array(golden["xs"]).reshape(-1, *network.input_shape)
    ys = np.array(golden["ys"])
    for step in range(len(xs) // batch):
        part = slice(step * batch, (step + 1) * batch)
        done = trainer.train_batch(xs[part], ys[part])
        assert done.loss == pytest.approx(np.mean(golden["losses"][part]), rel=1e-7)
        assert done.l2_decay_loss == pytest.approx(golden["l2_decay_losses"][step], rel=1e-7, abs=1e-12)
        assert done.l1_decay_loss == pytest.approx(golden["l1_decay_losses"][step], rel=1e-7, abs=1e-12)
    expected = build(GOLDEN["networks"][golden["network"]]["defs"], golden["end"], np.float64)
    close(network.values, expected.values, 1e-7)
