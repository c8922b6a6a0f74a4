"""Turns errors of the engine into the event that refuses a command."""

from engine import ConvscopeError, DefinitionError
from engine.errors import OptionError, SurgeryError, TargetError
from server import protocol
from server.worker.frames import ProbeError


def refusal(error: ConvscopeError) -> protocol.ErrorReported:
    """The event for an error of the engine, with the name of the wrong field if there is one."""
    match error:
        case DefinitionError():
            return protocol.error_reported("bad_definition", error.sentence, errors=(protocol.text_error(error),))
        case OptionError():
            return protocol.error_reported("bad_option", error.sentence, field=error.field)
        case TargetError():
            return protocol.error_reported("bad_target", error.sentence, field=error.field)
        case ProbeError():
            return protocol.error_reported("bad_probe", error.sentence, field=error.field)
        case SurgeryError():
            return protocol.error_reported("bad_surgery", error.sentence, field=error.field)
    return protocol.error_reported("unavailable", error.sentence)
