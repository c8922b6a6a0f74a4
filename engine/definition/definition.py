"""A whole network before any number exists: its layers in order, what each is called, and where the text says so."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from engine.definition.layer import LayerSpec, Shape
from engine.definition.limits import Limits
from engine.definition.options import TrainerOptions
from engine.shapes import Window


def layer_names(layers: Iterable[LayerSpec]) -> tuple[str, ...]:
    """conv1, relu1, conv2, ...; the input and the loss are named by type alone."""
    counts: dict[str, int] = {}
    names = []
    for layer in layers:
        counts[layer.type] = counts.get(layer.type, 0) + 1
        names.append(f"{layer.type}{counts[layer.type]}" if layer.numbered else layer.type)
    return tuple(names)


@dataclass(frozen=True)
class Definition:
    """A network that fits together: layers as they run, activations and the fc before a loss written out."""

    layers: tuple[LayerSpec, ...]
    names: tuple[str, ...]
    trainer: TrainerOptions | None = None  # None: a run keeps the options it has
    text: str = field(default="", compare=False, repr=False)
    lines: tuple[int, ...] = field(default=(), compare=False, repr=False)  # where each layer's definition ends
    items: tuple[int, ...] = field(default=(), compare=False, repr=False)  # which of the text's layers each comes from
    limits: Limits = field(default=Limits(), compare=False, repr=False)  # that it keeps, and its batches too

    @cached_property
    def shapes(self) -> tuple[Shape, ...]:
        """The output shape of every layer."""
        shape: Shape = (0, 0, 0)  # an input does not look at it
        return tuple(shape := layer.output_shape(shape) for layer in self.layers)

    @property
    def input_shape(self) -> Shape:
        return self.shapes[0]

    @cached_property
    def windows(self) -> tuple[Window, ...]:
        """What one cell of every layer reads of the layer before it; the input's says nothing."""
        inputs = (self.input_shape, *self.shapes[:-1])
        return tuple(layer.window(shape) for layer, shape in zip(self.layers, inputs, strict=True))

    def parameter_shapes(self) -> dict[str, tuple[int, ...]]:
        """Shapes of the parameters by name, `conv1.weight` and so on."""
        return {
            f"{name}.{key}": shape
            for name, layer, source in zip(self.names[1:], self.layers[1:], self.shapes, strict=False)
            for key, shape in layer.parameter_shapes(source).items()
        }

    def buffer_shapes(self) -> dict[str, tuple[int, ...]]:
        """Shapes of the buffers by name, `dropout1.test_scale` and so on."""
        return {
            f"{name}.{key}": shape
            for name, layer, source in zip(self.names[1:], self.layers[1:], self.shapes, strict=False)
            for key, shape in layer.buffer_shapes(source).items()
        }
