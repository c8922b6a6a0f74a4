"""Last layers, which turn scores into a loss."""

import numpy as np

from engine.arrays import Array, Labels
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
            # p[label] − 1 is −Σ of the others, which keeps its digits where p[label] is nearly 1.
            grad = work.grad_input[0]
            np.copyto(grad, probabilities)
            grad[targets, examples] = 0
            np.sum(grad, axis=0, keepdims=True, out=work.column)
            grad[targets, examples] = -work.column[0]
        smallest = np.finfo(probabilities.dtype).tiny  # a probability that underflowed to 0 still has a finite loss
        losses: Array = -np.log(np.maximum(work.label, smallest))
        return losses


class Svm(LossLayer[Workspace]):
    """loss = Σ max(0, score[j] − score[label] + 1) over the other classes j; its output is the scores themselves.

    Shapes: input (1, K, N) -> the same. Source: Weston & Watkins 1999; "structured SVM" in ConvNetJS.
    """

    workspace_type = Workspace

    def prepare(self, work: Workspace) -> None:
        """Nothing besides."""

    def forward(self, x: Array, work: Workspace) -> Array:
        np.copyto(work.output, x)
        return work.output

    def losses(self, targets: Labels, work: Workspace) -> Array:
        scores, examples = work.output[0], np.arange(len(targets))
        margins = scores - scores[targets, examples] + 1  # (K, N)
        margins[targets, examples] = 0
        np.maximum(margins, 0, out=margins)
        if work.grad_input is not None:
            np.greater(margins, 0, out=work.grad_input[0])
            work.grad_input[0, targets, examples] = -work.grad_input[0].sum(axis=0)
        losses: Array = margins.sum(axis=0)
        return losses


class Regression(LossLayer[Workspace]):
    """loss = Σ (y[k] − target[k])² / 2; its output is its input.

    Shapes: input (1, K, N) -> the same; targets (N, K).
    """

    workspace_type = Workspace
    classifies = False

    def prepare(self, work: Workspace) -> None:
        """Nothing besides."""

    def forward(self, x: Array, work: Workspace) -> Array:
        np.copyto(work.output, x)
        return work.output

    def losses(self, targets: Array, work: Workspace) -> Array:
        difference = work.output[0] - targets.T  # (K, N)
        if work.grad_input is not None:
            np.copyto(work.grad_input[0], difference)
        losses: Array = (difference * difference).sum(axis=0) / 2
        return losses
