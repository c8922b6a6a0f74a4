"""Local response normalization."""

import numpy as np

from engine.arrays import Array
from engine.definition.layer import Shape
from engine.definition.spec import LrnSpec
from engine.explanation import Caption, FormulaBlock, Index, TableBlock, Term, number
from engine.layers.base import Layer, Workspace
from engine.layers.working import Fate, Seen, Values, Working, said, summed


class LrnWork(Workspace):
    """Both sides of the fraction, kept for the way back."""

    input: Array
    scale: Array  # S: what is raised to beta
    scratch: Array
    sums: Array


class Lrn(Layer[LrnWork]):
    """y[i] = x[i] / S[i]^beta with S[i] = k + alpha/n · Σ x[j]², over the channels j from i − n//2 to i + n//2.

    dL/dx[j] = g[j]·S[j]^−beta − 2·alpha·beta/n · x[j] · Σ g[i]·x[i]·S[i]^(−beta−1), over the i that have j near them.
    Shapes: input (H, C, W·N) -> the same. Source: Krizhevsky et al. 2012, section 3.3, with alpha/n as in Caffe.
    """

    workspace_type = LrnWork
    way_back = "way.neighbours"

    def __init__(self, name: str, spec: LrnSpec, input_shape: Shape) -> None:
        super().__init__(name, input_shape, input_shape)
        self.k, self.n, self.alpha, self.beta = spec.k, spec.n, spec.alpha, spec.beta

    def prepare(self, work: LrnWork) -> None:
        work.scale, work.scratch, work.sums = (np.empty_like(work.output) for _ in range(3))

    def _sum_near(self, values: Array, out: Array) -> Array:
        """Sums over the channels around each: slices shifted by one channel at a time."""
        channels = values.shape[1]
        np.copyto(out, values)
        for shift in range(1, min(self.n // 2, channels - 1) + 1):
            out[:, shift:] += values[:, :-shift]
            out[:, :-shift] += values[:, shift:]
        return out

    def forward(self, x: Array, work: LrnWork) -> Array:
        work.input = x
        np.multiply(x, x, out=work.scratch)
        self._sum_near(work.scratch, work.scale)
        work.scale *= self.alpha / self.n
        work.scale += self.k
        np.power(work.scale, -self.beta, out=work.output)
        work.output *= x
        return work.output

    def backward(self, grad_output: Array, work: LrnWork) -> Array | None:
        if work.grad_input is None:
            return None
        np.multiply(grad_output, work.output, out=work.scratch)
        work.scratch /= work.scale  # g · x · S^(−beta−1)
        self._sum_near(work.scratch, work.sums)
        work.sums *= work.input
        work.sums *= 2 * self.alpha * self.beta / self.n
        np.power(work.scale, -self.beta, out=work.grad_input)
        work.grad_input *= grad_output
        work.grad_input -= work.sums
        return work.grad_input

    # ---- the working

    def _near(self, channel: int) -> slice:
        return slice(max(channel - self.n // 2, 0), channel + self.n // 2 + 1)

    def _scale(self, row: int, column: int, channel: int, seen: Seen) -> float:
        near = seen.input[row, column, self._near(channel)].astype(np.float64)
        return self.k + self.alpha / self.n * float((near * near).sum())

    def explain_forward(self, index: Index, seen: Seen) -> Working:
        """The squares of the channels around, what they add up to, and the fraction."""
        row, column, channel = index
        near, x, scale = self._near(channel), float(seen.input[index]), self._scale(row, column, channel, seen)
        values = seen.input[row, column, near].astype(np.float64)
        table = TableBlock(
            said("lrn.near", layer=seen.name, input=seen.source_name),
            (Caption("lrn.value"), Caption("lrn.square")),
            tuple(
                (said("lrn.channel", channel=near.start + n + 1), (number(value), number(value * value)))
                for n, value in enumerate(values)
            ),
            channel - near.start,
            tuple(seen.to_input((row, column, near.start + n)) for n in range(len(values))),
        )
        words: Values = {"k": self.k, "alpha": self.alpha, "n": self.n, "squares": float((values * values).sum())}
        total = x / scale**self.beta
        return Working(
            (
                table,
                FormulaBlock(said("lrn.scale", **words), number(scale)),
                FormulaBlock(said("lrn.forward", x=x, scale=scale, beta=self.beta), number(total)),
            ),
            total,
        )

    def explain_backward(self, index: Index, seen: Seen) -> Working:
        """What its own output passes down, less what it takes from the outputs around by making them smaller."""
        row, column, channel = index
        x, near = float(seen.input[index]), range(self.output_shape[2])[self._near(channel)]
        scales = {c: self._scale(row, column, c, seen) for c in {channel, *near}}
        own = float(seen.delta[index]) * scales[channel] ** -self.beta
        factor = -2 * self.alpha * self.beta / self.n * x
        taken = [
            factor
            * float(seen.delta[row, column, c])
            * float(seen.input[row, column, c])
            * scales[c] ** (-self.beta - 1)
            for c in near
        ]
        parts = np.array([own, *taken])

        def term(place: int) -> Term:
            if place == 0:
                factors = number(seen.delta[index]), number(scales[channel] ** -self.beta)
                return Term(Caption("lrn.own"), number(own), factors, seen.to_output(index))
            c = near[place - 1]
            words = said("lrn.taken", channel=c + 1)
            return Term(words, number(parts[place]), target=seen.to_output((row, column, c)))

        words = said("lrn.backward", layer=seen.name, alpha=self.alpha, beta=self.beta, n=self.n)
        return Working((summed(words, parts, term, float(parts.sum())),), float(parts.sum()))

    def follow(self, index: Index, seen: Seen) -> Fate | None:
        return Fate(
            FormulaBlock(said("lrn.makes", layer=seen.name), number(seen.output[index]), seen.to_output(index)), index
        )
