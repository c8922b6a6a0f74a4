"""Held steps: what a viewer looks into while training goes on."""

from collections.abc import Callable

from engine.errors import TargetError
from engine.explain import HeldStep
from server import protocol
from server.frames import FrameMaker

# Each is a copy of the network and of what its rule of learning keeps.
_MOST_HOLDS = 8
_MOST_PARAMETERS = 20_000_000  # of all of them together, unless one alone has more


class Holds:
    """Those of one run, a viewer having one at most. In the worker, between two steps.

    send(event, viewer=, frame=): to a viewer, the frame behind the event.
    """

    def __init__(self, send: Callable[..., None]) -> None:
        self._send = send
        self._held: dict[int, tuple[int, HeldStep]] = {}  # by viewer, the oldest first
        self._count = 0

    def obey(self, command: protocol.Command, viewer: int, frames: FrameMaker) -> bool:
        """Does what a command asks; False where it is not about holds. Raises: TargetError, ProbeError."""
        match command:
            case protocol.TakeHold():
                self._take(command.slot, viewer, frames)
            case protocol.ReleaseHold():
                self.leave(viewer)
            case protocol.ExplainCell():
                self._explain(command, viewer)
            case _:
                return False
        return True

    def leave(self, viewer: int) -> None:
        """A viewer holds nothing any more, or has gone."""
        self._held.pop(viewer, None)

    def _take(self, slot: int, viewer: int, frames: FrameMaker) -> None:
        held = frames.hold(slot)
        self._count += 1
        self.leave(viewer)
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
