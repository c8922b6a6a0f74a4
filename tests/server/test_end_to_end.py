"""A real server process with a real worker, seen through the websocket."""

import os
import shutil
import signal
import struct
import threading
import time

import msgpack
import numpy as np
import pytest
from websockets.exceptions import ConnectionClosed

from tests.running import SECONDS, RunningServer, is_alive

ALL = list(range(9))
WIDE = (
    "[{type:'input',out_sx:28,out_sy:28,out_depth:1},{type:'conv',sx:5,filters:300,pad:2},"
    "{type:'softmax',num_classes:10}]"
)


def numbers(page):
    return [point["number"] for point in page.points]


def single_steps(page):
    """The losses of the first points; where later points end depends on the moment of a pause."""
    return [point["loss"] for point in page.points[:1000]]


def life(page):
    """The points since the newest reset."""
    start = max(index for index, point in enumerate(page.points) if point["step"] == 1)
    return page.points[start:]


def pause(page):
    return page.ask("run.pause", "run.changed", expect={"state": "paused"})


def test_hello_comes_first_and_describes_the_run(server):
    with server.page() as page:
        hello = page.hello
        assert hello["state"] == "training"
        assert [layer["name"] for layer in hello["layers"]] == [
            "input", "conv1", "relu1", "pool1", "conv2", "relu2", "pool2", "fc1", "softmax",
        ]  # fmt: skip
        assert hello["parameters"] == 5994
        assert hello["options"]["method"] == "adadelta"
        assert hello["dataset_sizes"] == {"train": 9000, "validation": 1000}
        measured = page.until_event("validation.measured")
        assert sum(map(sum, measured["confusion"])) == measured["examples"] == 1000


def test_every_viewer_gets_all_numbered_points_whenever_it_connects(server):
    with server.page() as first:
        first.until(lambda page: len(page.points) > 40)
        with server.page(first.run) as late, server.page(first.run, since=30) as since:
            pause(first)
            last = first.points[-1]["number"]
            for page in (first, late, since):
                page.until(lambda page: page.points and page.points[-1]["number"] == last)
            assert numbers(first) == numbers(late) == list(range(1, last + 1))
            assert numbers(since) == list(range(31, last + 1))
            assert first.points == late.points
            stored = server.get(f"/api/runs/{first.run}/points?since=10").json()["points"]
            assert stored == first.points[10:]
            assert all(point["steps"] == 1 for point in first.points[:1000])


def test_pause_stops_step_takes_one_step_and_reset_gives_the_same_losses_bit_for_bit(server):
    with server.page() as page:
        page.until(lambda page: len(page.points) >= 12)
        changed = pause(page)
        step, count = changed["step"], len(page.points)
        assert page.points[-1]["step"] == step
        page.listen(0.5)
        assert len(page.points) == count

        page.send("run.step")
        page.until(lambda page: len(page.points) > count)
        page.listen(0.3)
        assert [point["step"] for point in page.points[count:]] == [step + 1]
        assert page.points[-1]["steps"] == 1

        first_ten = [point["loss"] for point in page.points[:10]]
        page.ask("run.reset", "run.changed", expect={"step": 0})
        count = len(page.points)
        page.send("run.resume")
        page.until(lambda page: len(page.points) >= count + 10)
        again = page.points[count : count + 10]
        assert [point["loss"] for point in again] == first_ten
        assert [point["step"] for point in again] == list(range(1, 11))
        assert numbers(page) == list(range(1, len(page.points) + 1))

        page.ask("run.reset", "run.changed", expect={"step": 0, "seed": 12345}, seed=12345)
        count = len(page.points)
        page.until(lambda page: len(page.points) >= count + 10)
        assert [point["loss"] for point in life(page)[:10]] != first_ten


