"""Which explainer explains which layer."""

from typing import Any

from engine.explanations.activation import MaxoutExplainer, ReLUExplainer, SigmoidExplainer, TanhExplainer
from engine.explanations.conv import ConvExplainer
from engine.explanations.dense import DenseExplainer
from engine.explanations.dropout import DropoutExplainer
from engine.explanations.explainer import Explainer
from engine.explanations.loss import LossExplainer, RegressionExplainer, SoftmaxExplainer, SvmExplainer
from engine.explanations.normalization import LrnExplainer
from engine.explanations.pool import AveragePoolExplainer, MaxPoolExplainer
from engine.layers import (
    AnyLayer,
    AveragePool,
    Conv,
    Dense,
    Dropout,
    LossLayer,
    Lrn,
    Maxout,
    MaxPool,
    Regression,
    ReLU,
    Sigmoid,
    Softmax,
    Svm,
    Tanh,
)

EXPLAINERS: dict[type[AnyLayer], type[Explainer[Any]]] = {
    Conv: ConvExplainer,
    MaxPool: MaxPoolExplainer,
    AveragePool: AveragePoolExplainer,
    Dense: DenseExplainer,
    ReLU: ReLUExplainer,
    Sigmoid: SigmoidExplainer,
    Tanh: TanhExplainer,
    Maxout: MaxoutExplainer,
    Dropout: DropoutExplainer,
    Lrn: LrnExplainer,
}
LOSS_EXPLAINERS: dict[type[LossLayer[Any]], type[LossExplainer[Any]]] = {
    Softmax: SoftmaxExplainer,
    Svm: SvmExplainer,
    Regression: RegressionExplainer,
}


def explainer_of(layer: AnyLayer) -> Explainer[Any]:
    """A layer's explainer; one that shows no working where the tables have none."""
    if isinstance(layer, LossLayer):
        return loss_explainer_of(layer)
    return EXPLAINERS.get(type(layer), Explainer)(layer)


def loss_explainer_of(layer: LossLayer[Any]) -> LossExplainer[Any]:
    """A loss layer's explainer."""
    return LOSS_EXPLAINERS.get(type(layer), LossExplainer)(layer)
