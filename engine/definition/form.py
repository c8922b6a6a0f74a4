"""What a form shows of a layer of the text: its settings as fields, made of the keys of its record."""

from collections.abc import Sequence
from dataclasses import dataclass

from engine.definition.definition import Definition
from engine.definition.keys import Value
from engine.definition.layer import LayerSpec
from engine.definition.spec import ACTIVATIONS


@dataclass(frozen=True, slots=True)
class FormField:
    """One setting. key: as the notation has it. label: `form.` + label says what it is. choices: the texts that it may
    be, the empty one being none; without them it is a number from `least`, in steps of `step`."""

    key: str
    label: str
    value: Value
    choices: tuple[str, ...] = ()
    least: float = 0
    step: float = 1


def forms(definition: Definition) -> list[tuple[FormField, ...]]:
    """Fields by layer: those of a layer of the text stand at its main layer, the others have none."""
    items = definition.items or tuple(range(len(definition.layers)))
    shown: list[tuple[FormField, ...]] = []
    for index, layer in enumerate(definition.layers):
        together = [other for other, item in zip(definition.layers, items, strict=True) if item == items[index]]
        shown.append(_fields(layer, together) if layer is _main(together) else ())
    return shown


def _main(together: Sequence[LayerSpec]) -> LayerSpec:
    """The layer that the others of one layer of the text are a part of: a loss, which an fc stands before, or the
    first."""
    return next((layer for layer in together if layer.is_loss), together[0])


def _fields(main: LayerSpec, together: Sequence[LayerSpec]) -> tuple[FormField, ...]:
    if main.is_loss or not main.inputs:
        return ()
    if main.type in ACTIVATIONS and not main.keys:
        plain = tuple(name for name, spec in ACTIVATIONS.items() if not spec.keys)
        return (FormField("type", "activation", main.type, plain),)
    fields = _own(main)
    behind = [layer for layer in together if layer is not main]
    if main.has_weights:
        activation = next((layer.type for layer in behind if layer.type in ACTIVATIONS), "")
        fields.append(FormField("activation", "activation", activation, ("", *ACTIVATIONS)))
    for layer in behind:
        fields += _own(layer)
    return tuple(fields)


def _own(layer: LayerSpec) -> list[FormField]:
    """A field for each key with a label, but for one that has the value of the key it takes its default from."""
    shown = sorted((key for key in layer.keys if key.label), key=lambda key: not key.first)
    values = {key.name: getattr(layer, key.field) for key in shown}
    same = {key.name: key.default_key for key in shown if values[key.name] == values.get(key.default_key or "")}
    return [
        FormField(
            key.name,
            key.shared_label if key.name in same.values() else key.label,
            key.written(values[key.name]),
            key.choices,
            key.least,
            key.step,
        )
        for key in shown
        if key.name not in same
    ]
