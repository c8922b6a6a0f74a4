"""Stores what a run's worker reports before viewers get it, and reads points back for them."""

import asyncio
import json
import logging
import sqlite3
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, assert_never

from engine.errors import Sentence
from server import protocol
from server.protocol.pipe_messages import Report
from server.runs.store import Store

_log = logging.getLogger(__name__)
_KEPT_POINTS = 2000  # newest points kept as text, so that viewers who keep up cost no query
POINTS_A_MESSAGE = 500


@dataclass(slots=True)
class _Batch:
    """What one transaction stores."""

    points: list[dict[str, Any]] = field(default_factory=list)
    checkpoint: tuple[int, str] | None = None
    values: dict[str, Any] = field(default_factory=dict)
    marks: list[dict[str, Any]] = field(default_factory=list)

    def add(self, event: protocol.Event) -> None:
        """Adds the parts of an event that must be stored."""
        match event:
            case protocol.RunChanged():
                self.values |= {name: getattr(event, name) for name in ("state", "reason", "sentence", "step", "seed")}
            case protocol.DefinitionChanged():
                self.values |= {"definition": event.definition, "parameters": event.parameters}
            case protocol.OptionsChanged():
                self.values["options"] = event.options
            case protocol.MarkAdded():
                self.marks.append(event.mark.model_dump())
                if event.mark.kind == "reset":
                    self.values.pop("validation_accuracy", None)  # of weights that are gone
            case protocol.ValidationMeasured():
                self.values["validation_accuracy"] = event.accuracy
            case (
                protocol.Hello() | protocol.PointsAdded() | protocol.HeartbeatSent() | protocol.RunRenamed()
                | protocol.StorageChanged() | protocol.UndoChanged() | protocol.ProbeChanged()
                | protocol.ProbeRemoved() | protocol.SurgeryChanged() | protocol.SurgeryMeasured()
                | protocol.PatchesFound() | protocol.HoldTaken() | protocol.HoldEnded() | protocol.CellExplained()
                | protocol.ErrorReported()
            ):  # fmt: skip
                pass  # not stored, only sent to viewers
            case _:
                assert_never(event)

    def __bool__(self) -> bool:
        return bool(self.points or self.checkpoint or self.values or self.marks)


@dataclass(frozen=True, slots=True)
class Stored:
    """A report after the attempt to store it. points: as JSON texts. problem: what is not being saved; None while all
    is."""

    events: tuple[protocol.Event, ...]
    points: tuple[str, ...]
    problem: Sentence | None


class History:
    """The history of one run. `store_message` runs on the worker's reader thread, everything else on the event loop.

    point: number of the newest point; step: the step at which it ended.
    """

    def __init__(self, run: str, store: Store, point: int, step: int) -> None:
        self.point, self.step = point, step
        self._run, self._store = run, store
        self._saved_step = step
        self._unsaved: deque[_Batch] = deque()  # for example while the disk is full; grows with the points
        self._recent: deque[str] = deque(maxlen=_KEPT_POINTS)  # JSON texts; the last one is number `point`
        self._newest_message: tuple[tuple[int, int], str] = ((0, 0), "")

    def store_message(self, report: Report) -> Stored:
        """Stores points and changes in one transaction, before any viewer gets them.

        What could not be stored is kept in memory and tried again with the next report.
        """
        batch = _Batch([*report.points], report.checkpoint)
        for event in report.events:
            batch.add(event)
        if batch:
            self._unsaved.append(batch)
        return Stored(report.events, tuple(json.dumps(point) for point in report.points), self._save())

    def _save(self) -> Sentence | None:
        while self._unsaved:
            batch = self._unsaved[0]
            try:
                self._store.save(self._run, batch.points, batch.checkpoint, batch.values, batch.marks)
            except sqlite3.Error as error:
                _log.error("run %s: %s", self._run, error)
                return Sentence(
                    "the curve and the changes have not been saved since step {step}: {why}",
                    step=self._saved_step, why=str(error),
                )  # fmt: skip
            if batch.points:
                self._saved_step = batch.points[-1]["step"]
            self._unsaved.popleft()
        return None

    def add_points(self, texts: Sequence[str]) -> int:
        """Adds new points. Returns the number of the point before them."""
        above, self.point = self.point, self.point + len(texts)
        self.step = json.loads(texts[-1])["step"]
        self._recent.extend(texts)
        return above

    async def read_points(self, above: int, up_to: int) -> list[str]:
        """Returns messages with the points of a range: from memory if they are recent, else from the store."""
        if self._newest_message[0] == (above, up_to):
            return [self._newest_message[1]]
        first_kept = self.point - len(self._recent)  # the number just below the oldest kept one
        if above >= first_kept:
            recent = list(self._recent)
            texts = recent[above - first_kept : up_to - first_kept]
        else:
            texts = await asyncio.to_thread(self._read_stored, above, up_to)
        messages = [
            f'{{"type":"{protocol.POINTS_ADDED}","points":[{",".join(texts[first : first + POINTS_A_MESSAGE])}]}}'
            for first in range(0, len(texts), POINTS_A_MESSAGE)
        ]
        if len(messages) == 1:
            self._newest_message = (above, up_to), messages[0]
        return messages

    def _read_stored(self, above: int, up_to: int) -> list[str]:
        waiting = [point for batch in tuple(self._unsaved) for point in batch.points]  # read before the store
        texts = self._store.points(self._run, above, up_to - above)
        missing = range(above + len(texts) + 1, up_to + 1)
        return texts + [json.dumps(point) for point in waiting if point["number"] in missing]
