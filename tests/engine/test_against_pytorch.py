"""Compares with PyTorch in float64, to every digit; golden/make_pytorch.py wrote the figures once."""

import gzip
import json
from pathlib import Path

import numpy as np
import pytest

from engine import Network, Trainer, parse_definition
from engine.definition.spec import ConvSpec, DenseSpec, PoolSpec
from engine.layers import AveragePool, Conv, Dense, MaxPool
from engine.layers.base import from_layout, to_layout

FILE = Path(__file__).parent / "golden" / "pytorch.json.gz"
GOLDEN = json.loads(gzip.decompress(FILE.read_bytes()))
PROBLEM = (
    "[{type:'input', out_sx:6, out_sy:6, out_depth:2}, {type:'conv', sx:3, pad:1, filters:3, activation:'relu'},"
    " {type:'pool', sx:2}, {type:'softmax', num_classes:4}]"
)
both = pytest.mark.parametrize(("dtype", "forward", "backward"), [(np.float64, 1e-10, 1e-10), (np.float32, 1e-5, 1e-4)])


def close(ours, theirs, relative):
    theirs = np.asarray(theirs)
    assert ours.shape == theirs.shape
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=relative * np.abs(theirs).max())


def check(layer, case, dtype, forward, backward):
    for name, parameter in layer.parameters.items():
        parameter.value[...] = case[name]
    x, factors = np.array(case["x"], dtype), np.array(case["factors"], dtype)
    work = layer.workspace(len(x), dtype)
    inside = to_layout(x, np.empty((x.shape[1], x.shape[3], x.shape[2] * len(x)), dtype))
    close(from_layout(layer.forward(inside, work), layer.output_shape), case["output"], forward)
    grad_input = layer.backward(to_layout(factors, np.empty_like(work.output)), work)
    close(from_layout(grad_input, layer.input_shape), case["input_gradient"], backward)
    for name in layer.parameters:
        close(work.grads[name], case[f"{name}_gradient"], backward)


@both
@pytest.mark.parametrize("case", GOLDEN["convolutions"], ids=range(len(GOLDEN["convolutions"])))
def test_convolutions(case, dtype, forward, backward, rng):
    filters, kernel_height, kernel_width, _ = np.shape(case["weight"])
    spec = ConvSpec(filters, kernel_height, kernel_width, case["stride"], case["padding"])
    check(Conv("conv1", spec, np.shape(case["x"])[1:], rng, dtype), case, dtype, forward, backward)


@both
@pytest.mark.parametrize("case", GOLDEN["pools"], ids=range(len(GOLDEN["pools"])))
def test_max_pools(case, dtype, forward, backward):
    spec = PoolSpec(*case["kernel"], case["stride"], case["padding"])
    check(MaxPool("pool1", spec, np.shape(case["x"])[1:]), case, dtype, forward, backward)


@both
@pytest.mark.parametrize("case", GOLDEN["average_pools"], ids=range(len(GOLDEN["average_pools"])))
def test_average_pools(case, dtype, forward, backward):
    spec = PoolSpec(*case["kernel"], case["stride"], case["padding"], "average")
    check(AveragePool("pool1", spec, np.shape(case["x"])[1:]), case, dtype, forward, backward)


@both
@pytest.mark.parametrize("case", GOLDEN["dense"], ids=range(len(GOLDEN["dense"])))
def test_fully_connected_layers(case, dtype, forward, backward, rng):
    spec = DenseSpec(len(case["weight"]))
    check(Dense("fc1", spec, np.shape(case["x"])[1:], rng, dtype), case, dtype, forward, backward)


@both
@pytest.mark.parametrize("case", GOLDEN["adam"], ids=lambda case: f"beta1={case['options']['beta1']}")
def test_twenty_steps_of_adam(case, dtype, forward, backward):
    network = Network(parse_definition(PROBLEM), dtype=dtype)
    for name, parameter in network.parameters().items():
        parameter.value[...] = case["start"][name]
    trainer = Trainer(network, case["options"])
    xs, ys = np.array(case["xs"], dtype), np.array(case["ys"])
    batch = case["options"]["batch_size"]
    losses = [trainer.train_batch(xs[i : i + batch], ys[i : i + batch]).loss for i in range(0, len(xs), batch)]
    np.testing.assert_allclose(losses, case["losses"], rtol=backward)
    assert len(losses) == 20
    for name, parameter in network.parameters().items():
        close(parameter.value, case["end"][name], backward)


def test_the_pytorch_figures_are_small_and_cover_every_case():
    assert FILE.stat().st_size < 200_000
    assert {case["stride"] for case in GOLDEN["convolutions"]} == {1, 2, 3}
    assert {case["stride"] > max(case["kernel"]) for case in GOLDEN["pools"]} == {True, False}
