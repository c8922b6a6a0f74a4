"""The keys of each layer type, read from the layer records."""

from collections.abc import Iterable

from engine.definition.keys import COMMON_KEYS, Value
from engine.definition.layer import LayerSpec
from engine.definition.spec import LAYER_SPECS


def key_names(spec: type[LayerSpec]) -> tuple[str, ...]:
    """Returns all names of a type's keys, in the usual order."""
    return tuple(name for key in (*spec.keys, *spec.fc_keys) for name in key.names)


def example_of(name: str) -> Value:
    """Returns an example value for a key of this name."""
    keys = (key for spec in LAYER_SPECS.values() for key in (*spec.keys, *spec.fc_keys))
    return next((key.example for key in keys if name in key.names), 1)


def order_of(layer_type: object) -> tuple[str, ...]:
    """Returns the keys of a layer in the usual order."""
    spec = LAYER_SPECS.get(layer_type) if isinstance(layer_type, str) else None
    own = key_names(spec) if spec else ()
    return ("type", *own, *(name for name in COMMON_KEYS[1:] if name not in own))


def likely_type(keys: Iterable[str]) -> str:
    """Returns the type that a layer with these keys probably has; relu if there are no keys."""
    given = set(keys) - set(COMMON_KEYS)
    fitting = (name for name in ("relu", "conv", "pool", "fc", "dropout", "maxout", "lrn", "softmax", "input")
               if given <= set(key_names(LAYER_SPECS[name])))  # fmt: skip
    return next(fitting, "relu")


def default_bias(activation: object) -> float:
    """Returns 0.1 for relu in the same braces, else 0. ConvNetJS starts biases there so that few neurons start dead."""
    return 0.1 if activation == "relu" else 0.0
