"""Held steps: what a viewer looks into while training goes on."""

import time
from collections import Counter, deque
from collections.abc import Callable
from typing import assert_never

from engine.errors import ConvscopeError, TargetError
from engine.explanations.held_step import HeldStep
from server import protocol
from server.worker.frames import FrameMaker
from server.worker.refusals import refusal

HoldCommand = protocol.TakeHold | protocol.ReleaseHold | protocol.ExplainCell

# Each is a copy of the network and of what its rule of learning keeps.
_MOST_HOLDS = 8
_MOST_PARAMETERS = 20_000_000  # of all of them together, unless one alone has more
_MOST_WAITING = 50  # commands of one viewer
_SHARE = 0.2  # of the time that answers may take from training, however many ask and however fast
_BURST_SECONDS = 0.5  # of answers, after which that share counts: far more than a person's clicks come to


class Holds:
    """Those of one run, a viewer having one at most. In the worker, between two steps.

    send(event, viewer=, frame=): to a viewer, the frame behind the event.
    """

    def __init__(self, send: Callable[..., None], clock: Callable[[], float] = time.monotonic) -> None:
        self._send, self._clock = send, clock
        self._waiting: deque[tuple[HoldCommand, int]] = deque()  # with their viewers, in their order
        self._credit_seconds, self._credited = _BURST_SECONDS, clock()
        self._held: dict[int, tuple[int, HeldStep]] = {}  # by viewer, the oldest first
        self._count = 0

    def put(self, command: HoldCommand, viewer: int) -> None:
        """Will be done by `work`, in order."""
        if Counter(other for _, other in self._waiting)[viewer] < _MOST_WAITING:
            self._waiting.append((command, viewer))
            return
        text = f"{_MOST_WAITING} questions wait for their answers: ask when some have come"
        self._send(protocol.ErrorReported(code="too_many", message=text), viewer=viewer)

    @property
    def due_in(self) -> float | None:
        """Seconds until something is to be done where nothing is trained; None where nothing is."""
        return 0.0 if self._waiting else None

    def work(self, frames: FrameMaker, *, training: bool) -> None:
        """Does what waits; while it trains no more than its share of the time allows."""
        now = self._clock()
        self._credit_seconds = min(_BURST_SECONDS, self._credit_seconds + _SHARE * (now - self._credited))
        self._credited = now
        while self._waiting and not (training and self._credit_seconds <= 0):
            command, viewer = self._waiting.popleft()
            try:
                self._obey(command, viewer, frames)
            except ConvscopeError as error:
                self._send(refusal(error), viewer=viewer)
            now = self._clock()
            self._credit_seconds -= now - self._credited
            self._credited = now

    def leave(self, viewer: int) -> None:
        """A viewer has gone, with what it held and asked."""
        self._held.pop(viewer, None)
        if any(other == viewer for _, other in self._waiting):
            self._waiting = deque(waiting for waiting in self._waiting if waiting[1] != viewer)

    def _obey(self, command: HoldCommand, viewer: int, frames: FrameMaker) -> None:
        match command:
            case protocol.TakeHold():
                self._take(command.slot, viewer, frames)
            case protocol.ReleaseHold():
                self._held.pop(viewer, None)
            case protocol.ExplainCell():
                self._explain(command, viewer)
            case _:
                assert_never(command)

    def _take(self, slot: int, viewer: int, frames: FrameMaker) -> None:
        held = frames.hold(slot)
        self._count += 1
        self._held.pop(viewer, None)
        self._held[viewer] = self._count, held
        while len(self._held) > _MOST_HOLDS or (len(self._held) > 1 and self._parameters > _MOST_PARAMETERS):
            oldest = next(iter(self._held))
            number, _ = self._held.pop(oldest)
            self._send(protocol.HoldEnded(hold=number, reason="others"), viewer=oldest)
        event = protocol.HoldTaken(hold=self._count, slot=slot, step=held.step, label=held.label)
        self._send(event, viewer=viewer, frame=frames.pack_held(self._count, slot, held))

    @property
    def _parameters(self) -> int:
        return sum(held.network.values.size for _, held in self._held.values())

    def _explain(self, command: protocol.ExplainCell, viewer: int) -> None:
        number, held = self._held.get(viewer, (0, None))
        if held is None or number != command.hold:
            raise TargetError("hold", f"step {command.hold} is not held: hold one first")
        explanation = held.explain(command.layer, command.kind, command.index, command.view)
        answer = protocol.CellExplained(request=command.request, hold=number, step=held.step, explanation=explanation)
        self._send(answer, viewer=viewer)
