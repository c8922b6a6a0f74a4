"""Explains loss layers: from scores to a loss, and the start of the gradients."""

from typing import Any, TypeVar

import numpy as np

from engine.arrays import Array
from engine.explanations.blocks import Caption, FormulaBlock, Index, TableBlock, number
from engine.explanations.explainer import Explainer
from engine.explanations.terms import LayerExample, NextUse, Working, caption, formula
from engine.layers import LossLayer, Regression, Softmax, Svm

_MOST_ROWS = 24  # classes
LossT = TypeVar("LossT", bound=LossLayer[Any])


class LossExplainer(Explainer[LossT]):
    """Explains a loss layer. This base class is for losses without an explainer of their own."""

    def gradient_start_caption(self, example: LayerExample) -> Caption:
        """Returns the caption for the start of the gradient."""
        return caption("unexplained", layer=example.name)

    def exact_loss(self, scores: Array, label: int, wanted: Array) -> float:
        """Returns the loss of one example's scores (K,), to the full precision of float64."""
        work = self.layer.workspace(1, np.float64)
        self.layer.forward(scores.reshape(1, -1, 1), work)
        targets = np.array([label]) if self.layer.classifies else wanted[None]
        return float(self.layer.losses(targets, work)[0])


class SoftmaxExplainer(LossExplainer[Softmax]):
    """A table of the scores, exponentials and probabilities of the classes."""

    def exact_loss(self, scores: Array, label: int, wanted: Array) -> float:  # noqa: ARG002  # regression uses it
        others = np.exp(np.delete(scores - scores[label], label))
        return float(np.log1p(others.sum()))  # ln Σ e^(score − score[label]), precise even if p rounds to 1

    def forward(self, index: Index, example: LayerExample) -> Working:
        """Shows the scores, their exponentials, and the share of each in the sum."""
        scores = example.input[0, 0].astype(np.float64)
        powers = np.exp(scores - scores.max())
        total = float(powers[index[2]] / powers.sum())
        headings = Caption("softmax.score"), Caption("softmax.power"), Caption("softmax.probability")
        columns = scores, powers, powers / powers.sum()
        table = _table(caption("softmax.table", maximum=scores.max()), headings, columns, index[2], example)
        words = caption("softmax.forward", power=powers[index[2]], sum=powers.sum())
        return Working((table, FormulaBlock(words, number(total))), total)

    def backward(self, index: Index, example: LayerExample) -> Working:
        """Shows the probability minus the target: 1 for the label, 0 for the others."""
        probabilities = example.output[0, 0].astype(np.float64)
        right = np.zeros_like(probabilities)
        right[example.label] = 1
        difference = probabilities - right
        difference[example.label] = -np.delete(probabilities, example.label).sum()  # as in the engine
        headings = Caption("softmax.probability"), Caption("softmax.right"), Caption("softmax.difference")
        columns = probabilities, right, difference
        table = _table(caption("softmax.backward", label=example.label), headings, columns, index[2], example)
        total = float(difference[index[2]])
        words = caption("softmax.pull", probability=probabilities[index[2]], right=right[index[2]])
        return Working((table, FormulaBlock(words, number(total))), total)

    def gradient_start_caption(self, example: LayerExample) -> Caption:
        probabilities = example.output[0, 0].astype(np.float64)
        pull = -np.delete(probabilities, example.label).sum()
        return caption("delta.softmax", label=example.label, probability=probabilities[example.label], pull=pull)

    def next_use(self, index: Index, example: LayerExample) -> NextUse | None:
        words = caption("softmax.makes", layer=example.name)
        return NextUse(FormulaBlock(words, number(example.output[index]), example.to_output(index)), None)


class SvmExplainer(LossExplainer[Svm]):
    """A table of the scores and margins of the classes."""

    def _margins(self, example: LayerExample) -> tuple[Array, Array]:
        """Returns scores and margins (K,), with 0 for the label."""
        scores = example.output[0, 0].astype(np.float64)
        margins = np.maximum(scores - scores[example.label] + 1, 0)
        margins[example.label] = 0
        return scores, margins

    def forward(self, index: Index, example: LayerExample) -> Working:
        """Shows the unchanged score, and the cost of each class."""
        scores, margins = self._margins(example)
        headings = Caption("svm.score"), Caption("svm.margin")
        table = _table(caption("svm.table", label=example.label), headings, (scores, margins), index[2], example)
        value = float(example.input[index])
        words = caption("svm.forward", layer=example.name)
        return Working((FormulaBlock(words, number(value), example.to_input(index)), table), value)

    def backward(self, index: Index, example: LayerExample) -> Working:
        """Shows 1 for every score within the margin; for the label, minus the number of those."""
        scores, margins = self._margins(example)
        violations = int(np.count_nonzero(margins))
        headings = Caption("svm.score"), Caption("svm.margin")
        table = _table(caption("svm.table", label=example.label), headings, (scores, margins), index[2], example)
        if index[2] == example.label:
            key, total = "svm.label", -float(violations)
        else:
            key, total = ("svm.near", 1.0) if margins[index[2]] > 0 else ("svm.far", 0.0)
        return Working(
            (table, FormulaBlock(caption(key, margin=margins[index[2]], count=violations), number(total))), total
        )

    def gradient_start_caption(self, example: LayerExample) -> Caption:
        return caption("delta.svm", label=example.label, count=int(np.count_nonzero(self._margins(example)[1])))


class RegressionExplainer(LossExplainer[Regression]):
    """Shows the output minus the target number."""

    def forward(self, index: Index, example: LayerExample) -> Working:
        x, wanted = float(example.input[index]), _wanted(index, example)
        return formula("regression.forward", x, example.to_input(index), layer=example.name, wanted=wanted)

    def backward(self, index: Index, example: LayerExample) -> Working:
        y, wanted = float(example.output[index]), _wanted(index, example)
        return formula("regression.backward", y - wanted, y=y, wanted=wanted)

    def gradient_start_caption(self, example: LayerExample) -> Caption:
        return caption("delta.regression", layer=example.name)


def _wanted(index: Index, example: LayerExample) -> float:
    return float(example.wanted[index[2]])


def _table(
    title: Caption, headings: tuple[Caption, ...], columns: tuple[Array, ...], marked: int, example: LayerExample
) -> TableBlock:
    """Returns a table of the classes, from columns (K,); of many only the largest, the label and the marked one."""
    shown = list(range(len(columns[0])))
    if len(shown) > _MOST_ROWS:
        first = np.argsort(-np.nan_to_num(columns[0]), kind="stable")[: _MOST_ROWS - 2]
        shown = sorted({*first.tolist(), example.label, marked})
    rows = tuple((caption("class", label=k), tuple(number(column[k]) for column in columns)) for k in shown)
    targets = tuple(example.to_input((0, 0, k)) for k in shown)
    return TableBlock(title, headings, rows, shown.index(marked), targets)
