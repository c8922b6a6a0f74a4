"""How a network is best executed here, as a frozen value."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from itertools import pairwise
from typing import Any

import numpy as np

from engine.errors import CheckpointError, ConvscopeError, show
from engine.kernels.tiles import Tuning
from engine.layers import Conv
from engine.network import Network

CHUNKS = (32, 16, 8)
MAX_THREADS = 64
Tunings = tuple[Tuning, Tuning]  # of a convolution, and of the correlation that leads back
_CHUNK_BYTES = 9_000_000  # for the strips and outputs of one convolution: somewhat more than a core's cache


class PlanError(ConvscopeError):
    """A value that is no plan, or none for a network."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How one batch size is trained. Chosen once, stored with the run, reused by reset and resume: the same bits.

    threads: each takes a share of the batch, in chunks of at most `chunk` examples, forward and backward complete.
    tunings: of every conv in the network's order, for chunks of that size.
    """

    batch: int
    threads: int
    chunk: int
    tunings: tuple[Tunings, ...]

    def parts(self) -> list[list[slice]]:
        """Which examples each thread takes, chunk after chunk; sizes differ by one at most."""
        shares = split_evenly(slice(0, self.batch), self.threads)
        return [split_evenly(share, -((share.start - share.stop) // self.chunk)) for share in shares]

    def as_dict(self) -> dict[str, Any]:
        """As JSON holds it."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: object, network: Network) -> "Plan":
        """Raises: CheckpointError where it is not a plan for this network."""
        try:
            if not isinstance(data, Mapping) or data.keys() != {field.name for field in fields(cls)}:
                raise PlanError("a plan has batch, threads, chunk and tunings")
            there_and_back = tuple((_tuning(there), _tuning(back)) for there, back in data["tunings"])
            batch, threads, chunk = (_positive(data[name]) for name in ("batch", "threads", "chunk"))
            plan = cls(batch, threads, chunk, there_and_back)
            plan._check(network)
        except PlanError as error:
            raise CheckpointError("the file's plan does not fit its network: {why}", why=error.sentence) from error
        except (ValueError, TypeError) as error:
            raise CheckpointError("the file's plan does not fit its network: {why}", why=str(error)) from error
        return plan

    def _check(self, network: Network) -> None:
        if self.threads > self.batch or self.chunk > self.batch or self.threads > MAX_THREADS:
            raise PlanError(
                "{threads} threads and chunks of {chunk} are too many for a batch of {batch}",
                threads=self.threads, chunk=self.chunk, batch=self.batch,
            )  # fmt: skip
        for conv, (there, back) in zip(convolutions(network), self.tunings, strict=True):
            turned = conv.turned_sizes(self.chunk)
            if not conv.sizes(self.chunk).admits(there) or (turned and not turned.admits(back)):
                raise PlanError("the tiles of {name} do not divide it", name=conv.name)


def _tuning(data: object) -> Tuning:
    if not isinstance(data, Mapping) or data.keys() != {field.name for field in fields(Tuning)}:
        raise PlanError("a tuning has columns, filters, patch, turned and winograd")
    columns, filters, patch = (_natural(data[name]) for name in ("columns", "filters", "patch"))
    if not all(isinstance(data[name], bool) for name in ("turned", "winograd")):
        raise PlanError("turned and winograd are true or false")
    return Tuning(columns, filters, patch, turned=data["turned"], winograd=data["winograd"])


def _natural(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= 2**31:
        raise PlanError("{value} is not a whole number from 0", value=show(value))
    return value


def _positive(value: object) -> int:
    if _natural(value) == 0:
        raise PlanError("{value} is not a whole number from 1", value=show(value))
    return _natural(value)


def split_evenly(whole: slice, count: int) -> list[slice]:
    """A range in so many parts, whose sizes differ by one at most."""
    size = whole.stop - whole.start
    ends = (whole.start + size * number // count for number in range(count + 1))
    return [slice(first, last) for first, last in pairwise(ends)]


def convolutions(network: Network) -> list[Conv]:
    """What a plan has tunings for, in their order."""
    return [layer for layer in network.layers if isinstance(layer, Conv)]


def default_tunings(conv: Conv, batch: int) -> Tunings:
    """The rule of thumb for a conv and a number of examples."""
    turned = conv.turned_sizes(batch)
    return conv.sizes(batch).default_tuning(), turned.default_tuning() if turned else Tuning()


def default_chunk(network: Network) -> int:
    """How many examples keep the strips and outputs of the largest convolution near a core's cache: 8, 16 or 32.

    For the small VGG 16 took 0.96 of the time of 8 on one core and 0.91 on two, where longer operations hold one
    another up less often.
    """
    largest = 1
    for conv in convolutions(network):
        (height, _, channels), (rows, columns, filters) = conv.input_shape, conv.output_shape
        cells = height * conv.kernel_size[1] * channels * columns + rows * columns * filters
        largest = max(largest, cells * np.dtype(network.dtype).itemsize)
    return next((chunk for chunk in CHUNKS if chunk * largest <= _CHUNK_BYTES), CHUNKS[-1])


def default_plan(network: Network, batch: int, threads: int = 1, chunk: int | None = None) -> Plan:
    """The rule of thumb, without measuring: always the same for the same numbers."""
    threads, chunk = min(threads, batch), chunk or default_chunk(network)
    largest = -(-batch // threads)
    chunk = -(-largest // -(-largest // chunk))
    return Plan(batch, threads, chunk, tuple(default_tunings(conv, chunk) for conv in convolutions(network)))
