"""Changing the definition of a running network, and undoing it: a real server, a real worker."""

import os
import signal

import numpy as np
import pytest
from safetensors.numpy import load

from engine import Network, Trainer, load_dataset, parse_definition
from engine.definition import Limits, preset
from engine.errors import ConvscopeError
from server.worker import undo
from tests.running import RunningServer
from tests.tiny import TINY

MNIST = preset("mnist-demo").text
WIDER = MNIST.replace("filters:8", "filters:12")


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    with RunningServer(tmp_path_factory.mktemp("server") / "data") as running:
        yield running


def arrays(server, run):
    """All that the run has learned: parameters and optimiser state."""
    return load(server.get(f"/api/runs/{run}/export").content)


def same(one, two):
    return one.keys() == two.keys() and all(one[name].tobytes() == two[name].tobytes() for name in one)


@pytest.fixture
def run(served):
    """A run of the demo, paused."""
    run = served.post("/api/runs", json={"definition": "mnist-demo", "paused": True}).json()["id"]
    yield run
    served.delete(f"/api/runs/{run}")


def test_a_wider_layer_keeps_its_filters_and_undo_restores_everything(served, run):
    with served.page(run) as page:
        page.send("run.resume")
        page.until(lambda page: len(page.points) > 20)
        page.ask("run.pause", "run.changed", expect={"state": "paused"})
        assert (page.hello["undo_steps"], page.hello["new_filters"]) == (0, {})
        before, options = arrays(served, page.run), page.hello["options"]
        changed = page.ask("definition.apply", "definition.changed", text=WIDER)
        assert (changed["new_filters"], changed["undo_steps"]) == ({"conv1": 8}, 1)
        assert set(changed["kept"]) == {"conv2.bias", "fc1.weight", "fc1.bias"}
        wide = arrays(served, page.run)
        assert wide["conv1.weight"].shape == (12, 5, 5, 1)
        assert wide["conv1.weight"][:8].tobytes() == before["conv1.weight"].tobytes()
        assert np.array_equal(wide["conv2.weight"][..., :8], before["conv2.weight"])
        with served.page(page.run) as late:
            assert (late.hello["undo_steps"], late.hello["new_filters"]) == (1, {"conv1": 8})

        page.ask("options.set", "options.changed", method="sgd", learning_rate=0.03)
        for _ in range(3):
            page.ask("run.step", "points.added")
        step = page.points[-1]["step"]
        back = page.ask("definition.undo", "definition.changed")
        assert (back["definition"], back["step"], back["undo_steps"], back["new_filters"]) == (MNIST, step, 0, {})
        assert len(back["kept"]) == 6
        assert page.until_event("options.changed")["options"] == options
        assert "undone, 5,994 parameters" in page.until_event("mark.added")["mark"]["detail"]
        page.until_event("validation.measured")
        assert same(arrays(served, page.run), before)
        point = page.ask("run.step", "points.added")["points"][0]
        assert (point["step"], point["number"]) == (step + 1, page.points[-2]["number"] + 1)

        refused = page.ask("definition.undo", "error.reported")
        assert (refused["code"], "nothing to undo" in refused["message"]) == ("unavailable", True)


def test_replacing_a_network_by_a_preset_can_be_undone_with_its_weights_and_seed(served, run):
    with served.page(run) as page:
        before, seed = arrays(served, page.run), page.hello["seed"]
        page.ask("definition.apply", "definition.changed", text=TINY, keep_weights=False)
        page.ask("run.reset", "run.changed", seed=77, expect={"reason": "reset"})
        back = page.ask("definition.undo", "definition.changed")
        assert back["definition"] == page.hello["definition"]
        assert page.until_event("run.changed")["seed"] == seed
        assert same(arrays(served, page.run), before)


def kill(server, run):
    os.kill(server.get(f"/api/runs/{run}").json()["worker_pid"], signal.SIGKILL)


