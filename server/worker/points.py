"""Turns steps into points: one step a point at first, then the mean of ten, then of a hundred."""

import math
import time
from collections.abc import Sequence
from statistics import fmean
from typing import Any

from engine import StepDone, Trainer
from engine.sizes import LayerSize

_MOST_LAYERS = 16  # whose sizes a point holds: nobody can tell more curves apart, and points are kept for good
_DIGITS = 4  # significant digits of a size


def closes(step: int) -> bool:
    """Whether a point ends with this step, if nothing closes it early."""
    return step % stretch(step) == 0


def stretch(step: int) -> int:
    """How many steps the point that holds this step averages, if nothing closes it early."""
    return 1 if step <= 1000 else 10 if step <= 100_000 else 100


class PointMaker:
    """Collects steps and closes them into numbered points, which end at multiples of their stretch."""

    def __init__(self, last_number: int) -> None:
        self.number = last_number
        self._steps: list[StepDone] = []
        self._examples = 0
        self._since = time.perf_counter()

    def restart_clock(self) -> None:
        """Restarts the clock of examples per second, so that a pause does not count as slow training."""
        self._since = time.perf_counter()

    def add(self, step: StepDone, trainer: Trainer) -> dict[str, Any] | None:
        """Adds a step. Returns the point that it completes, else None."""
        self._steps.append(step)
        self._examples += trainer.options.batch_size
        return self.close(trainer) if closes(step.step) else None

    def close(self, trainer: Trainer) -> dict[str, Any] | None:
        """Returns the steps so far as a point (protocol.Point), complete or not; None if there are none."""
        if not self._steps:
            return None
        steps, now = self._steps, time.perf_counter()
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
            "validation_loss": None,
            "validation_accuracy": None,
            "learning_rate": trainer.options.learning_rate,
            "batch_size": trainer.options.batch_size,
            "forward_ms": fmean(step.forward_ms for step in steps),
            "backward_ms": fmean(step.backward_ms for step in steps),
            "examples_per_second": self._examples / max(now - self._since, 1e-9),
            "layers": _sizes(steps[-1].sizes),
        }
        self._steps, self._examples, self._since = [], 0, now
        return point


def _sizes(sizes: Sequence[LayerSize]) -> list[dict[str, Any]]:
    """The sizes of a step (protocol.LayerSize); of many layers, some at equal distances."""
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
    """The value, or None if it is not finite: JSON has no NaN."""
    return value if math.isfinite(value) else None
