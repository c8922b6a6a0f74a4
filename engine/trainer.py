"""Training: one step after another, as plain events. Knows nothing of JSON, sockets or processes."""

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np

from engine.arrays import Array, Labels
from engine.data import Dataset, Split, TrainingBatches, check_fit
from engine.definition import Definition, TrainerOptions, summarize
from engine.errors import DatasetError, NonFiniteError, OptionError, Sentence, add_place
from engine.evaluation import EVALUATION_BATCH, Evaluation, Evaluator, Validated, validation_due
from engine.layers.base import to_layout
from engine.network import Execution, Network
from engine.optimizers import OPTIMIZERS, Optimizer, UpdateHook, update
from engine.plan import Plan, PlannedExecution, choose_plan, default_plan
from engine.plan.execution import Fill
from engine.sizes import LayerSize, SizeMeter
from engine.surgery import Surgery
from engine.transfer import Kept, carry_over


@dataclass(frozen=True, slots=True)
class StepDone:
    """One mini-batch: forward, backward, update.

    loss: mean data loss before the update, decay not counted. l2_decay_loss, l1_decay_loss: Σ l2·l2_mul·w²/2 and
    Σ l1·l1_mul·|w| at the same moment, undivided. accuracy: of this batch, before the update; None for regression.
    forward_ms, backward_ms: milliseconds per example, the update counted as backward. sizes: of the layers with
    weights, where they were asked for.
    """

    step: int
    loss: float
    l2_decay_loss: float
    l1_decay_loss: float
    accuracy: float | None
    forward_ms: float
    backward_ms: float
    sizes: tuple[LayerSize, ...] = ()


