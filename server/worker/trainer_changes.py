"""Replaces a run's trainer: after a reset, a restore, another definition, or its undo."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, assert_never

from engine import ConvscopeError, Network, Trainer, parse_definition
from engine.data import Dataset
from engine.definition import Limits, TrainerOptions
from engine.errors import MisfitError, Sentence
from engine.plan import Plan
from engine.transfer import CarriedOver
from server import protocol
from server.worker.saves import Saves
from server.worker.undo import Undo

Change = protocol.ResetRun | protocol.RestoreRun | protocol.ApplyDefinition | protocol.UndoDefinition


@dataclass(frozen=True, slots=True, eq=False)
class Replacement:
    """The new trainer. events: for the pages; reason: how it began, or None.

    trains: whether it trains on by itself; None: only if the old trainer did.
    """

    trainer: Trainer
    events: tuple[protocol.Event, ...]
    reason: Sentence | None = None
    trains: bool | None = None


class TrainerChanges:
    """Makes the trainers of one run. Runs in the worker, between two steps.

    finish_old(save): called as soon as it is certain that the old trainer is replaced; sends and saves what is left.
    """

    def __init__(
        self, saves: Saves, undo: Undo, limits: Limits, dataset: Dataset, threads: int | None,
        finish_old: Callable[[bool], None],
    ) -> None:  # fmt: skip
        self._saves, self._undo, self._limits = saves, undo, limits
        self._dataset, self._threads, self._finish_old = dataset, threads, finish_old
        self._sound: tuple[Trainer, Trainer] | None = None  # a stopped trainer, and the one to restore in its place

    def first_trainer(self, definition: str, seed: int, options: Mapping[str, Any]) -> tuple[Trainer, Sentence | None]:
        """Returns a trainer from the newest readable checkpoint, or a fresh one; and what was wrong, or None."""
        trainer, problems = self._saves.load(self._dataset, self._threads)
        self._undo.set_files(self._saves.past)
        problem = None
        if problems:
            what = Sentence("{one}; {other}", one=problems[0], other=problems[1]) if len(problems) > 1 else problems[0]
            if trainer is None:
                problem = Sentence("{problem}: the run is computed again", problem=what)
            else:
                problem = Sentence(
                    "{problem}: the checkpoint of step {step} is used, and the later steps are computed again",
                    problem=what, step=trainer.step,
                )  # fmt: skip
        if trainer is None:
            trainer = self._new(Network(parse_definition(definition, self._limits), seed), options)
        return trainer, problem

    def _new(self, network: Network, options: Mapping[str, Any] | TrainerOptions, **plan: Plan) -> Trainer:
        return Trainer(network, options, self._dataset, network.seed, self._threads, **plan)

    def restore_step(self, stopped: Trainer) -> int | None:
        """Step of the newest sound checkpoint for a stopped trainer, not always the newest of all; None without one."""
        sound = self._find_sound(stopped)
        return sound.step if sound else None

    def _find_sound(self, stopped: Trainer) -> Trainer | None:
        if self._sound is None or self._sound[0] is not stopped:
            sound = self._saves.load_sound(stopped)
            self._sound = (stopped, sound) if sound else None
        return self._sound[1] if self._sound else None

    def replace(self, old: Trainer, change: Change, *, stopped: bool) -> Replacement:
        """Makes the trainer after a change. stopped: the loss of the old trainer is no longer finite.

        Raises: ConvscopeError; the old trainer is unchanged then.
        """
        match change:
            case protocol.ResetRun():
                replacement = self._reset(old, old.seed if change.seed is None else change.seed)
            case protocol.RestoreRun():
                replacement = self._restore(old)
            case protocol.ApplyDefinition():
                replacement = self._apply(old, change, stopped=stopped)
            case protocol.UndoDefinition():
                replacement = self._undo_definition(old)
            case _:
                assert_never(change)
        self._sound = None
        return replacement

    def _reset(self, old: Trainer, seed: int) -> Replacement:
        self._finish_old(True)
        trainer = self._new(Network(old.network.definition, seed), old.options, plan=old.plan)
        detail = Sentence("same seed") if seed == old.seed else Sentence("seed {seed}", seed=str(seed))
        mark = protocol.MarkAdded(mark=protocol.make_mark(0, "reset", detail))
        return Replacement(trainer, (mark,), Sentence("reset"))

    def _restore(self, old: Trainer) -> Replacement:
        trainer = self._find_sound(old)
        if trainer is None:
            raise ConvscopeError("there is no sound checkpoint to go back to: start again with a reset")
        self._finish_old(False)
        trainer.set_options(old.options.as_dict())
        detail = Sentence("back from step {step}", step=old.step)
        mark = protocol.MarkAdded(mark=protocol.make_mark(trainer.step, "restored", detail))
        return Replacement(trainer, (mark,), Sentence("went back to step {step}", step=trainer.step), trains=False)

    def _apply(self, old: Trainer, change: protocol.ApplyDefinition, *, stopped: bool) -> Replacement:
        definition = parse_definition(change.text, self._limits)
        new_trainer = definition.trainer if definition.trainer != old.network.definition.trainer else None
        options = new_trainer or old.options  # an unchanged trainer in the text keeps the options set by hand since
        try:
            trainer = self._new(Network(definition, old.seed), options)
        except MisfitError as error:
            raise protocol.misfit(definition, error) from error
        self._finish_old(True)
        if not stopped:  # nobody wants to go back to weights that are not finite
            self._undo.push(old)
        interventions = old.surgery.release()
        kept = trainer.take_over(old, weights=change.keep_weights and not stopped)
        trainer.surgery.renew(interventions.renamed(kept.layers))
        detail = Sentence("definition, {parameters} parameters", parameters=trainer.network.values.size)
        return self._with_definition(trainer, detail, kept)

    def _undo_definition(self, old: Trainer) -> Replacement:
        trainer = self._undo.load_newest(self._dataset, self._threads)
        self._finish_old(True)
        self._undo.drop_newest()
        trainer.continue_at(old)
        detail = Sentence("undone, {parameters} parameters", parameters=trainer.network.values.size)
        return self._with_definition(trainer, detail, CarriedOver(tuple(trainer.network.parameters())))

    def _with_definition(self, trainer: Trainer, detail: Sentence, kept: CarriedOver) -> Replacement:
        definition, step = trainer.network.definition, trainer.step
        changed = protocol.DefinitionChanged(
            definition=definition.text,
            layers=protocol.layer_infos(definition),
            parameters=trainer.network.values.size,
            kept=kept.parameters,
            new_filters=kept.new_filters,
            undo_steps=self._undo.steps,
            step=step,
        )
        mark = protocol.make_mark(step, "definition", detail)
        options = protocol.OptionsChanged(options=trainer.options.as_dict(), step=step)
        return Replacement(trainer, (changed, options, protocol.MarkAdded(mark=mark)))
