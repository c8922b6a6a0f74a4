"""Finds the image patches that excite filters most, a few milliseconds between two steps, while a viewer watches."""

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from engine import Network, Trainer
from engine.data import Split
from engine.patches import LayerPatches, PatchResults, PatchSearch
from server.protocol import FILTERS_A_MESSAGE, LARGEST, Block, FilterPatches, FilterRange, Patch, PatchesFound, block_of

_SLICE_SECONDS = 0.008
_TRAINING_SHARE = 0.02  # of the time, during training: the MNIST demo's thousand images take 50 ms, so 2.5 s
_EAGER_SHARE = 0.15  # of the time, while a viewer waits for the first result; also for sending results
_PAUSED_SHARE = 0.5  # of the time, while the run is paused
_LONGEST_SECONDS = 10.0  # of one search during training; a slow network searches fewer images
_PARTIAL_SECONDS = 1.0  # after which waiting viewers get a partial result
_MOST_BLOCKS = 64  # that wait to be sent: 4,096 filters, 2.3 MB; no screen has room for more


@dataclass(frozen=True, slots=True)
class _Found:
    """The results of the newest search, with the network and the step it searched."""

    network: Network
    step: int
    results: PatchResults


class PatchFinder:
    """Searches one split while layers are watched and the network changes, once for each state of the network.

    A search covers all filters of a layer. The results of the watched filters are sent one message at a time, with
    training steps between. A viewer that asks for other filters of the same layers gets them at once, without another
    search.
    """

    def __init__(self, split: Split, clock: Callable[[], float] = time.monotonic) -> None:
        self._split, self._clock = split, clock
        self._watched: dict[int, list[tuple[int, int]]] = {}  # filter ranges by layer, maybe overlapping
        self._layers: frozenset[int] = frozenset()  # that the newest search covers
        self._search: PatchSearch | None = None
        self._steps: Iterator[None] = iter(())
        self._state: object = None  # of the network, when the newest search began
        self._step = 0
        self._found: _Found | None = None
        self._unsent: dict[Block, None] = {}  # blocks of the results that wait to be sent, in this order
        self._eager = False
        self._began = self._sent = self._due = self._send_due = 0.0

    def watch(self, ranges: Iterable[FilterRange], new: Iterable[FilterRange] = ()) -> None:
        """Sets the filters that viewers watch; no ranges: no search. new: filters that a viewer has just asked for.

        A layer that was not watched before is searched at once, even if the network has not changed.
        """
        self._watched = {}
        for layer, first, end in ranges:
            self._watched.setdefault(layer, []).append((first, LARGEST if end is None else end))
        layers = frozenset(self._watched)
        if layers and layers <= self._layers:
            self._queue_blocks((layer, first, LARGEST if end is None else end) for layer, first, end in new)
            return
        self._layers, self._search, self._state = layers, None, None
        self._unsent.clear()
        self._eager, self._due = True, 0.0

    def due_in(self, trainer: Trainer) -> float | None:
        """Seconds until `work` has something to do; None if it has nothing."""
        waits = [self._send_due] if self._unsent else []
        if self._watched and (self._search is not None or self._state != _state(trainer)):
            waits.append(self._due)
        return max(0.0, min(waits) - self._clock()) if waits else None

    def work(self, trainer: Trainer, *, training: bool) -> PatchesFound | None:
        """Searches for one slice if one is due, or returns the next message with results."""
        if self._found and self._found.network is not trainer.network:
            self._found = None
            self._unsent.clear()
        if self.due_in(trainer) != 0:
            return None
        began = self._clock()
        if self._found and self._unsent and began >= self._send_due:
            event = self._next_message(self._found)
            now = self._clock()
            self._send_due = _rest_until(began, now, _EAGER_SHARE if training else _PAUSED_SHARE)
            return event
        self._search_slice(trainer, began, training=training)
        return None

    def _search_slice(self, trainer: Trainer, began: float, *, training: bool) -> None:
        if self._search is None or trainer.network is not self._search.network:
            self._search = self._new_search(trainer, began)
        search, finished, now = self._search, False, began
        while not finished and now - began < _SLICE_SECONDS:
            finished = next(self._steps, self) is self
            now = self._clock()
        share = _EAGER_SHARE if self._eager else _TRAINING_SHARE
        self._due = _rest_until(began, now, share if training else _PAUSED_SHARE)
        searched = search.results.searched
        finished = finished or (training and searched > 0 and now - self._began > _LONGEST_SECONDS)
        if finished or (self._eager and searched > 0 and now - self._sent > _PARTIAL_SECONDS):
            self._sent, self._found = now, _Found(search.network, self._step, search.results)
            self._queue_blocks((layer, *ends) for layer, ranges in self._watched.items() for ends in ranges)
        if finished:
            self._search, self._eager = None, False

    def _new_search(self, trainer: Trainer, now: float) -> PatchSearch:
        self._layers = frozenset(self._watched)
        search = PatchSearch(trainer.network, self._split, self._layers)
        self._steps = search.steps()
        self._state, self._step = _state(trainer), trainer.step
        self._began = self._sent = now
        return search

    # ---- sending results

    def _queue_blocks(self, ranges: Iterable[tuple[int, int, int]]) -> None:
        """Queues the blocks of these ranges that have results, to be sent to their viewers."""
        filters = self._found.results.filters if self._found else {}
        for layer, first, end in sorted(ranges):
            last = min(filters.get(layer, 0), end)
            blocks = range(block_of(layer, first)[1], block_of(layer, last - 1)[1] + 1) if first < last else ()
            for number in blocks:
                if len(self._unsent) < _MOST_BLOCKS:
                    self._unsent[layer, number] = None

    def _next_message(self, found: _Found) -> PatchesFound | None:
        """Returns the results of as many queued blocks as one message holds; None if no viewer watches them."""
        layers: list[FilterPatches] = []
        room = FILTERS_A_MESSAGE
        for block in tuple(self._unsent):
            first, last = self._watched_range(block, found.results.filters.get(block[0], 0))
            if last - first > room:
                break
            del self._unsent[block]
            room -= max(0, last - first)
            if first < last:
                layers.append(_message_of(found.results.part(block[0], first, last)))
        event = PatchesFound(step=found.step, searched=found.results.searched, layers=tuple(layers))
        return event if layers else None

    def _watched_range(self, block: Block, filters: int) -> tuple[int, int]:
        """The first watched filter of a block and the one after its last; (0, 0) if none is watched any more."""
        start = block[1] * FILTERS_A_MESSAGE
        inside = [
            (max(first, start), min(end, start + FILTERS_A_MESSAGE, filters))
            for first, end in self._watched.get(block[0], ())
        ]
        inside = [(first, last) for first, last in inside if first < last]
        return min((first for first, _ in inside), default=0), max((last for _, last in inside), default=0)


def _message_of(found: LayerPatches) -> FilterPatches:
    filters = tuple(
        tuple(Patch(image=one.image, row=one.row, column=one.column, value=one.value) for one in of_filter)
        for of_filter in found.filters
    )
    return FilterPatches(index=found.index, rows=found.rows, columns=found.columns, first=found.first, filters=filters)


def _rest_until(began: float, ended: float, share: float) -> float:
    """The time at which work may start again, so that it takes only this share of the time."""
    return ended + (ended - began) * (1 / share - 1)


def _state(trainer: Trainer) -> object:
    """A value that changes whenever the network's parameters change."""
    return id(trainer.network), trainer.step, trainer.surgery.operations
