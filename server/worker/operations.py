"""Surgery in the worker: carries out operations on filters and layers, and measures what they do to the accuracy."""

from engine import Trainer, Validated
from engine.errors import Sentence
from server import protocol
from server.worker.validations import validation_event

Operation = protocol.SilenceFilter | protocol.FreezeLayer | protocol.PaintFilter


def surgery_event(trainer: Trainer) -> protocol.SurgeryChanged:
    """The event that lists the silenced filters and the frozen layers."""
    surgery = trainer.surgery
    return protocol.SurgeryChanged(silent=tuple(surgery.silent), frozen=tuple(surgery.frozen))


def operate(trainer: Trainer, command: Operation) -> list[protocol.Event]:
    """Carries out the operation. Returns `surgery.changed`, and a mark and a measurement if anything changed.

    The accuracy is measured on the same images before and after, with no step between.
    Raises: SurgeryError; nothing is changed then.
    """
    surgery, before = trainer.surgery, trainer.start_validation()  # of a copy: computed only when it is needed
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
    mark = protocol.make_mark(trainer.step, "surgery", _detail(trainer, command, what))
    events.append(protocol.MarkAdded(mark=mark))
    if not isinstance(command, protocol.FreezeLayer):
        whole, after = before.run_to_end(), trainer.validate()
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


def _detail(trainer: Trainer, command: Operation, what: protocol.OperationKind) -> Sentence:
    """The mark's text: `conv1 frozen`, `conv1 filter 3 silenced` or `fc1 neuron 3 painted`."""
    definition = trainer.network.definition
    name = definition.names[command.layer]
    if isinstance(command, protocol.FreezeLayer):
        return Sentence("{name} frozen", name=name) if command.frozen else Sentence("{name} unfrozen", name=name)
    number = command.filter + 1
    if definition.layers[command.layer].type == "conv":
        match what:
            case "silenced":
                return Sentence("{name} filter {number} silenced", name=name, number=number)
            case "released":
                return Sentence("{name} filter {number} restored", name=name, number=number)
        return Sentence("{name} filter {number} painted", name=name, number=number)
    match what:
        case "silenced":
            return Sentence("{name} neuron {number} silenced", name=name, number=number)
        case "released":
            return Sentence("{name} neuron {number} restored", name=name, number=number)
    return Sentence("{name} neuron {number} painted", name=name, number=number)


def _judged(validated: Validated) -> protocol.Judged:
    confusion = tuple(tuple(row) for row in validated.confusion.tolist())
    return protocol.Judged(accuracy=validated.accuracy, confusion=confusion)
