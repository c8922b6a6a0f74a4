"""Workers that end, hang or are killed, seen through the server: real processes, real signals."""

import os
import signal
import subprocess
import sys

import pytest

from engine.errors import Sentence, add_place
from server.checkpoint_names import step_of
from server.runs.link import describe_exit
from server.worker.worker_process import describe
from tests.running import RunningServer


def test_the_reason_why_a_process_ended_is_a_sentence():
    assert str(describe_exit(-9, 0)) == "it was ended by signal SIGKILL"
    assert "ran out of memory" in str(describe_exit(-9, 1))
    assert str(describe_exit(-11, 1)) == "it was ended by signal SIGSEGV"
    assert str(describe_exit(0, 0)) == "it ended by itself with exit code 0"
    error = MemoryError("no room for 3 GB")
    add_place(error, Sentence("in the forward pass of {layer}", layer="conv2"))
    add_place(error, Sentence("in step {step}", step=12))
    assert str(describe(error)) == "it ran out of memory: no room for 3 GB (in the forward pass of conv2, in step 12)"
    with pytest.raises(KeyError) as missing:
        {}["nothing"]
    assert str(describe(missing.value)) == "KeyError: 'nothing' (in test_the_reason_why_a_process_ended_is_a_sentence)"


def test_a_worker_that_hangs_is_reported_as_unresponsive_and_can_be_ended_or_wakes(server):
    with server.page() as page:
        page.until(lambda page: len(page.points) > 60)
        stuck = server.worker(page.run)
        os.kill(stuck, signal.SIGSTOP)
        silent = page.until_event("run.changed", state="unresponsive")
        assert "does not answer" in silent["reason"]
        with server.page(page.run) as late:
            assert late.hello["state"] == "unresponsive"
        os.kill(stuck, signal.SIGCONT)
        page.until_event("run.changed", state="training")

        os.kill(stuck, signal.SIGSTOP)
        page.until_event("run.changed", state="unresponsive")
        page.send("worker.restart")
        page.until_event("run.changed", state="restarting")
        page.until_event("run.changed", state="training")
        assert server.worker(page.run) != stuck
        count = len(page.points)
        page.until(lambda page: len(page.points) > count + 5)
        assert [point["number"] for point in page.points] == list(range(1, len(page.points) + 1))


def test_a_server_ends_in_time_though_its_worker_hangs(server):
    took = []
    while len(took) < 5 and min(took, default=4) >= 3:  # the quietest time: a computer has other work, too
        if took:
            server.start()
        with server.page() as page:
            page.ask("run.resume", "points.added")
            worker = server.worker(page.run)
            os.kill(worker, signal.SIGSTOP)
            took.append(server.end(signal.SIGTERM, worker)[1])
    assert min(took) < 3


def test_a_signal_to_the_whole_process_group_still_saves_the_training(server):
    with server.page() as page:
        worker = server.worker(page.run)
        page.until(lambda page: len(page.points) > 220)  # behind the checkpoint at step 200
        os.kill(worker, signal.SIGTERM)
        code, _ = server.end(signal.SIGTERM)
        assert code == -signal.SIGTERM
        saved = max(map(step_of, server.data_dir.glob(f"checkpoints/{page.run}/*.safetensors")))
        assert saved >= page.points[-1]["step"]


def test_a_diverged_run_goes_back_to_its_last_sound_checkpoint_and_trains_on(server):
    with server.page() as page:
        page.until(lambda page: page.points and page.points[-1]["step"] > 120)
        page.ask("options.set", "options.changed", method="sgd", learning_rate=1e6)
        stopped = page.until_event("run.changed", state="stopped")
        back_to = stopped["restore_step"]
        assert 50 <= back_to <= stopped["step"]
        assert "first to overflow" in stopped["reason"]
        page.ask("options.set", "options.changed", method="adadelta", learning_rate=0.01)
        back = page.ask("run.restore", "run.changed")
        assert (back["state"], back["step"]) == ("paused", back_to)
        marks = [event["mark"] for event in page.events if event["type"] == "mark.added"]
        assert [mark["step"] for mark in marks if mark["kind"] == "restored"] == [back_to]
        before = [point for point in page.points if point["step"] == back_to + 1]
        page.send("run.step")
        page.until(lambda page: page.points[-1]["step"] == back_to + 1)
        if before:  # the same batch on the same weights
            assert page.points[-1]["loss"] == before[0]["loss"]
        assert [point["number"] for point in page.points] == list(range(1, len(page.points) + 1))
        with server.page(page.run) as late:
            assert [mark["kind"] for mark in late.hello["marks"]][-1] == "restored"
            assert all(mark["step"] <= back_to for mark in late.hello["marks"])
        page.ask("run.resume", "run.changed", expect={"state": "training"})

    server.end()
    server.start()
    with server.page(page.run) as again:
        again.first_event("run.changed", state="paused")
        last = again.until(lambda page: page.points and page.points[-1])
        again.send("run.step")
        again.until(lambda page: page.points[-1]["number"] > last["number"])


