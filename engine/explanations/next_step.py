"""What the next step of a run will do, found out by doing it on a copy."""

import math
from collections.abc import Mapping

from engine.arrays import Array
from engine.checkpoint import restore, state_of
from engine.errors import NonFiniteError
from engine.explanations.blocks import Block, FormulaBlock, Index, NoteBlock, number
from engine.explanations.rules import RULES
from engine.explanations.terms import Working, caption
from engine.network import Network
from engine.trainer import Trainer


class Start:
    """Where a trainer stands: copies of all that its next step depends on. network: a twin of its network."""

    def __init__(self, trainer: Trainer, network: Network) -> None:
        arrays, _ = state_of(trainer)
        self.network, self.options, self.step = network, trainer.options, trainer.step
        self._sums = {name: values.copy() for name, values in arrays.items() if name.startswith("optimizer.")}
        self._dataset, self._seed, self._threads = trainer.dataset, trainer.seed, trainer.threads
        self._plan, self._cores = trainer.chosen_plan, trainer.cores
        self._cursor = trainer.batches.cursor if trainer.batches else 0
        self.interventions = trainer.surgery.interventions

    def take(self) -> "NextStep":
        """Takes the step, on a copy."""
        network = self.network.twin()
        trainer = Trainer(network, self.options, self._dataset, self._seed, self._threads, self._plan)
        trainer.cores = self._cores
        values = {name: parameter.value for name, parameter in network.parameters().items()}
        restore(trainer, {**values, **self._sums}, self.step, self._cursor)
        trainer.surgery.renew(self.interventions)
        watcher = _GradientWatcher()
        trainer.hooks.append(watcher)
        try:
            trainer.train_next()
        except NonFiniteError:
            return NextStep(self, None, network.values, self._sums)
        return NextStep(self, watcher.gradients, network.values, self._sums)


class _GradientWatcher:
    """A hook that keeps the mean gradients (P,) of an update; None before one."""

    gradients: Array | None = None

    def before_update(self, gradients: Array, sums: Mapping[str, Array]) -> None:  # noqa: ARG002  # as every hook
        self.gradients = gradients.copy()

    def after_update(self) -> None:
        """Nothing is to be done then."""


class NextStep:
    """gradient (P,): the mean one of the batch, before any decay; None where the step failed. values (P,): after it.

    sums: the running sums of the rule before it, by name.
    """

    def __init__(self, start: Start, gradient: Array | None, values: Array, sums: Mapping[str, Array]) -> None:
        self._start, self._gradient, self._values, self._sums = start, gradient, values, sums

    def explain(self, name: str, index: Index) -> tuple[Working, float]:
        """From the gradient of one number of a parameter to what it becomes; and what it became."""
        network, options, step = self._start.network, self._start.options, self._start.step + 1
        if self._gradient is None:
            return Working((NoteBlock(caption("step.not_finite", step=step)),), math.nan), math.nan
        parameter, place = network.parameters()[name], network.slices[name]

        def at(flat: Array) -> float:
            return float(parameter.view(flat[place])[index])

        batch, value, gradient = options.batch_size, at(network.values), at(self._gradient)
        blocks: list[Block] = [FormulaBlock(caption("step.gradient", batch=batch, step=step), number(gradient))]
        for key, decay, size in (
            ("step.l2", options.l2_decay * at(network.l2_decay_mul), value),
            ("step.l1", options.l1_decay * at(network.l1_decay_mul), 1.0 if value > 0 else -1.0),
        ):
            if decay:
                words = caption(key, gradient=gradient, decay=decay, weight=value, sign=size, batch=batch)
                gradient += decay * size / batch
                blocks.append(FormulaBlock(words, number(gradient)))
        counted = {key.removeprefix("optimizer."): sums for key, sums in self._sums.items()}
        sums = {key: float(values[0]) if values.size == 1 else at(values) for key, values in counted.items()}
        lines = RULES[options.method](value, gradient, options, sums)
        layer, _, _ = name.partition(".")
        if layer in self._start.interventions.frozen:
            lines = (*lines[:-1], FormulaBlock(caption("step.frozen", layer=layer), number(value)))
        elif (layer, index[0]) in self._start.interventions.silent:
            lines = (*lines[:-1], FormulaBlock(caption("step.silent", filter=index[0] + 1), number(value)))
        total = lines[-1].value
        return Working((*blocks, *lines), math.nan if total is None else total), at(self._values)