def test_options_change_without_a_reset_and_every_page_gets_them(server):
    with server.page() as page, server.page() as other:
        page.until(lambda page: page.points)
        page.send("options.set", learning_rate=0.25, batch_size=7)
        for viewer in (page, other):
            changed = viewer.until_event("options.changed")
            assert changed["options"]["learning_rate"] == 0.25
        page.until(lambda page: page.points[-1]["learning_rate"] == 0.25 and page.points[-1]["batch_size"] == 7)
        mark = other.until_event("mark.added")["mark"]
        assert mark["kind"] == "options"
        assert "learning_rate 0.01 → 0.25" in mark["detail"]
        assert any(point["step"] > 1 for point in page.points)


def test_a_refused_command_is_answered_with_the_error_and_the_run_goes_on(server):
    with server.page() as page:
        for command, code, field in (
            ({"type": "options.set", "learning_rate": -1}, "bad_option", "learning_rate"),
            ({"type": "options.set", "speed": 3}, "bad_message", "speed"),
            ({"type": "run.fly"}, "bad_message", None),
            ({"type": "probe.set", "source": "validation", "index": 1000}, "bad_probe", "index"),
            ({"type": "probe.set", "source": "pixels", "pixels": [0, 1]}, "bad_probe", "pixels"),
            ({"type": "probe.set", "source": "test", "index": 0}, "bad_probe", "source"),
        ):
            error = page.ask(command.pop("type"), "error.reported", **command)
            assert (error["code"], error["field"]) == (code, field), error
            assert error["message"]
        page.socket.send("not json")
        assert page.until_event("error.reported")["code"] == "bad_message"
        count = len(page.points)
        page.until(lambda page: len(page.points) > count)


def test_a_definition_is_applied_to_the_running_network_and_a_wrong_one_leaves_it_running(server):
    with server.page() as page, server.page() as other:
        page.until(lambda page: len(page.points) > 20)
        text = page.hello["definition"]
        error = page.ask("definition.apply", "error.reported", text=text.replace("filters:8", "fitlers:8"))
        assert error["code"] == "bad_definition"
        assert (error["errors"][0]["line"], error["errors"][0]["suggestions"]) == (3, ["filters"])

        changed = page.ask("definition.apply", "definition.changed", text=text.replace("filters:8", "filters:12"))
        assert changed["layers"][1]["formula"] == "12×5×5×1+12"
        assert changed["layers"][1]["parameters"] == 312
        assert "fc1.weight" in changed["kept"]
        assert "conv1.weight" not in changed["kept"]
        assert changed["step"] > 0
        assert other.until_event("definition.changed")["parameters"] == changed["parameters"]
        count = len(page.points)
        page.until(lambda page: len(page.points) > count)
        assert page.points[-1]["step"] > changed["step"]


def test_frames_are_made_only_while_a_page_watches_and_fit_into_sixty_kilobytes(server):
    with server.page() as page:
        page.listen(0.7)
        assert page.frames == []
        assert server.get(f"/api/runs/{page.run}").json()["frames"] == 0

        page.send("watch.set", layers=ALL, frames_per_second=30)
        page.until(lambda page: len(page.frames) >= 10)
        assert max(page.frame_sizes) <= 60_000
        frame = page.frames[-1]
        assert [layer["name"] for layer in frame["layers"]] == [layer["name"] for layer in page.hello["layers"]]
        conv1 = frame["layers"][1]
        assert conv1["activation"]["shape"] == conv1["activation_gradient"]["shape"] == [24, 24, 8]
        assert conv1["weight"]["shape"] == conv1["weight_gradient"]["shape"] == [8, 5, 5, 1]
        assert len(conv1["activation"]["data"]) == 24 * 24 * 8
        assert frame["layers"][8]["activation_gradient"] is None
        assert sum(frame["probe"]["scores"]) == pytest.approx(1, abs=1e-5)
        assert page.frames[0]["layers"][1]["weight"]["data"] != frame["layers"][1]["weight"]["data"]

        page.send("watch.set", layers=[4], fields=["activation"])
        page.until(lambda page: [layer["index"] for layer in page.frames[-1]["layers"]] == [4])
        assert page.frames[-1]["layers"][0]["weight"] is None

        page.send("watch.set", layers=[])
        page.listen(0.5)
        page.ask("options.set", "options.changed", momentum=0.5)  # all frames made before have arrived
        made = server.get(f"/api/runs/{page.run}").json()["frames"]
        count = len(page.points)
        page.until(lambda page: len(page.points) > count + 20)
        pause(page)
        page.ask("run.step", "points.added")
        assert server.get(f"/api/runs/{page.run}").json()["frames"] == made


