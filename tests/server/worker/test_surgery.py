"""Surgery through the websocket: its events, how it is kept, and what a restart or another definition does to it."""

import os
import signal

import pytest

TEXT = (
    "[{type:'input',out_sx:24,out_sy:24,out_depth:1},{type:'conv',sx:5,stride:2,filters:4,activation:'relu'},"
    "{type:'conv',sx:3,filters:6,activation:'relu'},{type:'softmax',num_classes:10}]"
)
CONV1, CONV2 = 1, 3


@pytest.fixture
def run(running):
    run = running.post("/api/runs", json={"definition": TEXT, "paused": True, "seed": 5}).json()["id"]
    yield run
    running.delete(f"/api/runs/{run}")


def train(page, steps):
    page.send("run.resume")
    page.until(lambda p: p.points and p.points[-1]["step"] >= steps)
    page.ask("run.pause", "run.changed", expect={"state": "paused"})


def frame_after(page, type, **fields):
    """The first frame after the answer to a command."""
    page.send("watch.set", layers=[CONV1], fields=["activation", "weight"], frames_per_second=30)
    page.ask(type, "surgery.changed", **fields)
    first = len(page.frames)
    return page.until(lambda p: p.frames[first:])[0]["layers"][0]


def test_silencing_reaches_all_pages_is_measured_before_and_after_and_leaves_a_mark(running, run):
    with running.page(run) as page, running.page(run) as other:
        train(page, 30)
        measured = page.ask("filter.silence", "surgery.measured", layer=CONV1, filter=2, silent=True)
        assert (measured["layer"], measured["filter"], measured["operation"]) == (CONV1, 2, "silenced")
        for judged in (measured["before"], measured["after"]):
            assert sum(map(sum, judged["confusion"])) == 1000
            hits = sum(row[index] for index, row in enumerate(judged["confusion"]))
            assert hits / 1000 == pytest.approx(judged["accuracy"])
        assert measured["before"]["confusion"] != measured["after"]["confusion"]
        changed = other.until(lambda p: [e for e in p.events if e["type"] == "surgery.changed" and e["silent"]])[0]
        assert (changed["silent"], changed["frozen"]) == ([[CONV1, 2]], [])
        mark = other.until(lambda p: [e["mark"] for e in p.events if e["type"] == "mark.added"])[-1]
        assert (mark["kind"], mark["detail"]) == ("surgery", "conv1 filter 3 silenced")
        confusion = measured["after"]["confusion"]  # validations are sent in their own lane
        page.until(lambda p: any(e["type"] == "validation.measured" and e["confusion"] == confusion for e in p.events))
        back = page.ask("filter.silence", "surgery.measured", layer=CONV1, filter=2, silent=False)
        assert back["operation"] == "released"
        assert back["after"] == measured["before"], "without a step between, the accuracy is the same as before"
    with running.page(run) as late:
        assert late.hello["operation"] == back, "a page that connects later gets it too"
        assert late.hello["surgery"] == {"silent": [], "frozen": []}
        assert [mark["detail"] for mark in late.hello["marks"]][-2:] == [
            "conv1 filter 3 silenced", "conv1 filter 3 restored",
        ]  # fmt: skip


def test_a_neuron_can_be_silenced_like_a_filter(running, run):
    with running.page(run) as page:
        measured = page.ask("filter.silence", "surgery.measured", layer=5, filter=9)
        assert measured["after"]["confusion"] != measured["before"]["confusion"]
        mark = page.until(lambda p: [e["mark"] for e in p.events if e["type"] == "mark.added"])[-1]
        assert mark["detail"] == "fc1 neuron 10 silenced"


def test_a_frozen_layer_keeps_its_weights_while_it_trains_and_a_late_page_knows_of_it(running, run):
    with running.page(run) as page:
        before = frame_after(page, "layer.freeze", layer=CONV1)
        train(page, 40)
        with running.page(run) as late:
            assert late.hello["surgery"] == {"silent": [], "frozen": [CONV1]}
        after = frame_after(page, "layer.freeze", layer=CONV1, frozen=False)
        assert after["weight"] == before["weight"]
        assert after["activation"] == before["activation"]


def test_a_painted_filter_has_the_values_given(running, run):
    with running.page(run) as page:
        values = [0.5] * 12 + [-9.0] + [0.5] * 12
        frame_after(page, "filter.paint", layer=CONV1, filter=1, values=values)
        page.until(lambda p: p.frames[-1]["layers"][0]["weight"]["minimum"] == -9.0)  # one may have been on its way
        weight = page.frames[-1]["layers"][0]["weight"]
        assert weight["shape"] == [4, 5, 5, 1]
        assert weight["data"][25 + 12] == 0
        assert len(set(weight["data"][25:37])) == 1


