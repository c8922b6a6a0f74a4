"""The ways of computing a correlation behind one door, and which of them are worth measuring."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Protocol

from engine.arrays import Array, Float
from engine.kernels import winograd
from engine.kernels.strips import Strips, Window
from engine.kernels.tiles import Tuning, default_tuning, tunings
from engine.kernels.winograd import Winograd

_WINOGRAD_CHANNELS = 16  # with fewer a layer alone may gain, but a whole step lost 8 % (MNIST demo, batch 20 and 64)


class Correlation(Protocol):
    """y[h, f, (w, n)] = Σ x[h·stride + ky − pad, c, (w·stride + kx − pad, n)] · weight[f, ky, kx, c]."""

    def apply(self, x: Array, weight: Array, out: Array) -> Array:
        """Correlates x (H, C, W·N) with weight (F, k_y, k_x, C) into out (H_out, F, W_out·N); remembers x."""
        ...

    def weight_gradient(self, grad: Array) -> Array:
        """The gradient of the weight (F, k_y, k_x, C) from that of the newest output (H_out, F, W_out·N)."""
        ...


@dataclass(frozen=True, slots=True)
class Sizes:
    """A correlation to be computed: all that its speed depends on."""

    window: Window
    in_channels: int
    out_channels: int
    batch: int

    def products(self, *, by_winograd: bool) -> tuple[int, int, int]:
        """(filters, patch, run) of its matrix products: (F, K) · (K, R)."""
        height, width = self.window.kernel
        patch = width * self.in_channels * (1 if by_winograd else height)
        return self.out_channels, patch, self.window.output[1] * self.batch

    def admits(self, tuning: Tuning) -> bool:
        """Whether the tiles of a tuning divide the products."""
        if tuning.winograd and not winograd.fits(self.window):
            return False
        filters, patch, run = self.products(by_winograd=tuning.winograd)
        return not (
            filters % (tuning.filters or filters) or patch % (tuning.patch or patch) or run % (tuning.columns or run)
        )

    @property
    def _suits_winograd(self) -> bool:
        return winograd.fits(self.window) and min(self.in_channels, self.out_channels) >= _WINOGRAD_CHANNELS

    def default_tuning(self) -> Tuning:
        """The rule of thumb."""
        by_winograd = self._suits_winograd
        return replace(default_tuning(*self.products(by_winograd=by_winograd)), winograd=by_winograd)

    def tunings(self, *, learns: bool) -> Iterator[Tuning]:
        """A few to measure, the fair one first. learns: whether weight gradients are wanted too."""
        by_winograd = self._suits_winograd
        for tuning in tunings(*self.products(by_winograd=by_winograd), learns=learns):
            yield replace(tuning, winograd=by_winograd)
        if by_winograd:
            yield default_tuning(*self.products(by_winograd=False))

    def build(self, dtype: Float, tuning: Tuning) -> Correlation:
        """Its buffers, for the way that a tuning asks for."""
        way = Winograd if tuning.winograd else Strips
        return way(self.window, self.in_channels, self.out_channels, self.batch, dtype, tuning)
