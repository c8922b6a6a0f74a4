"""Choosing a plan by measuring, once, when a network is first trained."""

import math
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import lru_cache
from typing import TypeVar

import numpy as np

from engine.arrays import Array, Float
from engine.definition import Definition
from engine.kernels.correlation import Sizes
from engine.kernels.tiles import Tuning
from engine.layers import Conv, Dense
from engine.network import Network
from engine.plan.execution import PlannedExecution
from engine.plan.plan import CHUNKS, Plan, Tunings, convolutions, default_plan

_BUDGET_SECONDS = 0.45  # for all measuring, and
_BUDGET_STEPS = 10  # so many steps besides; what is not measured by then keeps its fair guess
_LONGEST_STEP = 0.1  # seconds, by the estimate below; with longer ones nothing is measured, and threads always pay
_OPERATIONS = 5e10  # multiplications and additions a second that a core reaches, by and large
_REPEAT_SECONDS = 0.006  # of measuring one candidate, at least once
_ROUNDS = 3
# A candidate must be that much faster than the fair guess: noise alone should not change the bits.
_PLAN_MARGIN, _TUNING_MARGIN = 0.93, 0.97
T = TypeVar("T")


def choose_plan(definition: Definition, batch: int, dtype: Float = np.float32, threads: int | None = None) -> Plan:
    """Measures a few ways of training batches of a size here, on a network of its own.

    That takes half a second for small networks, one and a half for large ones; where a step itself takes long, the rule
    of thumb stands unmeasured.

    threads: fixes their number; None: whichever is faster, up to the cores that this process may use.
    """
    return _choose(definition, batch, np.dtype(dtype).char, threads)


@lru_cache(maxsize=32)  # so that two trainers of one definition in one process agree to the bit
def _choose(definition: Definition, batch: int, dtype: str, threads: int | None) -> Plan:
    network = Network(definition, 0, np.dtype(dtype).type)
    cores = threads or min(available_cores(), batch)
    estimate = _estimate(network, batch)
    if estimate > _LONGEST_STEP:
        return default_plan(network, batch, cores)
    deadline = time.perf_counter() + _BUDGET_SECONDS + _BUDGET_STEPS * estimate

    def prepare(plan: Plan) -> Callable[[], object]:
        return _step(network, plan)

    counts = [threads] if threads else sorted({1, cores})
    plan = _fastest([default_plan(network, batch, count) for count in counts], prepare, deadline, _PLAN_MARGIN)
    chunks = dict.fromkeys([plan, *(default_plan(network, batch, plan.threads, chunk) for chunk in CHUNKS)])
    plan = _fastest(list(chunks), prepare, deadline, _PLAN_MARGIN)
    return replace(plan, tunings=tuple(_tunings(network, plan, deadline)))


def _estimate(network: Network, batch: int) -> float:
    """Seconds of a step on one core: forward, and twice as much backward."""
    weighted = [layer for layer in network.layers if isinstance(layer, Conv | Dense)]
    areas = [layer.output_shape[0] * layer.output_shape[1] for layer in weighted]
    multiplied = sum(layer.weight.size * area for layer, area in zip(weighted, areas, strict=True))
    return 3 * 2 * multiplied * batch / _OPERATIONS


def _tunings(network: Network, plan: Plan, deadline: float) -> Iterator[Tunings]:
    for conv, (_, back) in zip(convolutions(network), plan.tunings, strict=True):
        turned = conv.turned_sizes(plan.chunk) if conv is not network.layers[0] else None  # nobody reads the image's
        yield (
            _tuning(conv.sizes(plan.chunk), network.dtype, deadline, learns=True),
            _tuning(turned, network.dtype, deadline, learns=False) if turned else back,
        )


def available_cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _fastest(candidates: list[T], prepare: Callable[[T], Callable[[], object]], deadline: float, margin: float) -> T:
    """The first candidate, or one that is clearly faster. Several times round, because a machine has its moments."""
    runs = [prepare(candidate) for candidate in candidates]
    best = [math.inf] * len(candidates)
    for _ in range(_ROUNDS):
        for index, run in enumerate(runs):
            if time.perf_counter() < deadline:
                best[index] = min(best[index], _seconds(run, deadline))
    best[0] *= margin
    return candidates[best.index(min(best))]  # the first where none was measured


def _seconds(run: Callable[[], object], deadline: float) -> float:
    """The shortest of some after the first: what else the machine does can only lengthen it."""
    run()
    times: list[float] = []
    while (not times or sum(times) < _REPEAT_SECONDS) and time.perf_counter() < deadline:
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return min(times, default=math.inf)


def _step(network: Network, plan: Plan) -> Callable[[], object]:
    execution = PlannedExecution(network, plan)
    rng = np.random.default_rng(0)
    targets = rng.integers(0, network.output_shape[2], plan.batch)
    if not network.loss.classifies:
        targets = np.zeros((plan.batch, network.output_shape[2]), network.dtype)

    def fill(part: slice, out: Array) -> None:
        out.fill(0.1)
        out[..., :: 2 + part.start % 2] = -0.2

    return lambda: execution.run(fill, targets, 0, 1)


def _tuning(sizes: Sizes, dtype: Float, deadline: float, *, learns: bool) -> Tuning:
    (height, width), (rows, columns) = sizes.window.input, sizes.window.output
    x = np.full((height, sizes.in_channels, width * sizes.batch), 0.1, dtype)
    weight = np.full((sizes.out_channels, *sizes.window.kernel, sizes.in_channels), 0.1, dtype)
    out = np.full((rows, sizes.out_channels, columns * sizes.batch), 0.1, dtype)

    def prepare(tuning: Tuning) -> Callable[[], object]:
        way = sizes.build(dtype, tuning)

        def run() -> None:
            way.apply(x, weight, out)
            if learns:
                way.weight_gradient(out)

        return run

    return _fastest(list(sizes.tunings(learns=learns)), prepare, deadline, _TUNING_MARGIN)