def test_an_impossible_operation_is_refused_and_changes_nothing(running, run):
    with running.page(run) as page:
        refused = page.ask("filter.silence", "error.reported", layer=CONV1, filter=4)
        assert (refused["code"], refused["field"]) == ("bad_surgery", "filter")
        assert page.ask("layer.freeze", "error.reported", layer=2)["message"].startswith("relu1 has no weights")
        assert page.ask("filter.paint", "error.reported", layer=CONV1, filter=0, values=[1])["field"] == "values"
        assert page.ask("filter.paint", "error.reported", layer=0, filter=0, values=[])["field"] == "layer"
        same = page.ask("filter.silence", "surgery.changed", layer=CONV1, filter=0, silent=False)
        assert (same["silent"], same["frozen"]) == ([], [])
        assert not any(event["type"] in ("mark.added", "surgery.measured") for event in page.events)


def test_a_reset_releases_everything_and_another_definition_releases_layers_it_did_not_keep(running, run):
    with running.page(run) as page:
        page.ask("filter.silence", "surgery.measured", layer=CONV1, filter=0)
        page.ask("filter.silence", "surgery.measured", layer=CONV2, filter=5)
        page.ask("layer.freeze", "surgery.changed", layer=CONV1)
        wider = TEXT.replace("filters:6", "filters:8")
        changed = page.ask("definition.apply", "surgery.changed", text=wider, keep_weights=True)
        assert (changed["silent"], changed["frozen"]) == ([[CONV1, 0]], [CONV1])
        changed = page.ask("run.reset", "surgery.changed")
        assert (changed["silent"], changed["frozen"]) == ([], [])
        with running.page(run) as late:
            assert late.hello["operation"] is None, "the operation belongs to the old network"


def test_a_killed_worker_restarts_with_the_same_surgery_and_the_same_bits(running, run):
    with running.page(run) as page:
        train(page, 20)
        page.ask("filter.silence", "surgery.measured", layer=CONV1, filter=0)
        page.ask("layer.freeze", "surgery.changed", layer=CONV2)
        step = page.points[-1]["step"]
        page.send("run.step")
        page.until(lambda p: p.points[-1]["step"] == step + 1)
        [about] = [about for about in running.get("/api/runs").json()["runs"] if about["id"] == run]
        first = len(page.events)
        os.kill(about["worker_pid"], signal.SIGKILL)
        changed = page.until(lambda p: [e for e in p.events[first:] if e["type"] == "surgery.changed"])[0]
        assert (changed["silent"], changed["frozen"]) == ([[CONV1, 0]], [CONV2])
        layer = frame_after(page, "layer.freeze", layer=CONV2, frozen=False)
        data, (rows, columns, filters) = layer["activation"]["data"], layer["activation"]["shape"]
        assert len(set(data[0 : rows * columns * filters : filters])) == 1, "the silent filter's map is one value"


def test_while_paused_patches_are_found_once_for_each_state_of_the_network(running, run):
    with running.page(run) as page, running.page(run) as other:
        found = page.ask("patches.watch", "patches.found", layers=[CONV1, CONV2, 2])
        assert (found["step"], found["searched"]) == (0, 1000)
        assert [(layer["index"], layer["rows"], layer["columns"]) for layer in found["layers"]] == [
            (CONV1, 5, 5), (CONV2, 9, 9),
        ]  # fmt: skip
        for layer in found["layers"]:
            for patches in layer["filters"]:
                values = [patch["value"] for patch in patches]
                assert len(values) == 9
                assert values == sorted(values, reverse=True)
                assert len({patch["image"] for patch in patches}) == 9
        assert [len(layer["filters"]) for layer in found["layers"]] == [4, 6]
        count = len(page.events)
        page.listen(1.0)
        assert not [event for event in page.events[count:] if event["type"] == "patches.found"]
        page.send("run.step")
        assert page.until_event("patches.found")["step"] == 1
        page.send("filter.silence", layer=CONV1, filter=1)
        after = page.until_event("patches.found")
        assert {patch["value"] for patch in after["layers"][0]["filters"][1]} == {0.0}
        assert not [event for event in other.events if event["type"] == "patches.found"]


def test_during_training_patches_are_found_repeatedly_until_no_page_watches(running, run):
    with running.page(run) as page:
        page.send("run.resume")
        page.send("patches.watch", layers=[CONV1])
        found = page.until(lambda p: [e for e in p.events if e["type"] == "patches.found"][2:], 120)[0]
        assert found["step"] > 0
        page.ask("patches.watch", "patches.found", layers=[CONV2])
        page.send("patches.watch", layers=[])
        page.ask("run.pause", "run.changed", expect={"state": "paused"})
        count = len(page.events)
        page.send("run.step")
        page.listen(1.0)
        assert not [event for event in page.events[count:] if event["type"] == "patches.found"]


def test_a_restarted_worker_searches_the_watched_patches(running, run):
    with running.page(run) as page:
        page.ask("patches.watch", "patches.found", layers=[CONV1])
        page.send("worker.restart")
        assert page.until_event("patches.found")["searched"] == 1000
