"""Parses a text into a checked Definition, or errors with fixes; prints a Definition as text."""

from engine.notation.edits import EditError, check_new_type, insert_layer, move_layer, remove_layer, set_key
from engine.notation.parser import check_definition, parse_definition
from engine.notation.printer import print_definition

__all__ = [
    "EditError",
    "check_definition",
    "check_new_type",
    "insert_layer",
    "move_layer",
    "parse_definition",
    "print_definition",
    "remove_layer",
    "set_key",
]
