"""One record per layer type: what a layer is before any array exists. Frozen, comparable, checked without an array.

Other code asks the record instead of the type; layer.py lists the questions. Activations and losses have files of their
own.
"""

from dataclasses import dataclass
from math import prod
from typing import ClassVar

from engine.definition.activations import MaxoutSpec, ReluSpec, SigmoidSpec, TanhSpec
from engine.definition.keys import DROP_PROB, POOL_WINDOW_KEYS, WEIGHT_KEYS, WINDOW_KEYS, Key, Value
from engine.definition.layer import Facts, Family, LayerSpec, OutputKind, Shape, Words
from engine.definition.losses import LossSpec, RegressionSpec, SoftmaxSpec, SvmSpec
from engine.errors import ShapeError
from engine.shapes import Window, window_positions

__all__ = [
    "ACTIVATIONS",
    "LAYER_SPECS",
    "ConvSpec",
    "DenseSpec",
    "DropoutSpec",
    "InputSpec",
    "LossSpec",
    "LrnSpec",
    "MaxoutSpec",
    "PoolSpec",
    "RegressionSpec",
    "ReluSpec",
    "SigmoidSpec",
    "SoftmaxSpec",
    "SvmSpec",
    "TanhSpec",
]


@dataclass(frozen=True, slots=True)
class InputSpec(LayerSpec):
    """The images that enter the network."""

    height: int
    width: int
    channels: int

    type: ClassVar[str] = "input"
    family: ClassVar[Family] = "input"
    keys: ClassVar[tuple[Key, ...]] = (
        Key("out_sx", "width", default=1, least=1, aliases=("sx", "width"), printed=True),
        Key("out_sy", "height", default=1, least=1, aliases=("sy", "height"), printed=True),
        Key("out_depth", "channels", least=1, aliases=("depth",)),
    )
    numbered: ClassVar[bool] = False
    inputs: ClassVar[int] = 0
    keeps_range: ClassVar[bool] = False
    output_kind: ClassVar[OutputKind] = "image"

    def output_shape(self, input_shape: Shape) -> Shape:
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
    family: ClassVar[Family] = "conv"
    keys: ClassVar[tuple[Key, ...]] = (
        *WINDOW_KEYS,
        Key("filters", "out_channels", least=1, example=8, label="filters", first=True),
        Key("stride", "stride", default=1, least=1, printed=True, label="stride"),
        Key("pad", "padding", default=0, printed=True, label="pad"),
        *WEIGHT_KEYS,
    )
    added: ClassVar[dict[str, Value] | None] = {"sx": 3, "filters": 8, "stride": 1, "pad": 1, "activation": "relu"}
    has_weights: ClassVar[bool] = True
    keeps_range: ClassVar[bool] = False

    def output_shape(self, input_shape: Shape) -> Shape:
        return *_positions(self.window(input_shape), input_shape), self.out_channels

    def window(self, input_shape: Shape) -> Window:
        return Window(self.kernel_height, self.kernel_width, self.stride, self.padding, channel_group=None)

    def parameter_shapes(self, input_shape: Shape) -> dict[str, tuple[int, ...]]:
        weight = (self.out_channels, self.kernel_height, self.kernel_width, input_shape[2])
        return {"weight": weight, "bias": (self.out_channels,)}

    def formula(self, input_shape: Shape) -> str:
        return f"{self.out_channels}×{self.kernel_height}×{self.kernel_width}×{input_shape[2]}+{self.out_channels}"

    def multiply_adds(self, input_shape: Shape) -> int:
        return prod(self.output_shape(input_shape)) * self.kernel_height * self.kernel_width * input_shape[2]

    def extra_numbers(self, input_shape: Shape) -> int:
        """Counts the row strips, which hold every padded row once for each column of the kernel."""
        rows, columns = input_shape[0] + 2 * self.padding, self.output_shape(input_shape)[1]
        return rows * self.kernel_width * input_shape[2] * columns

    def facts(self, input_shape: Shape) -> Facts:
        return {**_window_facts(self.window(input_shape)), "filters": self.out_channels}

    def words(self, input_shape: Shape) -> Words:
        return _window_words("conv", self.window(input_shape), input_shape[2])


@dataclass(frozen=True, slots=True)
class PoolSpec(LayerSpec):
    """Keeps the largest value of each window, or the mean. A kernel size of 0 spans the whole input."""

    kernel_height: int
    kernel_width: int
    stride: int = 2
    padding: int = 0
    method: str = "max"

    type: ClassVar[str] = "pool"
    family: ClassVar[Family] = "pool"
    keys: ClassVar[tuple[Key, ...]] = (
        *POOL_WINDOW_KEYS,
        Key("stride", "stride", default=2, least=1, printed=True, label="stride"),
        Key("pad", "padding", default=0, label="pad"),
        Key("method", "method", default="max", choices=("max", "average"), label="method"),
    )
    added: ClassVar[dict[str, Value] | None] = {"sx": 2, "stride": 2}

    def __post_init__(self) -> None:
        kernel = min(self.kernel_height, self.kernel_width)
        if self.padding and kernel == 0:
            raise ShapeError(
                "a window over the whole input takes no pad, and {pad} is given: use pad 0", pad=self.padding
            )
        if kernel and self.padding >= kernel:  # a window of padding alone has no cell
            raise ShapeError(
                "a pad of {pad} leaves windows empty: use a pad below the window's {size}",
                pad=self.padding, size=kernel,
            )  # fmt: skip

    @property
    def operation(self) -> str:
        return f"{self.method}_pool"

    @property
    def formats(self) -> frozenset[str]:
        return frozenset({"convnetjs"}) if self.method == "max" else frozenset()

    def output_shape(self, input_shape: Shape) -> Shape:
        return *_positions(self.window(input_shape), input_shape), input_shape[2]

    def window(self, input_shape: Shape) -> Window:
        height, width = self.kernel_height or input_shape[0], self.kernel_width or input_shape[1]
        return Window(height, width, self.stride, self.padding)

    def facts(self, input_shape: Shape) -> Facts:
        return _window_facts(self.window(input_shape))

    def words(self, input_shape: Shape) -> Words:
        return _window_words("pool" if self.method == "max" else "average_pool", self.window(input_shape))


