"""The sizes of a step against brute force; measuring changes no bit."""

import math

import numpy as np
import pytest

from engine import Network, Trainer, parse_definition

TEXT = (
    "[{type:'input',out_sx:8,out_sy:8,out_depth:1},{type:'conv',sx:3,filters:4,activation:'relu',bias_pref:0.1},"
    "{type:'pool',sx:2},{type:'softmax',num_classes:5}]"
)


def make(options):
    return Trainer(Network(parse_definition(TEXT), 3), {"batch_size": 8, **options}, seed=3, threads=1)


def batches(rng, count):
    return [(rng.normal(size=(8, 8, 8, 1)).astype(np.float32), rng.integers(0, 5, 8)) for _ in range(count)]


def rms(values):
    return math.sqrt(np.mean(np.square(values, dtype=np.float64)))


def weights(trainer):
    return {name: p.value.copy() for name, p in trainer.network.parameters().items() if name.endswith(".weight")}


@pytest.mark.parametrize("method", ["sgd", "nesterov", "adagrad", "windowgrad", "adadelta", "adam"])
def test_sizes_are_those_of_the_mean_gradient_and_of_the_update(method, rng):
    trainer = make({"method": method, "l2_decay": 0.01, "eps": 1e-6})
    trainer.measures = True
    for x, y in batches(rng, 3):
        before = weights(trainer)
        plain = Network(trainer.network.definition, 3)
        for name, parameter in plain.parameters().items():
            parameter.value[...] = trainer.network.parameters()[name].value
        plain.loss_and_gradients(x, y)
        sizes = trainer.train_batch(x, y).sizes
        after = weights(trainer)
        assert [size.name for size in sizes] == ["conv1", "fc1"]
        for size in sizes:
            name = f"{size.name}.weight"
            assert size.gradient_rms == pytest.approx(rms(plain.parameters()[name].grad), rel=1e-4)
            moved = after[name].astype(np.float64) - before[name]
            assert size.update_ratio == pytest.approx(rms(moved) / rms(before[name]), rel=1e-3)


def test_measuring_changes_no_bit_and_is_off_by_default(rng):
    asked, unasked = make({"method": "adam"}), make({"method": "adam"})
    asked.measures = True
    for x, y in batches(rng, 5):
        assert len(asked.train_batch(x, y).sizes) == 2
        assert unasked.train_batch(x, y).sizes == ()
    np.testing.assert_array_equal(asked.network.values, unasked.network.values)


def test_zero_weights_have_no_ratio_and_an_overflow_is_not_finite(rng):
    trainer = make({"learning_rate": 0.1})
    trainer.measures = True
    (x, y), (more, labels) = batches(rng, 2)
    trainer.network.parameters()["conv1.weight"].value.fill(0)
    conv, fc = trainer.train_batch(x, y).sizes
    assert math.isnan(conv.update_ratio)
    assert fc.update_ratio > 0
    trainer.network.parameters()["conv1.weight"].value.fill(1e-30)
    assert not math.isfinite(trainer.train_batch(more, labels).sizes[0].update_ratio)
