"""The search for patches takes only its share of the time."""

import pytest

from engine import Network, Trainer, load_dataset, parse_definition
from server.worker.patch_finder import PatchFinder

TEXT = (
    "[{type:'input',out_sx:24,out_sy:24,out_depth:1},{type:'conv',sx:3,filters:2,activation:'relu'},"
    "{type:'softmax',num_classes:10}]"
)


class Clock:
    """A clock in which every reading takes some time."""

    def __init__(self):
        self.now, self.tick = 100.0, 0.001

    def __call__(self):
        self.now += self.tick
        return self.now


@pytest.fixture
def trainer():
    return Trainer(Network(parse_definition(TEXT)), {"batch_size": 4}, load_dataset("digits"))


@pytest.fixture
def clock():
    return Clock()


def run(finder, trainer, clock, *, training, seconds):
    """Lets time pass; returns the results, and the share of the time that the search took."""
    found, busy, end = [], 0.0, clock.now + seconds
    while clock.now < end:
        before = clock.now
        event = finder.work(trainer, training=training)
        spent = clock.now - before
        busy += spent if spent > 0.0025 else 0
        found += [event] if event else []
        clock.now += 0.005
    return found, busy / seconds


def test_during_training_a_search_takes_two_per_cent_of_the_time_and_repeats(trainer, clock):
    finder = PatchFinder(trainer.dataset.validation, clock)
    finder.watch([(1, 0, None)])
    assert finder.due_in(trainer) == 0
    run(finder, trainer, clock, training=True, seconds=2)  # the first answer is in a hurry
    trainer.train_next()
    found, share = run(finder, trainer, clock, training=True, seconds=20)
    assert found
    assert found[-1].step == 1
    assert found[-1].searched == 1000
    assert share < 0.04


def test_while_the_run_is_paused_each_state_is_searched_once(trainer, clock):
    finder = PatchFinder(trainer.dataset.validation, clock)
    assert finder.due_in(trainer) is None
    finder.watch([(1, 0, None)])
    found, _ = run(finder, trainer, clock, training=False, seconds=5)
    assert [event.searched for event in found] == [1000]
    assert finder.due_in(trainer) is None
    trainer.surgery.silence(1, 0)
    assert finder.due_in(trainer) is not None
    finder.watch([])
    assert finder.due_in(trainer) is None


def test_a_slow_network_searches_fewer_images_and_says_how_many(trainer, clock):
    finder = PatchFinder(trainer.dataset.validation, clock)
    finder.watch([(1, 0, None)])
    clock.tick = 0.1  # by which every step of the search takes long
    found, _ = run(finder, trainer, clock, training=True, seconds=60)
    assert 0 < found[0].searched < found[-1].searched < 1000


def test_a_new_network_is_searched_instead_of_the_old_one(trainer, clock):
    finder = PatchFinder(trainer.dataset.validation, clock)
    finder.watch([(1, 0, None)])
    finder.work(trainer, training=True)
    other = Trainer(Network(parse_definition(TEXT), 9), {"batch_size": 4}, trainer.dataset)
    other.train_next()
    found, _ = run(finder, other, clock, training=True, seconds=5)
    assert found[0].step == 1


@pytest.fixture
def wide():
    text = (
        "[{type:'input',out_sx:12,out_sy:12,out_depth:1},{type:'conv',sx:3,filters:200},{type:'conv',sx:3,filters:2},"
        "{type:'softmax',num_classes:10}]"
    )
    return Trainer(Network(parse_definition(text)), {"batch_size": 4}, load_dataset("digits"))


def filters_of(events):
    """The filters in each message."""
    return [
        [(layer.index, layer.first, layer.first + len(layer.filters)) for layer in event.layers] for event in events
    ]


def test_a_wide_layer_is_sent_in_as_many_messages_as_its_filters_need(wide, clock):
    finder = PatchFinder(wide.dataset.validation, clock)
    finder.watch([(1, 0, None), (2, 0, None)])
    found, _ = run(finder, wide, clock, training=False, seconds=20)
    assert filters_of(found) == [[(1, 0, 64)], [(1, 64, 128)], [(1, 128, 192)], [(1, 192, 200), (2, 0, 2)]]
    assert {event.searched for event in found} == {1000}
    assert all(len(patches) == 9 for event in found for layer in event.layers for patches in layer.filters)
    assert max(len(event.model_dump_json()) for event in found) < 45_000


def test_only_watched_filters_of_a_wide_layer_are_sent_and_new_ones_at_once(wide, clock):
    finder = PatchFinder(wide.dataset.validation, clock)
    finder.watch([(1, 10, 30), (1, 25, 40)])
    found, _ = run(finder, wide, clock, training=False, seconds=20)
    assert filters_of(found) == [[(1, 10, 40)]]
    finder.watch([(1, 10, 30), (1, 60, 70)], [(1, 60, 70)])
    assert finder.due_in(wide) is not None
    found, _ = run(finder, wide, clock, training=False, seconds=0.2)
    assert filters_of(found) == [[(1, 10, 64), (1, 64, 70)]]  # in blocks of 64, each cut to the watched filters
    assert finder.due_in(wide) is None  # without another search: the network has not changed


def test_results_of_a_replaced_network_are_not_sent(wide, trainer, clock):
    finder = PatchFinder(wide.dataset.validation, clock)
    finder.watch([(1, 0, None)])
    while not run(finder, wide, clock, training=False, seconds=0.02)[0]:
        pass
    found, _ = run(finder, trainer, clock, training=False, seconds=5)
    assert filters_of(found) == [[(1, 0, 2)]]


def test_during_training_sending_many_results_takes_only_its_share_of_the_time(wide, clock):
    finder = PatchFinder(wide.dataset.validation, clock)
    finder.watch([(1, 0, None)])
    run(finder, wide, clock, training=True, seconds=20)
    wide.train_next()
    found, share = run(finder, wide, clock, training=True, seconds=20)
    assert len(found) >= 4
    assert share < 0.04
