"""What a run's worker says, on its way into the store and to the viewers; and the points, on their way back."""

import asyncio
import json
import logging
import sqlite3
from collections import deque
from dataclasses import dataclass, field
from typing import Any

from engine.errors import Sentence
from server import protocol
from server.runs.store import Store

_log = logging.getLogger(__name__)
_KEPT_POINTS = 2000  # newest points kept as text, so that viewers who keep up cost no query
_POINTS_A_MESSAGE = 500
_OF_A_RUN = ("state", "reason", "sentence", "step", "seed")


@dataclass(slots=True)
class _Batch:
    """What belongs into one transaction."""

    points: list[dict[str, Any]] = field(default_factory=list)
    checkpoint: tuple[int, str] | None = None
    values: dict[str, Any] = field(default_factory=dict)
    marks: list[dict[str, Any]] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.points or self.checkpoint or self.values or self.marks)


class History:
    """One run's. `keep` runs on the reader thread of its worker, everything else on the event loop.

    point, step: number of the newest point, and the step at which it ended.
    """

    def __init__(self, run: str, store: Store, point: int, step: int) -> None:
        self.point, self.step = point, step
        self._run, self._store = run, store
        self._saved_step = step
        self._unsaved: deque[_Batch] = deque()  # while the disk is full, say; grows by what the points weigh
        self._recent: deque[str] = deque(maxlen=_KEPT_POINTS)  # JSON texts; the last one is number `point`
        self._newest_message: tuple[tuple[int, int], str] = ((0, 0), "")

    def keep(self, message: dict[str, Any]) -> tuple[list[protocol.Event], list[str], Sentence | None]:
        """Writes what must last, before any viewer hears of it: points and changes in one transaction.

        Returns events, points as JSON texts, and what is not being saved, or None. What could not be written is kept,
        and tried again with the next message.
        """
        batch = _Batch(checkpoint=message["checkpoint"])
        events: list[protocol.Event] = []
        for plain in message["events"]:
            if plain["type"] == protocol.POINTS_ADDED:
                batch.points += plain["points"]
                continue
            event = protocol.EVENTS.validate_python(plain)
            events.append(event)
            match event:
                case protocol.RunChanged():
                    batch.values |= {name: getattr(event, name) for name in _OF_A_RUN}
                case protocol.DefinitionChanged():
                    batch.values |= {"definition": event.definition, "parameters": event.parameters}
                case protocol.OptionsChanged():
                    batch.values["options"] = event.options
                case protocol.MarkAdded():
                    batch.marks.append(event.mark.model_dump())
                    if event.mark.kind == "reset":
                        batch.values.pop("validation_accuracy", None)  # of weights that are gone
                case protocol.ValidationMeasured():
                    batch.values["validation_accuracy"] = event.accuracy
        if batch:
            self._unsaved.append(batch)
        return events, [json.dumps(point) for point in batch.points], self._save()

    def _save(self) -> Sentence | None:
        while self._unsaved:
            batch = self._unsaved[0]
            try:
                self._store.keep(self._run, batch.points, batch.checkpoint, batch.values, batch.marks)
            except sqlite3.Error as error:
                _log.error("run %s: %s", self._run, error)
                return Sentence(
                    "the curve and changes are not saved since step {step}: {why}",
                    step=self._saved_step, why=str(error),
                )  # fmt: skip
            if batch.points:
                self._saved_step = batch.points[-1]["step"]
            self._unsaved.popleft()
        return None

    def add(self, texts: list[str]) -> int:
        """Points that have come; returns the number below them."""
        above, self.point = self.point, self.point + len(texts)
        self.step = json.loads(texts[-1])["step"]
        self._recent.extend(texts)
        return above

    async def read(self, above: int, up_to: int) -> list[str]:
        """Messages with the points of a range: from memory where they are new, else from the store."""
        if self._newest_message[0] == (above, up_to):
            return [self._newest_message[1]]
        first_kept = self.point - len(self._recent)  # the number just below the oldest kept one
        if above >= first_kept:
            recent = list(self._recent)
            texts = recent[above - first_kept : up_to - first_kept]
        else:
            texts = await asyncio.to_thread(self._stored, above, up_to)
        messages = [
            f'{{"type":"{protocol.POINTS_ADDED}","points":[{",".join(texts[first : first + _POINTS_A_MESSAGE])}]}}'
            for first in range(0, len(texts), _POINTS_A_MESSAGE)
        ]
        if len(messages) == 1:
            self._newest_message = (above, up_to), messages[0]
        return messages

    def _stored(self, above: int, up_to: int) -> list[str]:
        waiting = [point for batch in tuple(self._unsaved) for point in batch.points]  # before the store is asked
        texts = self._store.points(self._run, above, up_to - above)
        missing = range(above + len(texts) + 1, up_to + 1)
        return texts + [json.dumps(point) for point in waiting if point["number"] in missing]
