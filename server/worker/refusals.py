"""What a page hears of a command that cannot be done."""

from engine import ConvscopeError, DefinitionError
from engine.errors import OptionError, SurgeryError, TargetError
from server import protocol
from server.worker.frames import ProbeError


def refusal(error: ConvscopeError) -> protocol.ErrorReported:
    """The event for a mistake of the engine, with the field that is to blame where one is."""
    match error:
        case DefinitionError():
            errors = (protocol.text_error(error),)
            return protocol.ErrorReported(code="bad_definition", message=str(error), errors=errors)
        case OptionError():
            return protocol.ErrorReported(code="bad_option", field=error.field, message=str(error))
        case TargetError():
            return protocol.ErrorReported(code="bad_target", field=error.field, message=str(error))
        case ProbeError():
            return protocol.ErrorReported(code="bad_probe", field=error.field, message=str(error))
        case SurgeryError():
            return protocol.ErrorReported(code="bad_surgery", field=error.field, message=str(error))
    return protocol.ErrorReported(code="unavailable", message=str(error))
