"""Faults, twenty times each: real processes ended by real signals, stalled connections. Prints how long each took."""

import json
import os
import random
import signal
import statistics
import subprocess
import sys
import time

import httpx
import numpy as np
import pytest

from engine import Network, Trainer, checkpoint, load_dataset, parse_definition
from tests.proxy import Proxy
from tests.running import RunningServer, is_alive, lasting_port

pytestmark = pytest.mark.slow
REPEATS = 20
KILLS = 200


def summed(seconds):
    return f"median {statistics.median(seconds):.2f} s, longest {max(seconds):.2f} s"


def without_gap(page):
    return [point["number"] for point in page.points] == list(range(1, len(page.points) + 1))


def same_bits(content):
    """Whether a saved run has the same bits as its steps without interruption, with the same seed and plan."""
    saved = checkpoint.parse(content).trainer(load_dataset("digits"))
    definition = parse_definition(saved.network.definition.text)
    fresh = Trainer(Network(definition, saved.seed), saved.options, saved.dataset, saved.seed, plan=saved.plan)
    while fresh.step < saved.step:
        fresh.train_next()
    left, right = saved.state(), fresh.state()
    return left[1] == right[1] and all(np.array_equal(left[0][name], array) for name, array in right[0].items())


def test_a_killed_worker_is_replaced_within_three_seconds_with_the_same_bits(tmp_path, figures):
    seconds, rng = [], random.Random(1)  # noqa: S311
    for number in range(REPEATS // 4):  # five deaths within a minute would be too many for one run
        with RunningServer(tmp_path / f"data{number}") as server, server.page() as page:
            for _ in range(4):
                count = len(page.points)
                page.until(lambda page, count=count: len(page.points) > count + 5)
                page.listen(rng.uniform(0, 4))
                start = time.monotonic()
                os.kill(server.worker(page.run), signal.SIGKILL)
                page.until_event("run.changed", state="restarting")
                page.until_event("run.changed", state="training")
                seconds.append(time.monotonic() - start)
            page.ask("run.pause", "run.changed", expect={"state": "paused"})
            assert without_gap(page)
            assert same_bits(server.get(f"/api/runs/{page.run}/export").content)
    figures.add("worker killed (SIGKILL)", f"{len(seconds)} times", f"training again: {summed(seconds)}; same bits")
    assert max(seconds) < 3


def test_a_killed_server_leaves_nothing_behind_and_starts_again_at_once(tmp_path, figures):
    gone, back = [], []
    with RunningServer(tmp_path / "data", "--port", str(lasting_port())) as server:
        run = None
        for _ in range(REPEATS):
            with server.page(run) as page:
                run = page.run
                page.ask("run.resume", "run.changed", expect={"state": "training"})
                page.until(lambda page: page.points and page.points[-1]["number"] > page.hello["point"] + 20)
                worker, last = server.worker(run), page.points[-1]["number"]
                start = time.monotonic()
                server.process.kill()
                server.process.wait()
                while is_alive(worker):
                    assert time.monotonic() < start + 10
                    time.sleep(0.01)
                gone.append(time.monotonic() - start)
            start = time.monotonic()
            server.start()  # on the same port
            listed = server.get("/api/runs").json()["runs"]
            back.append(time.monotonic() - start)
            assert [(one["id"], one["state"]) for one in listed] == [(run, "paused")]
            assert listed[0]["point"] >= last
            assert f'data-run="{run}"' in server.get("/").text
        with server.page(run) as page:
            page.until(lambda page: len(page.points) == page.hello["point"])
            assert without_gap(page)
            page.until_event("run.changed", state="paused")
            assert same_bits(server.get(f"/api/runs/{run}/export").content)
    figures.add(
        "server killed (SIGKILL)", f"{REPEATS} times", f"worker gone: {summed(gone)}; answers again: {summed(back)}"
    )
    assert max(gone) < 2


def test_a_worker_that_hangs_is_noticed_and_wakes_or_is_replaced(tmp_path, figures):
    noticed, back = [], []
    with RunningServer(tmp_path / "data") as server, server.page() as page:
        for number in range(REPEATS):
            count = len(page.points)
            page.until(lambda page, count=count: len(page.points) > count + 5)
            worker, start = server.worker(page.run), time.monotonic()
            os.kill(worker, signal.SIGSTOP)
            page.until_event("run.changed", state="unresponsive")
            noticed.append(time.monotonic() - start)
            start = time.monotonic()
            if number % 2:
                page.send("worker.restart")
            else:
                os.kill(worker, signal.SIGCONT)
            page.until_event("run.changed", state="training")
            back.append(time.monotonic() - start)
        assert without_gap(page)
        page.ask("run.pause", "run.changed", expect={"state": "paused"})
        assert same_bits(server.get(f"/api/runs/{page.run}/export").content)
    figures.add(
        "worker stopped (SIGSTOP)", f"{REPEATS} times", f"said: {summed(noticed)}; training again: {summed(back)}"
    )
    assert max(noticed) < 8


@pytest.mark.parametrize("cut", [1, 10])
def test_a_stalled_connection_loses_and_repeats_no_point(server, figures, cut):
    proxies, pages, seconds = [], [], []
    run = server.run_id()
    try:
        for _ in range(REPEATS):
            proxies.append(Proxy(server.port).__enter__())
            pages.append(server.page(run, port=proxies[-1].port).__enter__())
        for page in pages:
            page.until(lambda page: len(page.points) > 20)
        for proxy in proxies:
            proxy.stall()
        for page in pages:
            page.listen(0.05)  # what was on its way
        before = [page.points[-1]["number"] for page in pages]
        time.sleep(cut)
        start = time.monotonic()
        for proxy in proxies:
            proxy.resume()
        newest = server.get(f"/api/runs/{run}").json()["point"]
        for page in pages:
            page.until(lambda page: page.points[-1]["number"] > newest)
            seconds.append(time.monotonic() - start)
        # Half of them reconnect after their last point, like a page that took its connection for dead.
        for index in range(0, REPEATS, 2):
            page = pages[index]
            last = page.points[-1]["number"]
            page.__exit__(None, None, None)
            pages[index] = again = server.page(run, since=last, port=proxies[index].port).__enter__()
            again.points[:0] = page.points
            again.until(lambda page, last=last: page.points[-1]["number"] > last + 5)
        assert all(without_gap(page) for page in pages)
        assert all(newest > number for number in before)
    finally:
        for end in (*pages, *proxies):
            end.__exit__(None, None, None)
    figures.add(f"network stalled for {cut} s", f"{REPEATS} viewers", f"all points there: {summed(seconds)} after it")


WRITER = """
import itertools, os, sys
from pathlib import Path
from engine import Network, Trainer, load_dataset, parse_definition
from engine.definition import Limits, preset
from server.worker.saves import Saves
trainer = Trainer(Network(parse_definition(preset("mnist-demo").text), 1), {"batch_size": 4}, load_dataset("digits"), 1)
for line in sys.stdin:  # a folder; each gets a process of its own, which saves until it is killed
    child = os.fork()
    if child:
        print(child, flush=True)
        os.waitpid(child, 0)
        print("killed", flush=True)
        continue
    saves = Saves(Path(line.strip()), [], Limits())
    for number in itertools.count(1):
        trainer.step = number
        saves.mark_changed()
        os.write(1, (saves.write(trainer)[1] + chr(10)).encode())
"""


def test_a_checkpoint_that_was_reported_can_be_read_even_if_the_worker_is_killed_while_saving(tmp_path, figures):
    rng, unfinished, whole = random.Random(2), 0, 0  # noqa: S311
    with subprocess.Popen(
        [sys.executable, "-c", WRITER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
    ) as writer:
        for number in range(KILLS):
            folder = tmp_path / str(number)
            writer.stdin.write(f"{folder}\n")
            child, said = None, []
            for line in writer.stdout:
                word = line.strip()
                if word.isdigit():
                    child = int(word)
                elif word == "killed":
                    break
                elif word:
                    said.append(word)
                if child and said:  # it has saved at least once, and may be anywhere in the next
                    time.sleep(rng.uniform(0, 0.03))
                    os.kill(child, signal.SIGKILL)
                    child = None
            for path in folder.iterdir():
                if path.name.startswith("."):
                    unfinished += 1
                else:
                    assert checkpoint.load(path).step >= 1, "every checkpoint with its final name is complete"
                    whole += 1
            for file in said:
                assert checkpoint.load(folder / file).step >= 1
        writer.stdin.close()
    figures.add(
        "worker killed while saving", f"{KILLS} times", f"all {whole} checkpoints with a name whole, "
        f"{unfinished} times one was just begun",
    )  # fmt: skip


def test_a_server_with_stalled_and_half_open_viewers_ends_within_three_seconds(tmp_path, figures):
    seconds = []
    for number, how in enumerate([signal.SIGTERM, signal.SIGINT] * (REPEATS // 2)):
        with RunningServer(tmp_path / f"data{number}") as server, Proxy(server.port) as proxy:
            run = server.run_id()
            with server.page(run) as page, server.page(run) as stalled, server.page(run, port=proxy.port) as half_open:
                for viewer in (stalled, half_open):
                    viewer.send("watch.set", layers=list(range(9)), frames_per_second=60)
                    viewer.socket.send(json.dumps({"type": "definition.apply", "text": "x" * 500_000}))
                page.until(lambda page: len(page.points) > 10)
                proxy.stall()
                worker = server.worker(run)
                code, took = server.end(how)
                seconds.append(took)
                proxy.resume()
            assert code == (130 if how == signal.SIGINT else -signal.SIGTERM)
            assert not is_alive(worker)
            assert "Traceback" not in "".join(server.output)
    figures.add("Ctrl-C, SIGTERM", f"{REPEATS} times", f"all ended: {summed(seconds)}, with stalled viewers")
    assert max(seconds) < 3


def test_a_second_server_on_the_same_folder_is_refused_in_words(server):
    second = subprocess.run(
        [sys.executable, "-m", "server", "--no-open", "--port", "0", "--data-dir", str(server.data_dir)],
        capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert second.returncode == 1
    assert "is in use by process" in second.stderr
    assert httpx.get(server.url + "/healthz").is_success
