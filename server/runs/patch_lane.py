"""The filters whose patches one viewer watches, and the newest results that wait to be sent."""

from collections.abc import Callable, Iterable

from server import protocol
from server.protocol import Block, FilterRange, block_of


class PatchLane:
    """Queues the newest patches for one viewer."""

    def __init__(self, wake: Callable[[], None]) -> None:
        self._wake = wake
        self.watched: tuple[FilterRange, ...] = ()
        self._waiting: list[tuple[set[Block], str]] = []  # messages, each with the blocks that no newer one replaces

    def watch(self, command: protocol.WatchPatches) -> list[FilterRange]:
        """Replaces what the viewer watches. Returns the new ranges. Of a layer named twice, the last range counts."""
        before, ends = self.watched, command.filters or ((0, None),) * len(command.layers)
        ranges = dict(zip(command.layers, ends, strict=True))
        self.watched = tuple((layer, *ends) for layer, ends in ranges.items())
        self._waiting = []
        return [one for one in self.watched if one not in before]

    @property
    def wait(self) -> bool:
        """Whether a message waits."""
        return bool(self._waiting)

    def put(self, event: protocol.PatchesFound, text: str) -> None:
        """Queues results if the viewer watches any of them, and drops the messages that they replace."""
        blocks = set(self._blocks_of_mine(event))
        for older, _ in self._waiting:
            older -= blocks
        self._waiting = [one for one in self._waiting if one[0]]
        if blocks:
            self._waiting.append((blocks, text))
            self._wake()

    def pop(self) -> str:
        """Removes and returns the oldest message."""
        return self._waiting.pop(0)[1]

    def _blocks_of_mine(self, event: protocol.PatchesFound) -> Iterable[Block]:
        for found in event.layers:
            for layer, first, end in self.watched:
                last = found.first + len(found.filters)
                if layer == found.index and first < last and (end is None or found.first < end):
                    yield block_of(layer, found.first)
