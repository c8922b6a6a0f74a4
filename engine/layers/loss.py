"""Last layers, which turn scores into a loss."""

import numpy as np

from engine.arrays import Array, Labels
from engine.explanation import Caption, FormulaBlock, Index, TableBlock, number
from engine.layers.base import LossLayer, Workspace
from engine.layers.working import Fate, Seen, Working, formula, said

_MOST_ROWS = 24  # classes


class SoftmaxWork(Workspace):
    """Column-wise reductions and the mean gradient's factor."""

    column: Array  # (1, N)
    label: Array  # (N,): probability of the label


class Softmax(LossLayer[SoftmaxWork]):
    """p = e^score / Σ e^score; loss = −ln p[label], in nats; its gradient by the scores is p − one-hot(label).

    Shapes: input (1, K, N) -> probabilities (1, K, N).
    """

    workspace_type = SoftmaxWork

    def prepare(self, work: SoftmaxWork) -> None:
        work.column = np.empty((1, work.batch), work.dtype)
        work.label = np.empty(work.batch, work.dtype)

    def forward(self, x: Array, work: SoftmaxWork) -> Array:
        scores, probabilities = x[0], work.output[0]  # (K, N)
        np.max(scores, axis=0, keepdims=True, out=work.column)
        np.subtract(scores, work.column, out=probabilities)
        np.exp(probabilities, out=probabilities)
        np.sum(probabilities, axis=0, keepdims=True, out=work.column)
        probabilities /= work.column
        return work.output

    def losses(self, targets: Labels, work: SoftmaxWork) -> Array:
        probabilities = work.output[0]
        examples = np.arange(len(targets))
        np.copyto(work.label, probabilities[targets, examples])
        if work.grad_input is not None:
            # p[label] − 1 is −Σ of the others, which keeps its digits where p[label] is nearly 1.
            grad = work.grad_input[0]
            np.copyto(grad, probabilities)
            grad[targets, examples] = 0
            np.sum(grad, axis=0, keepdims=True, out=work.column)
            grad[targets, examples] = -work.column[0]
        smallest = np.finfo(probabilities.dtype).tiny  # a probability that underflowed to 0 still has a finite loss
        losses: Array = -np.log(np.maximum(work.label, smallest))
        return losses

    def exact_loss(self, scores: Array, label: int, wanted: Array) -> float:  # noqa: ARG002  # others look at it
        others = np.exp(np.delete(scores - scores[label], label))
        return float(np.log1p(others.sum()))  # ln Σ e^(score − score[label]), also where nothing of it is left in p

    # ---- the working

    def explain_forward(self, index: Index, seen: Seen) -> Working:
        """Scores, their exponentials, and each one's share of the sum."""
        scores = seen.input[0, 0].astype(np.float64)
        powers = np.exp(scores - scores.max())
        total = float(powers[index[2]] / powers.sum())
        headings = Caption("softmax.score"), Caption("softmax.power"), Caption("softmax.probability")
        table = _table(
            said("softmax.table", maximum=scores.max()),
            headings,
            (scores, powers, powers / powers.sum()),
            index[2],
            seen,
        )
        words = said("softmax.forward", power=powers[index[2]], sum=powers.sum())
        return Working((table, FormulaBlock(words, number(total))), total)

    def explain_backward(self, index: Index, seen: Seen) -> Working:
        """What it says less what is right."""
        probabilities = seen.output[0, 0].astype(np.float64)
        right = np.zeros_like(probabilities)
        right[seen.label] = 1
        difference = probabilities - right
        difference[seen.label] = -np.delete(probabilities, seen.label).sum()  # as the engine has it
        headings = Caption("softmax.probability"), Caption("softmax.right"), Caption("softmax.difference")
        columns = probabilities, right, difference
        table = _table(said("softmax.backward", label=seen.label), headings, columns, index[2], seen)
        total = float(difference[index[2]])
        words = said("softmax.pull", probability=probabilities[index[2]], right=right[index[2]])
        return Working((table, FormulaBlock(words, number(total))), total)

    def explain_pull(self, seen: Seen) -> Caption:
        probabilities = seen.output[0, 0].astype(np.float64)
        pull = -np.delete(probabilities, seen.label).sum()
        return said("delta.softmax", label=seen.label, probability=probabilities[seen.label], pull=pull)

    def follow(self, index: Index, seen: Seen) -> Fate | None:
        words = said("softmax.makes", layer=seen.name)
        return Fate(FormulaBlock(words, number(seen.output[index]), seen.to_output(index)), None)


