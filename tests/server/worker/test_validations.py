"""Validations between the steps, and the points that wait for them."""

import numpy as np
import pytest

from engine import Network, Trainer, Validated, load_dataset, parse_definition
from server.worker.validations import Validations, validation_event

TEXT = "[{type:'input',out_sx:24,out_sy:24,out_depth:1},{type:'fc',num_neurons:5},{type:'softmax',num_classes:10}]"


class RecordingPipe(list):
    """A pipe that records what is sent."""

    send = list.append


@pytest.fixture
def trainer():
    return Trainer(Network(parse_definition(TEXT), 3), {"batch_size": 4}, load_dataset("digits"), 3)


def test_a_point_gets_the_results_of_its_own_step_however_long_training_goes_on(trainer, monkeypatch):
    monkeypatch.setattr("server.worker.validations._SLICE_SECONDS", 0)
    heard, point = RecordingPipe(), {}
    validations = Validations(heard)
    trainer.train_next()
    expected = trainer.validate()
    validations.begin(trainer, point)
    while validations:
        assert not heard
        assert not point
        trainer.train_next()
        validations.work()
    assert trainer.step > 10
    assert point == {"validation_loss": expected.loss, "validation_accuracy": expected.accuracy}
    assert heard == [validation_event(expected)]
    validations.work()
    validations.finish()
    assert len(heard) == 1


def test_a_validation_is_done_after_fifty_steps_however_slow_the_network(trainer, monkeypatch):
    monkeypatch.setattr("server.worker.validations._SLICE_SECONDS", 0)
    monkeypatch.setattr("engine.evaluation._BATCH_MULTIPLY_ADDS", 1)  # an image at a time
    validations, slices = Validations(RecordingPipe()), 0
    validations.begin(trainer, {})
    while validations:
        validations.work()
        slices += 1
    assert slices == 50 + 1, "the last one finds nothing left"


def test_a_worker_that_ends_finishes_a_short_validation_and_gives_up_a_long_one(trainer, monkeypatch):
    heard, points = RecordingPipe(), [{}, {}]
    validations = Validations(heard)
    validations.begin(trainer, points[0])
    validations.end()
    assert len(heard) == 1
    monkeypatch.setattr("server.worker.validations._LAST_SECONDS", 0)
    validations.begin(trainer, points[1])
    validations.end()
    validations.finish()
    assert (len(heard), bool(validations), points[1]) == (1, False, {})
    assert "validation_loss" in points[0]


def test_a_validation_begins_only_after_the_one_before_is_done(trainer):
    heard, points = RecordingPipe(), [{}, {}]
    validations = Validations(heard)
    for point in points:
        trainer.train_next()
        validations.begin(trainer, point)
    assert [event.step for event in heard] == [1]
    validations.finish()
    assert [event.step for event in heard] == [1, 2]
    assert all("validation_loss" in point for point in points)


def test_a_validation_lists_the_first_images_and_the_most_confident_mistakes():
    probabilities = np.array([[0.9, 0.1, 0], [0.2, 0.5, 0.3], [0.1, 0.1, 0.8], [0.6, 0.4, 0]])
    labels = np.array([0, 2, 0, 1])
    validated = Validated(5, 0.7, 0.25, labels, probabilities, np.eye(3, dtype=int))
    event = validation_event(validated)
    assert [p.classes[0] for p in event.predictions] == [0, 1, 2, 0]
    assert event.predictions[1].classes == (1, 2, 0)
    assert event.predictions[1].probabilities == (0.5, 0.3, 0.2)
    assert [(p.index, p.label) for p in event.mistakes] == [(2, 0), (3, 1), (1, 2)]
