"""Three pages send random commands while workers are killed; after a second of quiet all have the same state."""

import os
import signal
import time

import httpx
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from tests.running import RunningServer

pytestmark = pytest.mark.slow
INPUT = "{type:'input',out_sx:24,out_sy:24,out_depth:1}"
TEXTS = [
    f"[{INPUT},{{type:'conv',sx:5,filters:2,stride:2,activation:'relu'}},{{type:'softmax',num_classes:10}}]",
    f"[{INPUT},{{type:'conv',sx:5,filters:3,stride:2,activation:'relu'}},{{type:'softmax',num_classes:10}}]",
    f"[{INPUT},{{type:'fc',num_neurons:8}},{{type:'svm',num_classes:10}}]",
]
KEPT = ("state", "reason", "definition", "options", "seed", "step", "marks", "probes", "name", "place", "restore_step")


class Known:
    """A page's state of a run, from the events it got."""

    def __init__(self, page):
        self.page, self._read = page, 0
        self.values = {}

    def state(self):
        """The state after all events so far."""
        for event in self.page.events[self._read :]:
            self._apply(event)
        self._read = len(self.page.events)
        return self.values

    def _apply(self, event):
        values = self.values
        match event["type"]:
            case "hello":
                values.update({name: event[name] for name in KEPT})
            case "run.changed":
                values.update({name: event[name] for name in KEPT if name in event})
            case "definition.changed":
                values["definition"] = event["definition"]
            case "options.changed":
                values["options"] = event["options"]
            case "probe.changed":
                others = [probe for probe in values["probes"] if probe["slot"] != event["probe"]["slot"]]
                values["probes"] = sorted([*others, event["probe"]], key=lambda probe: probe["slot"])
            case "run.renamed":
                values["name"] = event["name"]
            case "points.added":
                values["step"] = event["points"][-1]["step"]
            case "mark.added":
                mark = event["mark"]
                kept = {
                    "reset": [],
                    "restored": [other for other in values["marks"] if other["step"] <= mark["step"]],
                }.get(mark["kind"], values["marks"])
                values["marks"] = [*kept, mark]


class Pages(RuleBasedStateMachine):
    server: RunningServer

    def __init__(self):
        super().__init__()
        self.run, self.open, self.kills = None, {}, 0

    @initialize(seed=st.integers(0, 100))
    def make_a_run(self, seed):
        answer = self.server.post("/api/runs", json={"definition": TEXTS[0], "seed": seed, "name": "model"})
        assert answer.status_code == 201, answer.text
        self.run = answer.json()["id"]
        for number in range(3):
            self.connect(number)

    def connect(self, number, since=0):
        page = self.server.page(self.run, since).__enter__()
        self.open[number] = Known(page)
        return page

    def send(self, number, type, **fields):
        self.open[number].page.send(type, **fields)

    who = st.integers(0, 2)

    @rule(who=who, command=st.sampled_from(["run.pause", "run.resume", "run.step", "run.reset", "run.restore"]))
    def press(self, who, command):
        self.send(who, command)

    @rule(who=who, seed=st.integers(0, 100))
    def new_seed(self, who, seed):
        self.send(who, "run.reset", seed=seed)

    @rule(who=who, rate=st.sampled_from([0.001, 0.01, 0.1, -1]), batch=st.integers(0, 9))
    def change_options(self, who, rate, batch):
        self.send(who, "options.set", learning_rate=rate, batch_size=batch)

    @rule(who=who, text=st.sampled_from([*TEXTS, "nonsense"]), keep=st.booleans())
    def edit(self, who, text, keep):
        self.send(who, "definition.apply", text=text, keep_weights=keep)

    @rule(who=who, index=st.integers(0, 1100))
    def probe(self, who, index):
        self.send(who, "probe.set", source="validation", index=index)

    @rule(who=who, layers=st.lists(st.integers(0, 4), max_size=4))
    def watch(self, who, layers):
        self.send(who, "watch.set", layers=layers)

    @rule(who=who)
    def come_again(self, who):
        known = self.open[who]
        known.page.listen(0.05)
        points, since = known.page.points, known.page.points[-1]["number"] if known.page.points else 0
        known.page.__exit__(None, None, None)
        self.connect(who, since).points[:0] = points

    @precondition(lambda self: self.kills < 3)
    @rule(wait=st.floats(0, 0.5))
    def kill_the_worker(self, wait):
        time.sleep(wait)
        worker = self.server.get(f"/api/runs/{self.run}").json()["worker_pid"]
        if worker:
            self.kills += 1
            os.kill(worker, signal.SIGKILL)

    @rule(seconds=st.floats(0, 0.4))
    def let_it_run(self, seconds):
        for known in self.open.values():
            known.page.listen(seconds / 3)

    def agree(self):
        """All pages, a new page and the store have the same state."""
        with self.server.page(self.run) as newcomer:
            everyone = [*self.open.values(), Known(newcomer)]
            end = time.monotonic() + 60
            while True:  # a second of quiet, on a machine that may be slow
                for known in everyone:
                    known.page.listen(0.25)
                states = [known.state() for known in everyone]
                if all(one == states[0] for one in states) and states[0]["state"] in ("paused", "stopped"):
                    break
                assert time.monotonic() < end, states
            for known in everyone:
                numbers = [point["number"] for point in known.page.points]
                assert numbers == list(range(1, len(numbers) + 1))
            assert len({len(known.page.points) for known in everyone}) == 1
            assert all(known.page.points == newcomer.points for known in everyone)
            about = self.server.get(f"/api/runs/{self.run}").json()
            assert {name: about[name] for name in ("state", "definition", "options", "seed", "step")} == {
                name: states[0][name] for name in ("state", "definition", "options", "seed", "step")
            }
            stored = self.server.get(f"/api/runs/{self.run}/points?limit=100000").json()["points"]
            assert stored == newcomer.points

    def teardown(self):
        if self.run is None:
            return
        try:
            self.let_it_run(1.5)  # commands of two pages have no order: the last pause must not overtake a resume
            self.send(0, "run.pause")
            self.agree()
        finally:
            for known in self.open.values():
                known.page.__exit__(None, None, None)
            httpx.delete(f"{self.server.url}/api/runs/{self.run}", timeout=60)


def test_three_pages_agree_with_the_server_in_the_end_whatever_they_do(server):
    Pages.server = server
    run_state_machine_as_test(
        Pages,
        settings=settings(
            max_examples=25,
            stateful_step_count=15,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
