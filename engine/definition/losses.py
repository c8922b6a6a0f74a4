"""The records of losses: what compares the outputs of the network with what is right."""

import math
from dataclasses import dataclass
from typing import ClassVar

from engine.definition.keys import WEIGHT_KEYS, Key
from engine.definition.layer import Facts, Family, LayerSpec, OutputKind, Shape
from engine.errors import ShapeError
from engine.shapes import Window


@dataclass(frozen=True, slots=True)
class LossSpec(LayerSpec):
    """The last layer: compares the outputs of the fc before it with what is right."""

    outputs: int

    family: ClassVar[Family] = "loss"
    keys: ClassVar[tuple[Key, ...]] = (Key("num_classes", "outputs", least=1, example=10),)
    fc_keys: ClassVar[tuple[Key, ...]] = WEIGHT_KEYS
    numbered: ClassVar[bool] = False
    is_loss: ClassVar[bool] = True
    keeps_range: ClassVar[bool] = False
    classifies: ClassVar[bool] = True  # its outputs are one score a class

    def output_shape(self, input_shape: Shape) -> Shape:
        if input_shape != (1, 1, self.outputs):
            raise ShapeError(
                "{name} needs {count} scores: put an fc of as many neurons before it",
                name=self.type, count=self.outputs,
            )  # fmt: skip
        return input_shape

    def window(self, input_shape: Shape) -> Window:
        return Window(channel_group=None if self.classifies else 1)

    def facts(self, input_shape: Shape) -> Facts:
        return {"classes" if self.classifies else "neurons": self.outputs}


@dataclass(frozen=True, slots=True)
class SoftmaxSpec(LossSpec):
    """Turns scores into the probabilities of classes; the loss is the cross-entropy."""

    type: ClassVar[str] = "softmax"
    output_kind: ClassVar[OutputKind] = "probabilities"

    def loss_of_guessing(self, outputs: int) -> float | None:
        return math.log(outputs) if outputs > 1 else None


@dataclass(frozen=True, slots=True)
class SvmSpec(LossSpec):
    """Wants the right score to lead every other by a margin of 1."""

    type: ClassVar[str] = "svm"
    output_kind: ClassVar[OutputKind] = "scores"

    def loss_of_guessing(self, outputs: int) -> float | None:
        """The margin of 1 to every other class."""
        return outputs - 1 if outputs > 1 else None


@dataclass(frozen=True, slots=True)
class RegressionSpec(LossSpec):
    """Wants its outputs to be given numbers; the loss is half the squared distance."""

    type: ClassVar[str] = "regression"
    keys: ClassVar[tuple[Key, ...]] = (Key("num_neurons", "outputs", least=1),)
    output_kind: ClassVar[OutputKind] = "numbers"
    classifies: ClassVar[bool] = False
