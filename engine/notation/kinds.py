"""What the notation knows of the types of layers, all of it read from their records."""

from collections.abc import Iterable

from engine.definition.keys import COMMON_KEYS, Value
from engine.definition.layer import LayerSpec
from engine.definition.spec import LAYER_SPECS


def key_names(spec: type[LayerSpec]) -> tuple[str, ...]:
    """All names of the keys of a type, in the order in which people write them."""
    return tuple(name for key in (*spec.keys, *spec.fc_keys) for name in key.names)


def example_of(name: str) -> Value:
    """A value that a key of this name could have."""
    keys = (key for spec in LAYER_SPECS.values() for key in (*spec.keys, *spec.fc_keys))
    return next((key.example for key in keys if name in key.names), 1)


def order_of(layer_type: object) -> tuple[str, ...]:
    """The keys of a layer in the order in which people write them."""
    spec = LAYER_SPECS.get(layer_type) if isinstance(layer_type, str) else None
    own = key_names(spec) if spec else ()
    return ("type", *own, *(name for name in COMMON_KEYS[1:] if name not in own))


def likely_type(keys: Iterable[str]) -> str:
    """The type that a layer with these keys may have been meant to have; relu where there are none."""
    given = set(keys) - set(COMMON_KEYS)
    fitting = (name for name in ("relu", "conv", "pool", "fc", "dropout", "maxout", "lrn", "softmax", "input")
               if given <= set(key_names(LAYER_SPECS[name])))  # fmt: skip
    return next(fitting, "relu")


def default_bias(activation: object) -> float:
    """ConvNetJS starts biases at 0.1 where relu stands on the same definition, so that few neurons start dead."""
    return 0.1 if activation == "relu" else 0.0
