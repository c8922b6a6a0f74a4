"""The parent's side of one run: its record, its worker, its viewers."""

import asyncio
import time
from dataclasses import asdict
from typing import Any, cast

from engine import Definition
from engine.data import Dataset
from engine.errors import ConvscopeError
from server import protocol
from server.cores import Cores
from server.frames import FIRST_PROBE
from server.history import History
from server.store import RunRecord, Store
from server.stream import Viewer
from server.supervisor import Supervisor
from server.viewers import Viewers

_SAVE_SECONDS = 10.0
_LISTED = (
    "id", "name", "created", "state", "reason", "step", "point", "life", "seed", "parameters", "validation_accuracy",
)  # fmt: skip


def describe(
    run: "Run | RunRecord",
    dataset: str,
    *,
    place: int = 0,
    worker_pid: int | None = None,
    viewers: int = 0,
    frames: int = 0,
) -> dict[str, Any]:
    """What the list of runs says of one, whether this process knows more of it than its record or not.

    place: in the queue for a core, from 1; 0 outside.
    """
    values = {name: getattr(run, name) for name in _LISTED}
    more = {"dataset": dataset, "place": place, "worker_pid": worker_pid, "viewers": viewers, "frames": frames}
    return values | more


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
        self.id, self.name, self.created, self.dataset = record.id, record.name, record.created, dataset
        self.definition_text, self.options, self.seed = record.definition, record.options, record.seed
        self.state = cast(protocol.RunState, record.state)
        self.reason, self.step, self.life = record.reason, record.step, record.life
        self.parameters, self.validation_accuracy = record.parameters, record.validation_accuracy
        self._why_stopped = record.reason if record.state == "stopped" else ""
        self.restore_step: int | None = None
        self.cores = self.place = 0
        self._all_cores = all_cores
        self._problems = {"history": "", "checkpoint": ""}  # what is not being saved
        self._history = History(record.id, store, record.point, record.step)
        self.layers, self._limits = protocol.layer_infos(definition), definition.limits
        self.probe: dict[str, Any] = FIRST_PROBE
        self._store, self._epoch, self._threads = store, epoch, threads
        self._marks = [protocol.Mark(**mark) for mark in store.marks(record.id)]
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
    def point(self) -> int:
        """Number of the newest point."""
        return self._history.point

    @property
    def watched(self) -> bool:
        """Whether a page is connected."""
        return len(self._viewers) > 0

    def about(self) -> dict[str, Any]:
        """What the list of runs says of it."""
        return describe(
            self,
            self.dataset.name,
            place=self.place,
            worker_pid=self.worker_pid,
            viewers=len(self._viewers),
            frames=self._viewers.frames_made,
        )

    def rename(self, name: str) -> None:
        """Goes by another name from now on, on every page."""
        self.name = name
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
            "definition": self.definition_text,
            "limits": asdict(self._limits),
            "options": self.options,
            "seed": self.seed,
            "dataset": self.dataset.name,
            "checkpoints": [path.name for path in self._store.checkpoints(self.id)],
            "point": self.point,
            "step": self.step,
            "threads": self._threads,
            "cores": self.cores,
            "training": self.cores > 0,
            "stopped": self._why_stopped,
            "probe": self.probe,
        }

    async def stop(self) -> None:
        """Saves and ends the worker for good, after a while by force."""
        await self._worker.stop()
        self._forget_saves()

    async def sleep(self) -> None:
        """Makes room for another run: saves and ends the worker; whoever opens the page again wakes it."""
        await self.stop()
        self._worker.reopen()
        self._viewers.look_at(None)
        before = self.state
        self._let_go()
        if before not in ("stopped", "failed"):
            self._publish(self._changed("paused", "made room for another run"))

    async def end(self, reason: str) -> None:
        """Ends the worker and tells whoever watches that nothing more will come."""
        await self.stop()
        self._let_go()
        self._publish(self._changed("stopped", reason))

    def _changed(self, state: protocol.RunState, reason: str) -> protocol.RunChanged:
        return protocol.RunChanged(state=state, reason=reason, step=self.step, seed=self.seed)

    def worker_fell_silent(self) -> None:
        """Called by the supervisor."""
        self._before_silence = self.state
        reason = "the training process does not answer: it may be in a very long step, or stuck"
        self._publish(self._changed("unresponsive", reason))

    def worker_answers(self) -> None:
        """Called by the supervisor."""
        if self.state == "unresponsive":
            self._publish(self._changed(self._before_silence, "the training process answers again"))

    def worker_ended(self, reason: str, *, failed: bool) -> None:
        """Called by the supervisor, which starts another one, unless it failed too often."""
        self._viewers.look_at(None)
        self._problems["checkpoint"] = ""
        self._forget_saves()
        self._publish(self._changed("failed" if failed else "restarting", reason))

    def _forget_saves(self) -> None:
        for save in self._saves.values():
            save.cancel()
        self._saves.clear()

    # ---- cores

    def take_cores(self, cores: int, place: int) -> None:
        """What this run has from now on: cores, or (0) a place in the queue. Called by Cores."""
        granted = cores > 0 and self.cores == 0
        self.cores, self.place = cores, place
        if cores:
            self._worker.tell({"cores": cores})
        if granted:
            self._tell(protocol.ResumeRun())
        if place:
            self._publish(self._changed("paused", ""))

    def _let_go(self) -> None:
        """Wants no cores any more, and waits for none."""
        self._all_cores.release(self)
        self.cores = self.place = 0
        if self.state == "queued":
            self._publish(self._changed("paused", ""))

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
            case protocol.ResumeRun() if self.state != "stopped":
                self._all_cores.claim(self)
                return self.cores > 0
            case protocol.ResetRun() if self.state == "stopped":
                self._all_cores.claim(self)
        return True

    # ---- what the worker says

    def keep(self, message: dict[str, Any]) -> tuple[list[protocol.Event], list[str], str]:
        """Called by the supervisor, on the link's reader thread: writes what must last."""
        return self._history.keep(message)

    def take(self, message: dict[str, Any], *kept: Any) -> None:
        """Called by the supervisor, with what `keep` returned."""
        events, texts, problem = kept
        if texts:
            above = self._history.add(texts)
            self.step = self._history.step
            self._viewers.tell_points(above, self.point)
        for event in events:
            if isinstance(event, protocol.RunChanged):
                self._settle(event.state, nothing_on_its_way=message["heeded"] == self._told)
            if isinstance(event, protocol.StorageChanged):
                self._say_what_is_not_saved("checkpoint", event.problem)
            else:
                self._publish(event, message["viewer"])
        self._say_what_is_not_saved("history", problem)
        save = self._saves.pop(message["saved"], None) if message["saved"] is not None else None
        if save is not None and not save.done():
            if message["problem"]:
                save.set_exception(ConvscopeError(message["problem"]))
            else:
                save.set_result(None)

    def _say_what_is_not_saved(self, what: str, problem: str) -> None:
        if self._problems[what] != problem:
            self._problems[what] = problem
            self._publish(protocol.StorageChanged(problem=self._storage_problem))

    @property
    def _storage_problem(self) -> str:
        return "; ".join(filter(None, self._problems.values()))

    def _publish(self, event: protocol.Event, to: int | None = None) -> None:
        """Follows an event, and passes it on to all viewers, or to one."""
        match event:
            case protocol.RunChanged():
                event = self._follow(event)
            case protocol.DefinitionChanged():
                self.definition_text, self.layers, self.parameters = event.definition, event.layers, event.parameters
            case protocol.OptionsChanged():
                self.options = event.options
            case protocol.ProbeChanged():
                self.probe = event.probe if event.probe["slot"] == 0 else self.probe
            case protocol.MarkAdded():
                self._add_mark(event.mark)
            case protocol.ValidationMeasured():
                self.validation_accuracy = event.accuracy
        self._viewers.tell(event, to)

    def _follow(self, event: protocol.RunChanged) -> protocol.RunChanged:
        """The state as viewers shall see it: a worker knows nothing of the queue."""
        if self.place and event.state in ("training", "paused", "queued"):
            reason = f"all cores are taken: number {self.place} in the queue"
            event = event.model_copy(update={"state": "queued", "reason": reason, "place": self.place})
        self.state, self.reason, self.step, self.seed = event.state, event.reason, event.step, event.seed
        self.restore_step = event.restore_step
        if event.state in ("training", "paused", "queued", "stopped"):
            self._why_stopped = event.reason if event.state == "stopped" else ""
        if event.state == "failed":
            self._let_go()
        return event

    def _add_mark(self, mark: protocol.Mark) -> None:
        if mark.kind == "reset":
            self._marks, self.life, self.validation_accuracy = [], self.point, None
        elif mark.kind == "restored":
            self._marks = [other for other in self._marks if other.step <= mark.step]
        self._marks.append(mark)

    # ---- viewers

    def take_frame(self, number: int, frame: bytes) -> None:
        """Called by the supervisor."""
        self._viewers.take_frame(number, frame)

    def join(self, since: int) -> Viewer:
        """A page connects; it hears the points above `since`."""
        return self._viewers.join(self._hello(), since)

    def leave(self, viewer: Viewer) -> None:
        """A page has gone."""
        self._viewers.leave(viewer)

    def command(self, command: protocol.Command, viewer: Viewer) -> None:
        """What a page asks for: what concerns it alone is done here, the rest is the worker's."""
        match command:
            case protocol.FrameDrawn():
                viewer.drawn(command.number)
            case protocol.SetWatch():
                self._viewers.watch(viewer, command)
            case _ if self._worker.closing:
                text = "the run has ended: choose or make another"
                viewer.put(protocol.ErrorReported(code="unavailable", message=text).model_dump_json())
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

    def _hello(self) -> protocol.Hello:
        splits = {"train": self.dataset.train, "validation": self.dataset.validation, "test": self.dataset.test}
        return protocol.Hello(
            epoch=self._epoch,
            run=self.id,
            name=self.name,
            state=self.state,
            reason=self.reason,
            place=self.place,
            restore_step=self.restore_step,
            storage_problem=self._storage_problem,
            definition=self.definition_text,
            layers=self.layers,
            parameters=sum(layer.parameters for layer in self.layers),
            options=self.options,
            seed=self.seed,
            step=self.step,
            point=self.point,
            life=self.life,
            dataset=self.dataset.title,
            dataset_sizes={name: len(split) for name, split in splits.items() if split is not None},
            image_shape=self.dataset.image_shape,
            class_names=self.dataset.class_names,
            probe=self.probe,
            marks=tuple(self._marks),
        )

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
