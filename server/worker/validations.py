"""Validates a run in slices between its steps, and builds the event with the results."""

from typing import Any

import numpy as np

from engine import Trainer, Validated
from engine.evaluation import Evaluation
from server.protocol import Prediction, ValidationMeasured
from server.worker.pipe import WorkerEnd
from server.worker.points import finite

_SLICE_SECONDS = 0.02  # so that frames and commands do not wait for a whole validation
_MOST_STEPS = 50  # until a validation is done: points wait for it, and the next begins after a hundred steps at most
_LAST_SECONDS = 0.5  # a worker that was asked to end is killed after 1.5
_BEST_CLASSES = 3
_SHOWN = 24  # held-out images, and as many mistakes


class Validations:
    """The validations during training. The point of the step at which one begins, and all later points, wait for its
    results."""

    def __init__(self, pipe: WorkerEnd) -> None:
        self._pipe = pipe
        self._under_way: tuple[Evaluation, dict[str, Any]] | None = None

    def __bool__(self) -> bool:
        """Whether a validation is running."""
        return self._under_way is not None

    def begin(self, trainer: Trainer, point: dict[str, Any]) -> None:
        """Begins a validation of the current network, after finishing the one before. point: ends with this step."""
        self.finish()
        self._under_way = trainer.start_validation(), point

    def work(self) -> None:
        """Computes a slice of the running validation, if there is one."""
        if self._under_way:
            evaluation, point = self._under_way
            self._report(evaluation.advance(_SLICE_SECONDS, -(-evaluation.batches // _MOST_STEPS)), point)

    def finish(self) -> None:
        """Computes all that is left of the running validation."""
        if self._under_way:
            evaluation, point = self._under_way
            self._report(evaluation.run_to_end(), point)

    def end(self) -> None:
        """Computes what it can before the process has to end; if that is not enough, the point has no results."""
        if self._under_way:
            evaluation, point = self._under_way
            self._report(evaluation.advance(_LAST_SECONDS), point)
            self._under_way = None

    def _report(self, validated: Validated | None, point: dict[str, Any]) -> None:
        if validated is not None:
            self._under_way = None
            point |= {"validation_loss": finite(validated.loss), "validation_accuracy": validated.accuracy}
            self._pipe.send(validation_event(validated))


def validation_event(validated: Validated) -> ValidationMeasured:
    """The event of a validation: loss, accuracy, the first images and the worst mistakes."""
    best = np.argsort(-validated.probabilities, axis=1, kind="stable")[:, :_BEST_CLASSES]
    confidence = validated.probabilities.max(axis=1)
    wrong = np.flatnonzero(best[:, 0] != validated.labels)
    worst = wrong[np.argsort(-confidence[wrong], kind="stable")][:_SHOWN]

    def prediction(index: int) -> Prediction:
        classes = best[index]
        return Prediction(
            index=index,
            label=int(validated.labels[index]),
            classes=tuple(classes.tolist()),
            probabilities=tuple(validated.probabilities[index, classes].tolist()),
        )

    return ValidationMeasured(
        step=validated.step,
        examples=len(validated.labels),
        loss=finite(validated.loss),
        accuracy=validated.accuracy,
        confusion=tuple(tuple(row) for row in validated.confusion.tolist()),
        predictions=tuple(prediction(index) for index in range(min(_SHOWN, len(validated.labels)))),
        mistakes=tuple(prediction(int(index)) for index in worst),
    )
