"""One row of the store's table of runs."""

import json
import sqlite3
from dataclasses import dataclass
from typing import Any

from engine.errors import Sentence


@dataclass(frozen=True, slots=True)
class RunRecord:
    """One row of runs. created, used: seconds since 1970. step, point: of the newest stored point. life: number of the
    last point before the newest reset. parameters: None if this version cannot read the definition.
    validation_accuracy: a fraction, the newest measurement; None before the first. sentence: the reason with its
    template; None if it is empty.
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
    """Makes a record of a row as SQLite returns it."""
    values = dict(row)
    values["options"] = json.loads(values["options"])
    stored = values["sentence"] and json.loads(values["sentence"])
    older = Sentence.made_of(values["reason"], {}) if values["reason"] else None  # written by an older version
    values["sentence"] = Sentence.from_plain(stored) if stored else older
    return RunRecord(**values)


def json_of(sentence: Sentence | None) -> str:
    """A sentence as JSON for the store; `null` for None."""
    return json.dumps(sentence and sentence.plain())
