"""Explains pooling: the winner of each window, or the share of each of its cells."""

from typing import Any, TypeVar

import numpy as np

from engine.arrays import Array
from engine.explanations.blocks import FormulaBlock, Index, NoteBlock, Term, WindowBlock, grid, number
from engine.explanations.explainer import Explainer
from engine.explanations.terms import LayerExample, NextUse, Values, Working, caption, summed
from engine.layers import AveragePool, MaxPool
from engine.layers.pool import Pool

P = TypeVar("P", bound=Pool[Any])


class PoolExplainer(Explainer[P]):
    """What both methods have in common: the cells of a window, and the windows of a cell."""

    def _cells(self, index: Index, example: LayerExample) -> tuple[Array, Index]:
        """The cells of an output's window that lie on the map (h, w), and the first one's place."""
        row, column, channel = index
        top, left, rows, columns = example.window.region((row, column, 1, 1))
        first = max(top, 0), max(left, 0)
        return example.input[first[0] : top + rows, first[1] : left + columns, channel], (*first, channel)

    def _windows(self, cell: Index) -> list[Index]:
        """The outputs whose windows hold a cell of the input."""
        stride, padding = self.layer.stride, self.layer.padding
        ranges = [
            range(max(-(-(place + padding - size + 1) // stride), 0), min((place + padding) // stride, last - 1) + 1)
            for place, size, last in zip(cell[:2], self.layer.kernel_size, self.layer.output_shape[:2], strict=True)
        ]
        return [(row, column, cell[2]) for row in ranges[0] for column in ranges[1]]

    def _unread(self, example: LayerExample) -> NoteBlock:
        return NoteBlock(caption("pool.unread", layer=example.name))


class MaxPoolExplainer(PoolExplainer[MaxPool]):
    """A window with its winner marked; the gradient of a cell is that of the windows it won."""

    gradient_caption = "way.winners"

    def _window(self, index: Index, example: LayerExample) -> tuple[Array, Index, tuple[tuple[int, int], ...]]:
        """As `_cells`, and the winner in the window."""
        window, first = self._cells(index, example)
        if np.isnan(window).any():
            return window, first, ()
        # on a tie the first by column, then row
        across, down = np.unravel_index(int(window.T.argmax()), window.T.shape)
        return window, first, ((int(down), int(across)),)

    def _wins(self, index: Index, cell: Index, example: LayerExample) -> bool:
        _, (top, left, _), winner = self._window(index, example)
        return winner == ((cell[0] - top, cell[1] - left),)

    def forward(self, index: Index, example: LayerExample) -> Working:
        """The window and its winner."""
        window, first, winner = self._window(index, example)
        words = caption("pool.cells", input=example.source_name)
        picture = grid(words, example.palette, window, winner, example.to_input(first))
        return Working((WindowBlock(caption("pool.window", layer=example.name), picture),), float(window.max()))

    def backward(self, index: Index, example: LayerExample) -> Working:
        """The windows that hold this cell: the gradients of those that it won are its."""
        windows = self._windows(index)
        if not windows:
            return Working((self._unread(example),), 0.0)
        won = [self._wins(window, index, example) for window in windows]
        parts = np.array([float(example.delta[w]) if is_won else 0.0 for w, is_won in zip(windows, won, strict=True)])

        def term(place: int) -> Term:
            window = windows[place]
            words = caption("pool.won" if won[place] else "pool.lost", row=window[0] + 1, column=window[1] + 1)
            factors = number(example.delta[window]), float(won[place])
            return Term(words, number(parts[place]), factors, example.to_output(window))

        total = float(parts.sum())
        return Working((summed(caption("pool.route", layer=example.name), parts, term, total),), total)

    def next_use(self, index: Index, example: LayerExample) -> NextUse | None:
        windows = self._windows(index)
        height, width = self.layer.kernel_size
        won = [window for window in windows if self._wins(window, index, example)]
        words: Values = {
            "layer": example.name,
            "height": height,
            "width": width,
            "windows": len(windows),
            "won": len(won),
        }
        if not windows:
            return NextUse(self._unread(example), None)
        if len(windows) > 1:
            return NextUse(NoteBlock(caption("pool.wins_some", **words)), None)
        if won:
            value, target = number(example.input[index]), example.to_output(won[0])
            return NextUse(FormulaBlock(caption("pool.wins", **words), value, target), won[0])
        return NextUse(NoteBlock(caption("pool.loses", **words)), None)


class AveragePoolExplainer(PoolExplainer[AveragePool]):
    """A window and the mean of its cells; the gradient of a cell is its share of those of the windows that hold it."""

    gradient_caption = "way.shares"

    def forward(self, index: Index, example: LayerExample) -> Working:
        """The window, and its sum over the number of its cells."""
        window, first = self._cells(index, example)
        words = caption("pool.cells", input=example.source_name)
        picture = grid(words, example.palette, window, origin=example.to_input(first))
        total = window.sum(dtype=np.float64)
        mean = caption("average.forward", sum=total, cells=window.size)
        return Working(
            (
                WindowBlock(caption("average.window", layer=example.name), picture),
                FormulaBlock(mean, number(total / window.size)),
            ),
            float(total / window.size),
        )

    def backward(self, index: Index, example: LayerExample) -> Working:
        """The windows that hold this cell: of each one's gradient it gets an equal share."""
        windows = self._windows(index)
        if not windows:
            return Working((self._unread(example),), 0.0)
        shares = [1 / self._cells(window, example)[0].size for window in windows]
        parts = np.array([float(example.delta[w]) * share for w, share in zip(windows, shares, strict=True)])

        def term(place: int) -> Term:
            window = windows[place]
            words = caption("average.share", row=window[0] + 1, column=window[1] + 1, cells=round(1 / shares[place]))
            factors = number(example.delta[window]), number(shares[place])
            return Term(words, number(parts[place]), factors, example.to_output(window))

        total = float(parts.sum())
        return Working((summed(caption("average.spread", layer=example.name), parts, term, total),), total)

    def next_use(self, index: Index, example: LayerExample) -> NextUse | None:
        windows = self._windows(index)
        if not windows:
            return NextUse(self._unread(example), None)
        if len(windows) > 1:
            return NextUse(NoteBlock(caption("average.uses", layer=example.name, windows=len(windows))), None)
        (window,) = windows
        words = caption("average.makes", layer=example.name, cells=self._cells(window, example)[0].size)
        return NextUse(FormulaBlock(words, number(example.output[window]), example.to_output(window)), window)
