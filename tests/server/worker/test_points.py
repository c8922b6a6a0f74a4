import math

from engine import StepDone
from engine.sizes import LayerSize
from server.protocol import Point
from server.worker.points import PointMaker, stretch


class StandInTrainer:
    """The part of a trainer that points use."""

    class options:  # noqa: N801 - an attribute of the trainer
        batch_size, learning_rate = 20, 0.01

    epoch = 1.5


def done(step, loss=1.0):
    return StepDone(step, loss, 0.0, 0.0, 0.5, 0.01, 0.02)


def run(first, last, maker):
    points = [maker.add(done(step, float(step)), StandInTrainer) for step in range(first, last + 1)]
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


def test_a_point_closed_early_holds_its_steps_and_the_next_ends_where_it_would_have():
    maker = PointMaker(7)
    run(1001, 1004, maker)
    closed = maker.close(StandInTrainer)
    assert (closed["number"], closed["steps"], closed["step"]) == (8, 4, 1004)
    assert maker.close(StandInTrainer) is None
    (point,) = run(1005, 1010, maker)
    assert (point["number"], point["steps"], point["step"]) == (9, 6, 1010)


def test_a_point_holds_the_sizes_of_its_last_step_in_four_digits_for_at_most_sixteen_layers():
    sizes = tuple(LayerSize(f"conv{number}", number / 3, math.nan) for number in range(1, 101))
    maker = PointMaker(0)
    few = maker.add(StepDone(1, 1.0, 0, 0, None, 0.1, 0.1, sizes[:2]), StandInTrainer)
    assert few["layers"] == [
        {"name": "conv1", "gradient_rms": 0.3333, "update_ratio": None},
        {"name": "conv2", "gradient_rms": 0.6667, "update_ratio": None},
    ]
    many = maker.add(StepDone(2, 1.0, 0, 0, None, 0.1, 0.1, sizes), StandInTrainer)["layers"]
    assert (len(many), many[0]["name"], many[-1]["name"]) == (16, "conv1", "conv100")
    assert maker.add(StepDone(3, 1.0, 0, 0, None, 0.1, 0.1, sizes[:1]), StandInTrainer)["layers"][0]["name"] == "conv1"
    assert maker.add(done(4), StandInTrainer)["layers"] == []
    assert Point(**of_old(few)).layers == ()


def of_old(point):
    """A point in the form that an older version stored."""
    return {name: value for name, value in point.items() if name != "layers"}


def test_a_loss_that_is_not_finite_becomes_null():
    assert PointMaker(0).add(done(1, math.inf), StandInTrainer)["loss"] is None
