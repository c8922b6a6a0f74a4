"""How a network is trained: the trainer's options, each with its range."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Self

from engine.errors import OptionError, Sentence, did_you_mean, nearest_names, show

METHODS = ("sgd", "nesterov", "adagrad", "windowgrad", "adadelta", "adam")

_Range = tuple[Sentence, Callable[[Any], bool]]  # comparisons are False for not-a-number, so it never passes
_MOST, _LARGEST_BATCH = 1_000_000, 4096
_BELOW_ONE: _Range = (
    Sentence("a number from {least} to below {most}", least=0, most=1),
    lambda value: 0 <= value < 1,
)
_TO_A_MILLION: _Range = (
    Sentence("a number from {least} to {most}", least=0, most=_MOST),
    lambda value: 0 <= value <= _MOST,
)
_RANGES: dict[str, _Range] = {
    "learning_rate": _TO_A_MILLION,
    "momentum": _BELOW_ONE,
    "batch_size": (
        Sentence("a whole number from {least} to {most}", least=1, most=_LARGEST_BATCH),
        lambda value: 1 <= value <= _LARGEST_BATCH and value == int(value),
    ),
    "l1_decay": _TO_A_MILLION,
    "l2_decay": _TO_A_MILLION,
    "ro": _BELOW_ONE,
    "eps": (
        Sentence("a number above {least}, up to {most}", least=0, most=1),
        lambda value: 0 < value <= 1,
    ),
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
        way = did_you_mean(nearest_names(str(name), OPTION_NAMES), OPTION_NAMES)
        raise OptionError(name, "a trainer has no option {name}: {way}", name=show(name), way=way)
    if name == "method":
        return _checked_method(value)
    words, within = _RANGES[name]
    if isinstance(value, bool) or not isinstance(value, int | float) or not within(value):
        raise OptionError(
            name, "{option} must be {range}, not {value}", option=str(name), range=words, value=show(value)
        )
    return int(value) if name == "batch_size" else float(value)


def _checked_method(value: object) -> str:
    if isinstance(value, str) and value in METHODS:
        return value
    suggestions = nearest_names(value, METHODS) if isinstance(value, str) else ()
    way = did_you_mean(suggestions, METHODS)
    raise OptionError("method", "there is no training method {name}: {way}", name=show(value), way=way)
