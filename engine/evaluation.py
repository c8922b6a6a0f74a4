"""Evaluates a network on a whole split: loss, accuracy, probabilities and confusion matrix."""

import time
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from engine.arrays import Array, Labels
from engine.data import Split, evaluation_batches
from engine.definition import summarize
from engine.network import Execution, Network

EVALUATION_BATCH = 50  # at most
_BATCH_MULTIPLY_ADDS = 200_000_000  # at most, if more than one image: some 10 ms of one core


@dataclass(frozen=True, slots=True, eq=False)
class Validated:
    """The result of evaluating a whole split with the network after `step`.

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


class Evaluation:
    """An evaluation of a split that can be computed in parts, while the original network trains on.

    execution: of a copy of the network; nothing else uses its buffers until the evaluation is done. batches: number of
    batches for all images.
    """

    def __init__(self, execution: Execution, split: Split, step: int) -> None:
        network, self._execution, self._split, self._step = execution.network, execution, split, step
        self._parts = evaluation_batches(split, network.input_shape, execution.batch, execution.input)
        self._probabilities = np.empty((len(split), network.output_shape[2]), network.dtype)
        self._loss = 0.0  # sum over the images
        self.batches = -(-len(split) // execution.batch)

    def advance(self, seconds: float, batches: int = 1) -> Validated | None:
        """Evaluates at least `batches` batches and about `seconds`.

        Returns the result when all images are done, else None.
        """
        end = time.perf_counter() + seconds
        while self._evaluate_next():
            batches -= 1
            if batches <= 0 and time.perf_counter() >= end:
                return None
        return self._result()

    def run_to_end(self) -> Validated:
        """Evaluates all remaining batches; returns the result."""
        while self._evaluate_next():
            pass
        return self._result()

    def _evaluate_next(self) -> bool:
        """Evaluates the next batch; returns False if there is none."""
        part, count = next(self._parts, (None, 0))
        if part is None:
            return False
        labels = np.zeros(self._execution.batch, np.int64)
        labels[:count] = self._split.labels[part]
        with np.errstate(all="ignore"):
            self._probabilities[part] = self._execution.forward()[0].T[:count]
            self._loss += float(self._execution.losses(labels)[:count].sum())
        return True

    def _result(self) -> Validated:
        labels, classes = self._split.labels, self._probabilities.shape[1]
        predictions = self._probabilities.argmax(axis=1)
        confusion = np.zeros((classes, classes), np.int64)
        np.add.at(confusion, (labels, predictions), 1)
        accuracy = float(np.count_nonzero(predictions == labels) / len(labels))
        return Validated(self._step, self._loss / len(labels), accuracy, labels, self._probabilities, confusion)


class Evaluator:
    """Evaluates one network, on a copy of it. Copy and buffers are made at first use."""

    def __init__(self, network: Network) -> None:
        self._network = network

    @cached_property
    def _execution(self) -> Execution:
        example = sum(layer.multiply_adds for layer in summarize(self._network.definition).layers)
        batch = max(1, min(EVALUATION_BATCH, _BATCH_MULTIPLY_ADDS // max(example, 1)))
        return Execution(self._network.twin(), batch, forward_only=True)

    def start(self, split: Split, step: int) -> Evaluation:
        """Starts an evaluation of a split, with centre crops. step: the network's current step.

        Starting a new evaluation invalidates the previous one.
        """
        self._execution.network.copy_state(self._network)
        self._execution.draw_masks(0, None)
        return Evaluation(self._execution, split, step)


def validation_due(step: int) -> bool:
    """Returns whether to validate after a step: often at first, while much changes, then seldom.

    The steps are 10, 20, 50, then every 100, every 250 after 1,000, and every 1,000 after 10,000.
    """
    if step < 100:
        return step in (10, 20, 50)
    return step % (100 if step <= 1000 else 250 if step <= 10_000 else 1000) == 0
