"""The parent's side of one run: its record, its worker, its viewers."""

import asyncio
import json
import logging
import sqlite3
import time
from collections import deque
from dataclasses import asdict
from typing import Any, cast

from engine import Definition
from engine.data import Dataset
from engine.errors import ConvscopeError
from server import protocol
from server.frames import FIRST_PROBE
from server.link import WorkerLink
from server.store import RunRecord, Store
from server.stream import Viewer

_log = logging.getLogger(__name__)
_KEPT_POINTS = 2000  # newest points kept as text, so that viewers who keep up cost no query
_POINTS_A_MESSAGE = 500
_STOP_SECONDS = 2.0
_SAVE_SECONDS = 10.0
_DEATHS_ALLOWED, _DEATHS_SECONDS = 5, 60.0


class Run:
    """One run. In the worker process lives the training; here, everything runs on the event loop, except `_keep`
    and the link's callbacks. Those run on the link's reader thread: what must outlive the server is
    written there, before any viewer hears of it.
    """

    def __init__(
        self, record: RunRecord, store: Store, epoch: str, definition: Definition, dataset: Dataset, threads: int
    ) -> None:
        self.id, self.name, self.created, self.dataset = record.id, record.name, record.created, dataset
        self.definition_text, self.options, self.seed = record.definition, record.options, record.seed
        self.state = cast(protocol.RunState, record.state)
        self.reason, self.step, self.point, self.life = record.reason, record.step, record.point, record.life
        self._was_training = False  # what a worker that is being replaced was doing
        self.layers, self._limits = protocol.layer_infos(definition), definition.limits
        self.probe: dict[str, Any] = FIRST_PROBE
        self.frames_made = 0  # by the worker that lives
        self._store, self._epoch, self._threads = store, epoch, threads
        self._marks = [protocol.Mark(**mark) for mark in store.marks(record.id)]
        self._validation: str | None = None
        self._recent: deque[str] = deque(maxlen=_KEPT_POINTS)  # JSON texts; the last one is number `point`
        self._newest_message: tuple[tuple[int, int], str] = ((0, 0), "")
        self._viewers: dict[int, Viewer] = {}
        self._viewer_count = 0
        self._link: WorkerLink | None = None
        self._frame_asked, self._fresh = False, False
        self._frame_timer: asyncio.TimerHandle | None = None
        self._saves: dict[int, asyncio.Future[None]] = {}
        self._deaths: deque[float] = deque(maxlen=_DEATHS_ALLOWED)
        self._closing = False
        self._loop = asyncio.get_running_loop()

    @property
    def worker_pid(self) -> int | None:
        """Process id of the worker; None where none lives."""
        return self._link.pid if self._link else None

    @property
    def watched(self) -> bool:
        """Whether a page is connected."""
        return bool(self._viewers)

    def about(self) -> dict[str, Any]:
        """What the list of runs says of it."""
        return {
            "id": self.id, "name": self.name, "created": self.created, "state": self.state, "reason": self.reason,
            "step": self.step, "point": self.point, "seed": self.seed, "dataset": self.dataset.name,
            "worker_pid": self.worker_pid, "viewers": len(self._viewers), "frames": self.frames_made,
        }  # fmt: skip

    # ---- the worker's life

    def start(self, *, training: bool) -> None:
        """Starts the worker from the newest checkpoint; nothing where one lives already."""
        if self._link is not None or self._closing:
            return
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
            "training": training,
            "stopped": self.reason if self.state == "stopped" else "",
            "probe": self.probe,
        }
        loop = self._loop

        def on_message(message: dict[str, Any]) -> None:
            events, texts = self._keep(message)
            _call_soon(loop, self._take, message, events, texts)

        self._link = WorkerLink(
            f"convscope {self.id}",
            start,
            on_message,
            lambda number, frame: _call_soon(loop, self._take_frame, number, frame),
            lambda why: _call_soon(loop, self._take_exit, why),
        )
        self._frame_asked, self._fresh = False, True
        self._ask_for_frame()

    async def stop(self) -> None:
        """Saves and ends the worker for good, at the latest after two seconds by force."""
        self._closing = True
        if self._link is not None and not await self._link.stop(_STOP_SECONDS):
            _log.warning("run %s: its worker did not answer and was killed; its last checkpoint stands", self.id)

    async def sleep(self) -> None:
        """Makes room for another run: saves and ends the worker; whoever opens the page again wakes it."""
        await self.stop()
        self._link, self._closing = None, False
        if self.state == "training":
            self._publish(self._changed("paused", "made room for another run"))

    async def end(self, reason: str) -> None:
        """Ends the worker and tells whoever watches that nothing more will come."""
        await self.stop()
        self._publish(self._changed("stopped", reason))

    def _changed(self, state: protocol.RunState, reason: str) -> protocol.RunChanged:
        return protocol.RunChanged(state=state, reason=reason, step=self.step, seed=self.seed)

    def _take_exit(self, why: str) -> None:
        self._link = None
        for save in self._saves.values():
            save.cancel()
        self._saves.clear()
        if self._closing:
            return
        now = time.monotonic()
        self._deaths.append(now)
        _log.error("run %s: the worker died: %s", self.id, why)
        if self.state != "restarting":
            self._was_training = self.state == "training"
        if len(self._deaths) == _DEATHS_ALLOWED and now - self._deaths[0] < _DEATHS_SECONDS:
            reason = f"the worker died {_DEATHS_ALLOWED} times within a minute, the last time because {why}"
            self._publish(self._changed("failed", reason))
            return
        reason = f"the worker died: {why}; it goes on from its last checkpoint"
        self._publish(self._changed("restarting", reason))
        self.start(training=self._was_training)

    # ---- what the worker says

    def _keep(self, message: dict[str, Any]) -> tuple[list[protocol.Event], list[str]]:
        """Reader thread. Writes what must last, in one transaction; returns events, and points as JSON texts."""
        points: list[dict[str, Any]] = []
        events: list[protocol.Event] = []
        values: dict[str, Any] = {}
        marks: list[dict[str, Any]] = []
        for plain in message["events"]:
            if plain["type"] == protocol.POINTS_ADDED:
                points += plain["points"]
                continue
            event = protocol.EVENTS.validate_python(plain)
            events.append(event)
            match event:
                case protocol.RunChanged():
                    values |= event.model_dump(exclude={"type"})
                case protocol.DefinitionChanged():
                    values["definition"] = event.definition
                case protocol.OptionsChanged():
                    values["options"] = event.options
                case protocol.MarkAdded():
                    marks.append(event.mark.model_dump())
        try:
            if points or values or marks or message["checkpoint"]:
                self._store.keep(self.id, points, message["checkpoint"], values, marks)
        except sqlite3.Error as error:
            _log.error("run %s: %s", self.id, error)
            text = f"step {self.step}: what happens now is not being saved ({error}); training goes on"
            events.append(protocol.ErrorReported(code="storage", message=text))
        return events, [json.dumps(point) for point in points]

    def _take(self, message: dict[str, Any], events: list[protocol.Event], texts: list[str]) -> None:
        if texts:
            above, self.point = self.point, self.point + len(texts)
            self.step = json.loads(texts[-1])["step"]
            self._recent.extend(texts)
            for viewer in self._viewers.values():
                viewer.put_points(above, self.point)
        for event in events:
            self._publish(event, message["viewer"])
        save = self._saves.pop(message["saved"], None) if message["saved"] is not None else None
        if save is not None and not save.done():
            if message["problem"]:
                save.set_exception(ConvscopeError(message["problem"]))
            else:
                save.set_result(None)

    def _publish(self, event: protocol.Event, to: int | None = None) -> None:
        """Follows an event, and passes it on to all viewers, or to one."""
        match event:
            case protocol.RunChanged():
                self.state, self.reason, self.step, self.seed = event.state, event.reason, event.step, event.seed
            case protocol.DefinitionChanged():
                self.definition_text, self.layers = event.definition, event.layers
            case protocol.OptionsChanged():
                self.options = event.options
            case protocol.ProbeChanged():
                self.probe = event.probe if event.probe["slot"] == 0 else self.probe
            case protocol.MarkAdded():
                self._marks = [*self._marks, event.mark]
                if event.mark.kind == "reset":
                    self._marks, self.life = [event.mark], self.point
        text = event.model_dump_json()
        if isinstance(event, protocol.ValidationMeasured):
            self._validation = text
        for number, viewer in self._viewers.items():
            if isinstance(event, protocol.ValidationMeasured):
                viewer.put_validation(text)
            elif to is None or to == number:
                viewer.put(text)

    # ---- frames

    def _take_frame(self, number: int, frame: bytes) -> None:
        self._frame_asked, self.frames_made = False, number
        for viewer in self._viewers.values():
            viewer.put_frame(number, frame)

    def _ask_for_frame(self) -> None:
        """Asks the worker for one frame of all that is watched, as soon as somebody is due; one question at a time."""
        if self._frame_timer is not None:
            self._frame_timer.cancel()
            self._frame_timer = None
        if self._link is None or (self._frame_asked and not self._fresh):
            return
        now = time.monotonic()
        delays = [delay for viewer in self._viewers.values() if (delay := viewer.due_in(now)) is not None]
        if not delays:
            return
        if min(delays) > 0 and not self._fresh:
            self._frame_timer = self._loop.call_later(min(delays), self._ask_for_frame)
            return
        watching = [viewer for viewer in self._viewers.values() if viewer.watching]
        layers = sorted({layer for viewer in watching for layer in viewer.layers})
        fields = sorted({field for viewer in watching for field in viewer.fields})
        self._link.tell({"wanted": {"layers": layers, "fields": fields, "fresh": self._fresh}})
        self._frame_asked, self._fresh = True, False

    # ---- viewers

    def join(self, since: int) -> Viewer:
        """A page connects: hello, the points above `since`, the newest validation, then whatever happens."""
        self._viewer_count += 1
        viewer = Viewer(self._viewer_count, self._read_points, self._ask_for_frame)
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

    def command(self, command: protocol.Command, viewer: Viewer) -> None:
        """What a page asks for: what concerns it alone is done here, the rest is the worker's."""
        match command:
            case protocol.FrameDrawn():
                viewer.drawn(command.number)
                self._ask_for_frame()
            case protocol.SetWatch():
                viewer.watch(command)
                self._fresh = True
                self._ask_for_frame()
            case _ if self._closing:
                text = "the run has ended: choose or make another"
                viewer.put(protocol.ErrorReported(code="unavailable", message=text).model_dump_json())
            case _:
                if self._link is None:  # given up after many deaths: whoever asks for something asks for another try
                    self._deaths.clear()
                    self.start(training=False)
                if self._link is not None:
                    self._link.tell({"command": command.model_dump(exclude_none=True), "viewer": viewer.number})

    def _hello(self) -> protocol.Hello:
        splits = {"train": self.dataset.train, "validation": self.dataset.validation, "test": self.dataset.test}
        return protocol.Hello(
            epoch=self._epoch,
            run=self.id,
            name=self.name,
            state=self.state,
            reason=self.reason,
            place=0,
            restore_step=None,
            storage_problem="",
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

    async def _read_points(self, above: int, up_to: int) -> list[str]:
        """Messages with the points of a range: from memory where they are new, else from the store."""
        if self._newest_message[0] == (above, up_to):
            return [self._newest_message[1]]
        first_kept = self.point - len(self._recent)  # the number just below the oldest kept one
        if above >= first_kept:
            recent = list(self._recent)
            texts = recent[above - first_kept : up_to - first_kept]
        else:
            texts = await asyncio.to_thread(self._store.points, self.id, above, up_to - above)
        messages = [
            f'{{"type":"{protocol.POINTS_ADDED}","points":[{",".join(texts[first : first + _POINTS_A_MESSAGE])}]}}'
            for first in range(0, len(texts), _POINTS_A_MESSAGE)
        ]
        if len(messages) == 1:
            self._newest_message = (above, up_to), messages[0]
        return messages

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
