"""Where every random number comes from: a pure function of (seed, stream, n). No hidden state, so a run can be
resumed, rewound or doubled at any step and draws the same numbers."""

from enum import IntEnum

import numpy as np


class Stream(IntEnum):
    """One per purpose: drawing from one never shifts another."""

    WEIGHTS = 0  # n: ordinal of the layer
    ORDER = 1  # n: epoch
    CROP = 2  # n: step
    SPLIT = 3  # n: 0


def generator(seed: int, stream: Stream, n: int) -> np.random.Generator:
    """The generator of place `n` in a stream of a seed. Seeds and places are integers >= 0."""
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed, spawn_key=(int(stream), n))))
