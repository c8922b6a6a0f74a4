"""The parent's side of one run: its record, its worker, its viewers."""

import asyncio
import time
from dataclasses import asdict
from typing import Any

from engine import Definition
from engine.data import Dataset
from engine.errors import ConvscopeError, Sentence
from server import protocol
from server.runs.cores import Cores
from server.runs.history import History
from server.runs.record import RunRecord
from server.runs.standing import Standing, describe
from server.runs.store import Store
from server.runs.stream import Viewer
from server.runs.supervisor import Supervisor
from server.runs.viewers import Viewers

_SAVE_SECONDS = 10.0


class Run:
    """One run. In the worker process lives the training; here, everything runs on the event loop, except the link's
    callbacks. Those run on the link's reader thread: what must outlive the server is written there (history.py),
    before any viewer hears of it.

    It trains while it has a claim on the computer's cores and has been given some; cores, place: what it has of them,
    or its place in the queue for them, from 1.
    """

    def __init__(
        self,
        record: RunRecord,
        store: Store,
        epoch: str,
        definition: Definition,
        dataset: Dataset,
        threads: int,
        all_cores: Cores,
    ) -> None:
        self.now = Standing(record, definition, dataset, store.marks(record.id))
        self.id, self.cores = record.id, 0
        self._all_cores = all_cores
        self._problems: dict[str, Sentence | None] = {"history": None, "checkpoint": None}  # what is not being saved
        self._history = History(record.id, store, record.point, record.step)
        self._limits = definition.limits
        self._store, self._epoch, self._threads = store, epoch, threads
        self._viewers = Viewers(self._history.read)
        self._worker = Supervisor(self)
        self._before_silence: protocol.RunState = "paused"
        self._told = 0  # commands that the living worker was given
        self._saves: dict[int, asyncio.Future[None]] = {}

    @property
    def worker_pid(self) -> int | None:
        """Process id of the worker; None where none lives."""
        return self._worker.pid

    @property
    def watched(self) -> bool:
        """Whether a page is connected."""
        return len(self._viewers) > 0

    def about(self) -> dict[str, Any]:
        """What the list of runs says of it."""
        return describe(
            self.now,
            self.now.dataset.name,
            place=self.now.place,
            worker_pid=self.worker_pid,
            viewers=len(self._viewers),
            frames=self._viewers.frames_made,
        )

    def rename(self, name: str) -> None:
        """Goes by another name from now on, on every page."""
        self._publish(protocol.RunRenamed(name=name))

    # ---- the worker's life

    def start(self, *, training: bool) -> None:
        """Starts the worker from the newest checkpoint; nothing where one lives already."""
        if training and not self._worker.alive and not self._worker.closing:
            self._all_cores.claim(self)
        self._worker.start()

    def start_message(self) -> dict[str, Any]:
        """What a new worker must know (worker.py)."""
        self._told = 0
        self._viewers.look_at(self._worker.tell)
        return {
            "folder": str(self._store.checkpoint_folder(self.id)),
            "definition": self.now.definition,
            "limits": asdict(self._limits),
            "options": self.now.options,
            "seed": self.now.seed,
            "dataset": self.now.dataset.name,
            "checkpoints": [path.name for path in self._store.checkpoints(self.id)],
            "point": self.now.point,
            "step": self.now.step,
            "threads": self._threads,
            "cores": self.cores,
            "training": self.cores > 0,
            "stopped": self.now.why_stopped and self.now.why_stopped.plain(),
            "probes": list(self.now.probes.values()),
        }

    async def stop(self) -> None:
        """Saves and ends the worker for good, after a while by force."""
        await self._worker.stop()
        self._viewers.end_holds()
        self._forget_saves()

    async def sleep(self) -> None:
        """Makes room for another run: saves and ends the worker; whoever opens the page again wakes it."""
        await self.stop()
        self._worker.reopen()
        self._viewers.look_at(None)
        before, self.now.undo_steps = self.now.state, 0
        self._let_go()
        if before not in ("stopped", "failed"):
            self._publish(self.now.changed("paused", Sentence("made room for another run")))

    async def end(self, reason: Sentence) -> None:
        """Ends the worker; whoever watches is told that nothing more will come, and let go."""
        await self.stop()
        self._let_go()
        self._publish(self.now.changed("stopped", reason))
        self._viewers.dismiss(protocol.CLOSE_NOT_FOUND, reason)

    def worker_fell_silent(self) -> None:
        """Called by the supervisor."""
        self._before_silence = self.now.state
        reason = Sentence("the training process does not answer: it may be in a very long step, or stuck")
        self._publish(self.now.changed("unresponsive", reason))

    def worker_answers(self) -> None:
        """Called by the supervisor."""
        if self.now.state == "unresponsive":
            self._publish(self.now.changed(self._before_silence, Sentence("the training process answers again")))

    def worker_ended(self, reason: Sentence, *, failed: bool) -> None:
        """Called by the supervisor, which starts another one, unless it failed too often."""
        self._viewers.look_at(None)
        self._viewers.end_holds()
        self._problems["checkpoint"] = None
        self._forget_saves()
        self._publish(self.now.changed("failed" if failed else "restarting", reason))

    def _forget_saves(self) -> None:
        for save in self._saves.values():
            save.cancel()
        self._saves.clear()

    # ---- cores

    def take_cores(self, cores: int, place: int) -> None:
        """What this run has from now on: cores, or (0) a place in the queue. Called by Cores."""
        granted = cores > 0 and self.cores == 0
        self.cores, self.now.place = cores, place
        if cores:
            self._worker.tell({"cores": cores})
        if granted:
            self._tell(protocol.ResumeRun())
        if place:
            self._publish(self.now.changed("paused"))

    def _let_go(self) -> None:
        """Wants no cores any more, and waits for none."""
        self._all_cores.release(self)
        self.cores = self.now.place = 0
        if self.now.state == "queued":
            self._publish(self.now.changed("paused"))

    def _settle(self, state: protocol.RunState, *, nothing_on_its_way: bool) -> None:
        """Sees to it that who trains has a claim, and who does not has none, once every command has arrived."""
        if state == "stopped" or (state == "paused" and self.cores and nothing_on_its_way):
            self._let_go()
        elif state == "training" and nothing_on_its_way and self not in self._all_cores:
            self._all_cores.claim(self)
            if not self.cores:
                self._tell(protocol.PauseRun())

    def _arrange(self, command: protocol.Command) -> bool:
        """Claims or leaves the cores as a command needs it. True where the worker shall hear of the command."""
        match command:
            case protocol.PauseRun() | protocol.StepRun() | protocol.RestoreRun():
                self._let_go()
            case protocol.ResumeRun() if self.now.state != "stopped":
                self._all_cores.claim(self)
                return self.cores > 0
            case protocol.ResetRun() if self.now.state == "stopped":
                self._all_cores.claim(self)
        return True

    # ---- what the worker says

    def keep(self, message: dict[str, Any]) -> tuple[list[protocol.Event], list[str], Sentence | None]:
        """Called by the supervisor, on the link's reader thread: writes what must last."""
        return self._history.keep(message)

    def take(self, message: dict[str, Any], *kept: Any) -> None:
        """Called by the supervisor, with what `keep` returned."""
        events, texts, problem = kept
        if texts:
            above = self._history.add(texts)
            self.now.step, self.now.point = self._history.step, self._history.point
            self._viewers.tell_points(above, self.now.point)
        for event in events:
            if isinstance(event, protocol.RunChanged):
                self._settle(event.state, nothing_on_its_way=message["heeded"] == self._told)
            if isinstance(event, protocol.StorageChanged):
                self._say_what_is_not_saved("checkpoint", event.sentence)
            else:
                self._publish(event, message["viewer"])
        if message["frame"] is not None:
            self._viewers.show(message["viewer"], message["frame"])
        self._say_what_is_not_saved("history", problem)
        save = self._saves.pop(message["saved"], None) if message["saved"] is not None else None
        if save is not None and not save.done():
            if message["problem"]:
                save.set_exception(ConvscopeError(Sentence.from_plain(message["problem"])))
            else:
                save.set_result(None)

    def _say_what_is_not_saved(self, what: str, problem: Sentence | None) -> None:
        if self._problems[what] == problem:
            return
        self._problems[what] = problem
        problems = [known for known in self._problems.values() if known]
        both = Sentence("{one}; {other}", one=problems[0], other=problems[1]) if len(problems) == 2 else None
        self._publish(protocol.storage_changed(both or next(iter(problems), None)))

    def _publish(self, event: protocol.Event, to: int | None = None) -> None:
        """Follows an event, and passes it on to all viewers, or to one."""
        event = self.now.follow(event)
        if isinstance(event, protocol.RunChanged) and event.state == "failed":
            self._let_go()
        self._viewers.tell(event, to)

    # ---- viewers

    def take_frame(self, number: int, frame: bytes, slot: int) -> None:
        """Called by the supervisor."""
        self._viewers.take_frame(number, frame, slot)

    def join(self, since: int) -> Viewer:
        """A page connects; it hears the points above `since`."""
        return self._viewers.join(self.now.hello(self._epoch), since)

    def leave(self, viewer: Viewer) -> None:
        """A page has gone."""
        self._viewers.leave(viewer)
        self._worker.tell({"left": viewer.number})

    def command(self, command: protocol.Command, viewer: Viewer) -> None:
        """What a page asks for: what concerns it alone is done here, the rest is the worker's."""
        match command:
            case protocol.FrameDrawn():
                viewer.drawn(command.number)
            case protocol.SetWatch():
                self._viewers.watch(viewer, command)
            case protocol.ReleaseHold() if not self._worker.alive:
                pass  # it ended with the worker
            case protocol.WatchPatches():
                self._viewers.watch_patches(viewer, command)
            case _ if self._worker.closing:
                ended = Sentence("the run has ended: choose or make another")
                viewer.put(protocol.error_reported("unavailable", ended).model_dump_json())
            case protocol.RestartWorker():
                self._worker.restart()
            case _:
                if not self._worker.alive:  # given up after many deaths: who asks for something asks for another try
                    self._worker.restart()
                if self._arrange(command):
                    self._tell(command, viewer.number)

    def _tell(self, command: protocol.Command, viewer: int = 0) -> None:
        if self._worker.alive:
            self._told += 1
            plain = command.model_dump(exclude_none=True)
            self._worker.tell({"command": plain, "viewer": viewer, "training": self.cores > 0})

    async def save(self) -> None:
        """A checkpoint of this very step. Raises: ConvscopeError where the worker does not answer in time."""
        if not self._worker.alive:
            return  # nothing has changed since the last one
        token = len(self._saves) + time.monotonic_ns()
        future = self._saves[token] = asyncio.get_running_loop().create_future()
        self._worker.tell({"save": token})
        try:
            await asyncio.wait_for(future, _SAVE_SECONDS)
        except (TimeoutError, asyncio.CancelledError) as error:
            raise ConvscopeError("the worker did not answer: try again in a moment") from error
