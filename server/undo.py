"""The networks that a run has had before its definition was changed, for whoever wants one back."""

from collections import deque

from engine import ConvscopeError, Trainer, checkpoint
from engine.data import Dataset
from engine.definition import Limits

_MOST_STEPS = 10
_MOST_BYTES = 256_000_000  # of all together: a thousand networks of the demo's size, one of the largest


class Undo:
    """The newest few, as the bytes of checkpoints: all that the next step depends on, and no buffer besides.

    Kept in the worker's memory, so they are gone when it ends: what can be taken back is a matter of minutes.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._kept: deque[bytes] = deque(maxlen=_MOST_STEPS)  # newest last

    @property
    def steps(self) -> int:
        """How often `take` would give something."""
        return len(self._kept)

    def remember(self, trainer: Trainer) -> None:
        """Keeps a trainer as it stands. The oldest give way where there is no room; one that is too large alone leaves
        nothing to take back, because going back two changes at once is not what anybody would expect.
        """
        self._kept.append(checkpoint.dump(trainer))
        while sum(map(len, self._kept)) > _MOST_BYTES:
            self._kept.popleft()

    def take(self, dataset: Dataset, threads: int | None) -> Trainer:
        """The newest, made anew, and forgotten here. Raises: ConvscopeError where there is none."""
        if not self._kept:
            raise ConvscopeError("there is nothing to take back: the definition has not been changed here")
        content = self._kept.pop()
        return checkpoint.parse(content, self._limits).trainer(dataset, threads)
