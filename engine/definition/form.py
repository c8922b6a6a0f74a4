"""The settings of a layer of the text as form fields, made of the keys of its record."""

from collections.abc import Sequence
from dataclasses import dataclass

from engine.definition.definition import Definition
from engine.definition.keys import Value
from engine.definition.layer import LayerSpec
from engine.definition.spec import ACTIVATIONS


@dataclass(frozen=True, slots=True)
class FormField:
    """One setting of a form.

    key: its name in the notation. label: `form.` + label is its text on the page. choices: the texts it may take, the
    empty text meaning none; without choices it is a number of at least `least`, in steps of `step`.
    """

    key: str
    label: str
    value: Value
    choices: tuple[str, ...] = ()
    least: float = 0
    step: float = 1


def forms(definition: Definition) -> list[tuple[FormField, ...]]:
    """Returns the form fields by layer. A layer of the text has its fields at its main layer."""
    items = definition.items or tuple(range(len(definition.layers)))
    shown: list[tuple[FormField, ...]] = []
    for index, layer in enumerate(definition.layers):
        together = [other for other, item in zip(definition.layers, items, strict=True) if item == items[index]]
        shown.append(_fields(layer, together) if layer is _main(together) else ())
    return shown


def _main(together: Sequence[LayerSpec]) -> LayerSpec:
    """Returns the main layer among those that one layer of the text stands for: the loss, or else the first."""
    return next((layer for layer in together if layer.is_loss), together[0])


def _fields(main: LayerSpec, together: Sequence[LayerSpec]) -> tuple[FormField, ...]:
    if main.is_loss or not main.inputs:
        return ()
    if main.type in ACTIVATIONS and not main.keys:
        plain = tuple(name for name, spec in ACTIVATIONS.items() if not spec.keys)
        return (FormField("type", "activation", main.type, plain),)
    fields = _layer_fields(main)
    others = [layer for layer in together if layer is not main]
    if main.has_weights:
        activation = next((layer.type for layer in others if layer.type in ACTIVATIONS), "")
        fields.append(FormField("activation", "activation", activation, ("", *ACTIVATIONS)))
    for layer in others:
        fields += _layer_fields(layer)
    return tuple(fields)


def _layer_fields(layer: LayerSpec) -> list[FormField]:
    """Returns a field for each key with a label.

    A key is left out while it has the value of the key that it takes its default from.
    """
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
