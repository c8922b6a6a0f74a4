"""The child process of a run: the trainer in a loop, commands in between two steps, points and frames out.

Over the pipe go msgpack bytes, one message each, never pickle. In: {"wanted": {layers, fields, fresh}},
{"command": {...}, "viewer": id}, {"save": token}, {"stop": true}. Out: one byte that tells which, then the rest:
FRAME + its number (8 bytes, little-endian) + the frame, or MESSAGE + a map {"events": [...], "viewer": id or null,
"checkpoint": [step, file] or null, "saved": token or null, "problem": why it was not saved, or null, "crash": text or
null}. What one message holds is stored in one transaction.
"""

import os
import signal
import threading
import time
import traceback
from collections.abc import Mapping
from multiprocessing import parent_process
from multiprocessing.connection import Connection
from multiprocessing.connection import wait as wait_for
from pathlib import Path
from typing import Any

import msgpack

from engine import ConvscopeError, DefinitionError, Network, Trainer, load_dataset, parse_definition
from engine import checkpoint as checkpoints
from engine.definition import Limits, TrainerOptions
from engine.errors import CheckpointError, MisfitError, NonFiniteError, OptionError
from engine.plan import Plan
from engine.trainer import validation_due
from server import protocol
from server.changes import Changes
from server.frames import FrameMaker, ProbeError
from server.points import PointMaker, validation_event

FRAME, MESSAGE = b"F", b"M"
_FLUSH_SECONDS = 0.04  # points travel together: 25 messages a second are enough for any eye
_CHECKPOINT_SECONDS = 5.0


def main(connection: Connection) -> None:
    """Entry of the process: the first message says what to train."""
    signal.signal(
        signal.SIGINT, signal.SIG_IGN
    )  # Ctrl-C reaches the whole terminal; the server ends its workers itself
    threading.Thread(target=_die_with_parent, daemon=True).start()
    try:
        Worker(connection, msgpack.unpackb(connection.recv_bytes())).work()
    except (EOFError, BrokenPipeError):
        return  # the server has gone: nobody is left to tell
    except Exception as error:
        place = traceback.extract_tb(error.__traceback__)[-1]
        crash = f"{type(error).__name__}: {error} (in {place.name})"
        connection.send_bytes(MESSAGE + msgpack.packb(_message(crash=crash)))
        raise


def _die_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        wait_for([parent.sentinel])
        os._exit(1)


def _message(**parts: Any) -> dict[str, Any]:
    return {"events": [], "viewer": None, "checkpoint": None, "saved": None, "problem": None, "crash": None, **parts}


def _refusal(error: ConvscopeError) -> protocol.ErrorReported:
    match error:
        case DefinitionError():
            errors = (protocol.text_error(error),)
            return protocol.ErrorReported(code="bad_definition", message=str(error), errors=errors)
        case OptionError():
            return protocol.ErrorReported(code="bad_option", field=error.field, message=str(error))
        case ProbeError():
            return protocol.ErrorReported(code="bad_probe", field=error.field, message=str(error))
    return protocol.ErrorReported(code="unavailable", message=str(error))