def test_without_a_core_a_run_waits_in_the_queue_and_moves_up(tmp_path):
    with RunningServer(tmp_path / "data", "--cores", "1") as server:
        runs = [
            server.post("/api/runs", json={"name": name, "seed": 1}).json()["id"] for name in ("one", "two", "three")
        ]
        with server.page(runs[0]) as one, server.page(runs[1]) as two, server.page(runs[2]) as three:
            one.until(lambda page: page.points)
            for page, place in ((two, 1), (three, 2)):
                assert (page.hello["state"], page.hello["place"]) == ("queued", place)
                assert f"number {place} in the queue" in page.hello["reason"]
            assert not two.points

            one.ask("run.pause", "run.changed", expect={"state": "paused"})
            two.until_event("run.changed", state="training") if not two.points else None
            two.until(lambda page: len(page.points) > 3)
            three.until(lambda page: [e for e in page.events if e["type"] == "run.changed" and e.get("place") == 1])

            # A step is allowed while waiting, and ends the waiting.
            three.send("run.step")
            three.until(lambda page: len(page.points) == 1)
            assert three.until(lambda page: state(page) == "paused")
            one.send("run.resume")
            assert one.until(lambda page: state(page) == "queued")
            # A waiting run keeps its place over a reset, and a deleted run makes room.
            count = len(one.points)
            one.ask("run.reset", "run.changed", expect={"step": 0, "state": "queued"})
            server.delete(f"/api/runs/{runs[1]}")
            one.until(lambda page: state(page) == "training" and len(page.points) > count + 3)


def state(page):
    return [event for event in page.events if event["type"] in ("run.changed", "hello")][-1]["state"]


def test_quick_pauses_and_resumes_leave_the_queue_in_the_last_state(tmp_path):
    with RunningServer(tmp_path / "data", "--cores", "1") as server, server.page() as page:
        page.until(lambda page: page.points)
        for _ in range(20):
            page.send("run.pause")
            page.send("run.resume")
        count = len(page.points)
        page.until(lambda page: state(page) == "training" and len(page.points) > count + 10)
        other = server.post("/api/runs", json={"name": "other"}).json()["id"]
        with server.page(other) as waiting:
            assert waiting.until(lambda page: state(page) == "queued")
            for _ in range(20):
                page.send("run.resume")
                page.send("run.pause")
            waiting.until(lambda page: state(page) == "training" and len(page.points) > 3)
            assert page.until(lambda page: state(page) == "paused")


@pytest.mark.skipif(os.name != "posix", reason="limits of processes are POSIX's")
def test_a_full_disk_does_not_stop_training_and_is_reported_until_it_is_over(tmp_path):
    import resource  # exists on POSIX only

    def limit(process, size):
        hard = resource.prlimit(process, resource.RLIMIT_FSIZE)[1]
        resource.prlimit(process, resource.RLIMIT_FSIZE, (size, hard))

    with RunningServer(tmp_path / "data") as server, server.page() as page:
        page.until(lambda page: len(page.points) > 60)
        worker = server.worker(page.run)
        limit(worker, 100)  # no file may grow beyond: every checkpoint fails as on a full disk
        told = page.until_event("storage.changed")
        assert told["problem"].startswith("no checkpoint has been saved since step ")
        with server.page(page.run) as late:
            assert late.hello["storage_problem"] == told["problem"]
        count = len(page.points)
        page.until(lambda page: len(page.points) > count + 20)
        assert server.get(f"/api/runs/{page.run}/export").status_code == 400
        limit(worker, resource.RLIM_INFINITY)
        assert page.until_event("storage.changed")["problem"] == ""

        limit(server.process.pid, 100)  # now the database
        told = page.until_event("storage.changed")
        assert "the curve and the changes have not been saved since step" in told["problem"]
        count = len(page.points)
        page.until(lambda page: len(page.points) > count + 50)
        with server.page(page.run) as late:  # points that are not stored yet are still sent to a page that connects
            late.until(lambda late: len(late.points) > count + 50)
            assert [point["number"] for point in late.points] == list(range(1, len(late.points) + 1))
        limit(server.process.pid, resource.RLIM_INFINITY)
        assert page.until_event("storage.changed")["problem"] == ""
        page.ask("run.pause", "run.changed", expect={"state": "paused"})
        last = page.points[-1]["number"]
        stored = server.get(f"/api/runs/{page.run}/points?limit=100000").json()["points"]
        assert [point["number"] for point in stored] == list(range(1, last + 1))
        assert stored == page.points


def test_a_damaged_checkpoint_is_replaced_by_the_one_before_and_the_page_is_told(server):
    with server.page() as page:
        page.until(lambda page: len(page.points) > 220)
        page.ask("run.pause", "run.changed", expect={"state": "paused"})
        step = page.points[-1]["step"]
    server.end()
    files = sorted((server.data_dir / "checkpoints" / page.run).iterdir())
    assert len(files) == 2
    files[-1].write_bytes(files[-1].read_bytes()[:1000])
    server.start()
    with server.page(page.run) as again:
        told = again.until_event("error.reported")
        assert told["code"] == "storage"
        assert f"the checkpoint of step {step:,} is damaged" in told["message"]
        assert again.until_event("run.changed", state="paused")["step"] == step
        again.send("run.step")
        again.until(lambda page: page.points and page.points[-1]["step"] == step + 1)
        losses = [point["loss"] for point in again.points[:1000]]
        again.ask("run.reset", "run.changed", expect={"step": 0})
        again.send("run.resume")
        first = len(losses)
        again.until(lambda page: len(page.points) >= first + len(losses))
        assert [point["loss"] for point in again.points[first : first + len(losses)]] == losses


def test_a_worker_imports_nothing_that_only_the_server_needs():
    """So it starts sooner: after a kill the run must go on within three seconds."""
    text = (
        "import sys, server.worker.worker_process, server.__main__;"
        "print({'fastapi', 'uvicorn', 'click'} & {*sys.modules})"
    )
    done = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"