@dataclass(frozen=True, slots=True)
class DenseSpec(LayerSpec):
    """Connects every neuron to every input."""

    out_features: int
    bias_pref: float = 0.0
    l1_decay_mul: float = 0.0
    l2_decay_mul: float = 1.0

    type: ClassVar[str] = "fc"
    family: ClassVar[Family] = "fc"
    keys: ClassVar[tuple[Key, ...]] = (
        Key("num_neurons", "out_features", least=1, example=10, aliases=("filters",), label="neurons"),
        *WEIGHT_KEYS,
    )
    added: ClassVar[dict[str, Value] | None] = {"num_neurons": 32, "activation": "relu"}
    has_weights: ClassVar[bool] = True
    keeps_range: ClassVar[bool] = False

    def output_shape(self, input_shape: Shape) -> Shape:
        return 1, 1, self.out_features

    def window(self, input_shape: Shape) -> Window:
        return Window(*input_shape[:2], channel_group=None)

    def parameter_shapes(self, input_shape: Shape) -> dict[str, tuple[int, ...]]:
        return {"weight": (self.out_features, *input_shape), "bias": (self.out_features,)}

    def formula(self, input_shape: Shape) -> str:
        return f"{self.out_features}×{prod(input_shape)}+{self.out_features}"

    def multiply_adds(self, input_shape: Shape) -> int:
        return self.out_features * prod(input_shape)

    def facts(self, input_shape: Shape) -> Facts:
        return {"neurons": self.out_features}

    def words(self, input_shape: Shape) -> Words:
        return Words("fc", {"cells": prod(input_shape)})


@dataclass(frozen=True, slots=True)
class DropoutSpec(LayerSpec):
    """In training, sets each value to 0 with probability `drop_prob` and scales up the others to compensate."""

    drop_prob: float = 0.5

    type: ClassVar[str] = "dropout"
    family: ClassVar[Family] = "regularization"
    keys: ClassVar[tuple[Key, ...]] = (DROP_PROB,)
    added: ClassVar[dict[str, Value] | None] = {"drop_prob": 0.5}

    def buffer_shapes(self, input_shape: Shape) -> dict[str, tuple[int, ...]]:
        return {"test_scale": (1,)}

    def facts(self, input_shape: Shape) -> Facts:
        return {"drop_prob": self.drop_prob}

    def words(self, input_shape: Shape) -> Words:
        return Words("dropout", {"percent": 100 * self.drop_prob})


@dataclass(frozen=True, slots=True)
class LrnSpec(LayerSpec):
    """Divides each value by a norm of the values in neighbouring channels."""

    k: float
    n: int
    alpha: float
    beta: float

    type: ClassVar[str] = "lrn"
    family: ClassVar[Family] = "regularization"
    keys: ClassVar[tuple[Key, ...]] = (
        Key("k", "k", whole=False, example=1, label="k", step=0.25),
        Key("n", "n", least=1, example=5, label="n"),
        Key("alpha", "alpha", whole=False, example=0.0001, label="alpha", step=0.25),
        Key("beta", "beta", whole=False, example=0.75, label="beta", step=0.25),
    )
    added: ClassVar[dict[str, Value] | None] = {"k": 1, "n": 5, "alpha": 0.0001, "beta": 0.75}

    def window(self, input_shape: Shape) -> Window:
        return Window(channel_reach=self.n // 2)

    def facts(self, input_shape: Shape) -> Facts:
        return {"k": self.k, "n": self.n, "alpha": self.alpha, "beta": self.beta}

    def words(self, input_shape: Shape) -> Words:
        return Words("lrn", self.facts(input_shape))


LAYER_SPECS: dict[str, type[LayerSpec]] = {
    spec.type: spec
    for spec in (
        InputSpec,
        ConvSpec,
        PoolSpec,
        DenseSpec,
        ReluSpec,
        SigmoidSpec,
        TanhSpec,
        MaxoutSpec,
        DropoutSpec,
        LrnSpec,
        SoftmaxSpec,
        SvmSpec,
        RegressionSpec,
    )
}
ACTIVATIONS = {name: spec for name, spec in LAYER_SPECS.items() if spec.family == "activation"}


def _positions(window: Window, input_shape: Shape) -> tuple[int, int]:
    height, width, _ = input_shape
    return (
        window_positions(height, window.height, window.stride, window.padding),
        window_positions(width, window.width, window.stride, window.padding),
    )


def _window_facts(window: Window) -> Facts:
    return {"kernel_size": [window.height, window.width], "stride": window.stride, "padding": window.padding}


def _window_words(key: str, window: Window, *channels: int) -> Words:
    values: Facts = {"size": [window.height, window.width, *channels], "stride": window.stride}
    return Words(f"{key}.padded", {**values, "pad": window.padding}) if window.padding else Words(key, values)
