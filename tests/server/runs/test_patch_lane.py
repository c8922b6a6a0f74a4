"""The queue of patches for one viewer."""

import pytest
from pydantic import ValidationError

from server.protocol import FilterPatches, PatchesFound, WatchPatches
from server.runs.patch_lane import PatchLane


@pytest.fixture
def woken():
    return []


@pytest.fixture
def lane(woken):
    return PatchLane(lambda: woken.append(True))


def found(*layers):
    """layers: (index, first filter, how many)."""
    parts = (FilterPatches(index=i, rows=3, columns=3, first=first, filters=((),) * n) for i, first, n in layers)
    return PatchesFound(step=1, searched=10, layers=tuple(parts))


def test_results_of_filters_that_a_viewer_does_not_watch_are_not_queued(lane, woken):
    lane.put(found((1, 0, 64)), "before it watches")
    lane.watch(WatchPatches(layers=(1, 4), filters=((64, 80), (0, 8))))
    lane.put(found((1, 0, 64)), "other filters")
    lane.put(found((2, 64, 16)), "another layer")
    assert not lane.wait
    assert not woken
    lane.put(found((1, 70, 4)), "some of them")
    assert lane.wait
    assert woken
    assert lane.pop() == "some of them"
    assert not lane.wait


def test_a_viewer_that_names_no_filters_watches_all(lane):
    assert lane.watch(WatchPatches(layers=(1,))) == [(1, 0, None)]
    lane.put(found((1, 448, 64)), "the last ones")
    assert lane.pop() == "the last ones"


def test_only_the_newest_results_of_a_filter_wait_and_the_oldest_message_goes_first(lane):
    lane.watch(WatchPatches(layers=(1, 4)))
    for number in range(1000):
        lane.put(found((1, 0, 64)), f"first {number}")
        lane.put(found((1, 64, 16), (4, 0, 2)), f"second {number}")
    lane.put(found((4, 0, 2)), "newer of layer 4")
    told = []
    while lane.wait:
        told.append(lane.pop())
    assert told == ["first 999", "second 999", "newer of layer 4"]


def test_a_new_watch_drops_the_queued_results_and_returns_the_new_ranges(lane):
    lane.watch(WatchPatches(layers=(1, 4), filters=((0, 16), (0, 8))))
    lane.put(found((1, 0, 16)), "old")
    assert lane.watch(WatchPatches(layers=(1, 4), filters=((16, 48), (0, 8)))) == [(1, 16, 48)]
    assert not lane.wait


def test_a_watch_needs_as_many_ranges_as_layers():
    with pytest.raises(ValidationError, match="1 ranges of filters for 2 layers: give one for each"):
        WatchPatches(layers=(1, 4), filters=((0, 8),))
