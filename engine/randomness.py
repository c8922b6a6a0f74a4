"""Where every random number comes from: a pure function of (seed, stream, n). No hidden state, so a run can be
resumed, rewound or doubled at any step and draws the same numbers."""

from enum import IntEnum

import numpy as np


class Stream(IntEnum):
    """One per purpose: drawing from one never shifts another."""

    WEIGHTS = 0  # n: CRC-32 of the layer's name
    EXAMPLES = 1  # n: epoch; their crops and their order
    SPLIT = 3  # n: 0
    MASK = 4  # n: step; part: ordinal of the layer


def generator(seed: int, stream: Stream, n: int, part: int = 0) -> np.random.Generator:
    """The generator of place `n` in a stream of a seed. All are integers from 0 to 2^64 − 1.

    Philox is counter-based: its numbers are a keyed hash of a 256-bit counter, so (stream, n, part) are simply the
    counter's upper words, and 2^64 numbers lie before the next place. Source: Salmon et al. 2011, "Parallel random
    numbers: as easy as 1, 2, 3".
    """
    return np.random.Generator(np.random.Philox(key=seed, counter=[0, part, n, int(stream)]))
