"""From a layer's definition to the layer."""

from collections.abc import Callable

import numpy as np

from engine.arrays import Float
from engine.definition.layer import LayerSpec, Shape
from engine.layers.activation import Maxout, ReLU, Sigmoid, Tanh
from engine.layers.base import AnyLayer, Layer, LossLayer, Parameter, Workspace
from engine.layers.conv import Conv
from engine.layers.dense import Dense
from engine.layers.dropout import Dropout
from engine.layers.loss import Regression, Softmax, Svm
from engine.layers.normalization import Lrn
from engine.layers.pool import AveragePool, MaxPool

__all__ = [
    "LAYER_TYPES",
    "AnyLayer",
    "AveragePool",
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


LAYER_TYPES: dict[str, Callable[..., AnyLayer]] = {  # by the operation that a layer's record names
    "conv": Conv,
    "max_pool": MaxPool,
    "average_pool": AveragePool,
    "fc": Dense,
    "relu": ReLU,
    "sigmoid": Sigmoid,
    "tanh": Tanh,
    "maxout": Maxout,
    "dropout": Dropout,
    "lrn": Lrn,
    "softmax": Softmax,
    "svm": Svm,
    "regression": Regression,
}


def build_layer(name: str, spec: LayerSpec, input_shape: Shape, rng: np.random.Generator, dtype: Float) -> AnyLayer:
    """The layer that a record describes, its weights drawn from `rng`. The input is not a layer."""
    layer_type = LAYER_TYPES[spec.operation]
    if spec.has_weights:
        return layer_type(name, spec, input_shape, rng, dtype)
    return layer_type(name, spec, input_shape)
