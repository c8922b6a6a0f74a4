"""Activations: one number in, one number out."""

import math

import numpy as np

from engine.arrays import Array
from engine.definition.layer import Shape
from engine.definition.spec import MaxoutSpec
from engine.explanation import Caption, FormulaBlock, Index, NoteBlock, TableBlock, number
from engine.layers.base import Layer, Workspace
from engine.layers.working import Fate, Seen, Values, Working, formula, onward, said


class ActivationWork(Workspace):
    """Room for the slope at every cell; made only where there is a way back."""

    slope: Array
    zeros: Array


class Activation(Layer[ActivationWork]):
    """What the three have in common. Shapes: input (H, C, W·N) -> the same."""

    workspace_type = ActivationWork

    _slope_dtype: type[np.generic] | None = None  # None: as the output

    def __init__(self, name: str, input_shape: Shape) -> None:
        super().__init__(name, input_shape, input_shape)

    def prepare(self, work: ActivationWork) -> None:
        if work.grad_input is not None:
            work.slope = np.empty(work.output.shape, self._slope_dtype or work.dtype)

    def follow(self, index: Index, seen: Seen) -> Fate | None:
        return Fate(onward(self.explain_forward(index, seen), seen.to_output(index)), index)


class ReLU(Activation):
    """y = max(x, 0); the slope at 0 is 0. Source: Nair & Hinton 2010."""

    _slope_dtype = np.bool_
    way_back = "way.open"

    def prepare(self, work: ActivationWork) -> None:
        super().prepare(work)
        work.zeros = np.zeros_like(work.output)  # NumPy compares with an array three times as fast as with a number

    def forward(self, x: Array, work: ActivationWork) -> Array:
        return np.maximum(x, work.zeros, out=work.output)

    def backward(self, grad_output: Array, work: ActivationWork) -> Array | None:
        if work.grad_input is None:
            return None
        np.greater(work.output, 0, out=work.slope)
        return np.multiply(grad_output, work.slope, out=work.grad_input)

    # ---- the working

    def explain_forward(self, index: Index, seen: Seen) -> Working:
        x = float(seen.input[index])
        return formula("relu.forward", max(x, 0.0), seen.to_input(index), layer=seen.name, x=x)

    def explain_backward(self, index: Index, seen: Seen) -> Working:
        """The gradient passes where the output is above 0."""
        delta, is_open = float(seen.delta[index]), bool(seen.output[index] > 0)
        words: Values = {"layer": seen.name, "delta": delta, "x": seen.input[index]}
        return formula("relu.open" if is_open else "relu.closed", delta * is_open, seen.to_output(index), **words)


class Sigmoid(Activation):
    """y = 1/(1 + e^−x) = (1 + tanh(x/2))/2, which never overflows; dy/dx = y(1 − y)."""

    def forward(self, x: Array, work: ActivationWork) -> Array:
        np.multiply(x, 0.5, out=work.output)
        np.tanh(work.output, out=work.output)
        work.output += 1
        work.output *= 0.5
        return work.output

    def backward(self, grad_output: Array, work: ActivationWork) -> Array | None:
        if work.grad_input is None:
            return None
        np.subtract(1, work.output, out=work.slope)
        work.slope *= work.output
        return np.multiply(grad_output, work.slope, out=work.grad_input)

    # ---- the working

    def explain_forward(self, index: Index, seen: Seen) -> Working:
        x = float(seen.input[index])
        return formula("sigmoid.forward", (1 + math.tanh(x / 2)) / 2, seen.to_input(index), layer=seen.name, x=x)

    def explain_backward(self, index: Index, seen: Seen) -> Working:
        delta, y = float(seen.delta[index]), float(seen.output[index])
        slope = y * (1 - y)
        words: Values = {"layer": seen.name, "delta": delta, "y": y, "slope": slope}
        return formula("sigmoid.backward", delta * slope, seen.to_output(index), **words)


class MaxoutWork(Workspace):
    """The input, kept to find the winners again, and what of the gradient is still to be given."""

    groups: Array  # (H, C_out, G, W·N), a view of the input, set by forward
    left: Array
    part: Array
    hit: Array