def test_without_credit_no_more_than_two_frames_are_sent(server):
    with server.page() as page:
        page.socket.send('{"type": "watch.set", "layers": [1]}')
        got, end = 0, time.monotonic() + SECONDS
        while time.monotonic() < end:
            try:
                got += isinstance(page.socket.recv(0.2), bytes)
            except TimeoutError:
                continue
            if got == 2:
                end = min(end, time.monotonic() + 1)  # a third would come within that
        assert got == 2


def test_while_paused_a_frame_follows_every_change_and_only_a_change(server):
    with server.page() as page:
        pause(page)
        page.send("watch.set", layers=ALL)
        page.until(lambda page: page.frames)
        page.listen(0.5)
        count = len(page.frames)
        assert count <= 2

        for command in (
            {"type": "run.step"},
            {"type": "probe.set", "source": "validation", "index": 5},
            {"type": "probe.set", "source": "pixels", "pixels": [0] * 784},
            {"type": "watch.set", "layers": [1, 2]},
            {"type": "definition.apply", "text": page.hello["definition"].replace("filters:16", "filters:9")},
        ):
            count = len(page.frames)
            page.send(command.pop("type"), **command)
            page.until(lambda page, count=count: len(page.frames) > count)
        page.listen(0.3)
        assert page.frames[-1]["step"] == page.points[-1]["step"]


def test_the_probe_shows_the_image_that_was_chosen_or_drawn(server):
    with server.page() as page, server.page() as other:
        pause(page)
        page.send("watch.set", layers=[0])
        page.send("probe.set", source="validation", index=7)
        assert other.until_event("probe.changed")["probe"]["index"] == 7
        predictions = page.first_event("validation.measured")["predictions"]
        assert predictions[7]["label"] != predictions[0]["label"]
        page.until(lambda page: page.frames and page.frames[-1]["probe"]["label"] == predictions[7]["label"])

        drawn = [255 if 10 <= i % 28 < 18 else 0 for i in range(784)]
        page.send("probe.set", source="pixels", pixels=drawn)
        page.until(lambda page: page.frames[-1]["probe"]["label"] is None)
        image = page.frames[-1]["probe"]["image"]
        assert (image["minimum"], image["maximum"], image["shape"]) == (-0.5, 0.5, [24, 24, 1])
        row = [255 if 8 <= x < 16 else 0 for x in range(24)]
        assert list(image["data"]) == row * 24


def test_two_pages_agree_and_closing_one_disturbs_nothing(server):
    with server.page() as page:
        with server.page(page.run) as other:
            other.until(lambda page: page.points)
            other.send("run.pause")
            page.until_event("run.changed", state="paused")
            other.send("run.resume")
            page.until_event("run.changed", state="training")
        count = len(page.points)
        page.until(lambda page: len(page.points) > count + 20)
        assert numbers(page) == list(range(1, len(page.points) + 1))


