"""A plan carried out: a batch in chunks, the chunks on threads."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from engine.arrays import Array, Labels
from engine.layers import Dropout
from engine.layers.dropout import DropoutWork
from engine.network import Execution, Network
from engine.plan.block import fuse
from engine.plan.plan import Plan, convolutions, default_tunings, split_evenly
from engine.randomness import Stream, generator

_Part = TypeVar("_Part")
_Result = TypeVar("_Result")
Fill = Callable[[slice, Array], object]  # writes some examples of the batch into an input (H, C, W·N)

_LARGE_VECTOR = 250_000  # two threads took 0.86 of the time of one for 273,000 numbers, 1.3 for 109,000 (Adadelta)
_BUFFER = 2048  # numbers at a time where NumPy changes types, as for masks: 8 % faster than its 8,192, and 8 kB, not 32


@dataclass(frozen=True, slots=True, eq=False)
class Pass:
    """A batch forward and backward. losses (N,); right (N,): whether the best class is the label, None for regression.

    forward_seconds, backward_seconds: of all threads together.
    """

    losses: Array
    right: npt.NDArray[np.bool_] | None
    forward_seconds: float
    backward_seconds: float


class _Lane:
    """One thread's share of the batch: its chunks, the buffers for each size of them, and its own sum of gradients."""

    def __init__(self, network: Network, plan: Plan, parts: list[slice], gradients: Array) -> None:
        self.gradients, self.parts = gradients, parts
        self.executions: dict[int, Execution] = {}
        convs = convolutions(network)
        for size in {part.stop - part.start for part in parts}:
            tunings = [
                planned if size == plan.chunk else default_tunings(conv, size)
                for conv, planned in zip(convs, plan.tunings, strict=True)
            ]
            units = fuse(network.layers, {conv.name: pair for conv, pair in zip(convs, tunings, strict=True)})
            self.executions[size] = Execution(network, size, input_gradient=False, units=units, gradients=gradients)


class PlannedExecution:
    """Trains a network's batches of one size by a plan; the sum of the gradients is left in `network.gradients`.

    The first lane works on the caller's thread and into the network's own vector, every other on a thread of its own
    and into a vector of its own, added in the end in their order: the same bits however the threads are timed. NumPy
    lets go of the interpreter in every long operation: two threads took 0.62 to 0.65 of the time of one for the CIFAR
    demo at batch 64 and the small VGG, 0.81 for the MNIST demo at batch 64, and longer than one at batch 20.
    """

    def __init__(self, network: Network, plan: Plan) -> None:
        self.network, self.plan, self.batch = network, plan, plan.batch
        self._lanes = [
            _Lane(network, plan, parts, network.gradients if index == 0 else np.zeros_like(network.gradients))
            for index, parts in enumerate(plan.parts())
        ]
        self._threads: ThreadPoolExecutor | None = None
        self.cores = self._cores = len(self._lanes)
        self._masks = {  # of the whole batch, so that they do not depend on how it is cut
            layer.name: (index, layer, layer.new_mask(self.batch, network.dtype))
            for index, layer in enumerate(network.layers)
            if isinstance(layer, Dropout)
        }
        self._losses = np.empty(self.batch, network.dtype)
        self._right = np.empty(self.batch, np.bool_) if network.loss.classifies else None

    @property
    def cores(self) -> int:
        """How many lanes are worked on at the same time; lanes and sums stay as they are, so no bit depends on it."""
        return self._cores

    @cores.setter
    def cores(self, cores: int) -> None:
        others = min(cores, len(self._lanes)) - 1
        if self._threads is not None:
            self._threads.shutdown()
        self._threads = ThreadPoolExecutor(others) if others > 0 else None
        self._cores = cores

    def run(self, fill: Fill, targets: Labels | Array, seed: int, step: int) -> Pass:
        """Forward and backward of a batch; the gradient is that of the mean loss. Masks are those of (seed, step)."""
        for index, layer, mask in self._masks.values():
            layer.draw_mask(generator(seed, Stream.MASK, step, index), mask)
        seconds = self._share(lambda lane: self._work(lane, fill, targets), self._lanes)
        for lane in self._lanes[1:]:
            self.network.gradients += lane.gradients
        forward, backward = (sum(part) for part in zip(*seconds, strict=True))
        return Pass(self._losses, self._right, forward, backward)

    def map_parameters(self, work: Callable[[slice], tuple[float, float]]) -> tuple[float, float]:
        """Does something to all parameters, large vectors in a part for each thread; the sums of what it returns."""
        size = self.network.values.size
        parts = split_evenly(slice(0, size), len(self._lanes) if size >= _LARGE_VECTOR else 1)
        results = self._share(work, parts)
        return sum(first for first, _ in results), sum(second for _, second in results)

    def _share(self, work: Callable[[_Part], _Result], parts: Sequence[_Part]) -> list[_Result]:
        """The first part on this thread, the others on theirs, as far as there are cores; results in their order."""
        if self._threads is None:
            return [work(part) for part in parts]
        others = [self._threads.submit(work, part) for part in parts[1:]]
        return [work(parts[0]), *(future.result() for future in others)]

    def _work(self, lane: _Lane, fill: Fill, targets: Labels | Array) -> tuple[float, float]:
        lane.gradients.fill(0)
        forward = backward = 0.0
        with np.errstate(all="ignore"):  # seen as a loss that is not finite, and said in words
            np.setbufsize(_BUFFER)  # until the end of this context
            for part in lane.parts:
                execution = lane.executions[part.stop - part.start]
                fill(part, execution.input)
                self._hand_masks(execution, part)
                start = time.perf_counter()
                scores = execution.forward()[0]  # (K, n)
                self._losses[part] = execution.losses(targets[part])
                middle = time.perf_counter()
                execution.backward(1 / self.batch)
                if self._right is not None:
                    np.equal(scores.argmax(axis=0), targets[part], out=self._right[part])
                forward, backward = forward + middle - start, backward + time.perf_counter() - middle
        return forward, backward

    def _hand_masks(self, execution: Execution, part: slice) -> None:
        if not self._masks:
            return
        for unit, work in zip(execution.units, execution.works, strict=True):
            if isinstance(work, DropoutWork):
                work.mask = self._masks[unit.name][2][..., part]
