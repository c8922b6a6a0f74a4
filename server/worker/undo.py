"""The networks that a run has had before its definition was changed, for whoever wants one back."""

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
_MOST_BYTES = 256_000_000  # of all together: a thousand networks of the demo's size, one of the largest


class Undo:
    """The newest few, each a checkpoint in a folder beside the run's own: what can be taken back outlives the worker.

    Which of the files are behind a network is told by its checkpoint, so that a worker that dies between two writes
    takes none back twice and leaves none out. A file goes when none of the newest checkpoints knows it any more.
    """

    def __init__(self, folder: Path, limits: Limits) -> None:
        self._folder, self._limits = folder / _FOLDER, limits
        self._files: list[str] = []  # newest last
        known = frozenset(path.name for path in self._folder.glob("*"))  # to checkpoints that may still be gone back to
        self._known = deque([known] * KEPT_CHECKPOINTS, maxlen=KEPT_CHECKPOINTS)

    @property
    def steps(self) -> int:
        """How often `take` and `forget` would give something."""
        return len(self._files)

    @property
    def files(self) -> tuple[str, ...]:
        """Their names, for the checkpoint of the network in front of them."""
        return tuple(self._files)

    def adopt(self, files: Sequence[str]) -> None:
        """Goes on where a checkpoint says that its run stood; what lies behind a file that is gone is gone, too."""
        there = {path.name for path in self._folder.glob("*")}
        first = next((place + 1 for place in reversed(range(len(files))) if files[place] not in there), 0)
        self._files = list(files[first:])

    def remember(self, trainer: Trainer) -> None:
        """Keeps a trainer as it stands. The oldest give way where there is no room; one that is too large alone, or
        that the disk has no room for, leaves nothing to take back, because going back two changes at once is not what
        anybody would expect.
        """
        file = new_file(trainer.step)
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            checkpoint.write_atomically(self._folder / file, checkpoint.dump(trainer))
        except OSError:  # which the checkpoint that comes next says in words
            self._files.clear()
            return
        self._files.append(file)
        sizes = {path.name: path.stat().st_size for path in self._folder.glob("*")}
        while len(self._files) > _MOST_STEPS or sum(sizes[name] for name in self._files) > _MOST_BYTES:
            del self._files[0]

    def take(self, dataset: Dataset, threads: int | None) -> Trainer:
        """The newest, made anew; `forget` it then. Raises: ConvscopeError where there is none; CheckpointError where
        its file cannot be read, after which there is nothing to take back.
        """
        if not self._files:
            raise ConvscopeError("there is nothing to take back: the definition has not been changed here")
        try:
            return checkpoint.load(self._folder / self._files[-1], self._limits).trainer(dataset, threads)
        except CheckpointError as error:
            self._files.clear()
            raise CheckpointError(f"what was before cannot be taken back: {error}") from error

    def forget(self) -> None:
        """The newest has been taken back."""
        del self._files[-1]

    def sweep(self) -> None:
        """A checkpoint has been written that knows these: what neither it nor the one before knows is removed."""
        self._known.append(frozenset(self._files))
        for path in self._folder.glob("*"):
            if not any(path.name in known for known in self._known):
                with contextlib.suppress(OSError):  # it only takes up room, and the next checkpoint tries again
                    path.unlink()
