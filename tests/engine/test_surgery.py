"""Filters silenced, layers held still, weights written by hand."""

import json

import numpy as np
import pytest

from engine import Network, Trainer, checkpoint, load_dataset, parse_definition
from engine.definition import preset
from engine.errors import CheckpointError, SurgeryError
from engine.optimizers import OPTIMIZERS
from engine.surgery import KEPT

TEXT = (
    "[{type:'input',out_sx:20,out_sy:20,out_depth:1},{type:'conv',sx:5,stride:2,filters:4,activation:'relu'},"
    "{type:'conv',sx:3,filters:5,activation:'tanh'},{type:'pool',sx:2},{type:'softmax',num_classes:10}]"
)
CONV1, CONV2, FC = 1, 3, 6
OPTIONS = {"method": "adadelta", "batch_size": 10, "l2_decay": 0.001, "eps": 1e-6}


def trainer(options=OPTIONS, text=TEXT, seed=0):
    return Trainer(Network(parse_definition(text), seed), options, load_dataset("digits"), seed)


def train(learner, steps):
    return [learner.train_next().loss for _ in range(steps)]


def numbers(learner, layer):
    """All parameters of a layer and the optimiser's sums for them, as bytes."""
    network, state = learner.network, checkpoint.state_of(learner)[0]
    sums = [
        array for name, array in state.items() if name.startswith("optimizer.") and array.size == network.values.size
    ]
    places = [place for name, place in network.slices.items() if name.startswith(f"{layer}.")]
    return [vector[place].tobytes() for vector in (network.values, *sums) for place in places]


def outputs(learner, layer, count=7):
    network = learner.network
    execution = network.execution(count)
    network.forward(learner.dataset.validation.images[:count, :20, :20].astype(np.float32) / 255 - 0.5)
    return execution.activations[layer]  # (H, F, W·N)


def test_a_silent_filter_says_exactly_nothing_and_comes_back_bit_for_bit():
    learner = trainer()
    train(learner, 20)
    before = outputs(learner, CONV2).copy()
    assert learner.surgery.silence(CONV2, 3)
    assert not outputs(learner, CONV2)[:, 3].any()
    np.testing.assert_array_equal(np.delete(outputs(learner, CONV2), 3, 1), np.delete(before, 3, 1))
    assert learner.surgery.silent == [(CONV2, 3)]
    assert not learner.surgery.silence(CONV2, 3), "it is silent already"
    assert learner.surgery.silence(CONV2, 3, False)
    np.testing.assert_array_equal(outputs(learner, CONV2), before)
    assert not learner.surgery


@pytest.mark.parametrize("method", OPTIMIZERS)
def test_what_is_silent_or_frozen_keeps_every_bit_while_the_rest_learns(method):
    learner = trainer({**OPTIONS, "method": method, "learning_rate": 0.01, "l1_decay": 0.001, "momentum": 0.9})
    train(learner, 5)
    learner.surgery.silence(CONV2, 1)
    learner.surgery.silence(FC, 2)
    learner.surgery.freeze(CONV1)
    frozen, others = numbers(learner, "conv1"), numbers(learner, "conv2")
    weight = learner.network.parameters()["conv2.weight"].value
    loud = weight[0].copy()
    train(learner, 50)
    assert numbers(learner, "conv1") == frozen
    assert numbers(learner, "conv2") != others
    assert (weight[0] != loud).any()
    assert not weight[1].any()
    assert not learner.network.parameters()["fc1.bias"].value[2]
    learner.surgery.release()
    assert weight[1].all()
    train(learner, 2)
    assert numbers(learner, "conv1") != frozen


def test_a_released_filter_has_the_numbers_and_the_sums_that_it_had():
    learner = trainer()
    train(learner, 10)
    network, sums = learner.network, checkpoint.state_of(learner)[0]["optimizer.square"]
    of_filter = [
        network.parameters()["conv1.weight"].view(vector[network.slices["conv1.weight"]])[2]
        for vector in (network.values, sums)
    ]
    before = [part.copy() for part in of_filter]
    learner.surgery.silence(CONV1, 2)
    train(learner, 10)
    learner.surgery.silence(CONV1, 2, False)
    for part, was in zip(of_filter, before, strict=True):
        np.testing.assert_array_equal(part, was)


@pytest.mark.parametrize("method", ["adadelta", "adam", "nesterov"])
def test_a_run_resumed_under_surgery_is_bit_identical_to_one_never_interrupted(method):
    whole = trainer({**OPTIONS, "method": method})
    train(whole, 10)
    whole.surgery.silence(CONV2, 4)
    whole.surgery.silence(CONV1, 0)
    whole.surgery.silence(FC, 9)
    whole.surgery.freeze(CONV1)
    content = checkpoint.dump(whole)
    resumed = checkpoint.parse(content).trainer(load_dataset("digits"))
    assert resumed.surgery.interventions == whole.surgery.interventions
    assert train(resumed, 15) == train(whole, 15)
    for learner in (whole, resumed):
        learner.surgery.release()
    assert checkpoint.dump(resumed) == checkpoint.dump(whole)
    assert train(resumed, 15) == train(whole, 15)


def test_a_checkpoint_without_surgery_says_nothing_of_it_and_older_ones_load():
    learner = trainer()
    train(learner, 3)
    content = checkpoint.dump(learner)
    header, about, arrays = parts(content)
    assert KEPT not in header
    del about["surgery"]
    older = checkpoint.parse(join(header, about, arrays)).trainer(load_dataset("digits"))
    assert train(older, 3) == train(learner, 3)