def test_a_network_is_saved_to_a_file_and_loaded_from_it_as_a_new_run(server):
    with server.page() as page:
        page.until(lambda page: len(page.points) > 60)
        page.ask("options.set", "options.changed", learning_rate=0.05)
        pause(page)
        saved = server.get(f"/api/runs/{page.run}/export?format=convscope")
        assert "attachment" in saved.headers["content-disposition"]
        loaded = server.post("/api/runs/import?name=mine", content=saved.content)
        assert loaded.status_code == 201
        about = server.get(f"/api/runs/{loaded.json()['id']}").json()
        assert (about["step"], about["seed"], about["state"]) == (
            page.points[-1]["step"], page.hello["seed"], "paused",
        )  # fmt: skip
        assert about["definition"] == page.hello["definition"]
        assert about["options"]["learning_rate"] == 0.05
        page.send("run.step")
        count = len(page.points)
        with server.page(loaded.json()["id"]) as copy:
            copy.send("run.step")
            copy.until(lambda page: page.points)
            page.until(lambda page: len(page.points) > count)
            assert copy.points[0]["loss"] == page.points[-1]["loss"]
            assert copy.points[0]["step"] == page.points[-1]["step"]
        exported = server.get(f"/api/runs/{page.run}/export?format=convnetjs")
        assert ".json" in exported.headers["content-disposition"]
        assert exported.json()["layers"][1]["layer_type"] == "conv"
        theirs = server.post("/api/runs/import?name=theirs", content=exported.content)
        assert theirs.status_code == 201
        with server.page(theirs.json()["id"]) as loaded_json, server.page(page.run) as original:
            for one in (loaded_json, original):
                one.send("watch.set", layers=[8])
                one.until(lambda page: page.frames)
            assert loaded_json.frames[0]["probe"]["scores"] == original.frames[-1]["probe"]["scores"]
    refused = server.post("/api/runs/import", content=b'{"layers": []}')
    assert refused.status_code == 400
    refused = server.post("/api/runs/import", content=b"nonsense")
    assert refused.status_code == 400
    assert "saved network" in refused.json()["detail"]["message"]


def test_a_killed_and_restarted_server_finds_the_run_and_its_curve_paused_at_its_step(server):
    with server.page() as page:
        run = page.run
        page.until(lambda page: len(page.points) > 150)
        worker = server.get(f"/api/runs/{run}").json()["worker_pid"]
        server.process.kill()
        server.process.wait()
    end = time.monotonic() + 20  # two seconds are promised, and measured in test_faults.py
    while is_alive(worker):
        assert time.monotonic() < end, "the worker outlived its server"
        time.sleep(0.05)

    server.start()
    with server.page(run) as again:
        assert again.hello["state"] in ("paused", "restarting")
        again.until(lambda page: len(page.points) >= page.hello["point"])
        assert again.points[: len(page.points)] == page.points
        step = again.hello["step"]
        assert step == again.points[-1]["step"]
        again.first_event("run.changed", state="paused")
        again.send("run.step")
        again.until(lambda page: page.points[-1]["step"] == step + 1)
        assert numbers(again) == list(range(1, len(again.points) + 1))
        resumed = single_steps(again)
        # The steps computed again led to the same network: a fresh run of the same seed has the same losses.
        again.ask("run.reset", "run.changed", expect={"step": 0})
        first = len(again.points)
        again.send("run.resume")
        again.until(lambda page: len(page.points) >= first + len(resumed))
        assert [point["loss"] for point in again.points[first : first + len(resumed)]] == resumed


def test_a_killed_worker_is_replaced_and_no_viewer_is_disconnected(server):
    with server.page() as page:
        page.until(lambda page: len(page.points) > 120)
        os.kill(server.worker(page.run), signal.SIGKILL)
        restarting = page.until_event("run.changed", state="restarting")
        assert "SIGKILL" in restarting["reason"]
        page.until_event("run.changed", state="training")
        count = len(page.points)
        page.until(lambda page: len(page.points) > count + 20)
        assert numbers(page) == list(range(1, len(page.points) + 1))
        losses = single_steps(page)
        page.ask("run.reset", "run.changed", expect={"step": 0})
        count = len(page.points)
        page.until(lambda page: len(page.points) >= count + len(losses))
        assert [point["loss"] for point in life(page)[: len(losses)]] == losses


