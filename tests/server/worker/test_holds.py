"""Holding a step and asking about it, through a real websocket, while training goes on."""

import socket
import time
from contextlib import ExitStack, suppress
from statistics import median

import numpy as np
import pytest

from engine import Network, Trainer, load_dataset, parse_definition
from engine.explanations.held_step import HeldStep
from server import protocol
from server.worker.frames import FrameMaker
from server.worker.holds import Holds
from tests.explained import is_same
from tests.running import RunningServer
from tests.server.test_end_to_end import pause
from tests.tiny import TINY


def take(page, slot=0):
    """Holds a step; returns the server's answer and its frame."""
    seen = len(page.frames)
    taken = page.ask("hold.take", "hold.taken", slot=slot)
    frame = page.until(lambda page: next((f for f in page.frames[seen:] if f.get("hold") == taken["hold"]), None))
    return taken, frame


def explain(page, hold, layer, index, view="forward", kind="cell", request=1):
    answered = page.ask(
        "cell.explain", "cell.explained", expect={"request": request},
        request=request, hold=hold, layer=layer, kind=kind, index=index, view=view,
    )  # fmt: skip
    assert answered["hold"] == hold
    return answered["explanation"]


def refused(page, **fields):
    return page.ask("cell.explain", "error.reported", expect={"code": "bad_target"}, request=9, **fields)["field"]


def test_a_step_is_held_and_explained_while_training_goes_on(server):
    with server.page() as page:
        page.until(lambda page: len(page.points) > 30)
        taken, frame = take(page)
        assert frame["step"] == taken["step"] >= 30
        assert frame["probe"]["label"] == taken["label"]
        assert [layer["name"] for layer in frame["layers"]] == [layer["name"] for layer in page.hello["layers"]]
        conv = frame["layers"][1]
        assert all(conv[field] for field in ("activation", "activation_gradient", "weight", "weight_gradient"))
        before = page.points[-1]["step"]
        page.until(lambda page: page.points[-1]["step"] > before + 20)
        explained = explain(page, taken["hold"], 1, [10, 14, 3])
        assert [block["type"] for block in explained["blocks"][:2]] == ["product", "sum"]
        assert is_same(explained)
        assert explained["sees"] == [8, 12, 5, 5]
        maps = conv["activation"]
        byte = maps["data"][(10 * 24 + 14) * 8 + 3]
        on_the_card = maps["minimum"] + byte * (maps["maximum"] - maps["minimum"]) / 255
        assert abs(explained["value"] - on_the_card) <= (maps["maximum"] - maps["minimum"]) / 500


def test_the_explained_next_step_is_the_one_that_training_takes(server):
    with server.page() as page:
        page.until(lambda page: len(page.points) > 10)
        pause(page)
        taken, _ = take(page)
        place = [3, 2, 2, 0]
        step = explain(page, taken["hold"], 1, place, "step", "weight")
        page.ask("run.step", "points.added")
        after, _ = take(page)
        assert after["step"] == taken["step"] + 1
        assert explain(page, after["hold"], 1, place, "forward", "weight")["value"] == step["value"]
        assert is_same(step)


def test_a_hold_belongs_to_its_viewer_and_a_second_hold_replaces_it(server):
    with server.page() as page, server.page() as other:
        first, _ = take(page)
        assert refused(other, hold=first["hold"], layer=1, kind="cell", index=[0, 0, 0], view="forward") == "hold"
        assert not any(event["type"] == "hold.taken" for event in other.events)
        assert not any("hold" in frame for frame in other.frames)
        second, _ = take(page)
        assert second["hold"] != first["hold"]
        assert refused(page, hold=first["hold"], layer=1, kind="cell", index=[0, 0, 0], view="forward") == "hold"
        explain(page, second["hold"], 1, [0, 0, 0])
        page.send("hold.release")
        assert refused(page, hold=second["hold"], layer=1, kind="cell", index=[0, 0, 0], view="forward") == "hold"
        page.send("hold.release")


def test_a_question_with_an_invalid_target_names_the_field_and_the_run_goes_on(server):
    with server.page() as page:
        hold = take(page)[0]["hold"]
        assert refused(page, hold=hold, layer=99, kind="cell", index=[0, 0, 0], view="forward") == "layer"
        assert refused(page, hold=hold, layer=1, kind="cell", index=[24, 0, 0], view="forward") == "index"
        assert refused(page, hold=hold, layer=1, kind="cell", index=[0, 0], view="forward") == "index"
        assert refused(page, hold=hold, layer=2, kind="weight", index=[0, 0, 0, 0], view="forward") == "kind"
        assert refused(page, hold=hold, layer=8, kind="cell", index=[0, 0, 0], view="step") == "view"
        assert page.ask("hold.take", "error.reported", slot=5)["code"] == "bad_probe"
        count = len(page.points)
        page.until(lambda page: len(page.points) > count)


