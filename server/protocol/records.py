"""The records in events: layers, points, marks, predictions, errors in a definition."""

from dataclasses import asdict
from typing import Literal

from pydantic import Field

from engine.definition import Definition, summarize
from engine.definition.form import forms
from engine.definition.layer import Family, OutputKind
from engine.errors import DefinitionError, Fix, MisfitError, Sentence
from engine.notation import set_key
from engine.notation.source import Source
from server.protocol.base import Message, Shape


class LayerWindow(Message):
    """The part of the previous layer that one cell of a layer reads.

    Channel c reads the channels from c·channel_group − channel_reach up to (c + 1)·channel_group + channel_reach,
    exclusive; all channels if channel_group is null.
    """

    height: int = Field(description="in cells; so are width, stride and padding")
    width: int
    stride: int
    padding: int
    channel_group: int | None
    channel_reach: int


class LayerWords(Message):
    """A sentence about a layer's settings: text `card.` + key of the page, {name} replaced by the values."""

    key: str
    values: dict[str, int | float | tuple[int, ...]] = Field(description="a list is a size, as 5×5×3")


class LayerField(Message):
    """One setting in the form of a layer."""

    key: str = Field(description="as the notation has it")
    label: str = Field(description="`form.` + label names it in the page's texts")
    value: int | float | str
    choices: tuple[str, ...] = Field(description="the texts it may have; the empty text means none; () for a number")
    least: float
    step: float


class LayerInfo(Message):
    """One desugared layer, for its card and for the note under its line of the definition."""

    index: int
    name: str
    type: str
    input_shape: Shape = Field(description="height, width, channels")
    output_shape: Shape = Field(description="height, width, channels")
    parameters: int
    multiply_adds: int = Field(description="products added to a sum, forward, for one example")
    formula: str = Field(description="'8×5×5×1+8'; empty without parameters")
    parameter_shapes: dict[str, tuple[int, ...]]
    facts: dict[str, int | float | tuple[int, ...]] = Field(
        description="kernel_size [h, w], stride, padding, filters, neurons, classes"
    )
    receptive_field: tuple[int, int] = Field(description="height, width in input pixels that one cell sees")
    family: Family = Field(description="decides the card's tint")
    is_loss: bool
    keeps_range: bool = Field(description="its values lie on the scale of its input and share its colour range")
    output_kind: OutputKind = Field(description="what its output numbers are")
    largest_output: float | None = Field(description="largest possible |output|; null if there is no limit")
    counts_open: bool = Field(description="whether its card shows the share of cells above 0")
    window: LayerWindow
    words: LayerWords | None = Field(description="its settings, as its card says them")
    loss_of_guessing: float | None = Field(description="in nats; the loss if every class is equally likely")
    fields: tuple[LayerField, ...] = Field(
        description="form of its layer in the text; empty for layers that the text's layer adds"
    )
    line: int = Field(description="last line of the text that defined it, from 1")
    item: int = Field(description="index of its layer in the text, from 0: relu1 has that of the conv which adds it")


def layer_infos(definition: Definition) -> tuple[LayerInfo, ...]:
    """Makes the records of all layers of a definition."""
    infos = []
    for summary, spec, window, fields in zip(
        summarize(definition).layers, definition.layers, definition.windows, forms(definition), strict=True
    ):
        words = spec.words(summary.input_shape)
        infos.append(
            LayerInfo(
                **asdict(summary),
                family=spec.family,
                is_loss=spec.is_loss,
                keeps_range=spec.keeps_range,
                output_kind=spec.output_kind,
                largest_output=spec.largest_output,
                counts_open=spec.counts_open,
                window=LayerWindow(**asdict(window)),
                words=LayerWords(**asdict(words)) if words else None,
                loss_of_guessing=spec.loss_of_guessing(summary.output_shape[2]),
                fields=tuple(LayerField(**asdict(field)) for field in fields),
            )
        )
    return tuple(infos)


class LayerSize(Message):
    """The size of a layer's gradient and step, per weight; null if it is not finite."""

    name: str
    gradient_rms: float | None = Field(description="RMS of the mean gradient of the weights, without decay")
    update_ratio: float | None = Field(description="RMS of the change, divided by RMS of the weights before it")


class Point(Message):
    """The scalar record of `steps` steps that ended at `step`. Points are numbered without a gap, from 1."""

    number: int = Field(ge=1)
    branch: int = 0
    step: int = Field(ge=1, description="optimiser steps since the start or the last reset")
    steps: int = Field(ge=1, description="how many steps are averaged")
    epoch: float = Field(description="passes over the training split")
    loss: float | None = Field(description="mean data loss before the update, in nats")
    l2_decay_loss: float | None
    accuracy: float | None = Field(description="of the training batches, before the update")
    validation_loss: float | None = Field(description="in nats; null if it was not measured at this step")
    validation_accuracy: float | None
    learning_rate: float
    batch_size: int
    forward_ms: float = Field(description="per example")
    backward_ms: float = Field(description="per example, the update included")
    examples_per_second: float
    layers: tuple[LayerSize, ...] = Field(
        default=(), description="at the point's last step; empty in points of older versions and in points closed early"
    )


