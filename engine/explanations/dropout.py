"""Explains dropout, which changes nothing outside of training."""

from engine.explanations.blocks import Index
from engine.explanations.explainer import Explainer
from engine.explanations.terms import LayerExample, NextUse, Values, Working, as_next_use, formula
from engine.layers import Dropout


class DropoutExplainer(Explainer[Dropout]):
    """One line: the value as it is, or times the scale of a network trained elsewhere."""

    gradient_caption = "way.all"

    def forward(self, index: Index, example: LayerExample) -> Working:
        """Here nothing is dropped, as always outside of training."""
        x, scale = float(example.input[index]), self.layer.test_scale
        words: Values = {"layer": example.name, "x": x, "probability": self.layer.drop_prob, "scale": scale}
        key = "dropout.forward" if scale == 1 else "dropout.scaled"
        return formula(key, x * scale, example.to_input(index), **words)

    def backward(self, index: Index, example: LayerExample) -> Working:
        delta, scale = float(example.delta[index]), self.layer.test_scale
        words: Values = {"layer": example.name, "delta": delta, "probability": self.layer.drop_prob, "scale": scale}
        key = "dropout.backward" if scale == 1 else "dropout.scaled_back"
        return formula(key, delta * scale, example.to_output(index), **words)

    def next_use(self, index: Index, example: LayerExample) -> NextUse | None:
        return NextUse(as_next_use(self.forward(index, example), example.to_output(index)), index)
