"""Stores what outlives the server: runs, points, marks and the index of checkpoints, in SQLite (WAL).

Only the server process writes, from any of its threads. A lock on the folder keeps a second server out; the system
releases it when the process ends, however it ends.
"""

import json
import logging
import os
import shutil
import sqlite3
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from engine.errors import ConvscopeError
from server import protocol
from server.checkpoint_names import KEPT_CHECKPOINTS
from server.runs import schema
from server.runs.record import RunRecord, json_of, record_of

_log = logging.getLogger(__name__)

_UPDATED = ("definition", "parameters", "options", "seed", "state", "reason", "step", "validation_accuracy", "sentence")


class StoreError(ConvscopeError):
    """The data directory cannot be used."""


class Store:
    """The data directory. Safe to call from any thread; every call is one transaction.

    Raises: StoreError if the folder is in use, not writable, or of a newer version.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._lock_file = _lock(folder)
        except OSError as error:
            raise StoreError(
                f"the data directory {folder} cannot be used ({error.strerror}): choose another with --data-dir"
            ) from error
        self._guard = threading.RLock()
        try:
            self._database = sqlite3.connect(folder / "convscope.sqlite", check_same_thread=False, isolation_level=None)
        except sqlite3.Error as error:
            self._lock_file.close()
            raise StoreError(f"the database in {folder} cannot be opened: {error}") from error
        try:
            self._database.row_factory = sqlite3.Row
            self._open()
        except sqlite3.Error as error:
            self.close()
            raise StoreError(f"the database in {folder} cannot be used: {error}") from error
        except StoreError:
            self.close()
            raise

    def _open(self) -> None:
        database = self._database
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("PRAGMA synchronous=NORMAL")  # a crash of the machine may lose a moment, one of ours nothing
        database.execute("PRAGMA foreign_keys=ON")
        version = schema.bring_up_to_date(database)
        if version != schema.VERSION:
            raise StoreError(
                f"the data directory {self.folder} has version {version}, this Convscope knows {schema.VERSION}: "
                "use the newer Convscope that made it, or another --data-dir"
            )
        # Runs that trained when the last server ended are paused now.
        database.execute("UPDATE runs SET state='paused' WHERE state NOT IN ('paused', 'stopped', 'failed')")

    def close(self) -> None:
        """Closes the database and releases the folder."""
        with self._guard:
            self._database.close()
        self._lock_file.close()

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._guard:
            self._database.execute("BEGIN IMMEDIATE")
            try:
                yield self._database
            except BaseException:
                self._database.execute("ROLLBACK")
                raise
            self._database.execute("COMMIT")

    # ---- runs

    def create_run(self, record: RunRecord) -> None:
        """Adds a run, without points."""
        with self._transaction() as database:
            database.execute(
                "INSERT INTO runs VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
                (
                    record.id, record.name, record.created, record.used, record.definition, json.dumps(record.options),
                    record.seed, record.dataset, record.state, record.reason, record.step, record.point, record.life,
                    record.parameters, record.validation_accuracy, json_of(record.sentence),
                ),
            )  # fmt: skip

    def runs(self) -> list[RunRecord]:
        """All runs, newest first."""
        with self._guard:
            return [record_of(row) for row in self._database.execute("SELECT * FROM runs ORDER BY created DESC, id")]

    def run(self, run: str) -> RunRecord | None:
        """The record of a run, or None."""
        with self._guard:
            row = self._database.execute("SELECT * FROM runs WHERE id=?", (run,)).fetchone()
        return record_of(row) if row else None

    def last_used(self) -> list[RunRecord]:
        """All runs, the most recently opened first."""
        with self._guard:
            return [record_of(row) for row in self._database.execute("SELECT * FROM runs ORDER BY used DESC, id")]

    def touch(self, run: str) -> None:
        """Records that the run's page was opened now."""
        with self._transaction() as database:
            database.execute("UPDATE runs SET used=? WHERE id=?", (time.time(), run))

    def rename(self, run: str, name: str) -> None:
        """Renames a run; does nothing if there is none with that id."""
        with self._transaction() as database:
            database.execute("UPDATE runs SET name=? WHERE id=?", (name, run))

    def delete_run(self, run: str) -> None:
        """Deletes a run with its points, marks and checkpoint files."""
        with self._transaction() as database:
            database.execute("DELETE FROM runs WHERE id=?", (run,))
        shutil.rmtree(self.checkpoint_folder(run), ignore_errors=True)

    # ---- points, marks, checkpoints

    def save(
        self,
        run: str,
        points: Sequence[dict[str, Any]] = (),
        checkpoint: tuple[int, str] | None = None,
        values: dict[str, Any] | None = None,
        marks: Sequence[dict[str, Any]] = (),
    ) -> None:
        """Stores what happened together in one transaction; of checkpoints (step, file), the newest two are kept.

        values: those that changed of definition, parameters, options, seed, state, reason with its sentence, step,
        validation_accuracy. marks: {step, kind, detail, sentence}; a reset deletes the marks and the accuracy of the
        old weights, and records the point after which the new ones begin; going back to a checkpoint deletes the marks
        of later steps.
        """
        rows = [(run, point["number"], point["branch"], json.dumps(point)) for point in points]
        with self._transaction() as database:
            database.executemany("INSERT INTO points VALUES (?,?,?,?)", rows)
            if points:
                last = points[-1]
                database.execute("UPDATE runs SET step=?, point=? WHERE id=?", (last["step"], last["number"], run))
            for mark in marks:
                if mark["kind"] == "reset":
                    database.execute("DELETE FROM marks WHERE run=?", (run,))
                    database.execute("UPDATE runs SET life=point, validation_accuracy=NULL WHERE id=?", (run,))
                elif mark["kind"] == "restored":
                    database.execute("DELETE FROM marks WHERE run=? AND step>?", (run, mark["step"]))
                row = {"sentence": None, **mark, "run": run}
                row["sentence"] = row["sentence"] and json.dumps(row["sentence"])
                database.execute(
                    "INSERT INTO marks (run, step, kind, detail, sentence) VALUES (:run,:step,:kind,:detail,:sentence)",
                    row,
                )
            if values:
                self._update(database, run, values)
            if checkpoint is not None:
                database.execute(
                    "INSERT INTO checkpoints (run, branch, step, file) VALUES (?,0,?,?)", (run, *checkpoint)
                )
        if checkpoint is not None:
            self._forget_old_checkpoints(run)

    def _update(self, database: sqlite3.Connection, run: str, values: dict[str, Any]) -> None:
        row = {name: values.get(name) for name in _UPDATED}
        if row["options"] is not None:
            row["options"] = json.dumps(row["options"])
        if row["reason"] is not None:
            row["sentence"] = json_of(row["sentence"])
        database.execute(
            "UPDATE runs SET definition=coalesce(:definition,definition), parameters=coalesce(:parameters,parameters), "
            "options=coalesce(:options,options), seed=coalesce(:seed,seed), state=coalesce(:state,state), "
            "reason=coalesce(:reason,reason), step=coalesce(:step,step), "
            "validation_accuracy=coalesce(:validation_accuracy,validation_accuracy), "
            "sentence=coalesce(:sentence,sentence) WHERE id=:id",
            {**row, "id": run},
        )

    def _forget_old_checkpoints(self, run: str) -> None:
        with self._transaction() as database:
            rows = database.execute("SELECT id, file FROM checkpoints WHERE run=? ORDER BY id DESC", (run,)).fetchall()
            database.executemany(
                "DELETE FROM checkpoints WHERE id=?", [(row["id"],) for row in rows[KEPT_CHECKPOINTS:]]
            )
        self._delete_old_files(self.checkpoint_folder(run), {row["file"] for row in rows[:KEPT_CHECKPOINTS]})

    def _delete_old_files(self, folder: Path, kept: set[str]) -> None:
        """Deletes files older than the newest kept one: old checkpoints, and unfinished files of a killed worker."""
        newest = max(kept)
        try:
            for path in folder.iterdir():
                if path.name not in kept and path.name.lstrip(".") < newest:
                    path.unlink(missing_ok=True)
        except OSError as error:  # the files only take up space, and the next checkpoint tries again
            _log.warning("old checkpoints in %s stay: %s", folder, error)

    def points(self, run: str, since: int, limit: int) -> list[str]:
        """JSON texts of the points with numbers above `since`, in order, at most `limit`."""
        with self._guard:
            rows = self._database.execute(
                "SELECT data FROM points WHERE run=? AND number>? ORDER BY number LIMIT ?",
                (run, since, limit),
            ).fetchall()
        return [row["data"] for row in rows]

    def marks(self, run: str) -> list[dict[str, Any]]:
        """The marks since the last reset, oldest first; if there are very many, only the newest."""
        with self._guard:
            query = "SELECT step, kind, detail, sentence FROM marks WHERE run=? ORDER BY id DESC LIMIT ?"
            marks = [dict(row) for row in self._database.execute(query, (run, protocol.MARKS))][::-1]
        return [{**mark, "sentence": mark["sentence"] and json.loads(mark["sentence"])} for mark in marks]

    def checkpoints(self, run: str) -> list[Path]:
        """Checkpoint files, newest first."""
        with self._guard:
            rows = self._database.execute(
                "SELECT file FROM checkpoints WHERE run=? ORDER BY id DESC", (run,)
            ).fetchall()
        return [self.checkpoint_folder(run) / row["file"] for row in rows]

    def checkpoint_folder(self, run: str) -> Path:
        """The folder into which a run's worker writes its checkpoints."""
        return self.folder / "checkpoints" / run


def _lock(folder: Path) -> IO[str]:
    """Opens and locks a file. Raises: StoreError if another process holds the lock, OSError if it cannot be made."""
    file = (folder / "lock").open("a+")
    try:
        if sys.platform == "win32":
            import msvcrt  # exists on Windows only

            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl  # exists on POSIX only

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        file.seek(0)
        holder = file.read(100).strip() or "another process"
        file.close()
        raise StoreError(
            f"the data directory {folder} is in use by {holder}: stop that Convscope, or choose another with --data-dir"
        ) from error
    file.seek(0)
    file.truncate()
    file.write(f"process {os.getpid()}")
    file.flush()
    return file