class Trainer:
    """Trains a network; may be left and resumed between any two steps.

    options: a mapping of trainer keys (definition language), or TrainerOptions; missing keys have their defaults.
    What step n trains on is a pure function of (seed, options so far, n).
    threads: fixes how many cores a step may use; None: whatever measured faster when the network is first trained.
    plan: how to execute, from an earlier run that this one shall agree with to the bit; `threads` overrules it.
    Raises: OptionError; DatasetError where the network does not fit the data.
    """

    def __init__(
        self,
        network: Network,
        options: Mapping[str, object] | TrainerOptions,
        dataset: Dataset | None = None,
        seed: int = 0,
        threads: int | None = None,
        plan: Plan | None = None,
    ) -> None:
        self.network, self.dataset, self.seed, self.threads = network, dataset, seed, threads
        self.chosen_plan = plan  # None until `plan` chooses one
        self.options = options if isinstance(options, TrainerOptions) else TrainerOptions.from_dict(options)
        check_memory(network.definition, self.options)
        self.step = 0
        self.batches: TrainingBatches | None = None
        if dataset is not None:
            check_fit(dataset, network.definition)
            self.batches = TrainingBatches(dataset.train, network.input_shape, seed)
        self.optimizer = self._new_optimizer()
        self._meter = SizeMeter(network)
        self.measures = False  # whether steps tell the sizes of gradients and updates
        self.surgery = Surgery(network)
        self.cores: int | None = None  # how many may work at a time, whatever the plan; None: all that it has
        self._execution: PlannedExecution | None = None
        self._evaluator = Evaluator(network)
        self.hooks: list[UpdateHook] = []  # called around every update
        self.newest_batch: tuple[Labels, Labels] | None = None  # labels and indexes (N,) of the last step

    def _new_optimizer(self) -> Optimizer:
        return OPTIMIZERS[self.options.method](self.network.values.size, self.network.dtype)

    def set_options(self, changes: Mapping[str, object]) -> TrainerOptions:
        """Takes effect at the next step; another method starts afresh. Raises: OptionError, nothing changed."""
        options = self.changed_options(changes)
        method_changed = options.method != self.options.method
        self.options = options
        if method_changed:
            self.optimizer = self._new_optimizer()
        return options

    def changed_options(self, changes: Mapping[str, object]) -> TrainerOptions:
        """What `set_options` would set. Raises: OptionError."""
        options = TrainerOptions.from_dict(changes, base=self.options)
        check_memory(self.network.definition, options)
        return options

    @property
    def epoch(self) -> float:
        """Passes over the training split so far; 0 without a data set."""
        return self.batches.epoch if self.batches else 0.0

    @property
    def plan(self) -> Plan:
        """How batches of the options' size are executed; chosen at first use, and again for another size.

        To use it before the first checkpoint makes every resumed run agree to the bit.
        """
        batch = self.options.batch_size
        plan, fixed = self.chosen_plan, self.threads and min(self.threads, batch)
        if plan is None or plan.batch != batch or (fixed and plan.threads != fixed):
            plan = self.chosen_plan = choose_plan(self.network.definition, batch, self.network.dtype, self.threads)
        return plan

    def _training_execution(self, batch: int) -> PlannedExecution:
        plan = self.plan if batch == self.options.batch_size else default_plan(self.network, batch, self.threads or 1)
        if self._execution is None or self._execution.plan != plan:
            self._execution = PlannedExecution(self.network, plan)
        cores = self.cores or plan.threads
        if self._execution.cores != cores:
            self._execution.cores = cores
        return self._execution

    def train_batch(self, x: Array, y: Labels | Array) -> StepDone:
        """One step on images (N, H, W, C) and labels (N,), for regression on numbers (N, K).

        Raises: NonFiniteError, nothing updated; ShapeError, DatasetError where they do not fit the network.
        """
        batch = self.network.check_images(x)
        targets = self.network.check_targets(y, batch)
        return self._train(self._training_execution(batch), lambda part, out: to_layout(x[part], out), targets)

    def train_next(self) -> StepDone:
        """One step on the data set's next batch. Raises: NonFiniteError, nothing updated; DatasetError without data."""
        if self.batches is None:
            raise DatasetError("this trainer has no data set: give one, or call train_batch")
        execution = self._training_execution(self.options.batch_size)
        batch = self.batches.take(execution.batch)
        self.newest_batch = batch.labels, batch.indexes
        return self._train(execution, batch.fill, batch.labels)

    def _train(self, execution: PlannedExecution, fill: Fill, targets: Labels | Array) -> StepDone:
        network, batch = self.network, execution.batch
        start = time.perf_counter()
        try:
            done = execution.run(fill, targets, self.seed, self.step + 1)
        except Exception as error:
            add_place(error, Sentence("in step {step}", step=self.step + 1))
            raise
        loss = float(done.losses.mean())
        if not np.isfinite(loss):
            raise self._non_finite(batch, fill)
        accuracy = float(np.count_nonzero(done.right) / batch) if done.right is not None else None
        middle = time.perf_counter()
        hooks: list[UpdateHook] = [*self.hooks, *([self._meter] if self.measures else []), self.surgery]
        for hook in hooks:
            hook.before_update(network.gradients, self.optimizer.state())
        self.optimizer.begin()
        l2_loss, l1_loss = execution.map_parameters(partial(update, network, self.optimizer, self.options, batch))
        for hook in reversed(hooks):
            hook.after_update()
        sizes = self._meter.sizes if self.measures else ()
        self.step += 1
        forward_share = done.forward_seconds / (done.forward_seconds + done.backward_seconds)
        forward_ms = 1000 * (middle - start) * forward_share / batch
        backward_ms = 1000 * (time.perf_counter() - start) / batch - forward_ms
        return StepDone(self.step, loss, l2_loss, l1_loss, accuracy, forward_ms, backward_ms, sizes)

    def _non_finite(self, batch: int, fill: Fill) -> NonFiniteError:
        place = self.network.first_non_finite()
        if place is None:  # then some activation is: plain execution tells which
            execution = Execution(self.network, batch, forward_only=True)
            fill(slice(0, batch), execution.input)
            execution.draw_masks(self.seed, self.step + 1)
            with np.errstate(all="ignore"):
                execution.forward()
            names = self.network.definition.names
            bad = (name for name, a in zip(names, execution.activations, strict=True) if not np.isfinite(a).all())
            place = next(bad, names[-1]), "activation"
        layer, tensor = place
        return NonFiniteError(self.step + 1, layer, tensor, self.options.learning_rate)

    def evaluate(self, split: Split) -> Validated:
        """Every image of a split, cut at its centre, through the network as it stands."""
        return self._evaluator.begin(split, self.step).finish()

    def begin_validation(self) -> Evaluation:
        """The validation split through the network as it stands, whatever is trained before that ends.

        One evaluation at a time. Raises: DatasetError without a data set.
        """
        if self.dataset is None:
            raise DatasetError("this trainer has no data set to validate on")
        return self._evaluator.begin(self.dataset.validation, self.step)

    def validate(self) -> Validated:
        """Evaluates the validation split. Raises: DatasetError without a data set."""
        return self.begin_validation().finish()

    def steps(self) -> Iterator[StepDone | Validated]:
        """Step after step without end, and a validation behind the steps at which one is due."""
        while True:
            yield self.train_next()
            if validation_due(self.step):
                yield self.validate()

    def take_over(self, old: "Trainer", *, weights: bool = True) -> Kept:
        """Goes on at another trainer's step; with `weights`, with what it has learned, where layers are the same.

        Returns what was kept (transfer.py).
        """
        self.continue_at(old)
        return carry_over(old.network, old.optimizer, self.network, self.optimizer) if weights else Kept()

    def continue_at(self, other: "Trainer") -> None:
        """Goes on at another trainer's step, and at its place in the data."""
        self.step = other.step
        if self.batches and other.batches:
            self.batches.cursor = other.batches.cursor


def check_memory(definition: Definition, options: TrainerOptions) -> None:
    """Raises: OptionError where training would take too much memory.

    The parser counts the batch of the definition's own trainer; a run's options may ask for another.
    """
    needed = summarize(definition, max(options.batch_size, EVALUATION_BATCH)).memory_bytes
    limit = definition.limits.memory_bytes
    if needed > limit:
        raise OptionError(
            "batch_size",
            "a batch of {size} takes about {memory} GB of memory, more than the limit of {limit} GB: "
            "use a smaller batch, or a smaller network",
            size=options.batch_size,
            memory=round(needed / 1e9, 1),
            limit=round(limit / 1e9, 3),
        )
