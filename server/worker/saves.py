"""A run's checkpoints as its worker sees them: when one is due, writing it, and the way back to one."""

import math
import time
from collections import deque
from collections.abc import Iterable, Iterator
from pathlib import Path

from engine import Trainer, checkpoint
from engine.data import Dataset
from engine.definition import Limits
from engine.errors import CheckpointError
from server.checkpoint_names import KEPT_CHECKPOINTS, new_file, step_of

_FIRST_STEP = 50
_SHORTEST_SECONDS, _LONGEST_SECONDS = 1.0, 5.0
_SHARE = 0.02  # of the time that may go into saving


class Saves:
    """The newest two checkpoints of a run, by their files' names; writes others.

    problem: what is not being saved, and why, in words; empty while all is. past: what the one that was loaded tells of
    the networks before it (worker/undo.py).
    """

    def __init__(self, folder: Path, files: Iterable[str], limits: Limits) -> None:
        self._folder, self._limits = folder, limits
        self._files = deque(files, maxlen=KEPT_CHECKPOINTS)  # newest first
        self._current = False  # the newest holds all there is
        self._saved, self._seconds = time.monotonic(), 0.0  # when, and how long it took
        self._step = self.newest_step or 0  # at which one was last to be written
        self.problem = ""
        self.past: tuple[str, ...] = ()

    @property
    def newest_step(self) -> int | None:
        """The step of the newest one; None where there is none."""
        return step_of(self._files[0]) if self._files else None

    def change(self) -> None:
        """Something has changed that the newest one does not hold."""
        self._current = False

    def due(self, step: int) -> bool:
        """From steps 50, 100, 200, 400 on, and so forth; and after 1 to 5 s, the longer the more time saving takes."""
        interval = min(max(self._seconds / _SHARE, _SHORTEST_SECONDS), _LONGEST_SECONDS)
        early = _FIRST_STEP << max((step // _FIRST_STEP).bit_length() - 1, 0)  # the last of 50, 100, 200, …
        return self._step < early <= step or time.monotonic() - self._saved > interval

    def write(self, trainer: Trainer, past: tuple[str, ...] = ()) -> tuple[int, str] | None:
        """Step and file of a new checkpoint; None where the newest holds all, or where it failed: see `problem`.

        past: the files of the networks before it.
        """
        if self._current:
            return None
        file = new_file(trainer.step)
        self._saved, self._step = time.monotonic(), trainer.step
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            checkpoint.write_atomically(self._folder / file, checkpoint.dump(trainer, past))
        except OSError as error:
            since = f"since step {self.newest_step:,}" if self._files else "so far"
            self.problem = f"no checkpoint is saved {since}: {error.strerror}"
            return None
        self.problem, self._seconds, self._current = "", time.monotonic() - self._saved, True
        self._files.appendleft(file)
        return trainer.step, file

    def load(self, dataset: Dataset, threads: int | None) -> tuple[Trainer | None, list[str]]:
        """A trainer from the newest one that can be read, or None; and what is wrong with those before it, in words."""
        problems: list[str] = []
        for file, saved, trainer in self._loaded(dataset, threads, problems):
            self._current, self.past = file == self._files[0], saved.past
            return trainer, problems
        return None, problems

    def sound(self, like: Trainer) -> Trainer | None:
        """A trainer of the same network, earlier or as far, from the newest one whose held-out loss is a number."""
        if like.dataset is None:
            return None
        for _, _, trainer in self._loaded(like.dataset, like.threads, []):
            same = (trainer.network.definition.text, trainer.seed) == (like.network.definition.text, like.seed)
            if same and trainer.step <= like.step and math.isfinite(trainer.validate().loss):
                return trainer
        return None

    def _loaded(
        self, dataset: Dataset, threads: int | None, problems: list[str]
    ) -> Iterator[tuple[str, checkpoint.Checkpoint, Trainer]]:
        for file in tuple(self._files):
            try:
                saved = checkpoint.load(self._folder / file, self._limits)
                yield file, saved, saved.trainer(dataset, threads)
            except CheckpointError as error:
                problems.append(f"the checkpoint of step {step_of(file):,} is damaged ({error})")
