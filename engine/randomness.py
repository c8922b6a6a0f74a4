"""The source of every random number: a pure function of (seed, stream, n).

There is no hidden state, so a run can be resumed, rewound or copied at any step and still draws the same numbers.
"""

from enum import IntEnum

import numpy as np


class Stream(IntEnum):
    """One stream per purpose: drawing from one never shifts another."""

    WEIGHTS = 0  # n: CRC-32 of the layer's name
    EXAMPLES = 1  # n: epoch; the order and the crops of examples
    SPLIT = 3  # n: 0
    MASK = 4  # n: step; part: index of the layer


def generator(seed: int, stream: Stream, n: int, part: int = 0) -> np.random.Generator:
    """Returns the generator at position `n` of a stream. All arguments are integers from 0 to 2^64 − 1.

    Philox is counter-based: its numbers are a keyed hash of a 256-bit counter. (stream, n, part) are the upper words of
    the counter, so each position has 2^64 numbers of its own. Source: Salmon et al. 2011, "Parallel random numbers: as
    easy as 1, 2, 3".
    """
    return np.random.Generator(np.random.Philox(key=seed, counter=[0, part, n, int(stream)]))