def test_the_undo_list_outlives_the_worker(served, run):
    with served.page(run) as page:
        before = arrays(served, page.run)
        page.ask("definition.apply", "definition.changed", text=WIDER)
        page.ask("definition.apply", "definition.changed", text=TINY, keep_weights=False)
        kill(served, page.run)
        page.until_event("run.changed", state="restarting")
        assert page.until_event("undo.changed")["steps"] == 2
        page.until_event("run.changed", state="paused")
        with served.page(page.run) as late:
            assert late.hello["undo_steps"] == 2
        back = page.ask("definition.undo", "definition.changed")
        assert (back["definition"], back["undo_steps"]) == (WIDER, 1)
        page.until_event("validation.measured")  # the checkpoint is there, which knows of one step less
        kill(served, page.run)
        assert page.until_event("undo.changed")["steps"] == 1, "no change is undone twice"
        page.until_event("run.changed", state="paused")
        back = page.ask("definition.undo", "definition.changed")
        assert (back["definition"], back["undo_steps"]) == (MNIST, 0)
        page.until_event("validation.measured")
        assert same(arrays(served, page.run), before)


def test_the_undo_list_outlives_the_server(tmp_path):
    with RunningServer(tmp_path / "data", "--paused") as server:
        run = server.run_id()
        with server.page(run) as page:
            before = arrays(server, run)
            page.ask("definition.apply", "definition.changed", text=WIDER)
            page.until_event("validation.measured")
        server.process.kill()
        server.process.wait()
        server.start()
        with server.page(run) as page:
            page.until(lambda page: page.hello["undo_steps"] or any(e["type"] == "undo.changed" for e in page.events))
            assert page.ask("definition.undo", "definition.changed")["definition"] == MNIST
            page.until_event("validation.measured")
            assert same(arrays(server, run), before)
            server.delete(f"/api/runs/{run}")
        assert not list((tmp_path / "data" / "checkpoints").glob("*")), "nothing of a deleted run stays"


def test_undo_with_a_damaged_file_is_refused_and_the_page_is_told(served, run):
    with served.page(run) as page:
        page.ask("definition.apply", "definition.changed", text=WIDER)
        page.until_event("validation.measured")
        for file in served.data_dir.glob(f"checkpoints/{page.run}/undo/*"):
            file.write_bytes(file.read_bytes()[:1000])
        refused = page.ask("definition.undo", "error.reported")
        assert "cannot be undone" in refused["message"]
        assert any(event["type"] == "undo.changed" and event["steps"] == 0 for event in page.events)


def test_checking_a_definition_says_what_it_would_change_in_a_run(served, run):
    with served.page(run) as page:
        running = page.hello["definition"]
        answer = served.post("/api/definitions", json={"text": running, "run": page.run}).json()
        assert [layer["multiply_adds"] for layer in answer["layers"]][:5] == [0, 115_200, 0, 0, 460_800]
        assert [layer["item"] for layer in answer["layers"]] == [0, 1, 1, 2, 3, 3, 4, 5, 5]
        assert answer["changes"]["kept"] == ["conv1", "conv2", "fc1"]
        text = running.replace("filters:8", "filters:6").replace("sx:3, stride:3", "sx:2, stride:2")
        changes = served.post("/api/definitions", json={"text": text, "run": page.run}).json()["changes"]
        assert changes["widened"] == [{"name": "conv1", "old": 8, "new": 6}]
        assert changes["adapted"] == [{"name": "conv2", "old": 8, "new": 6}]
        assert (changes["restarted"], changes["removed"]) == (["fc1"], ["fc1"])
        assert changes["matches"] == [0, 1, 2, 3, 4, 5, 6, None, 8]
        assert "changes" not in served.post("/api/definitions", json={"text": text}).json()


