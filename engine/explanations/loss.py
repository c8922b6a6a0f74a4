"""Explains the last layers: from scores to a loss, and where gradients begin."""

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
    """Explains a loss layer. A loss without an explainer of its own gets this one."""

    def pull_caption(self, example: LayerExample) -> Caption:
        """Where the gradient begins, in words."""
        return caption("unexplained", layer=example.name)

    def exact_loss(self, scores: Array, label: int, wanted: Array) -> float:
        """The loss of one example's scores (K,) in float64, with every digit that float64 has."""
        work = self.layer.workspace(1, np.float64)
        self.layer.forward(scores.reshape(1, -1, 1), work)
        targets = np.array([label]) if self.layer.classifies else wanted[None]
        return float(self.layer.losses(targets, work)[0])


class SoftmaxExplainer(LossExplainer[Softmax]):
    """Scores, powers and probabilities of the classes as a table."""

    def exact_loss(self, scores: Array, label: int, wanted: Array) -> float:  # noqa: ARG002  # regression looks at it
        others = np.exp(np.delete(scores - scores[label], label))
        return float(np.log1p(others.sum()))  # ln Σ e^(score − score[label]), also where nothing of it is left in p

    def forward(self, index: Index, example: LayerExample) -> Working:
        """Scores, their exponentials, and each one's share of the sum."""
        scores = example.input[0, 0].astype(np.float64)
        powers = np.exp(scores - scores.max())
        total = float(powers[index[2]] / powers.sum())
        headings = Caption("softmax.score"), Caption("softmax.power"), Caption("softmax.probability")
        columns = scores, powers, powers / powers.sum()
        table = _table(caption("softmax.table", maximum=scores.max()), headings, columns, index[2], example)
        words = caption("softmax.forward", power=powers[index[2]], sum=powers.sum())
        return Working((table, FormulaBlock(words, number(total))), total)

    def backward(self, index: Index, example: LayerExample) -> Working:
        """The probability less what is right: 1 for the label, 0 for the others."""
        probabilities = example.output[0, 0].astype(np.float64)
        right = np.zeros_like(probabilities)
        right[example.label] = 1
        difference = probabilities - right
        difference[example.label] = -np.delete(probabilities, example.label).sum()  # as the engine has it
        headings = Caption("softmax.probability"), Caption("softmax.right"), Caption("softmax.difference")
        columns = probabilities, right, difference
        table = _table(caption("softmax.backward", label=example.label), headings, columns, index[2], example)
        total = float(difference[index[2]])
        words = caption("softmax.pull", probability=probabilities[index[2]], right=right[index[2]])
        return Working((table, FormulaBlock(words, number(total))), total)

    def pull_caption(self, example: LayerExample) -> Caption:
        probabilities = example.output[0, 0].astype(np.float64)
        pull = -np.delete(probabilities, example.label).sum()
        return caption("delta.softmax", label=example.label, probability=probabilities[example.label], pull=pull)

    def next_use(self, index: Index, example: LayerExample) -> NextUse | None:
        words = caption("softmax.makes", layer=example.name)
        return NextUse(FormulaBlock(words, number(example.output[index]), example.to_output(index)), None)


class SvmExplainer(LossExplainer[Svm]):
    """Scores and margins of the classes as a table."""

    def _margins(self, example: LayerExample) -> tuple[Array, Array]:
        """Scores and margins (K,), the label's own 0."""
        scores = example.output[0, 0].astype(np.float64)
        margins = np.maximum(scores - scores[example.label] + 1, 0)
        margins[example.label] = 0
        return scores, margins

    def forward(self, index: Index, example: LayerExample) -> Working:
        """The score as it is, and what each one costs."""
        scores, margins = self._margins(example)
        headings = Caption("svm.score"), Caption("svm.margin")
        table = _table(caption("svm.table", label=example.label), headings, (scores, margins), index[2], example)
        value = float(example.input[index])
        words = caption("svm.forward", layer=example.name)
        return Working((FormulaBlock(words, number(value), example.to_input(index)), table), value)

    def backward(self, index: Index, example: LayerExample) -> Working:
        """1 for every score that comes too near; the label's is pulled up once for each of them."""
        scores, margins = self._margins(example)
        near = int(np.count_nonzero(margins))
        headings = Caption("svm.score"), Caption("svm.margin")
        table = _table(caption("svm.table", label=example.label), headings, (scores, margins), index[2], example)
        if index[2] == example.label:
            key, total = "svm.label", -float(near)
        else:
            key, total = ("svm.near", 1.0) if margins[index[2]] > 0 else ("svm.far", 0.0)
        return Working((table, FormulaBlock(caption(key, margin=margins[index[2]], count=near), number(total))), total)

    def pull_caption(self, example: LayerExample) -> Caption:
        return caption("delta.svm", label=example.label, count=int(np.count_nonzero(self._margins(example)[1])))


class RegressionExplainer(LossExplainer[Regression]):
    """The output less the number that is wanted."""

    def forward(self, index: Index, example: LayerExample) -> Working:
        x, wanted = float(example.input[index]), _wanted(index, example)
        return formula("regression.forward", x, example.to_input(index), layer=example.name, wanted=wanted)

    def backward(self, index: Index, example: LayerExample) -> Working:
        y, wanted = float(example.output[index]), _wanted(index, example)
        return formula("regression.backward", y - wanted, y=y, wanted=wanted)

    def pull_caption(self, example: LayerExample) -> Caption:
        return caption("delta.regression", layer=example.name)


def _wanted(index: Index, example: LayerExample) -> float:
    return float(example.wanted[index[2]])


def _table(
    title: Caption, headings: tuple[Caption, ...], columns: tuple[Array, ...], marked: int, example: LayerExample
) -> TableBlock:
    """Classes and their numbers, columns (K,); of many classes the largest, the label, and the one in question."""
    shown = list(range(len(columns[0])))
    if len(shown) > _MOST_ROWS:
        first = np.argsort(-np.nan_to_num(columns[0]), kind="stable")[: _MOST_ROWS - 2]
        shown = sorted({*first.tolist(), example.label, marked})
    rows = tuple((caption("class", label=k), tuple(number(column[k]) for column in columns)) for k in shown)
    targets = tuple(example.to_input((0, 0, k)) for k in shown)
    return TableBlock(title, headings, rows, shown.index(marked), targets)
