"""The server's side of a run, without a worker."""

import json

import pytest

from engine import load_dataset, parse_definition
from engine.definition import preset
from server.protocol.pipe_messages import Report
from server.runs.cores import Cores
from server.runs.history import Stored
from server.runs.record import RunRecord
from server.runs.run import Run
from server.runs.store import Store

TEXT = preset("mnist-demo").text
COUNT = 3500  # more than is kept in memory, and several messages


@pytest.fixture
async def run(tmp_path):
    store = Store(tmp_path)
    record = RunRecord("a1", "one", 1.0, 1.0, TEXT, {}, 7, "digits", "paused", "")
    store.create_run(record)
    store.save("a1", [{"number": n, "branch": 0, "step": n, "loss": 1.0} for n in range(1, COUNT + 1)])
    yield Run(store.run("a1"), store, "epoch", parse_definition(TEXT), load_dataset("digits"), 0, Cores(2))
    store.close()


async def numbers(run, above, up_to):
    messages = [json.loads(text) for text in await run._history.read_points(above, up_to)]
    assert all(len(message["points"]) <= 500 for message in messages)
    return [point["number"] for message in messages for point in message["points"]]


@pytest.mark.parametrize(("above", "up_to"), [(0, COUNT), (1200, COUNT), (COUNT - 1, COUNT), (10, 2600)])
async def test_every_point_of_a_long_history_is_read_from_the_store(run, above, up_to):
    assert await numbers(run, above, up_to) == list(range(above + 1, up_to + 1))


async def test_new_points_come_from_memory_and_old_ones_from_the_store(run):
    new = [{"number": n, "branch": 0, "step": n, "loss": 1.0} for n in range(COUNT + 1, COUNT + 31)]
    run.on_message(Report(), Stored((), tuple(json.dumps(point) for point in new), ""))
    assert run.view.step == COUNT + 30
    run._store.points = None  # these points must not be read from the store
    assert await numbers(run, COUNT + 10, COUNT + 30) == list(range(COUNT + 11, COUNT + 31))


async def test_a_viewer_that_asks_for_points_above_the_newest_gets_none(run):
    viewer = run.join(COUNT + 100)
    assert len(viewer.events._queue) == 1  # hello
    run.leave(viewer)
