"""Validations of a run, a little between every two steps; and what the page hears of them."""

from typing import Any

import numpy as np

from engine import Trainer, Validated
from engine.evaluation import Evaluation
from server.protocol import Prediction, ValidationMeasured
from server.worker.pipe import WorkerEnd
from server.worker.points import finite

_SLICE_SECONDS = 0.02  # what is looked at and asked meanwhile does not wait for all of it
_MOST_STEPS = 50  # until it is done: points wait for it, and after a hundred at most the next one begins
_LAST_SECONDS = 0.5  # a worker that is told to end is killed after 1.5
_BEST_CLASSES = 3
_SHOWN = 24  # held-out images, and mistakes


class Validations:
    """Those that come while it trains. The point of the step at which one begins waits for its figures, with all
    points behind it."""

    def __init__(self, pipe: WorkerEnd) -> None:
        self._pipe = pipe
        self._under_way: tuple[Evaluation, dict[str, Any]] | None = None

    def __bool__(self) -> bool:
        """Whether one is under way."""
        return self._under_way is not None

    def begin(self, trainer: Trainer, point: dict[str, Any]) -> None:
        """Of the network as it stands; the one before is finished first. point: that ends with this step."""
        self.finish()
        self._under_way = trainer.start_validation(), point

    def work(self) -> None:
        """A slice of the one that is under way, if one is."""
        if self._under_way:
            evaluation, point = self._under_way
            self._tell(evaluation.advance(_SLICE_SECONDS, -(-evaluation.batches // _MOST_STEPS)), point)

    def finish(self) -> None:
        """All that is left of it."""
        if self._under_way:
            evaluation, point = self._under_way
            self._tell(evaluation.run_to_end(), point)

    def end(self) -> None:
        """What of it can be done before the process has to go; its point does without figures otherwise."""
        if self._under_way:
            evaluation, point = self._under_way
            self._tell(evaluation.advance(_LAST_SECONDS), point)
            self._under_way = None

    def _tell(self, validated: Validated | None, point: dict[str, Any]) -> None:
        if validated is not None:
            self._under_way = None
            point |= {"validation_loss": finite(validated.loss), "validation_accuracy": validated.accuracy}
            self._pipe.send(validation_event(validated))


def validation_event(validated: Validated) -> ValidationMeasured:
    """What the page shows of a validation: figures, the first images, and the worst mistakes."""
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
