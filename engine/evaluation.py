"""A whole split through a network as it stands: what it costs, what is right, what is taken for what."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from engine.arrays import Array, Labels
from engine.data import Split, evaluation_batches
from engine.network import Execution, Network

EVALUATION_BATCH = 50


@dataclass(frozen=True, slots=True, eq=False)
class Validated:
    """The whole validation split through the network as it stands after `step`.

    probabilities (N, K); predictions (N,): the most probable class; confusion (K, K): row label, column prediction.
    """

    step: int
    loss: float
    accuracy: float
    labels: Labels
    probabilities: Array
    confusion: Labels

    @property
    def predictions(self) -> Labels:
        best: Labels = self.probabilities.argmax(axis=1)
        return best


class Evaluator:
    """Of one network, with buffers of its own, made when they are first needed."""

    def __init__(self, network: Network) -> None:
        self._network = network

    @cached_property
    def _execution(self) -> Execution:
        return Execution(self._network, EVALUATION_BATCH, forward_only=True)

    def evaluate(self, split: Split, step: int) -> Validated:
        """Every image of a split, cut at its centre; step: after which the network stands as it does."""
        execution, network = self._execution, self._network
        classes = network.output_shape[2]
        probabilities = np.empty((len(split), classes), network.dtype)
        total = 0.0
        with np.errstate(all="ignore"):
            for part, count in evaluation_batches(split, network.input_shape, EVALUATION_BATCH, execution.input):
                probabilities[part] = execution.forward()[0].T[:count]
                labels = np.zeros(EVALUATION_BATCH, np.int64)
                labels[:count] = split.labels[part]
                total += float(execution.losses(labels)[:count].sum())
        predictions = probabilities.argmax(axis=1)
        confusion = np.zeros((classes, classes), np.int64)
        np.add.at(confusion, (split.labels, predictions), 1)
        accuracy = float(np.count_nonzero(predictions == split.labels) / len(split))
        return Validated(step, total / len(split), accuracy, split.labels, probabilities, confusion)


def validation_due(step: int) -> bool:
    """Often while much changes, seldom later: at 10, 20, 50, then every 100, 250 and 1,000 steps."""
    if step < 100:
        return step in (10, 20, 50)
    return step % (100 if step <= 1000 else 250 if step <= 10_000 else 1000) == 0
