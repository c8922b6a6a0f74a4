"""Explains local response normalization: a cell and the channels around it."""

import numpy as np

from engine.explanations.blocks import Caption, FormulaBlock, Index, TableBlock, Term, number
from engine.explanations.explainer import Explainer
from engine.explanations.terms import LayerExample, NextUse, Values, Working, caption, summed
from engine.layers import Lrn


class LrnExplainer(Explainer[Lrn]):
    """The squares of the channels around a cell as a table, and the fraction."""

    gradient_caption = "way.neighbours"

    def _near(self, channel: int) -> slice:
        return slice(max(channel - self.layer.n // 2, 0), channel + self.layer.n // 2 + 1)

    def _scale(self, row: int, column: int, channel: int, example: LayerExample) -> float:
        near = example.input[row, column, self._near(channel)].astype(np.float64)
        return self.layer.k + self.layer.alpha / self.layer.n * float((near * near).sum())

    def forward(self, index: Index, example: LayerExample) -> Working:
        """The squares of the channels around, what they add up to, and the fraction."""
        row, column, channel = index
        near, x, scale = self._near(channel), float(example.input[index]), self._scale(row, column, channel, example)
        values = example.input[row, column, near].astype(np.float64)
        table = TableBlock(
            caption("lrn.near", layer=example.name, input=example.source_name),
            (Caption("lrn.value"), Caption("lrn.square")),
            tuple(
                (caption("lrn.channel", channel=near.start + n + 1), (number(value), number(value * value)))
                for n, value in enumerate(values)
            ),
            channel - near.start,
            tuple(example.to_input((row, column, near.start + n)) for n in range(len(values))),
        )
        k, n, alpha, beta = self.layer.k, self.layer.n, self.layer.alpha, self.layer.beta
        words: Values = {"k": k, "alpha": alpha, "n": n, "squares": float((values * values).sum())}
        total = x / scale**beta
        return Working(
            (
                table,
                FormulaBlock(caption("lrn.scale", **words), number(scale)),
                FormulaBlock(caption("lrn.forward", x=x, scale=scale, beta=beta), number(total)),
            ),
            total,
        )

    def backward(self, index: Index, example: LayerExample) -> Working:
        """What its own output passes down, less what it takes from the outputs around by making them smaller."""
        row, column, channel = index
        x, near = float(example.input[index]), range(self.layer.output_shape[2])[self._near(channel)]
        scales = {c: self._scale(row, column, c, example) for c in {channel, *near}}
        n, alpha, beta = self.layer.n, self.layer.alpha, self.layer.beta
        own = float(example.delta[index]) * scales[channel] ** -beta
        factor = -2 * alpha * beta / n * x
        taken = [
            factor
            * float(example.delta[row, column, c])
            * float(example.input[row, column, c])
            * scales[c] ** (-beta - 1)
            for c in near
        ]
        parts = np.array([own, *taken])

        def term(place: int) -> Term:
            if place == 0:
                factors = number(example.delta[index]), number(scales[channel] ** -beta)
                return Term(Caption("lrn.own"), number(own), factors, example.to_output(index))
            c = near[place - 1]
            words = caption("lrn.taken", channel=c + 1)
            return Term(words, number(parts[place]), target=example.to_output((row, column, c)))

        words = caption("lrn.backward", layer=example.name, alpha=alpha, beta=beta, n=n)
        return Working((summed(words, parts, term, float(parts.sum())),), float(parts.sum()))

    def next_use(self, index: Index, example: LayerExample) -> NextUse | None:
        words = caption("lrn.makes", layer=example.name)
        return NextUse(FormulaBlock(words, number(example.output[index]), example.to_output(index)), index)