def test_a_hold_outlives_a_reset_and_another_definition(server):
    with server.page() as page:
        page.until(lambda page: len(page.points) > 10)
        taken, _ = take(page)
        value = explain(page, taken["hold"], 1, [5, 5, 0])["value"]
        page.ask("run.reset", "run.changed", expect={"step": 0})
        text = "[{type:'input',out_sx:24,out_sy:24,out_depth:1},{type:'softmax',num_classes:10}]"
        page.ask("definition.apply", "definition.changed", text=text, keep_weights=True)
        explained = explain(page, taken["hold"], 1, [5, 5, 0], request=2)
        assert explained["value"] == value


def hang_up(page):
    """Closes the connection at once, without a close frame, which would wait behind all that was not read."""
    with suppress(OSError):  # it has gone already
        page.socket.socket.shutdown(socket.SHUT_RDWR)
    page.__exit__(None, None, None)


def test_the_ninth_hold_ends_the_oldest_and_a_viewer_that_leaves_makes_room(server):
    with server.page() as first, ExitStack() as stack:
        hold = take(first)[0]["hold"]
        others = [server.page().__enter__() for _ in range(9)]
        for other in others:
            stack.callback(hang_up, other)
        for other in others[:7]:
            take(other)
        hang_up(others[0])
        first.until(lambda _: server.get("/api/runs").json()["runs"][0]["viewers"] < 10)
        take(others[7])
        explain(first, hold, 1, [0, 0, 0])
        take(others[8])
        first.until(lambda page: any(event["type"] == "hold.ended" for event in page.events))
        ended = next(event for event in first.events if event["type"] == "hold.ended")
        assert (ended["hold"], ended["reason"]) == (hold, "others")


def test_a_new_worker_ends_the_hold(server):
    with server.page() as page:
        taken, _ = take(page)
        ended = page.ask("worker.restart", "hold.ended")
        assert (ended["hold"], ended["reason"]) == (taken["hold"], "worker")
        page.until(lambda page: any(e["type"] == "run.changed" and e["state"] == "training" for e in page.events))
        again, _ = take(page)
        explain(page, again["hold"], 1, [0, 0, 0])


def answer_times(page, hold, questions, figures, network, pause=0.0):
    """Asks one question after another, view by view, with a pause after each; returns the median seconds of each."""
    medians = {}
    for view in ("forward", "backward", "check"):
        seconds = []
        for request in range(8 * len(questions)):
            layer, index, kind = questions[request % len(questions)]
            page.listen(pause)
            began = time.monotonic()
            explain(page, hold, layer, index, view, kind, request)
            seconds.append(time.monotonic() - began)
        medians[view] = median(seconds)
        times = f"median {1000 * medians[view]:.0f} ms, longest {1000 * max(seconds):.0f} ms"
        figures.add("a question answered while training", network, view, times)
    return medians


def test_explaining_a_cell_answers_in_time_while_training_goes_on(server, figures):
    with server.page() as page:
        page.until(lambda page: len(page.points) > 20)
        hold = take(page)[0]["hold"]
        cells = [
            (1, [10, 14, 3], "cell"),
            (4, [5, 5, 7], "cell"),
            (0, [12, 12, 0], "cell"),
            (1, [3, 2, 2, 0], "weight"),
        ]
        first = len(page.points)
        longest = []
        while len(longest) < 10 and min(longest, default=1) >= 0.15:  # the quietest round
            longest.append(max(answer_times(page, hold, cells, figures, "mnist-demo").values()))
        assert min(longest) < 0.15
        page.until(lambda page: len(page.points) > first)


class Worker:
    """The part of a worker that Holds uses, with its own clock. seconds: the time of one answer."""

    def __init__(self, monkeypatch, seconds):
        network = Network(parse_definition(TINY))
        self.frames = FrameMaker(Trainer(network, {}, load_dataset("digits")))
        self.now, self.answers, self.refusals, self.frames_sent = 100.0, [], [], 0
        self.holds = Holds(self.send, lambda: self.now)
        explain = HeldStep.explain

        def slow(step, *what):
            self.now += seconds
            return explain(step, *what)

        monkeypatch.setattr(HeldStep, "explain", slow)

    def send(self, event, viewer, frame=None):
        kinds = {protocol.CellExplained: self.answers, protocol.ErrorReported: self.refusals}
        kinds.get(type(event), []).append((viewer, event))
        self.frames_sent += frame is not None

    def ask(self, viewer, hold=1, count=1):
        for request in range(count):
            self.holds.put(
                protocol.ExplainCell(request=request, hold=hold, layer=0, kind="cell", index=(0, 0, 0), view="forward"),
                viewer,
            )


