"""What makes filters fire, looked for between the steps: a few milliseconds at a time, as long as somebody watches."""

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from engine import Network, Trainer
from engine.data import Split
from engine.patches import LayerPatches, PatchResults, PatchSearch
from server.protocol import FILTERS_A_MESSAGE, LARGEST, Block, FilterPatches, FilterRange, Patch, PatchesFound, block_of

_SLICE_SECONDS = 0.008
_TRAINING_SHARE = 0.02  # of the time, while it trains: the MNIST demo's thousand images take 50 ms, so 2.5 s
_EAGER_SHARE = 0.15  # while somebody waits for the first answer, and of telling what was found
_STANDING_SHARE = 0.5  # while it does not train
_LONGEST_SECONDS = 10.0  # of one search while it trains; a slow network gets through fewer images
_PARTS_SECONDS = 1.0  # after which who waits is told what has been found so far
_MOST_BLOCKS = 64  # that are told of: 4,096 filters, 2.3 MB; no screen has room for more


@dataclass(frozen=True, slots=True)
class _Found:
    """What the newest search has found, in a network as it stood at a step."""

    network: Network
    step: int
    results: PatchResults


class PatchFinder:
    """One worker's, in one split. Searches while layers are wanted and the network changes, once for each state.

    It looks for all filters of a layer and tells of those that are wanted, a message at a time, with steps of the
    training between. Who asks for others of the same layers is told at once, without another search.
    """

    def __init__(self, split: Split, clock: Callable[[], float] = time.monotonic) -> None:
        self._split, self._clock = split, clock
        self._wanted: dict[int, list[tuple[int, int]]] = {}  # of a layer, maybe overlapping
        self._layers: frozenset[int] = frozenset()  # that the newest search was made for
        self._search: PatchSearch | None = None
        self._steps: Iterator[None] = iter(())
        self._state: object = None  # of the network, as the newest search found it
        self._step = 0
        self._found: _Found | None = None
        self._untold: dict[Block, None] = {}  # of what was found, in this order
        self._eager = False
        self._began = self._told = self._due = self._tell_due = 0.0

    def want(self, ranges: Iterable[FilterRange], new: Iterable[FilterRange] = ()) -> None:
        """Which filters are watched by anybody, and which of them somebody has just asked for. None: no search.

        A layer that nobody watched before is looked through at once, even if nothing has changed.
        """
        self._wanted = {}
        for layer, first, end in ranges:
            self._wanted.setdefault(layer, []).append((first, LARGEST if end is None else end))
        layers = frozenset(self._wanted)
        if layers and layers <= self._layers:
            self._owe((layer, first, LARGEST if end is None else end) for layer, first, end in new)
            return
        self._layers, self._search, self._state = layers, None, None
        self._untold.clear()
        self._eager, self._due = True, 0.0

    def due_in(self, trainer: Trainer) -> float | None:
        """Seconds until there is something to do; None where there is nothing."""
        waits = [self._tell_due] if self._untold else []
        if self._wanted and (self._search is not None or self._state != _state(trainer)):
            waits.append(self._due)
        return max(0.0, min(waits) - self._clock()) if waits else None

    def work(self, trainer: Trainer, *, training: bool) -> PatchesFound | None:
        """A slice of the search where one is due, or a part of what was found."""
        if self._found and self._found.network is not trainer.network:
            self._found = None
            self._untold.clear()
        if self.due_in(trainer) != 0:
            return None
        began = self._clock()
        if self._found and self._untold and began >= self._tell_due:
            event = self._tell(self._found)
            now = self._clock()
            self._tell_due = _rest(began, now, _EAGER_SHARE if training else _STANDING_SHARE)
            return event
        self._look(trainer, began, training=training)
        return None

    def _look(self, trainer: Trainer, began: float, *, training: bool) -> None:
        if self._search is None or trainer.network is not self._search.network:
            self._search = self._begin(trainer, began)
        search, finished, now = self._search, False, began
        while not finished and now - began < _SLICE_SECONDS:
            finished = next(self._steps, self) is self
            now = self._clock()
        share = _EAGER_SHARE if self._eager else _TRAINING_SHARE
        self._due = _rest(began, now, share if training else _STANDING_SHARE)
        searched = search.results.searched
        finished = finished or (training and searched > 0 and now - self._began > _LONGEST_SECONDS)
        if finished or (self._eager and searched > 0 and now - self._told > _PARTS_SECONDS):
            self._told, self._found = now, _Found(search.network, self._step, search.results)
            self._owe((layer, *ends) for layer, ranges in self._wanted.items() for ends in ranges)
        if finished:
            self._search, self._eager = None, False

    def _begin(self, trainer: Trainer, now: float) -> PatchSearch:
        self._layers = frozenset(self._wanted)
        search = PatchSearch(trainer.network, self._split, self._layers)
        self._steps = search.steps()
        self._state, self._step = _state(trainer), trainer.step
        self._began = self._told = now
        return search

    # ---- what was found

    def _owe(self, ranges: Iterable[tuple[int, int, int]]) -> None:
        """Whoever watches these is to be told, as far as something was found."""
        filters = self._found.results.filters if self._found else {}
        for layer, first, end in sorted(ranges):
            last = min(filters.get(layer, 0), end)
            blocks = range(block_of(layer, first)[1], block_of(layer, last - 1)[1] + 1) if first < last else ()
            for number in blocks:
                if len(self._untold) < _MOST_BLOCKS:
                    self._untold[layer, number] = None

    def _tell(self, found: _Found) -> PatchesFound | None:
        """Of as many blocks as one message holds."""
        layers: list[FilterPatches] = []
        room = FILTERS_A_MESSAGE
        for block in tuple(self._untold):
            first, last = self._watched_of(block, found.results.filters.get(block[0], 0))
            if last - first > room:
                break
            del self._untold[block]
            room -= max(0, last - first)
            if first < last:
                layers.append(_message_of(found.results.part(block[0], first, last)))
        event = PatchesFound(step=found.step, searched=found.results.searched, layers=tuple(layers))
        return event if layers else None

    def _watched_of(self, block: Block, filters: int) -> tuple[int, int]:
        """From the first of its filters that somebody watches to behind the last one; maybe nobody does any more."""
        start = block[1] * FILTERS_A_MESSAGE
        inside = [
            (max(first, start), min(end, start + FILTERS_A_MESSAGE, filters))
            for first, end in self._wanted.get(block[0], ())
        ]
        inside = [(first, last) for first, last in inside if first < last]
        return min((first for first, _ in inside), default=0), max((last for _, last in inside), default=0)


def _message_of(found: LayerPatches) -> FilterPatches:
    filters = tuple(
        tuple(Patch(image=one.image, row=one.row, column=one.column, value=one.value) for one in of_filter)
        for of_filter in found.filters
    )
    return FilterPatches(index=found.index, rows=found.rows, columns=found.columns, first=found.first, filters=filters)


def _rest(began: float, ended: float, share: float) -> float:
    """Until when to rest after work, so that it takes this share of the time."""
    return ended + (ended - began) * (1 / share - 1)


def _state(trainer: Trainer) -> object:
    """What changes whenever the network's parameters do."""
    return id(trainer.network), trainer.step, trainer.surgery.operations
