"""What pages know of a run, updated event by event. No worker, no sockets."""

from typing import Any, Literal, assert_never, cast

from engine import Definition
from engine.data import Dataset
from engine.errors import Sentence
from engine.notation.edits import ADDED_LAYERS
from server import protocol
from server.runs.record import RunRecord

_LISTED = (
    "id", "name", "created", "state", "reason", "sentence", "step", "point", "life", "seed", "parameters",
    "validation_accuracy",
)  # fmt: skip


def list_entry(
    run: "RunView | RunRecord",
    dataset: str,
    *,
    place: int = 0,
    worker_pid: int | None = None,
    viewers: int = 0,
    frames: int = 0,
) -> dict[str, Any]:
    """Makes the entry of a run in the list of runs, from its view, or from its record if this process has no view.

    place: in the queue for a core, from 1; 0 outside.
    """
    values = {name: getattr(run, name) for name in _LISTED}
    more = {"dataset": dataset, "place": place, "worker_pid": worker_pid, "viewers": viewers, "frames": frames}
    return values | more


class RunView:
    """The state of one run as pages know it.

    point: number of the newest point; step: the run's current step. place: in the queue for the cores, from 1; 0
    outside. sentence: the reason of the state. why_stopped: the reason if the run is stopped and needs a reset, another
    definition or an earlier checkpoint; else None. unsaved: what is not being saved of the history and of the
    checkpoint; storage_problem: both together, None while all is saved.
    """

    def __init__(
        self, record: RunRecord, definition: Definition, dataset: Dataset, marks: list[dict[str, Any]]
    ) -> None:
        self.id, self.name, self.created, self.dataset = record.id, record.name, record.created, dataset
        self.definition, self.options, self.seed = record.definition, record.options, record.seed
        self.state = cast(protocol.RunState, record.state)
        self.sentence, self.step, self.point, self.life = record.sentence, record.step, record.point, record.life
        self.validation_accuracy = record.validation_accuracy
        self.why_stopped = record.sentence if record.state == "stopped" else None
        self.restore_step: int | None = None
        self.place = 0
        self.layers = protocol.layer_infos(definition)
        self.parameters = sum(layer.parameters for layer in self.layers)
        self.probes: dict[int, protocol.Probe] = {0: protocol.FIRST_PROBE}
        self.marks = [protocol.Mark(**mark) for mark in marks]
        self.unsaved: dict[str, Sentence | None] = {"history": None, "checkpoint": None}
        self.storage_problem: Sentence | None = None
        self.surgery = protocol.Surgery()
        self.operation: protocol.SurgeryMeasured | None = None  # the newest operation on this network
        self.undo_steps = 0  # changes that the living worker can undo
        self.new_filters: dict[str, int] = {}

    @property
    def reason(self) -> str:
        """The sentence in English; empty if there is none."""
        return str(self.sentence or "")

    def state_event(self, state: protocol.RunState, sentence: Sentence | None = None) -> protocol.RunChanged:
        """Makes the event of another state; step and seed stay."""
        reason = str(sentence or "")
        return protocol.RunChanged(state=state, reason=reason, sentence=sentence, step=self.step, seed=self.seed)

    def storage_event(
        self, part: Literal["history", "checkpoint"], problem: Sentence | None
    ) -> protocol.StorageChanged:
        """Sets what is not being saved of one part. Returns the event for both parts."""
        self.unsaved[part] = problem
        problems = [known for known in self.unsaved.values() if known]
        both = Sentence("{one}; {other}", one=problems[0], other=problems[1]) if len(problems) == 2 else None
        return protocol.storage_changed(both or next(iter(problems), None))

    def apply(self, event: protocol.Event) -> protocol.Event:
        """Changes the view by an event. Returns the event as pages should get it."""
        match event:
            case protocol.RunChanged():
                return self._apply_state(event)
            case protocol.DefinitionChanged():
                self.definition, self.layers, self.parameters = event.definition, event.layers, event.parameters
                self.undo_steps, self.new_filters, self.operation = event.undo_steps, event.new_filters, None
            case protocol.UndoChanged():
                self.undo_steps = event.steps
            case protocol.OptionsChanged():
                self.options = event.options
            case protocol.ProbeChanged():
                self.probes[event.probe.slot] = event.probe
            case protocol.ProbeRemoved():
                self.probes.pop(event.slot, None)
            case protocol.MarkAdded():
                self._add_mark(event.mark)
            case protocol.ValidationMeasured():
                self.validation_accuracy = event.accuracy
            case protocol.SurgeryChanged():
                self.surgery = protocol.Surgery(silent=event.silent, frozen=event.frozen)
            case protocol.SurgeryMeasured():
                self.operation = event
            case protocol.RunRenamed():
                self.name = event.name
            case protocol.StorageChanged():
                self.storage_problem = event.sentence
            case (
                protocol.Hello() | protocol.PointsAdded() | protocol.HeartbeatSent() | protocol.PatchesFound()
                | protocol.HoldTaken() | protocol.HoldEnded() | protocol.CellExplained() | protocol.ErrorReported()
            ):  # fmt: skip
                pass  # hello holds nothing of these
            case _:
                assert_never(event)
        return event

    def _apply_state(self, event: protocol.RunChanged) -> protocol.RunChanged:
        if self.place and event.state in ("training", "paused", "queued"):  # the worker does not know the queue
            sentence = Sentence("all cores are taken: number {place} in the queue", place=self.place)
            update = {"state": "queued", "reason": str(sentence), "sentence": sentence, "place": self.place}
            event = event.model_copy(update=update)
        self.state, self.sentence, self.step, self.seed = event.state, event.sentence, event.step, event.seed
        self.restore_step = event.restore_step
        if event.state in ("restarting", "failed"):
            self.undo_steps = 0
        if event.state in ("training", "paused", "queued", "stopped"):
            self.why_stopped = event.sentence if event.state == "stopped" else None
        return event

    def _add_mark(self, mark: protocol.Mark) -> None:
        if mark.kind == "reset":
            self.marks, self.life, self.validation_accuracy, self.new_filters = [], self.point, None, {}
            self.operation = None
        elif mark.kind == "restored":
            if self.operation is not None and self.operation.step > mark.step:
                self.operation = None
            self.marks = [other for other in self.marks if other.step <= mark.step]
        self.marks = [*self.marks, mark][-protocol.MARKS :]

    def hello(self, epoch: str) -> protocol.Hello:
        """Makes the first event for a page that connects. epoch: of the server process."""
        splits = {"train": self.dataset.train, "validation": self.dataset.validation, "test": self.dataset.test}
        return protocol.Hello(
            epoch=epoch,
            run=self.id,
            name=self.name,
            state=self.state,
            reason=self.reason,
            sentence=self.sentence,
            place=self.place,
            restore_step=self.restore_step,
            storage_problem=str(self.storage_problem or ""),
            storage_sentence=self.storage_problem,
            definition=self.definition,
            layers=self.layers,
            new_layers=tuple(ADDED_LAYERS),
            parameters=self.parameters,
            options=self.options,
            seed=self.seed,
            step=self.step,
            point=self.point,
            life=self.life,
            dataset=self.dataset.title,
            dataset_sizes={name: len(split) for name, split in splits.items() if split is not None},
            image_shape=self.dataset.image_shape,
            class_names=self.dataset.class_names,
            probes=tuple(probe for _, probe in sorted(self.probes.items())),
            marks=tuple(self.marks),
            surgery=self.surgery,
            operation=self.operation,
            undo_steps=self.undo_steps,
            new_filters=self.new_filters,
        )
