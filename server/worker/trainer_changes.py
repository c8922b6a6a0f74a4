"""How one trainer gives way to another: a reset, a way back, another definition, and the one before it again."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, assert_never

from engine import ConvscopeError, Network, Trainer, parse_definition
from engine.data import Dataset
from engine.definition import Limits, TrainerOptions
from engine.errors import MisfitError, Sentence
from engine.plan import Plan
from engine.transfer import Kept
from server import protocol
from server.worker.saves import Saves
from server.worker.undo import Undo

Change = protocol.ResetRun | protocol.RestoreRun | protocol.ApplyDefinition | protocol.UndoDefinition


@dataclass(frozen=True, slots=True, eq=False)
class Replacement:
    """The trainer from now on. events: what pages shall hear of it; reason: how it began, or None.

    trains: whether it goes on by itself; None: if the one before did.
    """

    trainer: Trainer
    events: tuple[protocol.Event, ...]
    reason: Sentence | None = None
    trains: bool | None = None


class TrainerChanges:
    """One run's. In the worker, between two steps.

    settle(save): called as soon as it is sure that the old trainer goes, for what is to be said and saved of it.
    """

    def __init__(
        self, saves: Saves, undo: Undo, limits: Limits, dataset: Dataset, threads: int | None,
        settle: Callable[[bool], None],
    ) -> None:  # fmt: skip
        self._saves, self._undo, self._limits = saves, undo, limits
        self._dataset, self._threads, self._settle = dataset, threads, settle
        self._sound: tuple[Trainer, Trainer] | None = None  # of which stopped one, and the way back from it

    def first(self, definition: str, seed: int, options: Mapping[str, Any]) -> tuple[Trainer, Sentence | None]:
        """From the newest checkpoint that can be read, or the very first; and what was wrong, or None."""
        trainer, problems = self._saves.load(self._dataset, self._threads)
        self._undo.adopt(self._saves.past)
        problem = None
        if problems:
            what = Sentence("{one}; {other}", one=problems[0], other=problems[1]) if len(problems) > 1 else problems[0]
            if trainer is None:
                problem = Sentence("{problem}: the run is computed again", problem=what)
            else:
                problem = Sentence(
                    "{problem}: that of step {step} is used, and what came after it is computed again",
                    problem=what, step=trainer.step,
                )  # fmt: skip
        if trainer is None:
            trainer = self._new(Network(parse_definition(definition, self._limits), seed), options)
        return trainer, problem

    def _new(self, network: Network, options: Mapping[str, Any] | TrainerOptions, **plan: Plan) -> Trainer:
        return Trainer(network, options, self._dataset, network.seed, self._threads, **plan)

    def way_back(self, stopped: Trainer) -> int | None:
        """Step of a stopped trainer's newest sound checkpoint, which is not always the newest; None without one."""
        sound = self._find_sound(stopped)
        return sound.step if sound else None

    def _find_sound(self, stopped: Trainer) -> Trainer | None:
        if self._sound is None or self._sound[0] is not stopped:
            sound = self._saves.sound(stopped)
            self._sound = (stopped, sound) if sound else None
        return self._sound[1] if self._sound else None

    def replace(self, old: Trainer, change: Change, *, stopped: bool) -> Replacement:
        """Makes the trainer after a change. stopped: the old one's loss is no longer finite.

        Raises: ConvscopeError, with the old one as it was.
        """
        match change:
            case protocol.ResetRun():
                replacement = self._reset(old, old.seed if change.seed is None else change.seed)
            case protocol.RestoreRun():
                replacement = self._go_back(old)
            case protocol.ApplyDefinition():
                replacement = self._apply(old, change, stopped=stopped)
            case protocol.UndoDefinition():
                replacement = self._take_back(old)
            case _:
                assert_never(change)
        self._sound = None
        return replacement

    def _reset(self, old: Trainer, seed: int) -> Replacement:
        self._settle(True)
        trainer = self._new(Network(old.network.definition, seed), old.options, plan=old.plan)
        detail = Sentence("same seed") if seed == old.seed else Sentence("seed {seed}", seed=str(seed))
        mark = protocol.MarkAdded(mark=protocol.make_mark(0, "reset", detail))
        return Replacement(trainer, (mark,), Sentence("reset"))

    def _go_back(self, old: Trainer) -> Replacement:
        trainer = self._find_sound(old)
        if trainer is None:
            raise ConvscopeError("there is no sound checkpoint to go back to: start again with a reset")
        self._settle(False)
        trainer.set_options(old.options.as_dict())
        detail = Sentence("back from step {step}", step=old.step)
        mark = protocol.MarkAdded(mark=protocol.make_mark(trainer.step, "restored", detail))
        return Replacement(trainer, (mark,), Sentence("went back to step {step}", step=trainer.step), trains=False)

    def _apply(self, old: Trainer, change: protocol.ApplyDefinition, *, stopped: bool) -> Replacement:
        definition = parse_definition(change.text, self._limits)
        new_trainer = definition.trainer if definition.trainer != old.network.definition.trainer else None
        options = new_trainer or old.options  # a trainer the text had before does not undo what was set by hand since
        try:
            trainer = self._new(Network(definition, old.seed), options)
        except MisfitError as error:
            raise protocol.misfit(definition, error) from error
        self._settle(True)
        if not stopped:  # weights beyond all reason are nothing to go back to
            self._undo.remember(old)
        interventions = old.surgery.release()
        kept = trainer.take_over(old, weights=change.keep_weights and not stopped)
        trainer.surgery.renew(interventions.renamed(kept.layers))
        detail = Sentence("definition, {parameters} parameters", parameters=trainer.network.values.size)
        return self._with_definition(trainer, detail, kept)

    def _take_back(self, old: Trainer) -> Replacement:
        trainer = self._undo.take(self._dataset, self._threads)
        self._settle(True)
        self._undo.forget()
        trainer.continue_at(old)
        detail = Sentence("undone, {parameters} parameters", parameters=trainer.network.values.size)
        return self._with_definition(trainer, detail, Kept(tuple(trainer.network.parameters())))

    def _with_definition(self, trainer: Trainer, detail: Sentence, kept: Kept) -> Replacement:
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
