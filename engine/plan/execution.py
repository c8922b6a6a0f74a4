"""Executes a plan: splits a batch into chunks and runs the chunks on threads."""

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
Fill = Callable[[slice, Array], object]  # writes a slice of the batch into an input (H, C, W·N)

_LARGE_VECTOR = 250_000  # two threads took 0.86 of the time of one for 273,000 numbers, 1.3 for 109,000 (Adadelta)
_BUFFER = 2048  # numbers per block when NumPy casts, as for masks: 8 % faster than its 8,192, and 8 kB instead of 32


@dataclass(frozen=True, slots=True, eq=False)
class Pass:
    """The result of a batch, forward and backward.

    losses (N,). right (N,): whether the best class is the label; None for regression. forward_seconds,
    backward_seconds: summed over all threads.
    """

    losses: Array
    right: npt.NDArray[np.bool_] | None
    forward_seconds: float
    backward_seconds: float


class _Lane:
    """One thread's share of the batch: its chunks, the buffers for each chunk size, and its own sum of gradients."""

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
    """Trains a network on batches of one size by a plan; leaves the sum of the gradients in `network.gradients`.

    The first lane runs on the caller's thread and adds to the network's vector. Every other lane runs on its own thread
    and adds to its own vector; these vectors are added at the end, in the order of the lanes. The bits therefore do not
    depend on the timing of the threads. NumPy releases the interpreter lock in every long operation: two threads took
    0.62 to 0.65 of the time of one for the CIFAR demo at batch 64 and the small VGG, 0.81 for the MNIST demo at batch
    64, and longer than one at batch 20.
    """

    def __init__(self, network: Network, plan: Plan) -> None:
        self.network, self.plan, self.batch = network, plan, plan.batch
        self._lanes = [
            _Lane(network, plan, parts, network.gradients if index == 0 else np.zeros_like(network.gradients))
            for index, parts in enumerate(plan.parts())
        ]
        self._threads: ThreadPoolExecutor | None = None
        self.cores = self._cores = len(self._lanes)
        self._masks = {  # of the whole batch, so that they do not depend on the chunks
            layer.name: (index, layer, layer.new_mask(self.batch, network.dtype))
            for index, layer in enumerate(network.layers)
            if isinstance(layer, Dropout)
        }
        self._losses = np.empty(self.batch, network.dtype)
        self._right = np.empty(self.batch, np.bool_) if network.loss.classifies else None

    @property
    def cores(self) -> int:
        """The number of lanes that run at the same time. Lanes and their sums do not change, nor does any bit."""
        return self._cores

    @cores.setter
    def cores(self, cores: int) -> None:
        others = min(cores, len(self._lanes)) - 1
        if self._threads is not None:
            self._threads.shutdown()
        self._threads = ThreadPoolExecutor(others) if others > 0 else None
        self._cores = cores

    def run(self, fill: Fill, targets: Labels | Array, seed: int, step: int) -> Pass:
        """Runs a batch forward and backward; the gradient is that of the mean loss. (seed, step) decide the masks."""
        for index, layer, mask in self._masks.values():
            layer.draw_mask(generator(seed, Stream.MASK, step, index), mask)
        seconds = self._run_parts(lambda lane: self._train_lane(lane, fill, targets), self._lanes)
        for lane in self._lanes[1:]:
            self.network.gradients += lane.gradients
        forward, backward = (sum(part) for part in zip(*seconds, strict=True))
        return Pass(self._losses, self._right, forward, backward)

    def map_parameters(self, work: Callable[[slice], tuple[float, float]]) -> tuple[float, float]:
        """Applies `work` to all parameters, large vectors in one part per thread; returns the sums of its results."""
        size = self.network.values.size
        parts = split_evenly(slice(0, size), len(self._lanes) if size >= _LARGE_VECTOR else 1)
        results = self._run_parts(work, parts)
        return sum(first for first, _ in results), sum(second for _, second in results)

    def _run_parts(self, work: Callable[[_Part], _Result], parts: Sequence[_Part]) -> list[_Result]:
        """Runs the first part on this thread and the others on the pool, if it exists; returns the results in order."""
        if self._threads is None:
            return [work(part) for part in parts]
        others = [self._threads.submit(work, part) for part in parts[1:]]
        return [work(parts[0]), *(future.result() for future in others)]

    def _train_lane(self, lane: _Lane, fill: Fill, targets: Labels | Array) -> tuple[float, float]:
        lane.gradients.fill(0)
        forward = backward = 0.0
        with np.errstate(all="ignore"):  # an overflow shows as a loss that is not finite
            np.setbufsize(_BUFFER)  # until the end of this context
            for part in lane.parts:
                execution = lane.executions[part.stop - part.start]
                fill(part, execution.input)
                self._set_masks(execution, part)
                start = time.perf_counter()
                scores = execution.forward()[0]  # (K, n)
                self._losses[part] = execution.losses(targets[part])
                middle = time.perf_counter()
                execution.backward(1 / self.batch)
                if self._right is not None:
                    np.equal(scores.argmax(axis=0), targets[part], out=self._right[part])
                forward, backward = forward + middle - start, backward + time.perf_counter() - middle
        return forward, backward

    def _set_masks(self, execution: Execution, part: slice) -> None:
        if not self._masks:
            return
        for unit, work in zip(execution.units, execution.works, strict=True):
            if isinstance(work, DropoutWork):
                work.mask = self._masks[unit.name][2][..., part]
