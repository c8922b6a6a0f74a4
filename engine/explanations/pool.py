"""Explains max pooling: the winner of each window."""

import numpy as np

from engine.arrays import Array
from engine.explanations.blocks import FormulaBlock, Index, NoteBlock, Term, WindowBlock, grid, number
from engine.explanations.explainer import Explainer
from engine.explanations.terms import LayerExample, NextUse, Values, Working, caption, summed
from engine.layers import MaxPool


class MaxPoolExplainer(Explainer[MaxPool]):
    """A window with its winner marked; the gradient of a cell is that of the windows it won."""

    gradient_caption = "way.winners"

    def _window(self, index: Index, example: LayerExample) -> tuple[Array, Index, tuple[tuple[int, int], ...]]:
        """The cells of an output's window that lie on the map (h, w), the first one's place, and the winner in it."""
        row, column, channel = index
        top, left, rows, columns = example.window.region((row, column, 1, 1))
        first = max(top, 0), max(left, 0)
        window = example.input[first[0] : top + rows, first[1] : left + columns, channel]
        if np.isnan(window).any():
            return window, (*first, channel), ()
        # on a tie the first by column, then row
        across, down = np.unravel_index(int(window.T.argmax()), window.T.shape)
        return window, (*first, channel), ((int(down), int(across)),)

    def _wins(self, index: Index, cell: Index, example: LayerExample) -> bool:
        _, (top, left, _), winner = self._window(index, example)
        return winner == ((cell[0] - top, cell[1] - left),)

    def _windows(self, cell: Index) -> list[Index]:
        """The outputs whose windows hold a cell of the input."""
        stride, padding = self.layer.stride, self.layer.padding
        ranges = [
            range(max(-(-(place + padding - size + 1) // stride), 0), min((place + padding) // stride, last - 1) + 1)
            for place, size, last in zip(cell[:2], self.layer.kernel_size, self.layer.output_shape[:2], strict=True)
        ]
        return [(row, column, cell[2]) for row in ranges[0] for column in ranges[1]]

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
            return Working((NoteBlock(caption("pool.unread", layer=example.name)),), 0.0)
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
            return NextUse(NoteBlock(caption("pool.unread", layer=example.name)), None)
        if len(windows) > 1:
            return NextUse(NoteBlock(caption("pool.wins_some", **words)), None)
        if won:
            value, target = number(example.input[index]), example.to_output(won[0])
            return NextUse(FormulaBlock(caption("pool.wins", **words), value, target), won[0])
        return NextUse(NoteBlock(caption("pool.loses", **words)), None)