class Maxout(Layer[MaxoutWork]):
    """y[..., c] = max over x[..., c·G] … x[..., c·G + G − 1]; channels left over are dropped. A tie goes to the first.

    Shapes: input (H, C, W·N) -> output (H, C // G, W·N). Source: Goodfellow et al. 2013.
    """

    workspace_type = MaxoutWork
    way_back = "way.winners"

    def __init__(self, name: str, spec: MaxoutSpec, input_shape: Shape) -> None:
        super().__init__(name, input_shape, spec.output_shape(input_shape))
        self.group_size = spec.group_size

    def prepare(self, work: MaxoutWork) -> None:
        if work.grad_input is not None:
            work.left, work.part = np.empty_like(work.output), np.empty_like(work.output)
            work.hit = np.empty(work.output.shape, np.bool_)
            work.grad_input.fill(0)  # for the channels left over, which nobody writes again

    def _groups(self, x: Array) -> Array:
        rows, channels, run = x.shape[0], self.output_shape[2], x.shape[2]
        return x[:, : channels * self.group_size].reshape(rows, channels, self.group_size, run)

    def forward(self, x: Array, work: MaxoutWork) -> Array:
        work.groups = self._groups(x)
        return np.max(work.groups, axis=2, out=work.output)

    def backward(self, grad_output: Array, work: MaxoutWork) -> Array | None:
        if work.grad_input is None:
            return None
        grad_groups = self._groups(work.grad_input)
        np.copyto(work.left, grad_output)
        for member in range(self.group_size):
            np.equal(work.groups[:, :, member], work.output, out=work.hit)
            np.multiply(work.left, work.hit, out=work.part)
            grad_groups[:, :, member] = work.part
            work.left -= work.part  # exactly the gradient or 0, so nothing is given twice
        return work.grad_input

    # ---- the working

    def _group(self, index: Index, seen: Seen) -> tuple[Array, int]:
        """The values (G,) that an output is the largest of, and the place of the winner."""
        row, column, channel = index
        values = seen.input[row, column, channel * self.group_size : (channel + 1) * self.group_size]
        return values, int(values.argmax())

    def explain_forward(self, index: Index, seen: Seen) -> Working:
        values, winner = self._group(index, seen)
        first = index[2] * self.group_size + 1
        table = TableBlock(
            said("maxout.group", layer=seen.name, input=seen.source_name),
            (Caption("maxout.value"),),
            tuple((said("maxout.channel", channel=first + n), (number(value),)) for n, value in enumerate(values)),
            winner,
            tuple(seen.to_input((*index[:2], first - 1 + n)) for n in range(len(values))),
        )
        return Working((table,), float(values[winner]))

    def explain_backward(self, index: Index, seen: Seen) -> Working:
        """The gradient goes to the winner of the group."""
        row, column, channel = index
        unit, member = divmod(channel, self.group_size)
        if unit >= self.output_shape[2]:
            return Working((NoteBlock(said("maxout.left_over", layer=seen.name)),), 0.0)
        _, winner = self._group((row, column, unit), seen)
        delta = float(seen.delta[row, column, unit])
        won = winner == member
        words: Values = {"layer": seen.name, "delta": delta, "winner": unit * self.group_size + winner + 1}
        return formula(
            "maxout.won" if won else "maxout.lost", delta * won, seen.to_output((row, column, unit)), **words
        )

    def follow(self, index: Index, seen: Seen) -> Fate | None:
        row, column, channel = index
        unit, member = divmod(channel, self.group_size)
        if unit >= self.output_shape[2]:
            return Fate(NoteBlock(said("maxout.left_over", layer=seen.name)), None)
        values, winner = self._group((row, column, unit), seen)
        if winner == member:
            place = row, column, unit
            words = said("maxout.wins", layer=seen.name)
            return Fate(FormulaBlock(words, number(values[winner]), seen.to_output(place)), place)
        return Fate(NoteBlock(said("maxout.loses", layer=seen.name, winner=unit * self.group_size + winner + 1)), None)


class Tanh(Activation):
    """y = tanh x; dy/dx = 1 − y²."""

    def forward(self, x: Array, work: ActivationWork) -> Array:
        return np.tanh(x, out=work.output)

    def backward(self, grad_output: Array, work: ActivationWork) -> Array | None:
        if work.grad_input is None:
            return None
        np.multiply(work.output, work.output, out=work.slope)
        np.subtract(1, work.slope, out=work.slope)
        return np.multiply(grad_output, work.slope, out=work.grad_input)

    # ---- the working

    def explain_forward(self, index: Index, seen: Seen) -> Working:
        x = float(seen.input[index])
        return formula("tanh.forward", math.tanh(x), seen.to_input(index), layer=seen.name, x=x)

    def explain_backward(self, index: Index, seen: Seen) -> Working:
        delta, y = float(seen.delta[index]), float(seen.output[index])
        words: Values = {"layer": seen.name, "delta": delta, "y": y, "slope": 1 - y * y}
        return formula("tanh.backward", delta * (1 - y * y), seen.to_output(index), **words)
