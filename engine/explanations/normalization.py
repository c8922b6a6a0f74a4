"""Explains local response normalization: a cell and the channels around it."""

import numpy as np

from engine.explanations.blocks import Caption, FormulaBlock, Index, TableBlock, Term, number
from engine.explanations.explainer import Explainer
from engine.explanations.terms import LayerExample, NextUse, Values, Working, caption, summed
from engine.layers import Lrn


class LrnExplainer(Explainer[Lrn]):
    """A table of the squares in the channels around a cell, and the fraction."""

    gradient_caption = "way.neighbours"

    def _neighbours(self, channel: int) -> slice:
        return slice(max(channel - self.layer.n // 2, 0), channel + self.layer.n // 2 + 1)

    def _scale(self, row: int, column: int, channel: int, example: LayerExample) -> float:
        neighbours = example.input[row, column, self._neighbours(channel)].astype(np.float64)
        return self.layer.k + self.layer.alpha / self.layer.n * float((neighbours * neighbours).sum())

    def forward(self, index: Index, example: LayerExample) -> Working:
        """Shows the squares in the channels around, their sum, and the fraction."""
        row, column, channel = index
        neighbours, x = self._neighbours(channel), float(example.input[index])
        scale = self._scale(row, column, channel, example)
        values = example.input[row, column, neighbours].astype(np.float64)
        table = TableBlock(
            caption("lrn.near", layer=example.name, input=example.source_name),
            (Caption("lrn.value"), Caption("lrn.square")),
            tuple(
                (caption("lrn.channel", channel=neighbours.start + n + 1), (number(value), number(value * value)))
                for n, value in enumerate(values)
            ),
            channel - neighbours.start,
            tuple(example.to_input((row, column, neighbours.start + n)) for n in range(len(values))),
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
        """Shows the gradient through its own output, minus its effect on the outputs around: it makes them smaller."""
        row, column, channel = index
        x, neighbours = float(example.input[index]), range(self.layer.output_shape[2])[self._neighbours(channel)]
        scales = {c: self._scale(row, column, c, example) for c in {channel, *neighbours}}
        n, alpha, beta = self.layer.n, self.layer.alpha, self.layer.beta
        own = float(example.delta[index]) * scales[channel] ** -beta
        factor = -2 * alpha * beta / n * x
        taken = [
            factor
            * float(example.delta[row, column, c])
            * float(example.input[row, column, c])
            * scales[c] ** (-beta - 1)
            for c in neighbours
        ]
        parts = np.array([own, *taken])

        def term(place: int) -> Term:
            if place == 0:
                factors = number(example.delta[index]), number(scales[channel] ** -beta)
                return Term(Caption("lrn.own"), number(own), factors, example.to_output(index))
            c = neighbours[place - 1]
            words = caption("lrn.taken", channel=c + 1)
            return Term(words, number(parts[place]), target=example.to_output((row, column, c)))

        words = caption("lrn.backward", layer=example.name, alpha=alpha, beta=beta, n=n)
        return Working((summed(words, parts, term, float(parts.sum())),), float(parts.sum()))

    def next_use(self, index: Index, example: LayerExample) -> NextUse | None:
        words = caption("lrn.makes", layer=example.name)
        return NextUse(FormulaBlock(words, number(example.output[index]), example.to_output(index)), index)
