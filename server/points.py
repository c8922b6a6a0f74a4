"""Steps become points: one each at first, then the mean of ten, then of a hundred. Validations become events."""

import math
import time
from collections.abc import Sequence
from statistics import fmean
from typing import Any

import numpy as np

from engine import StepDone, Trainer, Validated
from engine.sizes import LayerSize
from server.protocol import Prediction, ValidationMeasured

_BEST_CLASSES = 3
_SHOWN = 24  # held-out images, and mistakes
_MOST_LAYERS = 16  # whose sizes a point tells: more curves nobody tells apart, and points are kept for good
_DIGITS = 4  # of a size


def closes(step: int) -> bool:
    """Whether a point ends with this step, where nothing closes it early."""
    return step % stretch(step) == 0


def stretch(step: int) -> int:
    """How many steps the point that holds this step averages, where nothing closes it early."""
    return 1 if step <= 1000 else 10 if step <= 100_000 else 100


class PointMaker:
    """Collects steps and closes them into numbered points, which end at multiples of their stretch."""

    def __init__(self, last_number: int) -> None:
        self.number = last_number
        self._steps: list[StepDone] = []
        self._validated: Validated | None = None
        self._examples = 0
        self._since = time.perf_counter()

    def restart_clock(self) -> None:
        """Standing still does not count as slow."""
        self._since = time.perf_counter()

    def add(self, step: StepDone, validated: Validated | None, trainer: Trainer) -> dict[str, Any] | None:
        """Takes a step in, with the validation behind it where there was one; returns the point it completes."""
        self._steps.append(step)
        self._validated = validated or self._validated
        self._examples += trainer.options.batch_size
        return self.close(trainer) if closes(step.step) else None

    def close(self, trainer: Trainer) -> dict[str, Any] | None:
        """The steps so far as a point (protocol.Point), complete or not; None without any."""
        if not self._steps:
            return None
        steps, validated, now = self._steps, self._validated, time.perf_counter()
        self.number += 1
        point = {
            "number": self.number,
            "branch": 0,
            "step": steps[-1].step,
            "steps": len(steps),
            "epoch": trainer.epoch,
            "loss": finite(fmean(step.loss for step in steps)),
            "l2_decay_loss": finite(fmean(step.l2_decay_loss for step in steps)),
            "accuracy": _mean_accuracy(steps),
            "validation_loss": finite(validated.loss) if validated else None,
            "validation_accuracy": validated.accuracy if validated else None,
            "learning_rate": trainer.options.learning_rate,
            "batch_size": trainer.options.batch_size,
            "forward_ms": fmean(step.forward_ms for step in steps),
            "backward_ms": fmean(step.backward_ms for step in steps),
            "examples_per_second": self._examples / max(now - self._since, 1e-9),
            "layers": _sizes(steps[-1].sizes),
        }
        self._steps, self._validated, self._examples, self._since = [], None, 0, now
        return point


def _sizes(sizes: Sequence[LayerSize]) -> list[dict[str, Any]]:
    """The sizes of a step (protocol.LayerSize), of some layers at equal distances where there are many."""
    last, most = len(sizes) - 1, min(len(sizes), _MOST_LAYERS)
    return [
        {
            "name": size.name,
            "gradient_rms": finite(_rounded(size.gradient_rms)),
            "update_ratio": finite(_rounded(size.update_ratio)),
        }
        for size in (sizes[place * last // max(most - 1, 1)] for place in range(most))
    ]


def _rounded(value: float) -> float:
    return float(f"{value:.{_DIGITS - 1}e}")


def _mean_accuracy(steps: list[StepDone]) -> float | None:
    known = [step.accuracy for step in steps if step.accuracy is not None]
    return fmean(known) if known else None


def finite(value: float) -> float | None:
    """JSON has no NaN: null says that a number is none."""
    return value if math.isfinite(value) else None


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
