"""How large a network may be."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """The largest network that a text may define, wherever the text comes from."""

    text_bytes: int = 65536
    layers: int = 200
    side: int = 1024  # pixels, of an image or a map
    parameters: int = 20_000_000
    memory_bytes: int = 2_000_000_000
