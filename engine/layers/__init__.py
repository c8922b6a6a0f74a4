"""From a layer's definition to the layer."""

import numpy as np

from engine.arrays import Float
from engine.definition import spec
from engine.layers.activation import ReLU, Sigmoid, Tanh
from engine.layers.base import AnyLayer, Layer, LossLayer, Parameter, Workspace
from engine.layers.conv import Conv
from engine.layers.dense import Dense
from engine.layers.loss import Softmax
from engine.layers.pool import MaxPool

__all__ = [
    "AnyLayer",
    "Conv",
    "Dense",
    "Layer",
    "LossLayer",
    "MaxPool",
    "Parameter",
    "ReLU",
    "Sigmoid",
    "Softmax",
    "Tanh",
    "Workspace",
    "build_layer",
]


def build_layer(
    name: str, layer: spec.LayerSpec, input_shape: spec.Shape, rng: np.random.Generator, dtype: Float
) -> AnyLayer:
    """The layer that a definition describes, its weights drawn from `rng`. The input is not a layer."""
    match layer:
        case spec.ConvSpec():
            return Conv(name, layer, input_shape, rng, dtype)
        case spec.PoolSpec():
            return MaxPool(name, layer, input_shape)
        case spec.DenseSpec():
            return Dense(name, layer, input_shape, rng, dtype)
        case spec.ReluSpec():
            return ReLU(name, input_shape)
        case spec.SigmoidSpec():
            return Sigmoid(name, input_shape)
        case spec.TanhSpec():
            return Tanh(name, input_shape)
        case spec.SoftmaxSpec():
            return Softmax(name, input_shape)
    raise TypeError(f"no layer is built from {type(layer).__name__}")
