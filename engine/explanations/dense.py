"""Explains a fully connected layer: inputs × weights."""

import numpy as np

from engine.explanations.blocks import Caption, Index, NoteBlock, Term, WindowBlock, grid, number
from engine.explanations.explainer import Explainer
from engine.explanations.terms import LayerExample, Working, caption, summed
from engine.layers import Dense


class DenseExplainer(Explainer[Dense]):
    """Every number as a sum of products, the largest first."""

    gradient_caption = "way.weights"

    def forward(self, index: Index, example: LayerExample) -> Working:
        """The largest products input × weight, the rest as one, and the bias."""
        unit = index[2]
        weight, bias = self.layer.weight.value[unit], float(self.layer.bias.value[unit])
        products = (example.input.astype(np.float64) * weight).ravel()  # (H·W·C,)

        def term(flat: int) -> Term:
            place = self._place(flat)
            factors = number(example.input[place]), number(weight[place])
            return Term(self._say(place, example), number(products[flat]), factors, example.to_input(place))

        total = float(products.sum() + bias)
        last = Term(Caption("bias"), number(bias), target=example.to_parameter("bias", (unit,)))
        return Working((summed(caption("fc.sum", input=example.source_name), products, term, total, last),), total)

    def backward(self, index: Index, example: LayerExample) -> Working:
        """For every neuron that reads this cell, its gradient × the weight between them."""
        delta, weights = example.delta[0, 0], self.layer.weight.value.transpose(1, 2, 3, 0)[index]  # (F,)
        products = delta.astype(np.float64) * weights

        def term(f: int) -> Term:
            factors = number(delta[f]), number(weights[f])
            return Term(caption("fc.neuron", neuron=f + 1), number(products[f]), factors, example.to_output((0, 0, f)))

        total = float(products.sum())
        return Working((summed(caption("fc.blame_sum", layer=example.name), products, term, total),), total)

    def parameter(self, name: str, index: Index, example: LayerExample) -> Working:
        """Its place among its neuron's weights."""
        unit = index[0]
        if name == "bias":
            return Working((NoteBlock(caption("fc.bias", neuron=unit + 1)),), float(self.layer.bias.value[index]))
        words = caption("fc.weight", neuron=unit + 1, input=example.source_name)
        value = float(self.layer.weight.value[index])
        if self.layer.input_shape[:2] == (1, 1):  # a picture of one cell says nothing
            return Working((NoteBlock(words),), value)
        _, row, column, channel = index
        picture = grid(
            caption("fc.slice_of", neuron=unit + 1, channel=channel + 1),
            "weight",
            self.layer.weight.value[unit, ..., channel],
            ((row, column),),
            example.to_parameter("weight", (unit, 0, 0, channel)),
        )
        return Working((WindowBlock(words, picture),), value)

    def gradient(self, name: str, index: Index, example: LayerExample) -> Working:
        """The neuron's gradient × the input that the weight met; a bias meets a one."""
        unit, delta = index[0], float(example.delta[0, 0, index[0]])
        blamed = example.to_output((0, 0, unit))
        if name == "bias":
            term = Term(caption("fc.neuron", neuron=unit + 1), number(delta), (), blamed)
            return Working((summed(Caption("fc.bias_gradient"), np.array([delta]), lambda _: term, delta),), delta)
        met = float(example.input[index[1:]])
        words = caption("fc.weight_gradient", layer=example.name)
        factors = number(delta), number(met)
        term = Term(self._say(index[1:], example), number(delta * met), factors, example.to_input(index[1:]))
        return Working((summed(words, np.array([delta * met]), lambda _: term, delta * met),), delta * met)

    def single_input_cell(self, index: Index) -> Index | None:
        return index[1:]

    def _place(self, flat: int) -> Index:
        return tuple(map(int, np.unravel_index(flat, self.layer.input_shape)))

    def _say(self, place: Index, example: LayerExample) -> Caption:
        """A cell of the input in words; for a vector a number is enough."""
        row, column, channel = place
        if self.layer.input_shape[:2] == (1, 1):
            return caption("fc.input", input=example.source_name, neuron=channel + 1)
        return caption("fc.cell", input=example.source_name, row=row + 1, column=column + 1, channel=channel + 1)
