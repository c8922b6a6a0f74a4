"""Which layers the notation knows, and how their keys become fields of a spec. A new kind is one entry here."""

from collections.abc import Iterable
from dataclasses import dataclass

from engine.definition.spec import (
    ConvSpec,
    DenseSpec,
    DropoutSpec,
    InputSpec,
    LayerSpec,
    LrnSpec,
    MaxoutSpec,
    PoolSpec,
    RegressionSpec,
    ReluSpec,
    SigmoidSpec,
    SoftmaxSpec,
    SvmSpec,
    TanhSpec,
)
from engine.errors import Sentence

MOST = 1_000_000_000  # of any value; the limits bound what they make together


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a layer: a number, which becomes a field of the layer's spec."""

    name: str
    field: str
    default: float | str | None = None  # a number, or the key it is equal to; None: it must be given
    least: int = 0
    most: float = MOST
    example: float = 1
    whole: bool = True
    aliases: tuple[str, ...] = ()
    printed: bool = False  # even where it has its default

    def accepts(self, value: object) -> bool:
        if isinstance(value, bool) or not isinstance(value, float):
            return False
        return self.least <= value <= self.most and (value.is_integer() or not self.whole)

    def nearest(self, value: object) -> float:
        """A value that the key accepts, as near to a refused one as can be told."""
        try:
            number = float(value)  # type: ignore[arg-type]  # what is no number is no harm
        except (TypeError, ValueError):
            return self.example
        if not self.least <= number <= min(self.most, MOST - 1):
            return (
                self.least if number < self.least else self.default if isinstance(self.default, float) else self.example
            )
        return round(number) if self.whole else number

    def range_beyond(self, value: object) -> Sentence:
        """What the key accepts, for somebody who gave it another value; the end is only said to who went beyond it."""
        is_beyond = isinstance(value, float) and value > self.most
        if self.most == MOST and self.least > -MOST and not is_beyond:
            if self.whole:
                return Sentence("a whole number of at least {least}", least=self.least)
            return Sentence("a number of at least {least}", least=self.least)
        if self.whole:
            return Sentence("a whole number from {least} to {most}", least=self.least, most=self.most)
        return Sentence("a number from {least} to {most}", least=self.least, most=self.most)


@dataclass(frozen=True, slots=True)
class Kind:
    """One type of layer: the spec it becomes, and its keys in the order they are printed.

    fc_keys: keys of a loss that are for the fc put before it. ConvNetJS, whose JSON can say them, ignores them here.
    """

    spec: type[LayerSpec]
    keys: tuple[Key, ...] = ()
    fc_keys: tuple[Key, ...] = ()

    @property
    def key_names(self) -> tuple[str, ...]:
        return tuple(name for key in (*self.keys, *self.fc_keys) for name in (key.name, *key.aliases))


_WINDOW = (Key("sx", "kernel_width", least=1, example=3), Key("sy", "kernel_height", default="sx", least=1))
_WEIGHTS = (
    Key("bias_pref", "bias_pref", default=0, least=-MOST, whole=False),
    Key("l1_decay_mul", "l1_decay_mul", default=0, whole=False),
    Key("l2_decay_mul", "l2_decay_mul", default=1, whole=False),
)

GROUP_SIZE = Key("group_size", "group_size", default=2, least=1, printed=True)
DROP_PROB = Key("drop_prob", "drop_prob", default=0.5, most=0.99, whole=False, printed=True)

KINDS = {
    kind.spec.type: kind
    for kind in (
        Kind(
            InputSpec,
            (
                Key("out_sx", "width", default=1, least=1, aliases=("sx", "width"), printed=True),
                Key("out_sy", "height", default=1, least=1, aliases=("sy", "height"), printed=True),
                Key("out_depth", "channels", least=1, aliases=("depth",)),
            ),
        ),
        Kind(
            ConvSpec,
            (
                *_WINDOW,
                Key("filters", "out_channels", least=1, example=8),
                Key("stride", "stride", default=1, least=1, printed=True),
                Key("pad", "padding", default=0, printed=True),
                *_WEIGHTS,
            ),
        ),
        Kind(
            PoolSpec,
            (*_WINDOW, Key("stride", "stride", default=2, least=1, printed=True), Key("pad", "padding", default=0)),
        ),
        Kind(DenseSpec, (Key("num_neurons", "out_features", least=1, example=10, aliases=("filters",)), *_WEIGHTS)),
        Kind(ReluSpec),
        Kind(SigmoidSpec),
        Kind(TanhSpec),
        Kind(MaxoutSpec, (GROUP_SIZE,)),
        Kind(DropoutSpec, (DROP_PROB,)),
        Kind(
            LrnSpec,
            (
                Key("k", "k", whole=False, example=1),
                Key("n", "n", least=1, example=5),
                Key("alpha", "alpha", whole=False, example=0.0001),
                Key("beta", "beta", whole=False, example=0.75),
            ),
        ),
        Kind(SoftmaxSpec, (Key("num_classes", "outputs", least=1, example=10),), _WEIGHTS),
        Kind(SvmSpec, (Key("num_classes", "outputs", least=1, example=10),), _WEIGHTS),
        Kind(RegressionSpec, (Key("num_neurons", "outputs", least=1),), _WEIGHTS),
    )
}
ACTIVATIONS = {spec.type: spec for spec in (ReluSpec, SigmoidSpec, TanhSpec, MaxoutSpec)}
COMMON_KEYS = (
    "type",
    "activation",
    "group_size",
    "drop_prob",
)  # of any layer: they become layers of their own behind it


def example_of(name: str) -> float:
    """A number that a key of this name could have."""
    keys = (key for kind in KINDS.values() for key in (*kind.keys, *kind.fc_keys))
    return next((key.example for key in keys if name in (key.name, *key.aliases)), 1)


def order_of(layer_type: object) -> tuple[str, ...]:
    """The keys of a layer in the order in which people write them."""
    kind = KINDS.get(layer_type) if isinstance(layer_type, str) else None
    own = kind.key_names if kind else ()
    return ("type", *own, *(name for name in COMMON_KEYS[1:] if name not in own))


def likely_type(keys: Iterable[str]) -> str:
    """The type that a layer with these keys may have been meant to have; relu where there are none."""
    given = set(keys) - set(COMMON_KEYS)
    fitting = (name for name in ("relu", "conv", "pool", "fc", "dropout", "maxout", "lrn", "softmax", "input")
               if given <= set(KINDS[name].key_names))  # fmt: skip
    return next(fitting, "relu")


def default_bias(activation: object) -> float:
    """ConvNetJS starts biases at 0.1 where relu stands on the same definition, so that few neurons start dead."""
    return 0.1 if activation == "relu" else 0.0
