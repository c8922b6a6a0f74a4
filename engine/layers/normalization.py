"""Local response normalization."""

import numpy as np

from engine.arrays import Array
from engine.definition.layer import Shape
from engine.definition.spec import LrnSpec
from engine.layers.base import Layer, Workspace


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

    def __init__(self, name: str, spec: LrnSpec, input_shape: Shape) -> None:
        super().__init__(name, spec, input_shape)
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
