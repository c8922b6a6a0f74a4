"""A run's checkpoints in its worker: decides when one is due, writes it and loads it again."""

import math
import time
from collections import deque
from collections.abc import Iterable, Iterator
from pathlib import Path

from engine import Trainer, checkpoint
from engine.data import Dataset
from engine.definition import Limits
from engine.errors import CheckpointError, Sentence
from server.checkpoint_names import KEPT_CHECKPOINTS, new_file, step_of

_FIRST_STEP = 50
_SHORTEST_SECONDS, _LONGEST_SECONDS = 1.0, 5.0
_SHARE = 0.02  # of the time that may go into saving


class Saves:
    """Writes checkpoints of a run, and loads the newest two, known by their file names.

    problem: what is not being saved, and why; None while all is. past: the undo files that the loaded checkpoint
    names (worker/undo.py).
    """

    def __init__(self, folder: Path, files: Iterable[str], limits: Limits) -> None:
        self._folder, self._limits = folder, limits
        self._files = deque(files, maxlen=KEPT_CHECKPOINTS)  # newest first
        self._current = False  # whether the newest checkpoint holds the newest state
        self._saved, self._seconds = time.monotonic(), 0.0  # when the last one was written, and how long that took
        self._step = self.newest_step or 0  # of the last attempt to write one
        self.problem: Sentence | None = None
        self.past: tuple[str, ...] = ()

    @property
    def newest_step(self) -> int | None:
        """The step of the newest checkpoint; None if there is none."""
        return step_of(self._files[0]) if self._files else None

    def mark_changed(self) -> None:
        """Records a change that the newest checkpoint does not hold."""
        self._current = False

    def due(self, step: int) -> bool:
        """Whether a checkpoint is due: at steps 50, 100, 200, 400, …, and every 1 to 5 s, by how long saving takes."""
        interval = min(max(self._seconds / _SHARE, _SHORTEST_SECONDS), _LONGEST_SECONDS)
        early = _FIRST_STEP << max((step // _FIRST_STEP).bit_length() - 1, 0)  # the last of 50, 100, 200, …
        return self._step < early <= step or time.monotonic() - self._saved > interval

    def write(self, trainer: Trainer, past: tuple[str, ...] = ()) -> tuple[int, str] | None:
        """Writes a checkpoint. Returns its step and file; None if nothing has changed, or if it failed: see `problem`.

        past: the files of the networks that undo can go back to.
        """
        if self._current:
            return None
        file = new_file(trainer.step)
        self._saved, self._step = time.monotonic(), trainer.step
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            checkpoint.write_atomically(self._folder / file, checkpoint.dump(trainer, past))
        except OSError as error:
            why, newest = str(error.strerror), self.newest_step
            if newest is None:
                self.problem = Sentence("no checkpoint has been saved so far: {why}", why=why)
            else:
                self.problem = Sentence("no checkpoint has been saved since step {step}: {why}", step=newest, why=why)
            return None
        self.problem, self._seconds, self._current = None, time.monotonic() - self._saved, True
        self._files.appendleft(file)
        return trainer.step, file

    def load(self, dataset: Dataset, threads: int | None) -> tuple[Trainer | None, list[Sentence]]:
        """Returns a trainer from the newest readable checkpoint, or None; and what is wrong with the newer ones."""
        problems: list[Sentence] = []
        for file, saved, trainer in self._loaded(dataset, threads, problems):
            self._current, self.past = file == self._files[0], saved.past
            return trainer, problems
        return None, problems

    def load_sound(self, like: Trainer) -> Trainer | None:
        """Returns a trainer of the same network from the newest checkpoint whose held-out loss is finite, else None.

        Its step is at most that of `like`.
        """
        if like.dataset is None:
            return None
        for _, _, trainer in self._loaded(like.dataset, like.threads, []):
            same = (trainer.network.definition.text, trainer.seed) == (like.network.definition.text, like.seed)
            if same and trainer.step <= like.step and math.isfinite(trainer.validate().loss):
                return trainer
        return None

    def _loaded(
        self, dataset: Dataset, threads: int | None, problems: list[Sentence]
    ) -> Iterator[tuple[str, checkpoint.Checkpoint, Trainer]]:
        for file in tuple(self._files):
            try:
                saved = checkpoint.load(self._folder / file, self._limits)
                yield file, saved, saved.trainer(dataset, threads)
            except CheckpointError as error:
                problems.append(
                    Sentence("the checkpoint of step {step} is damaged ({why})", step=step_of(file), why=error.sentence)
                )
