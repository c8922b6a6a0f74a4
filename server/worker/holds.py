"""Held steps: copies of a step that viewers ask questions about while training goes on."""

import time
from collections import Counter, deque
from collections.abc import Callable
from typing import assert_never

from engine.errors import ConvscopeError, Sentence, TargetError
from engine.explanations.held_step import HeldStep
from server import protocol
from server.worker.frames import FrameMaker
from server.worker.refusals import refusal

HoldCommand = protocol.TakeHold | protocol.ReleaseHold | protocol.ExplainCell

# Each held step is a copy of the network and of its optimiser state.
_MOST_HOLDS = 8
_MOST_PARAMETERS = 20_000_000  # of all held steps together, unless one alone has more
_MOST_WAITING = 50  # commands of one viewer
_SHARE = 0.2  # of the time that answers may take from training, for all viewers together
_BURST_SECONDS = 0.5  # of answers before that share applies: far more than a person's clicks need


class Holds:
    """The held steps of one run, at most one a viewer. Runs in the worker, between two steps.

    send(event, viewer=, frame=): sends an event to a viewer, then the frame.
    """

    def __init__(self, send: Callable[..., None], clock: Callable[[], float] = time.monotonic) -> None:
        self._send, self._clock = send, clock
        self._waiting: deque[tuple[HoldCommand, int]] = deque()  # (command, viewer), in their order
        self._credit_seconds, self._credited = _BURST_SECONDS, clock()
        self._held: dict[int, tuple[int, HeldStep]] = {}  # by viewer, the oldest first
        self._count = 0

    def put(self, command: HoldCommand, viewer: int) -> None:
        """Queues a command, which `work` carries out in order."""
        if Counter(other for _, other in self._waiting)[viewer] < _MOST_WAITING:
            self._waiting.append((command, viewer))
            return
        full = Sentence("{most} questions wait for answers: ask again when some have been answered", most=_MOST_WAITING)
        self._send(protocol.error_reported("too_many", full), viewer=viewer)

    @property
    def due_in(self) -> float | None:
        """Seconds until `work` has something to do while the run is paused; None if it has nothing."""
        return 0.0 if self._waiting else None

    def work(self, frames: FrameMaker, *, training: bool) -> None:
        """Carries out the queued commands; during training, only as many as their share of the time allows."""
        now = self._clock()
        self._credit_seconds = min(_BURST_SECONDS, self._credit_seconds + _SHARE * (now - self._credited))
        self._credited = now
        while self._waiting and not (training and self._credit_seconds <= 0):
            command, viewer = self._waiting.popleft()
            try:
                self._carry_out(command, viewer, frames)
            except ConvscopeError as error:
                self._send(refusal(error), viewer=viewer)
            now = self._clock()
            self._credit_seconds -= now - self._credited
            self._credited = now

    def drop_viewer(self, viewer: int) -> None:
        """Drops a viewer's held step and its queued commands."""
        self._held.pop(viewer, None)
        if any(other == viewer for _, other in self._waiting):
            self._waiting = deque(waiting for waiting in self._waiting if waiting[1] != viewer)

    def _carry_out(self, command: HoldCommand, viewer: int, frames: FrameMaker) -> None:
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
        held = frames.hold_step(slot)
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
            raise TargetError("hold", "step {step} is not held: hold one first", step=command.hold)
        explanation = held.explain(command.layer, command.kind, command.index, command.view)
        answer = protocol.CellExplained(request=command.request, hold=number, step=held.step, explanation=explanation)
        self._send(answer, viewer=viewer)
