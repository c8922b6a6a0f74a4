"""What a network is: frozen records on plain integers, checked and comparable. No NumPy."""

from engine.definition.alignment import Changes, Resized, compare
from engine.definition.definition import Definition, layer_names
from engine.definition.layer import LayerSpec, Shape, Words
from engine.definition.limits import Limits
from engine.definition.options import TrainerOptions
from engine.definition.presets import PRESETS, Preset, UnknownPresetError, preset
from engine.definition.spec import (
    LAYER_SPECS,
    ConvSpec,
    DenseSpec,
    DropoutSpec,
    InputSpec,
    LossSpec,
    LrnSpec,
    MaxoutSpec,
    PoolSpec,
    RegressionSpec,
    ReluSpec,
    SigmoidSpec,
    SoftmaxSpec,
    SvmSpec,
    TanhSpec,
)
from engine.definition.summary import LayerSummary, Summary, summarize

__all__ = [
    "LAYER_SPECS",
    "PRESETS",
    "Changes",
    "ConvSpec",
    "Definition",
    "DenseSpec",
    "DropoutSpec",
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
    "Words",
    "compare",
    "layer_names",
    "preset",
    "summarize",
]