def test_five_worker_deaths_within_a_minute_end_the_retries_until_a_person_tries_again(server):
    with server.page() as page:
        page.until(lambda page: page.points)
        for death in range(1, 6):
            os.kill(server.worker(page.run), signal.SIGKILL)
            changed = page.until_event("run.changed", state="restarting" if death < 5 else "failed")
            if death < 5:
                page.until_event("run.changed", state="training")
        assert "died 5 times within a minute" in changed["reason"]
        assert server.get(f"/api/runs/{page.run}").json()["worker_pid"] is None
        page.ask("run.resume", "run.changed", expect={"state": "training"})
        count = len(page.points)
        page.until(lambda page: len(page.points) > count)
        assert numbers(page) == list(range(1, len(page.points) + 1))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_saves_and_ends_everything_within_three_seconds(server, number):
    took = []
    while len(took) < 5 and min(took, default=4) >= 3:  # the quietest time: a computer has other work, too
        if took:
            server.start()
        with server.page() as page:
            page.send("watch.set", layers=ALL)
            page.ask("run.resume", "points.added")
            page.until(lambda page: len(page.points) > 30)
            worker = server.worker(page.run)
            code, seconds = server.end(number, worker)
        took.append(seconds)
        assert code == (130 if number == signal.SIGINT else -signal.SIGTERM)
        assert not is_alive(worker)
        assert "Traceback" not in "".join(server.output)
    assert min(took) < 3


def test_a_loss_that_is_not_finite_stops_the_run_with_a_reason_and_a_reset_helps(server):
    with server.page() as page:
        page.ask("options.set", "options.changed", method="sgd", learning_rate=1e6)
        stopped = page.until_event("run.changed", state="stopped")
        assert "not a finite number" in stopped["reason"]
        assert page.ask("run.resume", "error.reported")["code"] == "unavailable"
        page.ask("options.set", "options.changed", learning_rate=0.01)
        page.ask("run.reset", "run.changed", expect={"step": 0, "state": "training"})


def test_a_stopped_run_is_still_stopped_after_two_restarts(server):
    with server.page() as page:
        page.until(lambda page: len(page.points) > 60)
        page.ask("options.set", "options.changed", method="sgd", learning_rate=1e6, l2_decay=1e6)
        stopped = page.until_event("run.changed", state="stopped")
        last = page.points[-1]["number"]
    for _ in range(2):
        server.end()
        server.start()
        with server.page(page.run) as again:
            assert again.hello["state"] == "stopped"
            assert again.hello["reason"] == stopped["reason"]
            again.until(lambda page: page.points and page.points[-1]["number"] == last)
    with server.page(page.run) as again:
        again.ask("options.set", "options.changed", learning_rate=0.01, l2_decay=0)
        again.ask("run.reset", "run.changed", expect={"step": 0, "state": "training"})


def test_a_worker_killed_again_while_it_restarts_still_goes_on_training(server):
    with server.page() as page:
        page.until(lambda page: len(page.points) > 20)
        for _ in range(2):
            os.kill(server.worker(page.run), signal.SIGKILL)
            page.until_event("run.changed", state="restarting")
        page.until_event("run.changed", state="training")


def test_absurd_numbers_and_binary_messages_are_refused_and_the_connection_stays(server):
    with server.page() as page:
        for command in (
            {"type": "watch.set", "layers": [2**70]},
            {"type": "probe.set", "source": "validation", "index": 2**70},
            {"type": "probe.set", "source": "pixels", "pixels": [0] * 784, "label": 2**70},
            {"type": "options.set", "batch_size": 2**70},
            {"type": "frame.drawn", "number": 2**70},
        ):
            assert page.ask(command.pop("type"), "error.reported", **command)["code"] == "bad_message"
        page.socket.send(b"\x00\xff")
        assert page.until_event("error.reported")["code"] == "bad_message"
        error = page.ask("options.set", "error.reported", batch_size=2**31 - 1)
        assert (error["code"], error["field"]) == ("bad_option", "batch_size")
        page.ask("options.set", "options.changed", momentum=page.hello["options"]["momentum"])  # no change, an answer


def test_a_point_holds_the_options_of_its_steps_even_after_a_change_within_ten_steps(server):
    with server.page() as page:
        page.until(lambda page: page.points and page.points[-1]["step"] > 1050)
        rates = [0.01]
        for number in range(1, 9):
            changed = page.ask("options.set", "options.changed", learning_rate=0.01 + number / 1000)
            rates.append((changed["step"], 0.01 + number / 1000))
            page.listen(0.05)
        page.until(lambda page: page.points[-1]["learning_rate"] == rates[-1][1])
        for step, rate in rates[1:]:
            ended = [point for point in page.points if point["step"] == step]
            assert ended, "the point in progress was closed at the change"
            assert ended[0]["learning_rate"] != rate
        steps = 0
        for point in page.points:
            steps += point["steps"]
            assert point["step"] == steps


