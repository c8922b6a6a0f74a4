"""What a definition amounts to, layer by layer: shapes, parameters, what a cell sees, and the memory it takes."""

from dataclasses import dataclass
from math import prod

from engine.definition.definition import Definition
from engine.definition.layer import Facts, LayerSpec, Shape
from engine.shapes import receptive_field

_FLOAT_BYTES = 4
_PARAMETER_COPIES = 5  # value, gradient, the two states of adadelta, and the copy that is evaluated


@dataclass(frozen=True, slots=True)
class LayerSummary:
    index: int
    name: str
    type: str
    input_shape: Shape
    output_shape: Shape
    parameters: int
    multiply_adds: int  # forward, for one example
    formula: str
    parameter_shapes: dict[str, tuple[int, ...]]
    facts: Facts
    receptive_field: tuple[int, int]  # height and width, in input pixels, that one cell sees; never beyond the input
    line: int  # on which its definition ends; 0 where there is no text
    item: int  # which of the layers in the text it comes from, from 0; its own index where there is no text


@dataclass(frozen=True, slots=True)
class Summary:
    layers: tuple[LayerSummary, ...]
    parameters: int
    memory_bytes: int


def summarize(definition: Definition, batch_size: int | None = None) -> Summary:
    """Everything a page shows of a network that does not exist yet.

    `batch_size` counts for the memory alone; without it, the trainer's (1 where there is no trainer).
    """
    batch = batch_size or (definition.trainer.batch_size if definition.trainer else 1)
    inputs = (definition.input_shape, *definition.shapes[:-1])
    lines = definition.lines or (0,) * len(definition.layers)
    items = definition.items or range(len(definition.layers))
    fields = _receptive_fields(definition)
    layers = tuple(
        LayerSummary(
            index=index,
            name=definition.names[index],
            type=layer.type,
            input_shape=inputs[index],
            output_shape=definition.shapes[index],
            parameters=parameter_count(layer, inputs[index]),
            multiply_adds=layer.multiply_adds(inputs[index]),
            formula=layer.formula(inputs[index]),
            parameter_shapes=layer.parameter_shapes(inputs[index]),
            facts=layer.facts(inputs[index]),
            receptive_field=fields[index],
            line=lines[index],
            item=items[index],
        )
        for index, layer in enumerate(definition.layers)
    )
    memory = sum(layer_bytes(layer, shape, batch) for layer, shape in zip(definition.layers, inputs, strict=True))
    return Summary(layers, sum(layer.parameters for layer in layers), memory)


def parameter_count(layer: LayerSpec, input_shape: Shape) -> int:
    return sum(prod(shape) for shape in layer.parameter_shapes(input_shape).values())


def layer_bytes(layer: LayerSpec, input_shape: Shape, batch: int) -> int:
    """About what training one layer in float32 takes: nothing is measured, and code and data set are not counted.

    Its output and that output's gradient, and what else it keeps, an example each of the batch; and each parameter, its
    gradient, two optimiser states, a copy.
    """
    height, width, channels = layer.output_shape(input_shape)
    numbers = 2 * height * width * channels * batch + _PARAMETER_COPIES * parameter_count(layer, input_shape)
    numbers += layer.extra_numbers(input_shape) * batch
    return numbers * _FLOAT_BYTES


def _receptive_fields(definition: Definition) -> list[tuple[int, int]]:
    rows, columns = (1, 1), (1, 1)  # (field, jump) along each axis
    height, width, _ = definition.input_shape
    fields = [(1, 1)]
    for window in definition.windows[1:]:
        rows = receptive_field(*rows, window.height, window.stride)
        columns = receptive_field(*columns, window.width, window.stride)
        fields.append((min(rows[0], height), min(columns[0], width)))
    return fields
