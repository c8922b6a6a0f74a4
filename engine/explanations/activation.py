"""Explains activations: one number in, one number out."""

import math
from typing import TypeVar

from engine.arrays import Array
from engine.explanations.blocks import Caption, FormulaBlock, Index, NoteBlock, TableBlock, number
from engine.explanations.explainer import Explainer
from engine.explanations.terms import LayerExample, NextUse, Values, Working, as_next_use, caption, formula
from engine.layers import Maxout, ReLU, Sigmoid, Tanh
from engine.layers.activation import Activation

A = TypeVar("A", bound=Activation)


class ActivationExplainer(Explainer[A]):
    """What the three have in common: forward is one line, which is the next use of the cell before, too."""

    gradient_caption = "way.slope"

    def next_use(self, index: Index, example: LayerExample) -> NextUse | None:
        return NextUse(as_next_use(self.forward(index, example), example.to_output(index)), index)


class ReLUExplainer(ActivationExplainer[ReLU]):
    """The larger of x and 0."""

    gradient_caption = "way.open"

    def forward(self, index: Index, example: LayerExample) -> Working:
        x = float(example.input[index])
        return formula("relu.forward", max(x, 0.0), example.to_input(index), layer=example.name, x=x)

    def backward(self, index: Index, example: LayerExample) -> Working:
        """The gradient passes where the output is above 0."""
        delta, is_open = float(example.delta[index]), bool(example.output[index] > 0)
        words: Values = {"layer": example.name, "delta": delta, "x": example.input[index]}
        return formula("relu.open" if is_open else "relu.closed", delta * is_open, example.to_output(index), **words)


class SigmoidExplainer(ActivationExplainer[Sigmoid]):
    """The formula of the sigmoid and its slope."""

    def forward(self, index: Index, example: LayerExample) -> Working:
        x = float(example.input[index])
        return formula("sigmoid.forward", (1 + math.tanh(x / 2)) / 2, example.to_input(index), layer=example.name, x=x)

    def backward(self, index: Index, example: LayerExample) -> Working:
        delta, y = float(example.delta[index]), float(example.output[index])
        slope = y * (1 - y)
        words: Values = {"layer": example.name, "delta": delta, "y": y, "slope": slope}
        return formula("sigmoid.backward", delta * slope, example.to_output(index), **words)


class MaxoutExplainer(Explainer[Maxout]):
    """A group of channels as a table with its winner marked."""

    gradient_caption = "way.winners"

    def _group(self, index: Index, example: LayerExample) -> tuple[Array, int]:
        """The values (G,) that an output is the largest of, and the place of the winner."""
        row, column, channel = index
        size = self.layer.group_size
        values = example.input[row, column, channel * size : (channel + 1) * size]
        return values, int(values.argmax())

    def forward(self, index: Index, example: LayerExample) -> Working:
        values, winner = self._group(index, example)
        first = index[2] * self.layer.group_size + 1
        table = TableBlock(
            caption("maxout.group", layer=example.name, input=example.source_name),
            (Caption("maxout.value"),),
            tuple((caption("maxout.channel", channel=first + n), (number(value),)) for n, value in enumerate(values)),
            winner,
            tuple(example.to_input((*index[:2], first - 1 + n)) for n in range(len(values))),
        )
        return Working((table,), float(values[winner]))

    def backward(self, index: Index, example: LayerExample) -> Working:
        """The gradient goes to the winner of the group."""
        row, column, channel = index
        unit, member = divmod(channel, self.layer.group_size)
        if unit >= self.layer.output_shape[2]:
            return Working((NoteBlock(caption("maxout.left_over", layer=example.name)),), 0.0)
        _, winner = self._group((row, column, unit), example)
        delta = float(example.delta[row, column, unit])
        won = winner == member
        words: Values = {"layer": example.name, "delta": delta, "winner": unit * self.layer.group_size + winner + 1}
        key = "maxout.won" if won else "maxout.lost"
        return formula(key, delta * won, example.to_output((row, column, unit)), **words)

    def next_use(self, index: Index, example: LayerExample) -> NextUse | None:
        row, column, channel = index
        unit, member = divmod(channel, self.layer.group_size)
        if unit >= self.layer.output_shape[2]:
            return NextUse(NoteBlock(caption("maxout.left_over", layer=example.name)), None)
        values, winner = self._group((row, column, unit), example)
        if winner == member:
            place = row, column, unit
            words = caption("maxout.wins", layer=example.name)
            return NextUse(FormulaBlock(words, number(values[winner]), example.to_output(place)), place)
        words = caption("maxout.loses", layer=example.name, winner=unit * self.layer.group_size + winner + 1)
        return NextUse(NoteBlock(words), None)


class TanhExplainer(ActivationExplainer[Tanh]):
    """The formula of tanh and its slope."""

    def forward(self, index: Index, example: LayerExample) -> Working:
        x = float(example.input[index])
        return formula("tanh.forward", math.tanh(x), example.to_input(index), layer=example.name, x=x)

    def backward(self, index: Index, example: LayerExample) -> Working:
        delta, y = float(example.delta[index]), float(example.output[index])
        words: Values = {"layer": example.name, "delta": delta, "y": y, "slope": 1 - y * y}
        return formula("tanh.backward", delta * (1 - y * y), example.to_output(index), **words)
