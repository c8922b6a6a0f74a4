"""Views that are made once."""

from collections.abc import Callable
from operator import is_not
from typing import Generic, TypeVar

from engine.arrays import Array

T = TypeVar("T")


class Views(Generic[T]):
    """What was made of some arrays, made again only when they are others than last time; `newest` is the last.

    Buffers are the same at every step; slicing and reshaping them again took 35 µs of a chunk of the MNIST demo, 75 of
    one of the CIFAR demo, and held up other threads meanwhile.
    """

    def __init__(self) -> None:
        self._arrays: tuple[Array, ...] = ()
        self.newest: T

    def __call__(self, make: Callable[..., T], *arrays: Array) -> T:
        if not self._arrays or any(map(is_not, self._arrays, arrays)):
            self._arrays, self.newest = arrays, make(*arrays)
        return self.newest
