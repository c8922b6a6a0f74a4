"""The base of the explainers, which explain a layer's numbers."""

from typing import Any, Generic, TypeVar

from engine.explanations.blocks import Index, NoteBlock
from engine.explanations.terms import LayerExample, NextUse, Working, caption
from engine.layers import Layer

L = TypeVar("L", bound=Layer[Any])


class Explainer(Generic[L]):
    """Explains a layer. This base class, for layers without an explainer of their own, says that it shows no working.

    gradient_caption: the caption for the way of a gradient through the layer.
    """

    gradient_caption = "way.unexplained"

    def __init__(self, layer: L) -> None:
        self.layer = layer

    def forward(self, index: Index, example: LayerExample) -> Working:
        """Explains one cell (row, column, channel) of the output."""
        return self._no_working(float(example.output[index]), example)

    def backward(self, index: Index, example: LayerExample) -> Working:
        """Explains the gradient of one cell of the input."""
        gradient = float("nan") if example.grad_input is None else float(example.grad_input[index])
        return self._no_working(gradient, example)

    def parameter(self, name: str, index: Index, example: LayerExample) -> Working:
        """Explains one number of a parameter: where the layer uses it."""
        return self._no_working(float(self.layer.parameters[name].value[index]), example)

    def gradient(self, name: str, index: Index, example: LayerExample) -> Working:
        """Explains the gradient of one number of a parameter."""
        return self._no_working(float(example.grads[name][index]), example)

    def next_use(self, index: Index, example: LayerExample) -> NextUse | None:  # noqa: ARG002  # subclasses use them
        """Returns how the layer uses one cell of its input; None if one line cannot say it."""
        return None

    def single_input_cell(self, index: Index) -> Index | None:  # noqa: ARG002  # subclasses use it
        """Returns the only cell of the input that a weight is multiplied with; None if there are many."""
        return None

    def _no_working(self, value: float, example: LayerExample) -> Working:
        return Working((NoteBlock(caption("unexplained", layer=example.name)),), value)
