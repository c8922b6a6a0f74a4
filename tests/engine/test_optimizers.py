"""Rules that ConvNetJS's figures do not cover: Adam by its paper, and how state travels."""

import numpy as np
import pytest

from engine import Network, Trainer, checkpoint, load_dataset, parse_definition
from engine.definition import TrainerOptions
from engine.definition.options import METHODS
from engine.optimizers import OPTIMIZERS, Adam

TEXT = "[{type:'input',out_sx:24,out_sy:24,out_depth:1},{type:'fc',num_neurons:5},{type:'softmax',num_classes:10}]"


def test_every_method_of_the_language_has_a_rule():
    assert tuple(OPTIMIZERS) == METHODS


def test_adam_is_algorithm_1_of_its_paper(rng):
    options = TrainerOptions(method="adam", learning_rate=0.05, beta1=0.8, beta2=0.95, eps=1e-6)
    value = rng.normal(size=6)
    expected, m, v = value.copy(), np.zeros(6), np.zeros(6)
    rule = Adam(6, np.float64)
    for t in range(1, 30):
        grad = rng.normal(size=6)
        m = 0.8 * m + 0.2 * grad
        v = 0.95 * v + 0.05 * grad**2
        expected -= 0.05 * (m / (1 - 0.8**t)) / (np.sqrt(v / (1 - 0.95**t)) + 1e-6)
        rule.begin()
        for part in (slice(0, 4), slice(4, 6)):
            rule.step(part, value[part], grad[part].copy(), options)
        np.testing.assert_allclose(value, expected, rtol=1e-12)


@pytest.mark.parametrize("method", METHODS)
def test_a_resumed_run_goes_on_with_the_same_bits(method):
    data = load_dataset("digits")
    whole = Trainer(Network(parse_definition(TEXT)), {"method": method, "batch_size": 5}, data)
    for _ in range(5):
        whole.train_next()
    resumed = checkpoint.parse(checkpoint.dump(whole)).trainer(data)
    for _ in range(5):
        assert whole.train_next().loss == resumed.train_next().loss
    assert whole.network.values.tobytes() == resumed.network.values.tobytes()


def test_adam_keeps_counting_its_updates_when_the_definition_changes():
    data = load_dataset("digits")
    old = Trainer(Network(parse_definition(TEXT)), {"method": "adam"}, data)
    for _ in range(7):
        old.train_next()
    new = Trainer(Network(parse_definition(TEXT.replace("num_neurons:5", "num_neurons:6"))), old.options, data)
    new.take_over(old)
    assert checkpoint.state_of(new)[0]["optimizer.updates"][0] == 7
