"""How a network is trained: the trainer's options, each with its range."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Self

from engine.errors import OptionError, did_you_mean, nearest_names, show

METHODS = ("sgd", "nesterov", "adagrad", "windowgrad", "adadelta", "adam")

_BELOW_ONE = ("a number from 0 to below 1", lambda value: 0 <= value < 1)
_DECAY = ("a number from 0 to 1,000,000", lambda value: 0 <= value <= 1e6)
_RANGES: dict[str, tuple[str, Callable[[Any], bool]]] = {  # comparisons are False for not-a-number, so it never passes
    "learning_rate": ("a number from 0 to 1,000,000", lambda value: 0 <= value <= 1e6),
    "momentum": _BELOW_ONE,
    "batch_size": ("a whole number from 1 to 4,096", lambda value: 1 <= value <= 4096 and value == int(value)),
    "l1_decay": _DECAY,
    "l2_decay": _DECAY,
    "ro": _BELOW_ONE,
    "eps": ("a number above 0, up to 1", lambda value: 0 < value <= 1),
    "beta1": _BELOW_ONE,
    "beta2": _BELOW_ONE,
}


@dataclass(frozen=True)
class TrainerOptions:
    """ConvNetJS's trainer keys and defaults; what a method does not use is kept for the one that does."""

    method: str = "sgd"
    learning_rate: float = 0.01
    momentum: float = 0.9
    batch_size: int = 1
    l1_decay: float = 0.0
    l2_decay: float = 0.0
    ro: float = 0.95
    eps: float = 1e-8
    beta1: float = 0.9
    beta2: float = 0.999

    @classmethod
    def from_dict(cls, mapping: Mapping[str, object], base: Self | None = None) -> Self:
        """The options of `base` (the defaults, unless given) with those of `mapping` in their place.

        Raises: OptionError for the first name or value that cannot be used.
        """
        return replace(base or cls(), **{name: _checked(name, value) for name, value in mapping.items()})

    def as_dict(self) -> dict[str, str | float | int]:
        return asdict(self)


OPTION_NAMES = tuple(field.name for field in fields(TrainerOptions))


def _checked(name: str, value: object) -> Any:
    if name not in OPTION_NAMES:
        words = did_you_mean(nearest_names(str(name), OPTION_NAMES), OPTION_NAMES)
        raise OptionError(name, f"a trainer has no option {show(name)}: {words}")
    if name == "method":
        return _checked_method(value)
    words, within = _RANGES[name]
    if isinstance(value, bool) or not isinstance(value, int | float) or not within(value):
        raise OptionError(name, f"{name} takes {words}, not {show(value)}")
    return int(value) if name == "batch_size" else float(value)


def _checked_method(value: object) -> str:
    if isinstance(value, str) and value in METHODS:
        return value
    suggestions = nearest_names(value, METHODS) if isinstance(value, str) else ()
    raise OptionError("method", f"there is no training method {show(value)}: {did_you_mean(suggestions, METHODS)}")
