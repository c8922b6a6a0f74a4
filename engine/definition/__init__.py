"""What a network is: frozen records on plain integers, checked and comparable. No NumPy."""

from engine.definition.alignment import Changes, Resized, compare
from engine.definition.limits import Limits
from engine.definition.options import TrainerOptions
from engine.definition.presets import PRESETS, Preset, UnknownPresetError, preset
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
    "compare",
    "preset",
    "summarize",
]
