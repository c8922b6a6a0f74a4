"""The undo list of a run: its networks from before each change of the definition."""

import contextlib
from collections import deque
from collections.abc import Sequence
from pathlib import Path

from engine import ConvscopeError, Trainer, checkpoint
from engine.data import Dataset
from engine.definition import Limits
from engine.errors import CheckpointError
from server.checkpoint_names import KEPT_CHECKPOINTS, new_file

_FOLDER = "undo"
_MOST_STEPS = 10
_MOST_BYTES = 256_000_000  # of all files together: a thousand networks of the demo's size, one of the largest


class Undo:
    """Stores up to ten earlier networks, each as a checkpoint file beside the run's own: undo outlives the worker.

    A checkpoint of the run names the undo files of its moment. So a worker that dies between two writes undoes no
    change twice and skips none. A file is deleted when none of the newest checkpoints names it any more.
    """

    def __init__(self, folder: Path, limits: Limits) -> None:
        self._folder, self._limits = folder / _FOLDER, limits
        self._files: list[str] = []  # newest last
        known = frozenset(path.name for path in self._folder.glob("*"))  # that existing checkpoints may still name
        self._known = deque([known] * KEPT_CHECKPOINTS, maxlen=KEPT_CHECKPOINTS)

    @property
    def steps(self) -> int:
        """How many changes can be undone."""
        return len(self._files)

    @property
    def files(self) -> tuple[str, ...]:
        """The names of the undo files, newest last, for the run's next checkpoint."""
        return tuple(self._files)

    def set_files(self, files: Sequence[str]) -> None:
        """Restores the undo list of a checkpoint; entries older than a missing file are dropped."""
        there = {path.name for path in self._folder.glob("*")}
        first = next((place + 1 for place in reversed(range(len(files))) if files[place] not in there), 0)
        self._files = list(files[first:])

    def push(self, trainer: Trainer) -> None:
        """Saves a trainer as the newest entry, and drops the oldest entries above the limits. If the trainer alone is
        too large, or the disk is full, the list becomes empty: an undo must never take back two changes at once.
        """
        file = new_file(trainer.step)
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            checkpoint.write_atomically(self._folder / file, checkpoint.dump(trainer))
        except OSError:  # the next checkpoint meets the same error and reports it
            self._files.clear()
            return
        self._files.append(file)
        sizes = {path.name: path.stat().st_size for path in self._folder.glob("*")}
        while len(self._files) > _MOST_STEPS or sum(sizes[name] for name in self._files) > _MOST_BYTES:
            del self._files[0]

    def load_newest(self, dataset: Dataset, threads: int | None) -> Trainer:
        """Returns the newest entry as a trainer; call `drop_newest` then. Raises: ConvscopeError if the list is empty;
        CheckpointError if the file cannot be read, and empties the list then.
        """
        if not self._files:
            raise ConvscopeError("there is nothing to undo: the definition has not been changed here")
        try:
            return checkpoint.load(self._folder / self._files[-1], self._limits).trainer(dataset, threads)
        except CheckpointError as error:
            self._files.clear()
            raise CheckpointError("the change cannot be undone: {why}", why=error.sentence) from error

    def drop_newest(self) -> None:
        """Removes the newest entry, which has been undone."""
        del self._files[-1]

    def delete_unused_files(self) -> None:
        """Deletes the files that neither the checkpoint just written nor the one before it names."""
        self._known.append(frozenset(self._files))
        for path in self._folder.glob("*"):
            if not any(path.name in known for known in self._known):
                with contextlib.suppress(OSError):  # the file only takes up space, and the next call tries again
                    path.unlink()
