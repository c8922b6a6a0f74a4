"""A training step uses buffers that are made once."""

import tracemalloc
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from engine import Network, Trainer, load_dataset, parse_definition
from engine.definition.presets import preset
from engine.plan import default_plan


def trainer(batch, threads=1):
    network = Network(parse_definition(preset("mnist-demo").text))
    options = network.definition.trainer.as_dict() | {"batch_size": batch}
    return Trainer(network, options, load_dataset("digits"), plan=default_plan(network, batch, threads))


def allocated(step):
    """Returns the peak number of bytes that a call allocates."""
    before = tracemalloc.get_traced_memory()[0]
    tracemalloc.reset_peak()
    step()
    return tracemalloc.get_traced_memory()[1] - before


@pytest.mark.parametrize("threads", [1, 2])
def test_a_step_allocates_little_and_nothing_that_grows_with_the_batch(threads):
    peaks = {}
    tracemalloc.start()
    try:
        for batch in (20, 200):
            learner = trainer(batch, threads)
            x, y = np.zeros((batch, 24, 24, 1), np.float32), np.zeros(batch, np.int64)
            for _ in range(3):
                learner.train_next()
                learner.train_batch(x, y)
            peaks[batch] = max(
                max(allocated(learner.train_next), allocated(partial(learner.train_batch, x, y))) for _ in range(5)
            )
    finally:
        tracemalloc.stop()
    assert max(peaks.values()) < 64_000
    if threads == 1:  # on two threads the buffers of NumPy's casts may exist at the same time
        assert peaks[200] < peaks[20] + 180 * 100  # labels and places are a few bytes an example; a crop has 576


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="reads the resident set from Linux's /proc")
def test_resident_memory_stays_flat_over_twenty_thousand_steps():
    def resident():
        return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * 4096

    learner = trainer(20)
    sizes = []
    for _ in range(20):
        for _ in range(1000):
            learner.train_next()
        learner.validate()
        sizes.append(resident())
    print("MB after each 1,000 steps:", [round(size / 1e6, 1) for size in sizes])
    assert max(sizes[1:]) - sizes[0] < 2e6