def test_answers_take_at_most_a_fifth_of_the_time_during_training(monkeypatch):
    worker = Worker(monkeypatch, seconds=0.004)
    worker.holds.put(protocol.TakeHold(), 7)
    while worker.now < 120:
        worker.ask(7, count=10)
        before = worker.now
        worker.holds.work(worker.frames, training=True)
        assert worker.now - before < 0.51, "the saved credit is used at once, and is soon used up"
        worker.now += 0.003  # a step
    share = 0.004 * len(worker.answers) / (worker.now - 100)
    assert 0.15 < share < 0.25
    assert worker.refusals, "questions above the limit are refused at once"
    assert {event.code for _, event in worker.refusals} == {"too_many"}
    assert [event.request for _, event in worker.answers[:10]] == list(range(10)), "in their order"


def test_while_the_run_is_paused_all_questions_are_answered_at_once(monkeypatch):
    worker = Worker(monkeypatch, seconds=1)
    worker.holds.put(protocol.TakeHold(), 7)
    worker.ask(7, count=49)
    assert worker.holds.due_in == 0
    worker.holds.work(worker.frames, training=False)
    assert (len(worker.answers), worker.refusals, worker.holds.due_in) == (49, [], None)


def test_the_questions_of_a_viewer_that_leaves_are_dropped(monkeypatch):
    worker = Worker(monkeypatch, seconds=1)
    for viewer in (1, 2):
        worker.holds.put(protocol.TakeHold(), viewer)
        worker.ask(viewer, hold=viewer, count=5)
    worker.holds.drop_viewer(1)
    worker.holds.work(worker.frames, training=False)
    assert {viewer for viewer, _ in worker.answers} == set()
    assert {event.field for _, event in worker.refusals} == {"hold"}, "the second is the first that was taken"
    worker.ask(2, hold=1)
    worker.holds.work(worker.frames, training=False)
    assert [viewer for viewer, _ in worker.answers] == [2]


@pytest.mark.slow
def test_a_network_of_twelve_convolutions_with_64_filters_answers_in_time_too(tmp_path, figures):
    rng = np.random.default_rng(0)
    folder = tmp_path / "cifar"
    folder.mkdir()
    for name in ("data_batch_1.bin", "test_batch.bin"):
        images = rng.integers(0, 256, (100, 3073), np.uint8)
        images[:, 0] %= 10
        (folder / name).write_bytes(images.tobytes())
    (folder / "batches.meta.txt").write_text("\n".join("abcdefghij"), "ascii")
    convs = ["{type:'conv',sx:3,filters:64,pad:1,activation:'relu'}"] * 12
    layers = [*convs[:4], "{type:'pool',sx:2}", *convs[4:8], "{type:'pool',sx:2}", *convs[8:]]
    definition = tmp_path / "deep.txt"
    definition.write_text(
        f"layer_defs = [{{type:'input',out_sx:32,out_sy:32,out_depth:3}},{','.join(layers)},"
        "{type:'softmax',num_classes:10}];\nnet = new convnetjs.Net(); net.makeLayers(layer_defs);\n"
        "trainer = new convnetjs.SGDTrainer(net, {learning_rate:0.001, momentum:0.9, batch_size:4});\n",
        "ascii",
    )
    arguments = "--definition", str(definition), "--dataset", str(folder)
    with RunningServer(tmp_path / "data", *arguments) as server, server.page() as page:
        page.until(lambda page: len(page.points) > 3, 120)
        seconds = []
        for _ in range(5):
            began = time.monotonic()
            hold = take(page)[0]["hold"]
            seconds.append(time.monotonic() - began)
        figures.add("a step held, with its frame", "64 filters", "", f"median {1000 * median(seconds):.0f} ms")
        cells = [(1, [10, 14, 3], "cell"), (16, [5, 5, 7], "cell"), (0, [12, 12, 0], "cell"),
                 (3, [3, 2, 2, 0], "weight")]  # fmt: skip
        # As fast as a person clicks: faster questions wait, because answers take only a share of the time.
        assert max(answer_times(page, hold, cells, figures, "64 filters", 0.6).values()) < 0.15
