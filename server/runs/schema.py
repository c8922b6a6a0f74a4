"""The tables of the store, and the migration from older versions."""

import sqlite3

from engine.definition import summarize
from engine.errors import ConvscopeError
from engine.notation import parse_definition

VERSION = 3

_TABLES = """
CREATE TABLE runs (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, created REAL NOT NULL, used REAL NOT NULL, definition TEXT NOT NULL,
    options TEXT NOT NULL, seed INTEGER NOT NULL, dataset TEXT NOT NULL, state TEXT NOT NULL, reason TEXT NOT NULL,
    step INTEGER NOT NULL, point INTEGER NOT NULL, life INTEGER NOT NULL, parameters INTEGER, validation_accuracy REAL,
    sentence TEXT);
CREATE TABLE points (
    run TEXT NOT NULL REFERENCES runs(id) ON DELETE CASCADE, number INTEGER NOT NULL, branch INTEGER NOT NULL,
    data TEXT NOT NULL, PRIMARY KEY (run, number)) WITHOUT ROWID;
CREATE TABLE marks (
    id INTEGER PRIMARY KEY, run TEXT NOT NULL REFERENCES runs(id) ON DELETE CASCADE, step INTEGER NOT NULL,
    kind TEXT NOT NULL, detail TEXT NOT NULL, sentence TEXT);
CREATE TABLE checkpoints (
    id INTEGER PRIMARY KEY, run TEXT NOT NULL REFERENCES runs(id) ON DELETE CASCADE, branch INTEGER NOT NULL,
    step INTEGER NOT NULL, file TEXT NOT NULL);
CREATE INDEX marks_of_run ON marks (run);
CREATE INDEX checkpoints_of_run ON checkpoints (run);
"""

_TO_VERSION_2 = (
    "ALTER TABLE runs ADD COLUMN parameters INTEGER",
    "ALTER TABLE runs ADD COLUMN validation_accuracy REAL",
    """
    UPDATE runs SET parameters = count_parameters(definition), validation_accuracy = (
        SELECT json_extract(data, '$.validation_accuracy') FROM points
        WHERE run = runs.id AND number > runs.life AND json_extract(data, '$.validation_accuracy') IS NOT NULL
        ORDER BY number DESC LIMIT 1)""",
)

_TO_VERSION_3 = (
    "ALTER TABLE runs ADD COLUMN sentence TEXT",
    "ALTER TABLE marks ADD COLUMN sentence TEXT",
)


def bring_up_to_date(database: sqlite3.Connection) -> int:
    """Makes the tables, or migrates those of an older version, in one transaction. Returns their version, which differs
    from VERSION only if a newer program made the tables; nothing is changed then.

    Version 2 stores with each run what the list of runs shows, so that a list of hundreds reads one row a run and
    parses no definition. Version 3 adds template and values, as JSON, to the English reason of a run and detail of a
    mark, so that pages can translate them; rows of older versions have none.
    """
    version: int = database.execute("PRAGMA user_version").fetchone()[0]
    if version == 0:
        database.executescript(f"BEGIN; {_TABLES} PRAGMA user_version={VERSION}; COMMIT;")
    elif version in (1, 2):
        database.create_function("count_parameters", 1, _count_parameters)
        with database:
            database.execute("BEGIN IMMEDIATE")
            for statement in (*(_TO_VERSION_2 if version == 1 else ()), *_TO_VERSION_3):
                database.execute(statement)
            database.execute(f"PRAGMA user_version={VERSION}")
    else:
        return version
    return VERSION


def _count_parameters(definition: str) -> int | None:
    """The number of parameters; None if a text that an older version stored can no longer be parsed."""
    try:
        return summarize(parse_definition(definition)).parameters
    except ConvscopeError:
        return None
