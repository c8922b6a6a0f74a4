"""The fully connected layer."""

import numpy as np

from engine.arrays import Array, Float
from engine.definition.layer import Shape
from engine.definition.spec import DenseSpec
from engine.explanation import Caption, Index, NoteBlock, Term, WindowBlock, grid, number
from engine.layers.base import Layer, Parameter, Region, Workspace
from engine.layers.working import Seen, Working, said, summed

_STORED = (
    0,
    1,
    3,
    2,
)  # weight (F, H, W, C) lies as (F, H, C, W): the order in which an input lies, so no copy is needed


class DenseWork(Workspace):
    """The input as a matrix, kept for the weight gradient."""

    features: Array  # (H·C·W, N)
    product: Array  # (F, H·C·W)


class Dense(Layer[DenseWork]):
    """y[n, f] = Σ x[n, h, w, c] · weight[f, h, w, c] + bias[f].

    Shapes: input (H, C, W·N) -> output (1, F, N); weight (F, H, W, C), in its input's shape; bias (F,).
    """

    workspace_type = DenseWork
    way_back = "way.weights"

    def __init__(
        self, name: str, spec: DenseSpec, input_shape: Shape, rng: np.random.Generator, dtype: Float = np.float32
    ) -> None:
        super().__init__(name, input_shape, spec.output_shape(input_shape))
        shape = (spec.out_features, *input_shape)
        fan_in = input_shape[0] * input_shape[1] * input_shape[2]
        self.weight = Parameter(
            (rng.standard_normal(shape) / np.sqrt(fan_in)).astype(dtype),
            order=_STORED,
            l1_decay_mul=spec.l1_decay_mul,
            l2_decay_mul=spec.l2_decay_mul,
        )
        self.bias = Parameter(np.full(spec.out_features, spec.bias_pref, dtype))
        self.parameters = {"weight": self.weight, "bias": self.bias}

    @property
    def _matrix(self) -> Array:
        """The weights as (F, H·C·W), a view."""
        return self.weight.value.transpose(_STORED).reshape(self.weight.shape[0], -1)

    def prepare(self, work: DenseWork) -> None:
        work.product = np.empty(self._matrix.shape, work.dtype)

    def forward(self, x: Array, work: DenseWork) -> Array:
        matrix = self._matrix
        work.features = x.reshape(matrix.shape[1], -1)  # (H·C·W, N)
        np.matmul(matrix, work.features, out=work.output[0])
        work.output += self.bias.value[:, None]
        return work.output

    def backward(self, grad_output: Array, work: DenseWork) -> Array | None:
        np.matmul(grad_output[0], work.features.T, out=work.product)
        stored = work.grads["weight"].transpose(_STORED)  # (F, H, C, W)
        stored += work.product.reshape(stored.shape)
        work.grads["bias"] += grad_output[0].sum(axis=1)
        if work.grad_input is not None:
            np.matmul(self._matrix.T, grad_output[0], out=work.grad_input.reshape(work.features.shape))
        return work.grad_input

    # ---- the working

    def explain_forward(self, index: Index, seen: Seen) -> Working:
        """The largest products input × weight, the rest as one, and the bias."""
        unit = index[2]
        weight, bias = self.weight.value[unit], float(self.bias.value[unit])
        products = (seen.input.astype(np.float64) * weight).ravel()  # (H·W·C,)

        def term(flat: int) -> Term:
            place = self._place(flat)
            factors = number(seen.input[place]), number(weight[place])
            return Term(self._say(place, seen), number(products[flat]), factors, seen.to_input(place))

        total = float(products.sum() + bias)
        last = Term(Caption("bias"), number(bias), target=seen.to_parameter("bias", (unit,)))
        return Working((summed(said("fc.sum", input=seen.source_name), products, term, total, last),), total)

    def explain_backward(self, index: Index, seen: Seen) -> Working:
        """For every neuron that reads this cell, its gradient × the weight between them."""
        delta, weights = seen.delta[0, 0], self.weight.value.transpose(1, 2, 3, 0)[index]  # (F,)
        products = delta.astype(np.float64) * weights

        def term(f: int) -> Term:
            factors = number(delta[f]), number(weights[f])
            return Term(said("fc.neuron", neuron=f + 1), number(products[f]), factors, seen.to_output((0, 0, f)))

        total = float(products.sum())
        return Working((summed(said("fc.blame_sum", layer=seen.name), products, term, total),), total)

    def explain_parameter(self, name: str, index: Index, seen: Seen) -> Working:
        """Its place among its neuron's weights."""
        unit = index[0]
        if name == "bias":
            return Working((NoteBlock(said("fc.bias", neuron=unit + 1)),), float(self.bias.value[index]))
        words = said("fc.weight", neuron=unit + 1, input=seen.source_name)
        value = float(self.weight.value[index])
        if self.input_shape[:2] == (1, 1):  # a picture of one cell says nothing
            return Working((NoteBlock(words),), value)
        _, row, column, channel = index
        picture = grid(
            said("fc.slice_of", neuron=unit + 1, channel=channel + 1), "weight", self.weight.value[unit, ..., channel],
            ((row, column),), seen.to_parameter("weight", (unit, 0, 0, channel)),
        )  # fmt: skip
        return Working((WindowBlock(words, picture),), value)

    def explain_gradient(self, name: str, index: Index, seen: Seen) -> Working:
        """The neuron's gradient × the input that the weight met; a bias meets a one."""
        unit, delta = index[0], float(seen.delta[0, 0, index[0]])
        blamed = seen.to_output((0, 0, unit))
        if name == "bias":
            words, term = (
                Caption("fc.bias_gradient"),
                Term(said("fc.neuron", neuron=unit + 1), number(delta), (), blamed),
            )
            return Working((summed(words, np.array([delta]), lambda _: term, delta),), delta)
        met = float(seen.input[index[1:]])
        words = said("fc.weight_gradient", layer=seen.name)
        term = Term(
            self._say(index[1:], seen), number(delta * met), (number(delta), number(met)), seen.to_input(index[1:])
        )
        return Working((summed(words, np.array([delta * met]), lambda _: term, delta * met),), delta * met)

    def region(self, region: Region) -> Region:  # noqa: ARG002  # a neuron sees everything
        return 0, 0, *self.input_shape[:2]

    def meets(self, index: Index) -> Index | None:
        return index[1:]

    def _place(self, flat: int) -> Index:
        return tuple(map(int, np.unravel_index(flat, self.input_shape)))

    def _say(self, place: Index, seen: Seen) -> Caption:
        """A cell of the input in words; for a vector a number is enough."""
        row, column, channel = place
        if self.input_shape[:2] == (1, 1):
            return said("fc.input", input=seen.source_name, neuron=channel + 1)
        return said("fc.cell", input=seen.source_name, row=row + 1, column=column + 1, channel=channel + 1)
