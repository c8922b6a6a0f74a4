"""Sends hostile files to a server that trains: each is refused in words, soon, in little memory."""

import os
import threading
import time
from pathlib import Path

import httpx
import pytest

from tests.engine.formats.test_hostile_snapshots import SAVED
from tests.server.hostile_pictures import demanding_pictures, hostile_pictures, picture
from tests.server.hostile_snapshots import hostile_snapshots

MOST_MEGABYTES, MOST_SECONDS = 64, 1.0
_TICK = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100
pytestmark = [pytest.mark.slow, pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="wants Linux")]


class Watched:
    """Measures memory and processor time of a process: its own megabytes, by samples and by the kernel's peak."""

    def __init__(self, pid):
        self._folder = Path(f"/proc/{pid}")
        self.most, self._over = 0.0, threading.Event()
        self.start = self._status("RssAnon")
        (self._folder / "clear_refs").write_text("5", "ascii")  # the mark of the highest begins anew
        self._start_resident = self._status("VmRSS")
        self._thread = threading.Thread(target=self._sample, daemon=True)
        self._thread.start()

    def _status(self, name):
        line = next(line for line in (self._folder / "status").read_text("ascii").splitlines() if line.startswith(name))
        return int(line.split()[1]) / 1000

    def _sample(self):
        while not self._over.wait(0.005):
            self.most = max(self.most, self._status("RssAnon") - self.start)

    def end(self):
        """The peak in megabytes above the start."""
        self._over.set()
        self._thread.join()
        return max(self.most, self._status("VmHWM") - self._start_resident)

    def seconds(self):
        """Processor time so far."""
        fields = (self._folder / "stat").read_text("ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICK


def send(server, watched, path, content):
    before = watched.seconds()
    answer = httpx.post(server.url + path, content=content, timeout=60)
    return answer, watched.seconds() - before


def check_all(server, path, files, *, refused):
    """Sends every file; checks that server and worker are still the same processes, and train."""
    with server.page() as page:
        page.until(lambda page: len(page.points) > 50)
        before = next(run for run in server.get("/api/runs").json()["runs"] if run["id"] == page.run)
        watched = Watched(server.process.pid)
        problems, count = [], 0
        for name, content, word in files:
            count += 1
            answer, seconds = send(server, watched, path.format(run=page.run), content)
            text = answer.text
            if refused:
                text = answer.json()["detail"]["message"]
                if answer.status_code != 400 or word not in text or len(text) > 600:
                    problems.append(f"{name}: {answer.status_code} {text[:300]}")
            elif answer.status_code != 200:
                problems.append(f"{name}: {answer.status_code} {text[:300]}")
            if seconds > MOST_SECONDS:
                problems.append(f"{name}: {seconds:.2f} s of processor time")
            if watched.most > MOST_MEGABYTES:
                problems.append(f"{name}: {watched.most:.0f} MB more")
                watched.most = 0
            page.listen(0.001)
        megabytes = watched.end()
        assert not problems, "\n".join(problems)
        assert megabytes <= MOST_MEGABYTES
        after = next(run for run in server.get("/api/runs").json()["runs"] if run["id"] == page.run)
        assert (after["worker_pid"], after["state"]) == (before["worker_pid"], "training")
        last = page.points[-1]["step"]
        page.until(lambda page: page.points[-1]["step"] > last)
        assert server.process.poll() is None
        return count, megabytes


def warmed_up(server):
    """A server that has loaded what it loads at first use, so that this memory does not count for a file."""
    run = server.run_id()
    assert server.post(f"/api/runs/{run}/pixels", content=picture("PNG")).status_code == 200
    assert server.post(f"/api/runs/{run}/pixels", content=b"").status_code == 400
    assert server.post("/api/runs/import", content=SAVED).status_code in (201, 400)
    time.sleep(0.5)
    return server


def test_hostile_snapshots_are_refused_in_words_soon_and_in_little_memory(server):
    files = ((name, content, "") for name, content in hostile_snapshots())
    count, megabytes = check_all(warmed_up(server), "/api/runs/import", files, refused=True)
    assert count >= 30
    print(f"{count} snapshots, {megabytes:.0f} MB over the start")


def test_hostile_pictures_are_refused_in_words_soon_and_in_little_memory(server):
    count, megabytes = check_all(warmed_up(server), "/api/runs/{run}/pixels", hostile_pictures(), refused=True)
    assert count >= 30
    print(f"{count} pictures, {megabytes:.0f} MB over the start")


def test_demanding_pictures_are_read_in_little_memory(server):
    files = ((name, content, "") for name, content in demanding_pictures())
    count, megabytes = check_all(warmed_up(server), "/api/runs/{run}/pixels", files, refused=False)
    print(f"{count} pictures, {megabytes:.0f} MB over the start")