def test_a_change_of_one_probe_while_paused_shows_that_probe(server):
    with server.page() as page:
        pause(page)
        page.send("watch.set", layers=[0])
        for slot, index in ((1, 5), (2, 6), (0, 7), (2, 8)):
            page.ask("probe.set", "probe.changed", slot=slot, source="validation", index=index)
            page.until(lambda page, slot=slot: page.frames and page.frames[-1]["slot"] == slot)


def test_pinning_and_removing_an_image_reaches_all_pages_and_outlives_the_worker(server):
    with server.page() as page, server.page() as other:
        for slot, index in ((4, 5), (1, 6)):
            page.ask("probe.set", "probe.changed", slot=slot, source="validation", index=index)
        other.until(lambda other: [e["probe"]["slot"] for e in other.events if e["type"] == "probe.changed"] == [4, 1])
        with server.page(page.run) as late:
            assert [(probe["slot"], probe["index"]) for probe in late.hello["probes"]] == [(0, 0), (1, 6), (4, 5)]
        page.send("watch.set", layers=[0], slots=[1, 4])
        page.until(lambda page: {frame["slot"] for frame in page.frames} == {1, 4})
        page.ask("worker.restart", "run.changed", expect={"state": "training"})
        count = len(page.frames)
        page.until(lambda page: {frame["slot"] for frame in page.frames[count:]} == {1, 4})
        page.ask("probe.remove", "probe.removed", slot=4)
        assert other.until_event("probe.removed")["slot"] == 4
        assert page.ask("probe.remove", "error.reported", slot=4)["field"] == "slot"
        with server.page(page.run) as late:
            assert [probe["slot"] for probe in late.hello["probes"]] == [0, 1]


def test_a_point_holds_the_size_of_every_layers_step(server):
    with server.page() as page:
        page.until(lambda page: len(page.points) > 20)
        for point in page.points:
            assert [layer["name"] for layer in point["layers"]] == ["conv1", "conv2", "fc1"]
            assert all(layer["gradient_rms"] > 0 and 0 < layer["update_ratio"] < 10 for layer in point["layers"])


def test_the_labels_of_a_split_are_those_of_its_images(server):
    run = server.run_id()
    labels = server.get(f"/api/runs/{run}/labels").json()["labels"]
    images = msgpack.unpackb(server.get(f"/api/runs/{run}/images?indexes=3,999").content)
    assert len(labels) == 1000
    assert [labels[3], labels[999]] == images["labels"]
    assert server.get(f"/api/runs/{run}/labels?split=test").status_code == 404


def test_after_a_reset_hello_says_after_which_point_the_new_weights_begin(server):
    with server.page() as page:
        page.until(lambda page: len(page.points) > 20)
        assert page.hello["life"] == 0
        pause(page)
        page.ask("run.reset", "run.changed", expect={"step": 0})
        last = page.points[-1]["number"]
        page.send("run.step")
        page.until(lambda page: page.points[-1]["number"] == last + 1)
    for _ in range(2):
        with server.page(page.run) as again:
            assert (again.hello["life"], again.hello["step"], again.hello["point"]) == (last, 1, last + 1)
        server.end()
        server.start()


def test_a_run_that_is_deleted_while_its_page_reconnects_stays_deleted(server):
    with server.page() as page:
        run = page.run
        worker = server.get(f"/api/runs/{run}").json()["worker_pid"]
        errors = []

        def knock():
            end = time.monotonic() + SECONDS
            while len(errors) < 10 and time.monotonic() < end:
                try:
                    with server.page(run):
                        time.sleep(0.01)
                except Exception as error:  # noqa: BLE001 - every refusal is as good as another here
                    errors.append(error)

        knocking = threading.Thread(target=knock)
        knocking.start()
        assert server.delete(f"/api/runs/{run}").status_code == 204
        page.until_event("run.changed", state="stopped")
        with pytest.raises(ConnectionClosed) as closed:
            page.listen(SECONDS)
        assert (closed.value.rcvd.code, closed.value.rcvd.reason) == (4404, "the run was deleted")
        knocking.join()
    assert errors
    assert server.get(f"/api/runs/{run}").status_code == 404
    assert server.get("/api/runs").json()["runs"] == []
    assert not is_alive(worker)
    assert server.delete(f"/api/runs/{run}").status_code == 404


