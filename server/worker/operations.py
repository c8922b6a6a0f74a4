"""Surgery in the worker: what a person does to the network by hand, and what that did to its held-out accuracy."""

from engine import Trainer, Validated
from server import protocol
from server.worker.validations import validation_event

Operation = protocol.SilenceFilter | protocol.FreezeLayer | protocol.PaintFilter


def surgery_event(trainer: Trainer) -> protocol.SurgeryChanged:
    """What is in force."""
    surgery = trainer.surgery
    return protocol.SurgeryChanged(silent=tuple(surgery.silent), frozen=tuple(surgery.frozen))


def operate(trainer: Trainer, command: Operation) -> list[protocol.Event]:
    """Does it, and says what that changed; the first event stands alone where all is so already.

    What a network loses is measured by the same images, before and after, with no step between.
    Raises: SurgeryError, with nothing changed.
    """
    surgery, before = trainer.surgery, trainer.begin_validation()  # of a copy: nothing is computed before it is needed
    what: protocol.OperationKind
    if isinstance(command, protocol.FreezeLayer):
        changed, what = surgery.freeze(command.layer, command.frozen), "frozen" if command.frozen else "released"
    elif isinstance(command, protocol.SilenceFilter):
        changed = surgery.silence(command.layer, command.filter, command.silent)
        what = "silenced" if command.silent else "released"
    else:
        surgery.paint(command.layer, command.filter, command.channel, command.values)
        changed, what = True, "painted"
    events: list[protocol.Event] = [surgery_event(trainer)]
    if not changed:
        return events
    mark = protocol.Mark(step=trainer.step, kind="surgery", detail=f"{_place(trainer, command)} {what}")
    events.append(protocol.MarkAdded(mark=mark))
    if not isinstance(command, protocol.FreezeLayer):
        whole, after = before.finish(), trainer.validate()
        events.append(
            protocol.SurgeryMeasured(
                step=trainer.step,
                layer=command.layer,
                filter=command.filter,
                operation=what,
                before=_judged(whole),
                after=_judged(after),
            )
        )
        events.append(validation_event(after))
    return events


def _place(trainer: Trainer, command: Operation) -> str:
    """`conv1`, `conv1 filter 3` or `fc1 neuron 3`."""
    definition = trainer.network.definition
    name = definition.names[command.layer]
    if isinstance(command, protocol.FreezeLayer):
        return name
    kind = "filter" if definition.layers[command.layer].type == "conv" else "neuron"
    return f"{name} {kind} {command.filter + 1}"


def _judged(validated: Validated) -> protocol.Judged:
    confusion = tuple(tuple(row) for row in validated.confusion.tolist())
    return protocol.Judged(accuracy=validated.accuracy, confusion=confusion)