def ask_edit(server, text, **edit):
    answer = server.post("/api/definitions/edits", json={"text": text, "edit": edit})
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_one_layer_of_a_definition_is_edited_over_http(served):
    wider = ask_edit(served, MNIST, kind="set", layer=1, key="filters", value=12)
    assert (wider["ok"], wider["text"]) == (True, WIDER)
    assert wider["layers"][1]["parameters"] == 312
    assert ask_edit(served, MNIST, kind="remove", layer=2)["layers"][3]["name"] == "conv2"
    assert ask_edit(served, MNIST, kind="insert", index=1, type="dropout")["layers"][1]["type"] == "dropout"
    assert ask_edit(served, MNIST, kind="move", layer=2, to=1)["layers"][1]["type"] == "pool"
    plain = ask_edit(served, MNIST, kind="set", layer=1, key="activation", value=None)
    assert [layer["name"] for layer in plain["layers"]][:3] == ["input", "conv1", "pool1"]

    wrong = ask_edit(served, MNIST, kind="set", layer=2, key="sx", value=99)
    assert (wrong["ok"], "sx:99" in wrong["text"]) == (False, True)
    assert wrong["errors"][0]["fixes"][0] == {
        "label_key": "fix.use", "values": {"key": "sx", "value": "24"}, "line": 4, "column": 34, "end_line": 4,
        "end_column": 36, "text": "24",
    }  # fmt: skip
    missing = ask_edit(served, MNIST, kind="remove", layer=99)
    assert (missing["ok"], missing["text"]) == (False, MNIST)
    assert "there is no layer 99" in missing["errors"][0]["message"]
    assert "cannot be added" in ask_edit(served, MNIST, kind="insert", index=1, type="input")["errors"][0]["message"]
    broken = ask_edit(served, "[{", kind="remove", layer=0)
    assert (broken["ok"], broken["text"]) == (False, "[{")
    assert not ask_edit(served, "x" * 70_000, kind="remove", layer=0)["ok"]


NO_EDITS = [
    {"kind": "fly"},
    {"kind": "remove"},
    {"kind": "set", "layer": -1, "key": "sx", "value": 1},
    {"kind": "set", "layer": 1, "key": "activation", "value": "'});alert('"},
]


@pytest.mark.parametrize("edit", NO_EDITS)
def test_an_invalid_edit_is_refused(served, edit):
    assert served.post("/api/definitions/edits", json={"text": MNIST, "edit": edit}).status_code == 422


@pytest.fixture
def trainer():
    return Trainer(Network(parse_definition(TINY)), {"batch_size": 2}, load_dataset("digits"))


def taken(kept, trainer):
    back = kept.load_newest(trainer.dataset, 1)
    kept.drop_newest()
    return back


def test_undo_keeps_ten_networks_and_fewer_if_they_are_large(trainer, tmp_path, monkeypatch):
    kept = undo.Undo(tmp_path, Limits())
    for step in range(12):
        trainer.step = step
        kept.push(trainer)
    assert kept.steps == 10
    assert [taken(kept, trainer).step for _ in range(10)] == list(range(11, 1, -1))
    with pytest.raises(ConvscopeError, match="nothing to undo"):
        kept.load_newest(trainer.dataset, 1)
    kept.push(trainer)
    size = (tmp_path / "undo" / kept.files[0]).stat().st_size
    monkeypatch.setattr(undo, "_MOST_BYTES", 3 * size)
    for _ in range(5):
        kept.push(trainer)
    assert kept.steps == 3
    monkeypatch.setattr(undo, "_MOST_BYTES", size - 1)
    kept.push(trainer)
    assert kept.steps == 0


def test_undo_files_are_deleted_when_neither_of_the_two_newest_checkpoints_names_them(trainer, tmp_path):
    kept = undo.Undo(tmp_path, Limits())
    files = [kept.push(trainer) or kept.files[-1] for _ in range(3)]

    def there():
        return sorted(path.name for path in (tmp_path / "undo").glob("*"))

    kept.delete_unused_files()
    taken(kept, trainer)
    kept.delete_unused_files()
    assert there() == files, "the checkpoint before the newest knows all three"
    kept.delete_unused_files()
    assert there() == files[:2]
    other = undo.Undo(tmp_path, Limits())
    other.set_files(files)
    assert other.steps == 0, "entries older than a missing file are dropped: an undo never takes back two changes"
    other.set_files(("../../etc/passwd",))
    assert other.steps == 0
    other.set_files(files[:2])
    assert other.files == tuple(files[:2])


def test_a_full_disk_empties_the_undo_list(trainer, tmp_path):
    (tmp_path / "undo").write_text("in the way of the folder")
    kept = undo.Undo(tmp_path, Limits())
    kept.push(trainer)
    assert kept.steps == 0
