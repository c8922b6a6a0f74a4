"""The parent's side of one run: its record, its worker, its viewers."""

import asyncio
import logging
import time
from collections import deque
from dataclasses import asdict
from typing import Any, cast

from engine import Definition
from engine.data import Dataset
from engine.errors import ConvscopeError
from server import protocol
from server.cores import Cores
from server.frames import FIRST_PROBE
from server.history import History
from server.link import WorkerLink
from server.store import RunRecord, Store
from server.stream import Viewer

_log = logging.getLogger(__name__)
_STOP_SECONDS = 1.5  # within the three in which everything must have ended
_SAVE_SECONDS = 10.0
_DEATHS_ALLOWED, _DEATHS_SECONDS = 5, 60.0
_PING_SECONDS = 1.0
_MISSED_PINGS, _MISSED_AT_START = 5, 30  # how many make a worker "not responding"; at first it has data to read
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
        self.frames_made = 0  # by the worker that lives
        self._store, self._epoch, self._threads = store, epoch, threads
        self._marks = [protocol.Mark(**mark) for mark in store.marks(record.id)]
        self._validation: str | None = None
        self._viewers: dict[int, Viewer] = {}
        self._viewer_count = 0
        self._link: WorkerLink | None = None
        self._before_silence: protocol.RunState = "paused"
        self._ended_by_hand = False
        self._told = 0  # commands that the living worker was given
        self._frame_asked, self._fresh = False, False
        self._frame_timer: asyncio.TimerHandle | None = None
        self._frame_due_at = 0.0
        self._saves: dict[int, asyncio.Future[None]] = {}
        self._deaths: deque[float] = deque(maxlen=_DEATHS_ALLOWED)
        self._closing = False
        self._loop = asyncio.get_running_loop()

    @property
    def worker_pid(self) -> int | None:
        """Process id of the worker; None where none lives."""
        return self._link.pid if self._link else None

    @property
    def point(self) -> int:
        """Number of the newest point."""
        return self._history.point

    @property
    def watched(self) -> bool:
        """Whether a page is connected."""
        return bool(self._viewers)

    def about(self) -> dict[str, Any]:
        """What the list of runs says of it."""
        return describe(
            self,
            self.dataset.name,
            place=self.place,
            worker_pid=self.worker_pid,
            viewers=len(self._viewers),
            frames=self.frames_made,
        )

    def rename(self, name: str) -> None:
        """Goes by another name from now on, on every page."""
        self.name = name
        self._publish(protocol.RunRenamed(name=name))

    # ---- the worker's life

    def start(self, *, training: bool) -> None:
        """Starts the worker from the newest checkpoint; nothing where one lives already."""
        if self._link is not None or self._closing:
            return
        self._told = 0
        if training:
            self._all_cores.claim(self)
        start = {
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
        loop = self._loop

        def on_message(message: dict[str, Any]) -> None:
            _call_soon(loop, self._take, message, *self._history.keep(message))

        self._link = WorkerLink(
            f"convscope {self.id}",
            start,
            on_message,
            lambda number, frame: _call_soon(loop, self._take_frame, number, frame),
            lambda why: _call_soon(loop, self._take_exit, why),
        )
        self._watch_over(self._link, 0, 0)
        self._frame_asked, self._fresh = False, True
        self._ask_for_frame()

    async def stop(self) -> None:
        """Saves and ends the worker for good, after a while by force."""
        self._closing = True
        if self._link is not None and not await self._link.stop(_STOP_SECONDS):
            _log.warning("run %s: its worker did not answer and was killed; its last checkpoint stands", self.id)

    async def sleep(self) -> None:
        """Makes room for another run: saves and ends the worker; whoever opens the page again wakes it."""
        await self.stop()
        self._link, self._closing = None, False
        if self.state != "stopped":
            self._publish(self._changed("paused", "made room for another run"))
        self._let_go()

    async def end(self, reason: str) -> None:
        """Ends the worker and tells whoever watches that nothing more will come."""
        await self.stop()
        self._let_go()
        self._publish(self._changed("stopped", reason))

    def _changed(self, state: protocol.RunState, reason: str) -> protocol.RunChanged:
        return protocol.RunChanged(state=state, reason=reason, step=self.step, seed=self.seed)

    def _watch_over(self, link: WorkerLink, heard: int, missed: int) -> None:
        """Asks the worker for signs of life. heard: how many so far; missed: how often there was none lately."""
        if link is not self._link:
            return
        missed = missed + 1 if link.heard == heard else 0
        if missed == 0 and self.state == "unresponsive":
            self._publish(self._changed(self._before_silence, "the training process answers again"))
        if missed == (_MISSED_PINGS if heard else _MISSED_AT_START):
            self._before_silence = self.state
            reason = "the training process does not answer: it may be in a very long step, or stuck"
            self._publish(self._changed("unresponsive", reason))
        if missed <= 1:
            link.tell({"ping": True})
        self._loop.call_later(_PING_SECONDS, self._watch_over, link, link.heard, missed)

    def _take_exit(self, why: str) -> None:
        self._link, self._problems["checkpoint"] = None, ""
        for save in self._saves.values():
            save.cancel()
        self._saves.clear()
        if self._closing:
            return
        now = time.monotonic()
        if self._ended_by_hand:
            self._ended_by_hand, why = False, "somebody asked for another"
        else:
            self._deaths.append(now)
            _log.error("run %s: the worker died: %s", self.id, why)
        if len(self._deaths) == _DEATHS_ALLOWED and now - self._deaths[0] < _DEATHS_SECONDS:
            reason = f"the worker died {_DEATHS_ALLOWED} times within a minute, the last time because {why}"
            self._publish(self._changed("failed", reason))
            return
        reason = f"the worker ended: {why}; another goes on from the last checkpoint"
        training = self in self._all_cores
        self._publish(self._changed("restarting", reason))
        self.start(training=training)

    # ---- cores

    def take_cores(self, cores: int, place: int) -> None:
        """What this run has from now on: cores, or (0) a place in the queue. Called by Cores."""
        granted = cores > 0 and self.cores == 0
        self.cores, self.place = cores, place
        if self._link is not None and cores:
            self._link.tell({"cores": cores})
        if self._link is not None and granted:
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

    def _take(self, message: dict[str, Any], events: list[protocol.Event], texts: list[str], problem: str) -> None:
        if texts:
            above = self._history.add(texts)
            self.step = self._history.step
            for viewer in self._viewers.values():
                viewer.put_points(above, self.point)
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
        text = event.model_dump_json()
        if isinstance(event, protocol.ValidationMeasured):
            self._validation = text
        for number, viewer in self._viewers.items():
            if isinstance(event, protocol.ValidationMeasured):
                viewer.put_validation(text)
            elif to is None or to == number:
                viewer.put(text)

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

    # ---- frames

    def _take_frame(self, number: int, frame: bytes) -> None:
        self._frame_asked, self.frames_made = False, number
        for viewer in self._viewers.values():
            viewer.put_frame(number, frame)

    def _ask_for_frame(self, due_at: float = 0.0) -> None:
        """Somebody is due for a frame at that moment (monotonic; at once): the earliest is when the worker is asked.

        Many ask in one turn of the loop, so this is cheap, and looks at nobody.
        """
        if self._link is None or (self._frame_asked and not self._fresh):
            return
        if self._frame_timer is None or due_at < self._frame_due_at:
            if self._frame_timer is not None:
                self._frame_timer.cancel()
            self._frame_timer, self._frame_due_at = self._loop.call_at(due_at, self._tell_what_is_watched), due_at

    def _tell_what_is_watched(self) -> None:
        """Asks the worker for one frame of all that is watched; one question at a time. Nothing watched, none made."""
        self._frame_timer = None
        if self._link is None or (self._frame_asked and not self._fresh):
            return
        watching = [viewer for viewer in self._viewers.values() if viewer.watching]
        if not watching:
            return
        layers = sorted({layer for viewer in watching for layer in viewer.layers})
        fields = sorted({field for viewer in watching for field in viewer.fields})
        self._link.tell({"wanted": {"layers": layers, "fields": fields, "fresh": self._fresh}})
        self._frame_asked, self._fresh = True, False

    def _forget_frames(self) -> None:
        """Takes a question back that nobody waits for any more."""
        if self._frame_asked and self._link is not None and not any(v.watching for v in self._viewers.values()):
            self._link.tell({"wanted": None})
            self._frame_asked = False

    # ---- viewers

    def join(self, since: int) -> Viewer:
        """A page connects: hello, the points above `since`, the newest validation, then whatever happens."""
        self._viewer_count += 1
        viewer = Viewer(self._viewer_count, self._history.read, self._ask_for_frame)
        viewer.put(self._hello().model_dump_json())
        if since < self.point:
            viewer.put_points(max(since, 0), self.point)
        if self._validation is not None:
            viewer.put_validation(self._validation)
        self._viewers[viewer.number] = viewer
        return viewer

    def leave(self, viewer: Viewer) -> None:
        """A page has gone."""
        del self._viewers[viewer.number]
        self._forget_frames()

    def command(self, command: protocol.Command, viewer: Viewer) -> None:
        """What a page asks for: what concerns it alone is done here, the rest is the worker's."""
        match command:
            case protocol.FrameDrawn():
                viewer.drawn(command.number)
            case protocol.SetWatch():
                viewer.watch(command)
                self._fresh = True
                self._ask_for_frame()
                self._forget_frames()
            case _ if self._closing:
                text = "the run has ended: choose or make another"
                viewer.put(protocol.ErrorReported(code="unavailable", message=text).model_dump_json())
            case protocol.RestartWorker() if self._link is not None:
                self._ended_by_hand = True
                self._link.kill()
            case _:
                if self._link is None:  # given up after many deaths: whoever asks for something asks for another try
                    self._deaths.clear()
                    self.start(training=False)
                if not isinstance(command, protocol.RestartWorker) and self._arrange(command):
                    self._tell(command, viewer.number)

    def _tell(self, command: protocol.Command, viewer: int = 0) -> None:
        if self._link is not None:
            self._told += 1
            training = self.cores > 0
            plain = command.model_dump(exclude_none=True)
            self._link.tell({"command": plain, "viewer": viewer, "training": training})

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
        if self._link is None:
            return  # nothing has changed since the last one
        token = len(self._saves) + time.monotonic_ns()
        future = self._saves[token] = self._loop.create_future()
        self._link.tell({"save": token})
        try:
            await asyncio.wait_for(future, _SAVE_SECONDS)
        except (TimeoutError, asyncio.CancelledError) as error:
            raise ConvscopeError("the worker did not answer: try again in a moment") from error


def _call_soon(loop: asyncio.AbstractEventLoop, callback: Any, *arguments: Any) -> None:
    """From another thread; nothing where the loop has ended, as at the very end of the server."""
    if not loop.is_closed():
        loop.call_soon_threadsafe(callback, *arguments)