def checkpoint_due(step: int) -> bool:
    """At 50, 100, 200, 400, and so on."""
    return step >= 50 and step % 50 == 0 and (step // 50).bit_count() == 1


class Worker:
    """One run. Everything here happens on one thread, between two steps.

    start: {folder, definition, limits, options, seed, dataset, checkpoints (files, newest first), point and step (of
    the newest stored point), threads (0: whatever measures faster), training, stopped (why, or ""), probe}. What lies
    between the checkpoint and that step is computed again, in silence, so that numbers never repeat.
    """

    def __init__(self, connection: Connection, start: Mapping[str, Any]) -> None:
        self._connection = connection
        self._folder = Path(start["folder"])
        self._folder.mkdir(parents=True, exist_ok=True)
        self._dataset, self._threads = load_dataset(start["dataset"]), start["threads"] or None
        self._limits = Limits(**start["limits"])
        self._newest_file: str | None = None  # of the checkpoint that holds all there is; None: something has changed
        self._trainer = self._restore(start)
        self._points = PointMaker(start["point"])
        self._frames = FrameMaker(self._trainer, start["probe"])
        self._training = False
        self._stopped: str = start["stopped"]  # why there is no way on but a reset or another definition
        self._stopping = False
        self._early: list[dict[str, Any]] = []  # what came in while catching up
        self._ready: list[dict[str, Any]] = []  # points on their way out
        self._changes = Changes()
        self._flushed = self._saved = time.monotonic()
        self._catch_up(start["step"])
        if not self._stopping:
            self._announce(training=bool(start["training"]))

    def _restore(self, start: Mapping[str, Any]) -> Trainer:
        problems = []
        for file in start["checkpoints"]:
            try:
                trainer = checkpoints.load(self._folder / file, self._limits).trainer(self._dataset, self._threads)
            except CheckpointError as error:
                problems.append(f"{file}: {error}")
                continue
            self._newest_file = file
            return trainer
        if problems:
            text = "no checkpoint could be read, so the run is computed anew from its seed: " + "; ".join(problems)
            self._send(protocol.ErrorReported(code="storage", message=text))
        network = Network(parse_definition(start["definition"], self._limits), start["seed"])
        return self._new_trainer(network, start["options"])

    def _new_trainer(self, network: Network, options: Mapping[str, Any] | TrainerOptions, **plan: Plan) -> Trainer:
        return Trainer(network, options, self._dataset, network.seed, self._threads, **plan)

    def _catch_up(self, step: int) -> None:
        while self._trainer.step < step and not self._stopping:
            try:
                self._trainer.train_next()
            except NonFiniteError as error:
                self._stopped = self._stopped or str(error)
                return
            self._newest_file = None
            if self._connection.poll():
                message = msgpack.unpackb(self._connection.recv_bytes())
                self._early.append(message)
                self._stopping = "stop" in message

    # ---- the loop

    def work(self) -> None:
        """Until told to stop."""
        while not self._stopping:
            for message in self._inbox():
                self._handle(message)
            if self._changes.quiet_in() == 0:
                self._mark_changes()
            if self._training and not self._stopping:
                self._train()
            frame = self._frames.capture()
            if frame is not None:
                self._connection.send_bytes(FRAME + self._frames.number.to_bytes(8, "little") + frame)
        self._mark_changes()
        self._flush(save=True)

    def _inbox(self) -> list[dict[str, Any]]:
        messages, self._early = self._early, []
        patience = 0.0 if self._training or messages else self._changes.quiet_in()
        while self._connection.poll(patience):
            messages.append(msgpack.unpackb(self._connection.recv_bytes()))
            patience = 0.0
        return messages

    def _train(self) -> bool:
        """One step; False where training had to stop."""
        trainer = self._trainer
        try:
            step = trainer.train_next()
        except NonFiniteError as error:
            self._training, self._stopped = False, str(error)
            self._close_point()
            self._flush(self._state())
            return False
        self._newest_file = None
        self._frames.change()
        validated = trainer.validate() if validation_due(trainer.step) else None
        point = self._points.add(step, validated, trainer)
        if point is not None:
            self._ready.append(point)
            now = time.monotonic()
            save = checkpoint_due(trainer.step) or now - self._saved > _CHECKPOINT_SECONDS
            if save or now - self._flushed > _FLUSH_SECONDS:
                self._flush(save=save)
        if validated is not None:
            self._send(validation_event(validated))
        return True

    # ---- out

    def _send(self, *events: protocol.Message, viewer: int | None = None) -> None:
        plain = [event.model_dump() for event in events]
        self._connection.send_bytes(MESSAGE + msgpack.packb(_message(events=plain, viewer=viewer)))

    def _flush(self, *events: protocol.Message, save: bool = False, token: int | None = None) -> None:
        """Sends the points that are ready, then events; with `save`, closes the open point and adds a checkpoint."""
        checkpoint, problem = None, None
        if save:
            self._close_point()
            checkpoint, problem = self._write_checkpoint() if self._newest_file is None else (None, None)
        plain = [event.model_dump() for event in events]
        if self._ready:
            plain.insert(0, {"type": protocol.POINTS_ADDED, "points": self._ready})
        self._ready, self._flushed = [], time.monotonic()
        if plain or checkpoint or token is not None:
            message = _message(events=plain, checkpoint=checkpoint, saved=token, problem=problem)
            self._connection.send_bytes(MESSAGE + msgpack.packb(message))

    def _close_point(self) -> None:
        point = self._points.close(self._trainer)
        self._ready += [point] if point else []

    def _write_checkpoint(self) -> tuple[tuple[int, str] | None, str | None]:
        """Step and file, or why there is none."""
        step = self._trainer.step
        file = f"{time.time_ns():020d}-step-{step}.safetensors"
        self._saved = time.monotonic()
        if place := self._trainer.network.first_non_finite():
            return None, f"{place[1]} of {place[0]} holds numbers that are not finite: the last sound state is kept"
        try:
            checkpoints.write_atomically(self._folder / file, checkpoints.dump(self._trainer))
        except OSError as error:
            text = f"step {step} could not be saved ({error.strerror}): training goes on, and is tried to save again"
            self._send(protocol.ErrorReported(code="storage", message=text))
            return None, text
        self._newest_file = file
        return (step, file), None

    def _state(self, reason: str = "") -> protocol.RunChanged:
        state: protocol.RunState = "training" if self._training else "stopped" if self._stopped else "paused"
        step, seed = self._trainer.step, self._trainer.seed
        return protocol.RunChanged(state=state, reason=reason or self._stopped, step=step, seed=seed)

    def _announce(self, *events: protocol.Message, training: bool, reason: str = "") -> None:
        """What a new or changed network looks like from outside; then on, or stand still."""
        self._training = training and not self._stopped
        _ = self._trainer.plan  # chosen before the checkpoint is written, which shall hold it
        self._points.restart_clock()
        self._flush(*events, self._state(reason), save=True)
        self._send(validation_event(self._trainer.validate()))

    # ---- commands

    def _handle(self, message: dict[str, Any]) -> None:
        if "wanted" in message:
            self._frames.want(message["wanted"])
        elif "save" in message:
            self._flush(save=True, token=message["save"])
        elif "stop" in message:
            self._stopping = True
        else:
            command, viewer = protocol.COMMANDS.validate_python(message["command"]), message["viewer"]
            try:
                self._obey(command)
            except ConvscopeError as error:
                self._send(_refusal(error), viewer=viewer)

    def _obey(self, command: protocol.Command) -> None:
        match command:
            case protocol.PauseRun():
                self._pause()
            case protocol.ResumeRun():
                self._check_going()
                if not self._training:
                    self._training = True
                    self._points.restart_clock()
                    self._send(self._state())
            case protocol.StepRun():
                self._check_going()
                self._pause()
                self._points.restart_clock()
                if self._train():
                    self._flush(save=True)
            case protocol.ResetRun():
                self._reset(self._trainer.seed if command.seed is None else command.seed)
            case protocol.SetOptions():
                self._set_options(command.model_dump(exclude={"type"}, exclude_none=True))
            case protocol.ApplyDefinition():
                self._apply(command)
            case protocol.SetProbe():
                probe = command.model_dump(exclude={"type"})
                self._frames.choose(probe)
                self._send(protocol.ProbeChanged(probe=probe))

    def _check_going(self) -> None:
        if self._stopped:
            raise ConvscopeError(f"{self._stopped}. Nothing is trained before that")

    def _pause(self) -> None:
        if self._training:
            self._training = False
            self._flush(self._state(), save=True)

    def _reset(self, seed: int) -> None:
        old, training = self._trainer, self._training or bool(self._stopped)
        self._mark_changes()
        self._flush(save=True)
        network = Network(old.network.definition, seed)
        self._exchange(self._new_trainer(network, old.options, plan=old.plan))
        detail = "same seed" if seed == old.seed else f"seed {seed}"
        mark = protocol.MarkAdded(mark=protocol.Mark(step=0, kind="reset", detail=detail))
        self._announce(mark, training=training, reason="reset")

    def _apply(self, command: protocol.ApplyDefinition) -> None:
        old, definition = self._trainer, parse_definition(command.text, self._limits)
        new_trainer = definition.trainer if definition.trainer != old.network.definition.trainer else None
        options = new_trainer or old.options  # a trainer the text had before does not undo what was set by hand since
        try:
            trainer = self._new_trainer(Network(definition, old.seed), options)
        except MisfitError as error:
            raise protocol.misfit(definition, error) from error
        self._mark_changes()
        self._flush(save=True)
        kept = trainer.take_over(old, weights=command.keep_weights and not self._stopped)
        self._exchange(trainer)
        parameters, step = trainer.network.values.size, trainer.step
        mark = protocol.Mark(step=step, kind="definition", detail=f"definition, {parameters:,} parameters")
        self._announce(
            protocol.DefinitionChanged(
                definition=command.text,
                layers=protocol.layer_infos(definition),
                parameters=parameters,
                kept=kept,
                step=step,
            ),
            protocol.OptionsChanged(options=trainer.options.as_dict(), step=step),
            protocol.MarkAdded(mark=mark),
            training=self._training,
        )

    def _exchange(self, trainer: Trainer) -> None:
        self._trainer, self._newest_file, self._stopped = trainer, None, ""
        for slot in self._frames.follow(trainer):
            self._send(protocol.ProbeChanged(probe=self._frames.probes[slot]))

    def _set_options(self, changes: dict[str, Any]) -> None:
        trainer, before = self._trainer, self._trainer.options.as_dict()
        after = trainer.changed_options(changes).as_dict()
        changed = self._changes.add(before, after)
        event = protocol.OptionsChanged(options=after, step=trainer.step)
        if changed:
            self._close_point()  # with the options that it was trained with
            trainer.set_options(changes)
            self._newest_file = None  # what comes after can be computed again only from here
        self._flush(event, save=changed)

    def _mark_changes(self) -> None:
        detail = self._changes.take()
        if detail:
            self._send(protocol.MarkAdded(mark=protocol.Mark(step=self._trainer.step, kind="options", detail=detail)))
