"""The records of activations: one number in, one number out, but for maxout."""

from dataclasses import dataclass
from typing import ClassVar

from engine.definition.keys import GROUP_SIZE, Key, Value
from engine.definition.layer import Facts, Family, LayerSpec, Shape, Words
from engine.errors import ShapeError
from engine.shapes import Window


@dataclass(frozen=True, slots=True)
class ActivationSpec(LayerSpec):
    """What every activation is: one that another layer can carry as its `activation`."""

    family: ClassVar[Family] = "activation"
    added: ClassVar[dict[str, Value] | None] = {}


@dataclass(frozen=True, slots=True)
class ReluSpec(ActivationSpec):
    """Keeps what is positive."""

    type: ClassVar[str] = "relu"
    counts_open: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class SigmoidSpec(ActivationSpec):
    """Squeezes every value into (0, 1)."""

    type: ClassVar[str] = "sigmoid"
    keeps_range: ClassVar[bool] = False
    largest_output: ClassVar[float | None] = 1

    def words(self, input_shape: Shape) -> Words:
        return Words("sigmoid")


@dataclass(frozen=True, slots=True)
class TanhSpec(ActivationSpec):
    """Squeezes every value into (-1, 1)."""

    type: ClassVar[str] = "tanh"
    keeps_range: ClassVar[bool] = False
    largest_output: ClassVar[float | None] = 1

    def words(self, input_shape: Shape) -> Words:
        return Words("tanh")


@dataclass(frozen=True, slots=True)
class MaxoutSpec(ActivationSpec):
    """Keeps the largest of each group of neighbouring channels."""

    group_size: int = 2

    type: ClassVar[str] = "maxout"
    keys: ClassVar[tuple[Key, ...]] = (GROUP_SIZE,)
    added: ClassVar[dict[str, Value] | None] = {"group_size": 2}

    def output_shape(self, input_shape: Shape) -> Shape:
        height, width, channels = input_shape
        if channels < self.group_size:
            raise ShapeError(
                "groups of {size} need as many channels, and there are {channels}: use a smaller group_size",
                size=self.group_size, channels=channels,
            )  # fmt: skip
        return height, width, channels // self.group_size

    def window(self, input_shape: Shape) -> Window:
        return Window(channel_group=self.group_size)

    def facts(self, input_shape: Shape) -> Facts:
        return {"group_size": self.group_size}

    def words(self, input_shape: Shape) -> Words:
        return Words("maxout", {"size": self.group_size})
