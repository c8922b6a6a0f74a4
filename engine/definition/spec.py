"""What a network is, before any number exists. Frozen, comparable, checkable without one array."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from math import prod
from typing import ClassVar

from engine.definition.limits import Limits
from engine.definition.options import TrainerOptions as TrainerOptions
from engine.errors import ShapeError
from engine.shapes import window_positions

Shape = tuple[int, int, int]  # without the batch axis: (height, width, channels); a vector is (1, 1, n)
Facts = dict[str, int | float | list[int]]


@dataclass(frozen=True, slots=True)
class LayerSpec:
    """What every layer answers. As it stands here: no parameters, and the output has the shape of the input."""

    type: ClassVar[str]
    numbered: ClassVar[bool] = True  # named by type and ordinal; False where a network has exactly one

    def output_shape(self, input_shape: Shape) -> Shape:
        return input_shape

    def parameter_shapes(self, input_shape: Shape) -> dict[str, tuple[int, ...]]:  # noqa: ARG002  # others look at it
        return {}

    def formula(self, input_shape: Shape) -> str:  # noqa: ARG002  # others look at it
        """How the number of parameters comes about, as a card prints it; empty where there are none."""
        return ""

    def multiply_adds(self, input_shape: Shape) -> int:  # noqa: ARG002  # others look at it
        """Products added to a sum, forward, for one example; 0 where no weights are, as the rest hardly counts."""
        return 0

    def facts(self) -> Facts:
        """The settings a page shows."""
        return {}


@dataclass(frozen=True, slots=True)
class InputSpec(LayerSpec):
    """The images a network sees."""

    height: int
    width: int
    channels: int
    type: ClassVar[str] = "input"
    numbered: ClassVar[bool] = False

    def output_shape(self, input_shape: Shape) -> Shape:  # noqa: ARG002  # others look at it
        return self.height, self.width, self.channels


@dataclass(frozen=True, slots=True)
class ConvSpec(LayerSpec):
    """Slides filters over the image."""

    out_channels: int
    kernel_height: int
    kernel_width: int
    stride: int = 1
    padding: int = 0
    bias_pref: float = 0.0
    l1_decay_mul: float = 0.0
    l2_decay_mul: float = 1.0
    type: ClassVar[str] = "conv"

    def output_shape(self, input_shape: Shape) -> Shape:
        height, width, _ = input_shape
        return (
            window_positions(height, self.kernel_height, self.stride, self.padding),
            window_positions(width, self.kernel_width, self.stride, self.padding),
            self.out_channels,
        )

    def parameter_shapes(self, input_shape: Shape) -> dict[str, tuple[int, ...]]:
        weight = (self.out_channels, self.kernel_height, self.kernel_width, input_shape[2])
        return {"weight": weight, "bias": (self.out_channels,)}

    def formula(self, input_shape: Shape) -> str:
        return f"{self.out_channels}×{self.kernel_height}×{self.kernel_width}×{input_shape[2]}+{self.out_channels}"

    def multiply_adds(self, input_shape: Shape) -> int:
        return prod(self.output_shape(input_shape)) * self.kernel_height * self.kernel_width * input_shape[2]

    def facts(self) -> Facts:
        kernel_size = [self.kernel_height, self.kernel_width]
        return {
            "kernel_size": kernel_size,
            "stride": self.stride,
            "padding": self.padding,
            "filters": self.out_channels,
        }


@dataclass(frozen=True, slots=True)
class PoolSpec(LayerSpec):
    """Keeps the largest value of each window."""

    kernel_height: int
    kernel_width: int
    stride: int = 2
    padding: int = 0
    type: ClassVar[str] = "pool"

    def __post_init__(self) -> None:
        kernel = min(self.kernel_height, self.kernel_width)
        if self.padding >= kernel:  # a window of nothing but padding has no largest value
            raise ShapeError(
                "a pad of {pad} leaves windows empty: use a pad below the window's {size}",
                pad=self.padding,
                size=kernel,
            )

    def output_shape(self, input_shape: Shape) -> Shape:
        height, width, channels = input_shape
        return (
            window_positions(height, self.kernel_height, self.stride, self.padding),
            window_positions(width, self.kernel_width, self.stride, self.padding),
            channels,
        )

    def facts(self) -> Facts:
        kernel_size = [self.kernel_height, self.kernel_width]
        return {"kernel_size": kernel_size, "stride": self.stride, "padding": self.padding}


@dataclass(frozen=True, slots=True)
class DenseSpec(LayerSpec):
    """Connects every neuron to every input."""

    out_features: int
    bias_pref: float = 0.0
    l1_decay_mul: float = 0.0
    l2_decay_mul: float = 1.0
    type: ClassVar[str] = "fc"

    def output_shape(self, input_shape: Shape) -> Shape:  # noqa: ARG002  # others look at it
        return 1, 1, self.out_features

    def parameter_shapes(self, input_shape: Shape) -> dict[str, tuple[int, ...]]:
        return {"weight": (self.out_features, *input_shape), "bias": (self.out_features,)}

    def formula(self, input_shape: Shape) -> str:
        return f"{self.out_features}×{prod(input_shape)}+{self.out_features}"

    def multiply_adds(self, input_shape: Shape) -> int:
        return self.out_features * prod(input_shape)

    def facts(self) -> Facts:
        return {"neurons": self.out_features}


@dataclass(frozen=True, slots=True)
class ReluSpec(LayerSpec):
    """Keeps what is positive."""

    type: ClassVar[str] = "relu"


@dataclass(frozen=True, slots=True)
class SigmoidSpec(LayerSpec):
    """Squeezes every value into (0, 1)."""

    type: ClassVar[str] = "sigmoid"


@dataclass(frozen=True, slots=True)
class TanhSpec(LayerSpec):
    """Squeezes every value into (-1, 1)."""

    type: ClassVar[str] = "tanh"


@dataclass(frozen=True, slots=True)
class MaxoutSpec(LayerSpec):
    """Keeps the largest of each group of neighbouring channels."""

    group_size: int = 2
    type: ClassVar[str] = "maxout"

    def output_shape(self, input_shape: Shape) -> Shape:
        height, width, channels = input_shape
        if channels < self.group_size:
            raise ShapeError(
                "groups of {size} need as many channels, and there are {channels}: use a smaller group_size",
                size=self.group_size,
                channels=channels,
            )
        return height, width, channels // self.group_size

    def facts(self) -> Facts:
        return {"group_size": self.group_size}


@dataclass(frozen=True, slots=True)
class DropoutSpec(LayerSpec):
    """In training, drops each value with a probability, and enlarges the others to make up for it."""

    drop_prob: float = 0.5
    type: ClassVar[str] = "dropout"

    def facts(self) -> Facts:
        return {"drop_prob": self.drop_prob}


@dataclass(frozen=True, slots=True)
class LrnSpec(LayerSpec):
    """Divides each value by the size of its neighbours in the channels around it."""

    k: float
    n: int
    alpha: float
    beta: float
    type: ClassVar[str] = "lrn"

    def facts(self) -> Facts:
        return {"k": self.k, "n": self.n, "alpha": self.alpha, "beta": self.beta}


@dataclass(frozen=True, slots=True)
class LossSpec(LayerSpec):
    """The last layer: compares the outputs of the fc before it with what is right."""

    outputs: int
    numbered: ClassVar[bool] = False
    classifies: ClassVar[bool] = True  # its outputs are one score a class

    def output_shape(self, input_shape: Shape) -> Shape:
        if input_shape != (1, 1, self.outputs):
            raise ShapeError(
                "{name} needs {count} scores: put an fc of as many neurons before it",
                name=self.type,
                count=self.outputs,
            )
        return input_shape

    def facts(self) -> Facts:
        return {"classes" if self.classifies else "neurons": self.outputs}


@dataclass(frozen=True, slots=True)
class SoftmaxSpec(LossSpec):
    """Turns scores into the probabilities of classes; the loss is the cross-entropy."""

    type: ClassVar[str] = "softmax"


@dataclass(frozen=True, slots=True)
class SvmSpec(LossSpec):
    """Wants the right score to lead every other by a margin of 1."""

    type: ClassVar[str] = "svm"


@dataclass(frozen=True, slots=True)
class RegressionSpec(LossSpec):
    """Wants its outputs to be given numbers; the loss is half the squared distance."""

    type: ClassVar[str] = "regression"
    classifies: ClassVar[bool] = False


def layer_names(layers: Iterable[LayerSpec]) -> tuple[str, ...]:
    """conv1, relu1, conv2, ...; the input and the loss are named by type alone."""
    counts: dict[str, int] = {}
    names = []
    for layer in layers:
        counts[layer.type] = counts.get(layer.type, 0) + 1
        names.append(f"{layer.type}{counts[layer.type]}" if layer.numbered else layer.type)
    return tuple(names)


@dataclass(frozen=True)
class Definition:
    """A network that fits together: layers as they run, activations and the fc before a loss written out."""

    layers: tuple[LayerSpec, ...]
    names: tuple[str, ...]
    trainer: TrainerOptions | None = None  # None: a run keeps the options it has
    text: str = field(default="", compare=False, repr=False)
    lines: tuple[int, ...] = field(default=(), compare=False, repr=False)  # where each layer's definition ends
    items: tuple[int, ...] = field(default=(), compare=False, repr=False)  # which of the text's layers each comes from
    limits: Limits = field(default=Limits(), compare=False, repr=False)  # that it keeps, and its batches too

    @cached_property
    def shapes(self) -> tuple[Shape, ...]:
        """The output shape of every layer."""
        shape: Shape = (0, 0, 0)  # an input does not look at it
        return tuple(shape := layer.output_shape(shape) for layer in self.layers)

    @property
    def input_shape(self) -> Shape:
        return self.shapes[0]
