"""Definition to text: ConvNetJS's notation, one layer a line."""

from dataclasses import asdict

from engine.definition.definition import Definition
from engine.definition.layer import LayerSpec
from engine.definition.options import TrainerOptions
from engine.definition.spec import ACTIVATIONS
from engine.notation.kinds import default_bias


def print_definition(definition: Definition) -> str:
    """The text a person would have written: parsing it gives the same definition.

    An activation without settings goes back onto the conv or fc before it; the fc before the loss is left out,
    and what settings of its own it has stand with the loss.
    """
    *layers, scores, loss = definition.layers
    lines = ["layer_defs = [];"]
    while layers:
        layer = layers.pop(0)
        carries = layer.has_weights and layers and layers[0].type in ACTIVATIONS and not layers[0].keys
        lines.append(_layer_line(layer, layers.pop(0).type if carries else None))
    lines += [_layer_line(loss, None, scores), "", "net = new convnetjs.Net();", "net.makeLayers(layer_defs);"]
    if definition.trainer:
        lines += ["", f"trainer = new convnetjs.SGDTrainer(net, {_options(definition.trainer)});"]
    return "\n".join(lines) + "\n"


def _layer_line(layer: LayerSpec, activation: str | None, scores: LayerSpec | None = None) -> str:
    settings: dict[str, object] = {"type": layer.type}
    for key in (*layer.keys, *layer.fc_keys):
        value = key.written(getattr(scores if key in layer.fc_keys else layer, key.field))
        default = settings.get(key.default_key) if key.default_key else key.default
        if key.name == "bias_pref":
            default = default_bias(activation)
        if key.printed or value != default:
            settings[key.name] = value
    if activation:
        settings["activation"] = activation
    return f"layer_defs.push({_braces(settings)});"


def _options(options: TrainerOptions) -> str:
    defaults = TrainerOptions().as_dict()
    return _braces({k: v for k, v in asdict(options).items() if k in ("method", "batch_size") or v != defaults[k]})


def _braces(settings: dict[str, object]) -> str:
    return "{" + ", ".join(f"{name}:{_value(value)}" for name, value in settings.items()) + "}"


def _value(value: object) -> str:
    """As people write it: a text in quotes, 1.0 as 1, 1e-06 as 1e-6; else every digit that tells two numbers apart."""
    return repr(value).removesuffix(".0").replace("e-0", "e-")