class Svm(LossLayer[Workspace]):
    """loss = Σ max(0, score[j] − score[label] + 1) over the other classes j; its output is the scores themselves.

    Shapes: input (1, K, N) -> the same. Source: Weston & Watkins 1999; "structured SVM" in ConvNetJS.
    """

    workspace_type = Workspace

    def prepare(self, work: Workspace) -> None:
        """Nothing besides."""

    def forward(self, x: Array, work: Workspace) -> Array:
        np.copyto(work.output, x)
        return work.output

    def losses(self, targets: Labels, work: Workspace) -> Array:
        scores, examples = work.output[0], np.arange(len(targets))
        margins = scores - scores[targets, examples] + 1  # (K, N)
        margins[targets, examples] = 0
        np.maximum(margins, 0, out=margins)
        if work.grad_input is not None:
            np.greater(margins, 0, out=work.grad_input[0])
            work.grad_input[0, targets, examples] = -work.grad_input[0].sum(axis=0)
        losses: Array = margins.sum(axis=0)
        return losses

    # ---- the working

    def _margins(self, seen: Seen) -> tuple[Array, Array]:
        """Scores and margins (K,), the label's own 0."""
        scores = seen.output[0, 0].astype(np.float64)
        margins = np.maximum(scores - scores[seen.label] + 1, 0)
        margins[seen.label] = 0
        return scores, margins

    def explain_forward(self, index: Index, seen: Seen) -> Working:
        """The score as it is, and what each one costs."""
        scores, margins = self._margins(seen)
        headings = Caption("svm.score"), Caption("svm.margin")
        table = _table(said("svm.table", label=seen.label), headings, (scores, margins), index[2], seen)
        value = float(seen.input[index])
        return Working(
            (FormulaBlock(said("svm.forward", layer=seen.name), number(value), seen.to_input(index)), table), value
        )

    def explain_backward(self, index: Index, seen: Seen) -> Working:
        """1 for every score that comes too near; the label's is pulled up once for each of them."""
        scores, margins = self._margins(seen)
        near = int(np.count_nonzero(margins))
        headings = Caption("svm.score"), Caption("svm.margin")
        table = _table(said("svm.table", label=seen.label), headings, (scores, margins), index[2], seen)
        if index[2] == seen.label:
            key, total = "svm.label", -float(near)
        else:
            key, total = ("svm.near", 1.0) if margins[index[2]] > 0 else ("svm.far", 0.0)
        return Working((table, FormulaBlock(said(key, margin=margins[index[2]], count=near), number(total))), total)

    def explain_pull(self, seen: Seen) -> Caption:
        return said("delta.svm", label=seen.label, count=int(np.count_nonzero(self._margins(seen)[1])))


class Regression(LossLayer[Workspace]):
    """loss = Σ (y[k] − target[k])² / 2; its output is its input.

    Shapes: input (1, K, N) -> the same; targets (N, K).
    """

    workspace_type = Workspace
    classifies = False

    def prepare(self, work: Workspace) -> None:
        """Nothing besides."""

    def forward(self, x: Array, work: Workspace) -> Array:
        np.copyto(work.output, x)
        return work.output

    def losses(self, targets: Array, work: Workspace) -> Array:
        difference = work.output[0] - targets.T  # (K, N)
        if work.grad_input is not None:
            np.copyto(work.grad_input[0], difference)
        losses: Array = (difference * difference).sum(axis=0) / 2
        return losses

    # ---- the working

    def explain_forward(self, index: Index, seen: Seen) -> Working:
        x = float(seen.input[index])
        return formula("regression.forward", x, seen.to_input(index), layer=seen.name, wanted=_wanted(index, seen))

    def explain_backward(self, index: Index, seen: Seen) -> Working:
        y, wanted = float(seen.output[index]), _wanted(index, seen)
        return formula("regression.backward", y - wanted, y=y, wanted=wanted)

    def explain_pull(self, seen: Seen) -> Caption:
        return said("delta.regression", layer=seen.name)


def _wanted(index: Index, seen: Seen) -> float:
    return float(seen.wanted[index[2]])


def _table(
    caption: Caption, headings: tuple[Caption, ...], columns: tuple[Array, ...], marked: int, seen: Seen
) -> TableBlock:
    """Classes and their numbers, columns (K,); of many classes the largest, the label, and the one in question."""
    shown = list(range(len(columns[0])))
    if len(shown) > _MOST_ROWS:
        first = np.argsort(-np.nan_to_num(columns[0]), kind="stable")[: _MOST_ROWS - 2]
        shown = sorted({*first.tolist(), seen.label, marked})
    rows = tuple((said("class", label=k), tuple(number(column[k]) for column in columns)) for k in shown)
    targets = tuple(seen.to_input((0, 0, k)) for k in shown)
    return TableBlock(caption, headings, rows, shown.index(marked), targets)
