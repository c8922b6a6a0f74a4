"""Last layers, which turn scores into a loss."""

import numpy as np

from engine.arrays import Array, Labels
from engine.definition.spec import Shape
from engine.layers.base import LossLayer, Workspace


class SoftmaxWork(Workspace):
    """Column-wise reductions and the mean gradient's factor."""

    column: Array  # (1, N)
    label: Array  # (N,): probability of the label


class Softmax(LossLayer[SoftmaxWork]):
    """p = e^score / Σ e^score; loss = −ln p[label], in nats; its gradient by the scores is p − one-hot(label).

    Shapes: input (1, K, N) -> probabilities (1, K, N).
    """

    workspace_type = SoftmaxWork

    def __init__(self, name: str, input_shape: Shape) -> None:
        super().__init__(name, input_shape, input_shape)

    def prepare(self, work: SoftmaxWork) -> None:
        work.column = np.empty((1, work.batch), work.dtype)
        work.label = np.empty(work.batch, work.dtype)

    def forward(self, x: Array, work: SoftmaxWork) -> Array:
        scores, probabilities = x[0], work.output[0]  # (K, N)
        np.max(scores, axis=0, keepdims=True, out=work.column)
        np.subtract(scores, work.column, out=probabilities)
        np.exp(probabilities, out=probabilities)
        np.sum(probabilities, axis=0, keepdims=True, out=work.column)
        probabilities /= work.column
        return work.output

    def losses(self, targets: Labels, work: SoftmaxWork) -> Array:
        probabilities = work.output[0]
        examples = np.arange(len(targets))
        np.copyto(work.label, probabilities[targets, examples])
        if work.grad_input is not None:
            np.copyto(work.grad_input, work.output)
            work.grad_input[0, targets, examples] -= 1
        smallest = np.finfo(probabilities.dtype).tiny  # a probability that underflowed to 0 still has a finite loss
        losses: Array = -np.log(np.maximum(work.label, smallest))
        return losses

    def backward(self, grad_output: Array, work: SoftmaxWork) -> Array | None:
        """grad_output: the factor of each example's loss in the total, (N,)."""
        if work.grad_input is not None:
            work.grad_input *= grad_output
        return work.grad_input
