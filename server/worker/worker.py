"""A run in its own process: trains in a loop, carries out commands between two steps, sends points and frames."""

import time
from pathlib import Path
from typing import Any, assert_never

from engine import ConvscopeError, Trainer, load_dataset
from engine.definition import Limits
from engine.errors import CheckpointError, NonFiniteError, Sentence
from engine.evaluation import validation_due
from server import protocol
from server.protocol import pipe_messages
from server.worker.changes import Changes
from server.worker.frames import FrameMaker
from server.worker.holds import Holds
from server.worker.inbox import Inbox
from server.worker.operations import Operation, operate, surgery_event
from server.worker.patch_finder import PatchFinder
from server.worker.pipe import WorkerEnd
from server.worker.points import PointMaker, closes
from server.worker.refusals import refusal
from server.worker.saves import Saves
from server.worker.trainer_changes import Change, TrainerChanges
from server.worker.undo import Undo
from server.worker.validations import Validations, validation_event

_FLUSH_SECONDS = 0.04  # points travel together: 25 messages a second are enough for any eye


class Worker:
    """Trains one run. Everything here runs on one thread, between two steps.

    The steps between the newest checkpoint and the newest stored point are computed again without sending anything, so
    that numbers never repeat.
    """

    def __init__(self, pipe: WorkerEnd, start: pipe_messages.StartWorker) -> None:
        self._pipe, limits, folder = pipe, Limits(**start.limits), Path(start.folder)
        dataset, self._cores = load_dataset(start.dataset), start.cores
        self._saves, self._undo = Saves(folder, start.checkpoints, limits), Undo(folder, limits)
        threads = start.threads or None
        self._trainer_changes = TrainerChanges(self._saves, self._undo, limits, dataset, threads, self._finish_trainer)
        self._trainer = self._make_trainer(start)
        self._points = PointMaker(start.point)
        self._frames, self._holds = FrameMaker(self._trainer, start.probes), Holds(pipe.send)
        self._patches = PatchFinder(dataset.validation)
        self._training = False
        self._stopped = start.stopped  # why only a restore, a reset or another definition can go on; else None
        self._inbox = Inbox(pipe)
        self._ready: list[dict[str, Any]] = []  # points to be sent
        self._validations = Validations(pipe)
        self._changes = Changes()
        self._flushed = time.monotonic()
        self._catch_up(start.step)
        if self._stopped:
            self._trainer.set_options(start.options)  # a stopped run writes no checkpoint of options changed since
        if not self._inbox.stopping:
            self._announce(protocol.UndoChanged(steps=self._undo.steps), training=start.training)

    def _make_trainer(self, start: pipe_messages.StartWorker) -> Trainer:
        trainer, problem = self._trainer_changes.first_trainer(start.definition, start.seed, start.options)
        if problem:
            self._pipe.send(protocol.error_reported("storage", problem))
        trainer.cores = self._cores
        return trainer

    def _catch_up(self, step: int) -> None:
        while self._trainer.step < step and not self._inbox.stopping:
            try:
                self._trainer.train_next()
            except NonFiniteError as error:
                self._stopped = self._stopped or error.sentence
                return
            self._saves.mark_changed()
            self._inbox.receive()

    # ---- the loop

    def work(self) -> None:
        """Runs until a message asks the worker to stop."""
        while not self._inbox.stopping:
            idle = not self._training and not self._inbox
            self._inbox.receive(self._idle_seconds() if idle else 0)
            for message in self._inbox.messages():
                self._handle(message)
            self._holds.work(self._frames, training=self._training)
            if self._changes.due_in() == 0:
                self._mark_option_changes()
            if self._training and not self._inbox.stopping:
                self._train()
            frame = self._frames.capture()
            if frame is not None:
                self._pipe.send_frame(self._frames.number, *frame)
            found = self._patches.work(self._trainer, training=self._training)
            if found is not None:
                self._pipe.send(found)
        self._mark_option_changes()
        self._validations.end()
        self._flush(save=True)

    def _idle_seconds(self) -> float | None:
        """Seconds until there is work that no message asks for; None if there is none."""
        waits = (self._changes.due_in(), self._patches.due_in(self._trainer), self._holds.due_in)
        return min((wait for wait in waits if wait is not None), default=None)

    def _train(self, *, alone: bool = False) -> bool:
        """Trains one step. Returns False if training had to stop. alone: the step becomes a point of its own."""
        trainer = self._trainer
        trainer.measures = alone or closes(trainer.step + 1)
        try:
            step = trainer.train_next()
        except NonFiniteError as error:
            self._training, self._stopped = False, error.sentence
            self._close_point()
            self._flush(self._state_event())
            return False
        self._saves.mark_changed()
        self._frames.mark_changed()
        point = self._points.add(step, trainer)
        if point is not None:
            self._ready.append(point)
            if validation_due(trainer.step):
                self._validations.begin(trainer, point)
        self._validations.work()
        if self._ready and not self._validations:
            save = self._saves.due(trainer.step)
            if save or time.monotonic() - self._flushed > _FLUSH_SECONDS:
                self._flush(save=save)
        return True

    # ---- sending

    def _flush(self, *events: protocol.Event, save: bool = False, token: int | None = None) -> None:
        """Sends the finished points, then events; with `save`, closes the open point and writes a checkpoint."""
        checkpoint, before = None, self._saves.problem
        self._validations.finish()
        if save:
            self._close_point()
            if not self._stopped:  # a checkpoint with numbers that are not finite never replaces a sound one
                checkpoint = self._saves.write(self._trainer, self._undo.files)
                if checkpoint:
                    self._undo.delete_unused_files()
        if self._saves.problem != before:
            events = (*events, protocol.storage_changed(self._saves.problem))
        points, self._ready, self._flushed = self._ready, [], time.monotonic()
        if points or events or checkpoint or token is not None:
            problem = self._saves.problem
            if self._stopped:
                problem = Sentence("{reason}. Nothing is saved before that", reason=self._stopped)
            self._pipe.send(*events, points=points, checkpoint=checkpoint, saved=token, problem=problem)

    def _close_point(self) -> None:
        point = self._points.close(self._trainer)
        self._ready += [point] if point else []

    def _state_event(self, reason: Sentence | None = None) -> protocol.RunChanged:
        state: protocol.RunState = "training" if self._training else "stopped" if self._stopped else "paused"
        sentence = reason or self._stopped
        return protocol.RunChanged(
            state=state,
            reason=str(sentence or ""),
            sentence=sentence,
            step=self._trainer.step,
            seed=self._trainer.seed,
            restore_step=self._trainer_changes.restore_step(self._trainer) if self._stopped else None,
        )

    def _announce(self, *events: protocol.Event, training: bool, reason: Sentence | None = None) -> None:
        """Sends events, state and validation of a new or changed network, with a checkpoint; then trains or pauses."""
        self._training = training and not self._stopped
        _ = self._trainer.plan  # chosen now, so that the checkpoint holds it
        self._points.restart_clock()
        self._flush(*events, surgery_event(self._trainer), self._state_event(reason), save=True)
        self._pipe.send(validation_event(self._trainer.validate()))

    # ---- commands

    def _handle(self, message: pipe_messages.InboxMessage) -> None:
        match message:
            case pipe_messages.RequestFrame():
                self._frames.request(message)
            case pipe_messages.CancelFrame():
                self._frames.request(None)
            case pipe_messages.SearchPatches():
                self._patches.watch(message.ranges, message.new)
            case pipe_messages.SaveNow():
                self._flush(save=True, token=message.token)
            case pipe_messages.DropViewer():
                self._holds.drop_viewer(message.viewer)
            case pipe_messages.ShareCores():
                self._cores = self._trainer.cores = message.cores
            case pipe_messages.GiveCommand():
                self._pipe.commands_taken += 1
                try:
                    self._carry_out(message.command, message.viewer, training=message.training)
                except ConvscopeError as error:
                    self._pipe.send(refusal(error), viewer=message.viewer)
            case _:
                assert_never(message)

    def _carry_out(self, command: protocol.WorkerCommand, viewer: int, *, training: bool) -> None:
        match command:
            case protocol.TakeHold() | protocol.ReleaseHold() | protocol.ExplainCell():
                self._holds.put(command, viewer)
            case protocol.PauseRun():
                self._pause()
            case protocol.ResumeRun():
                self._check_not_stopped()
                if not self._training:
                    self._training = True
                    self._points.restart_clock()
                    self._pipe.send(self._state_event())
            case protocol.StepRun():
                self._check_not_stopped()
                self._pause()
                self._points.restart_clock()
                if self._train(alone=True):
                    self._frames.refresh_all()
                    self._flush(save=True)
            case protocol.ResetRun():
                self._replace_trainer(command, training=training)
            case protocol.RestoreRun() | protocol.ApplyDefinition() | protocol.UndoDefinition():
                self._replace_trainer(command, training=self._training)
            case protocol.SetOptions():
                self._set_options(command.model_dump(exclude={"type"}, exclude_none=True))
            case protocol.SilenceFilter() | protocol.FreezeLayer() | protocol.PaintFilter():
                self._operate(command)
            case protocol.SetProbe():
                probe = protocol.Probe(**command.model_dump(exclude={"type"}))
                self._frames.set_probe(probe)
                self._pipe.send(protocol.ProbeChanged(probe=probe))
            case protocol.RemoveProbe():
                self._frames.remove_probe(command.slot)
                self._pipe.send(protocol.ProbeRemoved(slot=command.slot))
            case _:
                assert_never(command)

    def _operate(self, command: Operation) -> None:
        self._check_not_stopped()
        self._close_point()
        self._validations.finish()
        event, *changes = operate(self._trainer, command)
        if changes:
            self._saves.mark_changed()
            self._frames.mark_changed()
        self._flush(event, *changes, save=bool(changes))

    def _check_not_stopped(self) -> None:
        if self._stopped:
            raise ConvscopeError("{reason}. Nothing is trained before that", reason=self._stopped)

    def _pause(self) -> None:
        if self._training:
            self._training = False
            self._frames.refresh_all()
            self._flush(self._state_event(), save=True)

    # ---- replacing the trainer

    def _replace_trainer(self, change: Change, *, training: bool) -> None:
        try:
            new = self._trainer_changes.replace(self._trainer, change, stopped=bool(self._stopped))
        except CheckpointError:
            self._pipe.send(protocol.UndoChanged(steps=self._undo.steps))
            raise
        new.trainer.cores = self._cores
        self._trainer, self._stopped = new.trainer, None
        self._saves.mark_changed()
        for slot in self._frames.use_trainer(new.trainer):
            self._pipe.send(protocol.ProbeChanged(probe=self._frames.probes[slot]))
        self._announce(*new.events, training=training if new.trains is None else new.trains, reason=new.reason)

    def _finish_trainer(self, save: bool) -> None:
        """Sends the marks and points of a trainer that is about to be replaced; with `save`, writes a checkpoint."""
        self._mark_option_changes()
        if save:
            self._flush(save=True)
        else:
            self._close_point()

    def _set_options(self, changes: dict[str, Any]) -> None:
        trainer, before = self._trainer, self._trainer.options.as_dict()
        after = trainer.changed_options(changes).as_dict()
        changed = self._changes.add(before, after)
        event = protocol.OptionsChanged(options=after, step=trainer.step)
        if changed:
            self._close_point()  # with the options that its steps used
            trainer.set_options(changes)
            self._saves.mark_changed()  # later steps can be computed again only from here
        self._flush(event, save=changed)

    def _mark_option_changes(self) -> None:
        detail = self._changes.pop()
        if detail:
            mark = protocol.make_mark(self._trainer.step, "options", detail)
            self._pipe.send(protocol.MarkAdded(mark=mark))