MarkKind = Literal["definition", "options", "reset", "restored", "surgery"]


class Mark(Message):
    """A change by a person, marked on the curve."""

    step: int
    kind: MarkKind
    detail: str = Field(description="'learning_rate 0.01 → 0.1', 'conv1 filter 3 silenced'")
    sentence: Sentence | None = Field(default=None, description="detail, as its template and values")


def make_mark(step: int, kind: MarkKind, sentence: Sentence) -> Mark:
    """Makes a mark with its sentence."""
    return Mark(step=step, kind=kind, detail=str(sentence), sentence=sentence)


class Prediction(Message):
    """The network's prediction for one held-out image, most probable class first."""

    index: int = Field(description="in the validation split")
    label: int
    classes: tuple[int, ...]
    probabilities: tuple[float, ...]


class Surgery(Message):
    """The silenced filters of a network, as pairs of layer and filter, and its frozen layers."""

    silent: tuple[tuple[int, int], ...] = ()
    frozen: tuple[int, ...] = ()


class Judged(Message):
    """The results on the whole validation split."""

    accuracy: float
    confusion: tuple[tuple[int, ...], ...] = Field(description="row: true class; column: predicted class")


class Patch(Message):
    """A piece of a held-out image that excites a filter."""

    image: int = Field(description="index in the validation split")
    row: int = Field(description="of its first pixel in the network's input; negative beyond the edge")
    column: int = Field(description="of its first pixel, likewise")
    value: float = Field(description="the filter's output for it, before the activation")


class FilterPatches(Message):
    """The patches that excite each filter of one convolution most, the strongest first, for filters from `first` on."""

    index: int
    rows: int = Field(description="of a patch, in pixels, including those beyond the edge")
    columns: int
    first: int = Field(default=0, description="index of the first of these filters")
    filters: tuple[tuple[Patch, ...], ...]


class TextFix(Message):
    """A fix for an error: replaces the text from one place up to another by `text`."""

    label_key: str = Field(description="key of the page's text for its button")
    values: dict[str, str] = Field(description="values for that text")
    line: int
    column: int
    end_line: int
    end_column: int = Field(description="exclusive")
    text: str


class TextError(Message):
    """An error in a definition and its place; lines and columns count from 1, `end_column` is exclusive."""

    line: int
    column: int
    end_column: int
    message: str
    sentence: Sentence = Field(description="message, as its template and values")
    suggestions: tuple[str, ...] = ()
    fixes: tuple[TextFix, ...] = Field(default=(), description="the most likely first")


def text_error(error: DefinitionError) -> TextError:
    """Makes the record of an error in a definition."""
    end_column = error.end_column or error.column + 1
    return TextError(
        line=error.line,
        column=error.column,
        end_column=end_column,
        message=error.message,
        sentence=error.problem,
        suggestions=error.suggestions,
        fixes=tuple(_text_fix(fix) for fix in error.fixes),
    )


def _text_fix(fix: Fix) -> TextFix:
    return TextFix(
        label_key=f"fix.{fix.label}",
        values=dict(fix.values),
        line=fix.line,
        column=fix.column,
        end_line=fix.end_line,
        end_column=fix.end_column,
        text=fix.text,
    )


def misfit(definition: Definition, error: MisfitError) -> DefinitionError:
    """Makes the error for a network that does not fit the data, on the line of its input or of its loss."""
    line = definition.lines[error.place]
    text = definition.text.splitlines()[line - 1]
    start = len(text) - len(text.lstrip())
    end_column = max(len(text.rstrip()), start + 1) + 1
    return DefinitionError(line, start + 1, error.sentence, end_column=end_column, fixes=_fitting(definition, error))


def _fitting(definition: Definition, error: MisfitError) -> list[Fix]:
    if not error.ways:
        return []
    text = definition.text
    for key, value in error.ways.items():
        text = set_key(text, definition.items[error.place], key, value)
    source, values = Source(definition.text), {key: str(value) for key, value in error.ways.items()}
    if len(values) > 1:
        return [source.fix(source.difference(text), "use_both", sx=values["out_sx"], sy=values["out_sy"])]
    [(key, text_value)] = values.items()
    return [source.fix(source.difference(text), "use", key=key, value=text_value)]