def parts(content):
    length = int.from_bytes(content[:8], "little")
    header = json.loads(content[8 : 8 + length])
    return header, json.loads(header["__metadata__"]["convscope"]), content[8 + length :]


def join(header, about, arrays):
    text = json.dumps({**header, "__metadata__": {"convscope": json.dumps(about)}}).encode()
    return len(text).to_bytes(8, "little") + text + arrays


@pytest.mark.parametrize(
    "surgery",
    [
        {"silent": [["conv1", 4]], "frozen": []}, {"silent": [["relu1", 0]], "frozen": []},
        {"silent": [["conv1", True]], "frozen": []}, {"silent": [["conv1", 0], ["conv1", 0]], "frozen": []},
        {"silent": [[["conv1"], 0]], "frozen": []}, {"silent": [], "frozen": ["pool1"]}, {"silent": [], "frozen": [{}]},
        {"silent": [], "frozen": ["conv1", "conv1"]}, {"silent": [["conv1", 0]], "frozen": []}, {"silent": 3}, [], 7,
    ],
)  # fmt: skip
def test_a_file_whose_surgery_does_not_fit_is_refused_in_words(surgery):
    header, about, arrays = parts(checkpoint.dump(trainer()))
    with pytest.raises(CheckpointError):
        checkpoint.parse(join(header, {**about, "surgery": surgery}, arrays))


def test_painting_writes_what_is_given_and_leaves_the_rest():
    learner = trainer()
    weight = learner.network.parameters()["conv2.weight"].value
    before = weight.copy()
    learner.surgery.paint(CONV2, 1, 2, [0.5, *[None] * 7, -0.25])
    assert (weight[1, 0, 0, 2], weight[1, 2, 2, 2]) == (0.5, -0.25)
    changed = weight != before
    assert changed.sum() == 2
    learner.surgery.paint(CONV2, 0, None, list(range(9)))
    np.testing.assert_array_equal(weight[0], np.arange(9.0).reshape(3, 3, 1).repeat(4, axis=2))
    np.testing.assert_array_equal(weight[2:], before[2:])


@pytest.mark.parametrize(
    ("operation", "field", "words"),
    [
        (lambda s: s.silence(99, 0), "layer", "there is no layer 99: use 1 to 7"),
        (lambda s: s.silence(2, 0), "layer", "relu1 has no weights"),
        (lambda s: s.freeze(0), "layer", "input has no weights"),
        (lambda s: s.silence(CONV1, 4), "filter", "conv1 has no filter 5: use 1 to 4"),
        (lambda s: s.paint(CONV2, 0, 4, [0.0] * 9), "channel", "conv2 has no input channel 4: use 0 to 3"),
        (lambda s: s.paint(CONV2, 0, 0, [0.0] * 8), "values", "a filter of conv2 needs 3×3 values, not 8"),
        (lambda s: s.paint(CONV2, 0, 0, [float("nan")] * 9), "values", "a weight is a number"),
        (lambda s: s.paint(CONV2, 0, 0, [1e30] * 9), "values", "a weight is a number"),
        (lambda s: s.silence(CONV1, 1) and s.paint(CONV1, 1, 0, [0.0] * 25), "filter", "is silent: restore it first"),
    ],
)
def test_what_cannot_be_done_is_said_in_words(operation, field, words):
    with pytest.raises(SurgeryError, match=words) as caught:
        operation(trainer().surgery)
    assert caught.value.field == field


def test_surgery_goes_over_to_another_network_where_the_parameters_came_along():
    old = trainer()
    train(old, 5)
    old.surgery.silence(CONV1, 2)
    old.surgery.silence(CONV2, 3)
    old.surgery.freeze(CONV1)
    interventions = old.surgery.release()
    new = trainer(text=TEXT.replace("filters:5", "filters:6"))
    kept = new.take_over(old)
    new.surgery.renew(interventions.renamed(kept.layers))
    assert new.surgery.interventions.silent == (("conv1", 2),)
    assert new.surgery.interventions.frozen == ("conv1",)
    new.surgery.release()
    for name in kept.parameters:
        np.testing.assert_array_equal(new.network.parameters()[name].value, old.network.parameters()[name].value)


def test_surgery_follows_a_layer_that_is_called_otherwise_now():
    old = trainer()
    train(old, 5)
    old.surgery.silence(CONV2, 3)
    old.surgery.freeze(CONV1)
    interventions = old.surgery.release()
    new = trainer(
        text=TEXT.replace("{type:'conv',sx:5", "{type:'conv',sx:1,filters:1,activation:'tanh'},{type:'conv',sx:5")
    )
    kept = new.take_over(old)
    new.surgery.renew(interventions.renamed(kept.layers))
    assert new.surgery.interventions.silent == (("conv3", 3),)
    assert new.surgery.interventions.frozen == ("conv2",)


@pytest.mark.slow
def test_training_heals_a_network_that_lost_its_most_important_filter():
    learner = Trainer(
        Network(parse_definition(preset("mnist-demo").text), 7), OPTIONS | {"batch_size": 20}, load_dataset("digits"), 7
    )
    train(learner, 600)
    whole = learner.validate().accuracy

    def without(number):
        learner.surgery.silence(1, number)
        accuracy = learner.validate().accuracy
        learner.surgery.silence(1, number, False)
        return accuracy

    worst = min(range(8), key=without)
    learner.surgery.silence(1, worst)
    wounded = learner.validate().accuracy
    train(learner, 300)
    healed = learner.validate().accuracy
    assert wounded < whole - 0.03
    assert healed > wounded + (whole - wounded) / 2
