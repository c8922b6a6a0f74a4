"""From a layer's definition to the layer."""

import numpy as np

from engine.arrays import Float
from engine.definition import spec
from engine.definition.layer import LayerSpec, Shape
from engine.layers.activation import Maxout, ReLU, Sigmoid, Tanh
from engine.layers.base import AnyLayer, Layer, LossLayer, Parameter, Workspace
from engine.layers.conv import Conv
from engine.layers.dense import Dense
from engine.layers.dropout import Dropout
from engine.layers.loss import Regression, Softmax, Svm
from engine.layers.normalization import Lrn
from engine.layers.pool import MaxPool

__all__ = [
    "AnyLayer",
    "Conv",
    "Dense",
    "Dropout",
    "Layer",
    "LossLayer",
    "Lrn",
    "MaxPool",
    "Maxout",
    "Parameter",
    "ReLU",
    "Regression",
    "Sigmoid",
    "Softmax",
    "Svm",
    "Tanh",
    "Workspace",
    "build_layer",
]


def build_layer(name: str, layer: LayerSpec, input_shape: Shape, rng: np.random.Generator, dtype: Float) -> AnyLayer:
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
        case spec.MaxoutSpec():
            return Maxout(name, layer, input_shape)
        case spec.DropoutSpec():
            return Dropout(name, layer, input_shape)
        case spec.LrnSpec():
            return Lrn(name, layer, input_shape)
        case spec.SoftmaxSpec():
            return Softmax(name, input_shape)
        case spec.SvmSpec():
            return Svm(name, input_shape)
        case spec.RegressionSpec():
            return Regression(name, input_shape)
    raise TypeError(f"no layer is built from {type(layer).__name__}")
