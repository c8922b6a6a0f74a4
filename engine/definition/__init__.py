"""What a network is: text in, a checked and frozen Definition out. No NumPy."""

from engine.definition.alignment import Changes, Resized, compare
from engine.definition.edits import EditError, check_new_type, insert_layer, move_layer, remove_layer, set_key
from engine.definition.limits import Limits
from engine.definition.options import TrainerOptions
from engine.definition.parser import check_definition, parse_definition
from engine.definition.presets import PRESETS, Preset, UnknownPresetError, preset
from engine.definition.printer import print_definition
from engine.definition.spec import (
    ConvSpec,
    Definition,
    DenseSpec,
    DropoutSpec,
    InputSpec,
    LayerSpec,
    LossSpec,
    LrnSpec,
    MaxoutSpec,
    PoolSpec,
    RegressionSpec,
    ReluSpec,
    Shape,
    SigmoidSpec,
    SoftmaxSpec,
    SvmSpec,
    TanhSpec,
)
from engine.definition.summary import LayerSummary, Summary, summarize

__all__ = [
    "PRESETS",
    "Changes",
    "ConvSpec",
    "Definition",
    "DenseSpec",
    "DropoutSpec",
    "EditError",
    "InputSpec",
    "LayerSpec",
    "LayerSummary",
    "Limits",
    "LossSpec",
    "LrnSpec",
    "MaxoutSpec",
    "PoolSpec",
    "Preset",
    "RegressionSpec",
    "ReluSpec",
    "Resized",
    "Shape",
    "SigmoidSpec",
    "SoftmaxSpec",
    "Summary",
    "SvmSpec",
    "TanhSpec",
    "TrainerOptions",
    "UnknownPresetError",
    "check_definition",
    "check_new_type",
    "compare",
    "insert_layer",
    "move_layer",
    "parse_definition",
    "preset",
    "print_definition",
    "remove_layer",
    "set_key",
    "summarize",
]
