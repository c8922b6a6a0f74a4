import math

import numpy as np

from engine import StepDone, Validated
from server.points import PointMaker, stretch, validation_event
from server.protocol import Point


class Standing:
    """A trainer as far as points look at it."""

    class options:  # noqa: N801 - an attribute of the trainer
        batch_size, learning_rate = 20, 0.01

    epoch = 1.5


def done(step, loss=1.0):
    return StepDone(step, loss, 0.0, 0.0, 0.5, 0.01, 0.02)


def run(first, last, maker):
    points = [maker.add(done(step, float(step)), None, Standing) for step in range(first, last + 1)]
    return [point for point in points if point]


def test_a_point_is_one_step_then_ten_then_a_hundred():
    assert [stretch(step) for step in (1, 1000, 1001, 100_000, 100_001)] == [1, 1, 10, 10, 100]
    points = run(998, 1030, PointMaker(0))
    assert [(point["step"], point["steps"]) for point in points] == [
        (998, 1), (999, 1), (1000, 1), (1010, 10), (1020, 10), (1030, 10),
    ]  # fmt: skip
    assert points[3]["loss"] == sum(range(1001, 1011)) / 10
    assert [point["number"] for point in points] == list(range(1, 7))
    assert Point(**points[0])


def test_closing_early_counts_what_there_was_and_the_next_ends_where_it_would_have():
    maker = PointMaker(7)
    run(1001, 1004, maker)
    closed = maker.close(Standing)
    assert (closed["number"], closed["steps"], closed["step"]) == (8, 4, 1004)
    assert maker.close(Standing) is None
    (point,) = run(1005, 1010, maker)
    assert (point["number"], point["steps"], point["step"]) == (9, 6, 1010)


def test_a_loss_that_is_no_number_becomes_null():
    assert PointMaker(0).add(done(1, math.inf), None, Standing)["loss"] is None


def test_a_validation_lists_the_first_images_and_the_most_confident_mistakes():
    probabilities = np.array([[0.9, 0.1, 0], [0.2, 0.5, 0.3], [0.1, 0.1, 0.8], [0.6, 0.4, 0]])
    labels = np.array([0, 2, 0, 1])
    validated = Validated(5, 0.7, 0.25, labels, probabilities, np.eye(3, dtype=int))
    event = validation_event(validated)
    assert [p.classes[0] for p in event.predictions] == [0, 1, 2, 0]
    assert event.predictions[1].classes == (1, 2, 0)
    assert event.predictions[1].probabilities == (0.5, 0.3, 0.2)
    assert [(p.index, p.label) for p in event.mistakes] == [(2, 0), (3, 1), (1, 2)]
