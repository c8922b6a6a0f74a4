"""What makes filters fire, looked for between the steps: a few milliseconds at a time, as long as somebody watches."""

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict

from engine import Trainer
from engine.data import Split
from engine.patches import PatchSearch
from server.protocol import FilterPatches, PatchesFound

_SLICE_SECONDS = 0.008
_TRAINING_SHARE = 0.02  # of the time, while it trains: the MNIST demo's thousand images take 50 ms, so 2.5 s
_EAGER_SHARE = 0.15  # while somebody waits for the first answer
_STANDING_SHARE = 0.5  # while it does not train
_LONGEST_SECONDS = 10.0  # of one search while it trains; a slow network gets through fewer images
_PARTS_SECONDS = 1.0  # after which who waits is told what has been found so far


class PatchFinder:
    """One worker's, in one split. Searches while layers are wanted and the network changes, once for each state."""

    def __init__(self, split: Split, clock: Callable[[], float] = time.monotonic) -> None:
        self._split, self._clock = split, clock
        self._wanted: tuple[int, ...] = ()
        self._search: PatchSearch | None = None
        self._steps: Iterator[None] = iter(())
        self._state: object = None  # of the network, as the newest search found it
        self._step = 0
        self._eager = False
        self._began = self._told = self._due = 0.0

    def want(self, layers: Iterable[int]) -> None:
        """Somebody watches other layers: they are looked through anew, even if nothing has changed. None: no search."""
        self._wanted, self._search, self._state = tuple(layers), None, None
        self._eager, self._due = True, 0.0

    def due_in(self, trainer: Trainer) -> float | None:
        """Seconds until there is something to do; None where there is nothing."""
        if not self._wanted or (self._search is None and self._state == _state(trainer)):
            return None
        return max(0.0, self._due - self._clock())

    def work(self, trainer: Trainer, *, training: bool) -> PatchesFound | None:
        """A slice of the search where one is due; what was found, where it has come to an end."""
        if self.due_in(trainer) != 0:
            return None
        began = self._clock()
        if self._search is None or trainer.network is not self._search.network:
            self._search = self._begin(trainer, began)
        search, finished, now = self._search, False, began
        while not finished and now - began < _SLICE_SECONDS:
            finished = next(self._steps, self) is self
            now = self._clock()
        share = _EAGER_SHARE if self._eager else _TRAINING_SHARE
        self._due = now + (now - began) * (1 / (share if training else _STANDING_SHARE) - 1)
        finished = finished or (training and search.searched > 0 and now - self._began > _LONGEST_SECONDS)
        if not finished and not (self._eager and search.searched > 0 and now - self._told > _PARTS_SECONDS):
            return None
        self._told = now
        if finished:
            self._search, self._eager = None, False
        layers = tuple(FilterPatches(**asdict(layer)) for layer in search.found())
        return PatchesFound(step=self._step, searched=search.searched, layers=layers)

    def _begin(self, trainer: Trainer, now: float) -> PatchSearch:
        search = PatchSearch(trainer.network, self._split, self._wanted)
        self._steps = search.steps()
        self._state, self._step = _state(trainer), trainer.step
        self._began = self._told = now
        return search


def _state(trainer: Trainer) -> object:
    """What changes whenever the network's parameters do."""
    return id(trainer.network), trainer.step, trainer.surgery.operations
