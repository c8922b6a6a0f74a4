"""What the store knows of one run."""

import json
import sqlite3
from dataclasses import dataclass
from typing import Any

from engine.errors import Sentence


@dataclass(frozen=True, slots=True)
class RunRecord:
    """One row of runs. created, used: seconds since 1970. step, point: as far as the stored points go. life: number of
    the last point before the newest reset. parameters: None where this version cannot read the definition.
    validation_accuracy: a fraction, the newest one measured; None before the first. sentence: of the reason, None where
    that is empty.
    """

    id: str
    name: str
    created: float
    used: float
    definition: str
    options: dict[str, Any]
    seed: int
    dataset: str
    state: str
    reason: str
    step: int = 0
    point: int = 0
    life: int = 0
    parameters: int | None = None
    validation_accuracy: float | None = None
    sentence: Sentence | None = None


def record_of(row: sqlite3.Row) -> RunRecord:
    """One row of runs, as read."""
    values = dict(row)
    values["options"] = json.loads(values["options"])
    stored = values["sentence"] and json.loads(values["sentence"])
    older = Sentence.made_of(values["reason"], {}) if values["reason"] else None  # written by an older version
    values["sentence"] = Sentence.from_plain(stored) if stored else older
    return RunRecord(**values)


def json_of(sentence: Sentence | None) -> str:
    """A sentence as the store holds it; `null` where there is none."""
    return json.dumps(sentence and sentence.plain())