def test_a_run_without_a_worker_is_exported_as_it_was_saved(server):
    with server.page() as page:
        page.until(lambda page: len(page.points) > 20)
        pause(page)
        saved = server.get(f"/api/runs/{page.run}/export").content
    server.end()
    server.start()
    assert server.get(f"/api/runs/{page.run}/export").content == saved
    assert server.get(f"/api/runs/{page.run}").json()["worker_pid"] is None


def test_above_max_runs_a_new_run_is_refused_and_leaves_nothing_behind(tmp_path):
    with RunningServer(tmp_path / "data", "--max-runs", "1") as server:
        with server.page():
            refused = server.post("/api/runs", json={"name": "ghost"})
            assert refused.status_code == 429
            assert "--max-runs" in refused.json()["detail"]["message"]
            assert len(server.get("/api/runs").json()["runs"]) == 1
        end = time.monotonic() + SECONDS
        while server.get("/api/runs").json()["runs"][0]["viewers"]:
            assert time.monotonic() < end, "the page has not left"
            time.sleep(0.05)
        made = server.post("/api/runs", json={"name": "second", "seed": 5, "definition": "fully-connected"})
        assert (made.status_code, made.json()["seed"]) == (201, 5)
        living = [run for run in server.get("/api/runs").json()["runs"] if run["worker_pid"]]
        assert [run["name"] for run in living] == ["second"]
        assert "num_neurons:30" in server.get(f"/api/runs/{made.json()['id']}").json()["definition"]


def test_a_run_whose_data_are_missing_is_skipped_for_one_that_can_be_opened(tmp_path, server):
    folder = tmp_path / "idx"
    folder.mkdir()
    rng = np.random.default_rng(0)
    for stem, array in (
        ("images-idx3", rng.integers(0, 256, (200, 28, 28), np.uint8)),
        ("labels-idx1", rng.integers(0, 10, 200, np.uint8)),
    ):
        head = bytes((0, 0, 8, array.ndim)) + struct.pack(f">{array.ndim}I", *array.shape)
        (folder / f"train-{stem}-ubyte").write_bytes(head + array.tobytes())
    with RunningServer(tmp_path / "own", "--dataset", str(folder)) as own, own.page() as page:
        assert page.hello["dataset_sizes"] == {"train": 180, "validation": 20}
        page.ask("options.set", "options.changed", batch_size=400)  # more than an epoch at once
        page.until(lambda page: page.points and page.points[-1]["batch_size"] == 400)
        saved = own.get(f"/api/runs/{page.run}/export").content
    shutil.rmtree(folder)
    with RunningServer(tmp_path / "own") as again:
        assert again.get("/").status_code == 200
        assert again.get(f"/runs/{page.run}").status_code == 400
    # On another server the file opens with that server's data, and names no folder.
    loaded = server.post("/api/runs/import", content=saved)
    assert (loaded.status_code, loaded.json()["dataset"]) == (201, "digits")


def test_invalid_requests_are_refused_in_words_never_with_a_500(server):
    run = server.run_id()
    for answer in (
        server.get(f"/api/runs/{run}/points?since=99999999999999999999999"),
        server.post("/api/runs", content=b'{"name":"\\ud800"}', headers={"content-type": "application/json"}),
        server.post("/api/runs", content=b'{"seed":NaN}', headers={"content-type": "application/json"}),
        server.post("/api/definitions", json={"text": 5}),
        server.get(f"/api/runs/{run}/images?indexes=1,2,x"),
        server.post("/api/runs", json={"options": {"batch_size": 4096}, "definition": WIDE}),
    ):
        assert 400 <= answer.status_code < 500, answer.text
        assert answer.json()["detail"]["message"]
