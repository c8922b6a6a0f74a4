"""A layer type is its record and its class: a new one needs no change elsewhere in engine, server or page."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import pytest

from engine import Network, Trainer, checkpoint, parse_definition
from engine.definition import LAYER_SPECS
from engine.definition.keys import Key
from engine.definition.layer import LayerSpec
from engine.explanations.held_step import HeldStep
from engine.layers import LAYER_TYPES, Layer, Workspace
from engine.notation import print_definition
from server import protocol

TEXT = """[{type:'input', out_sx:4, out_sy:4, out_depth:1}, {type:'conv', sx:3, filters:2}, {type:'amplify', factor:3},
 {type:'softmax', num_classes:2}]"""


@dataclass(frozen=True, slots=True)
class AmplifySpec(LayerSpec):
    """Multiplies every value by a number."""

    factor: float = 2.0

    type: ClassVar[str] = "amplify"
    family: ClassVar = "regularization"
    keys: ClassVar = (Key("factor", "factor", default=2, whole=False, label="k"),)

    def buffer_shapes(self, input_shape):
        return {"uses": (1,)}


class Amplify(Layer[Workspace]):
    """y = factor · x."""

    workspace_type = Workspace

    def __init__(self, name, spec, input_shape):
        super().__init__(name, spec, input_shape)
        self.factor = spec.factor
        self.buffers = {"uses": np.zeros(1)}

    def prepare(self, work):
        pass

    def forward(self, x, work):
        return np.multiply(x, self.factor, out=work.output)

    def backward(self, grad_output, work):
        return np.multiply(grad_output, self.factor, out=work.grad_input)


@pytest.fixture(autouse=True)
def _known(monkeypatch):
    monkeypatch.setitem(LAYER_SPECS, "amplify", AmplifySpec)
    monkeypatch.setitem(LAYER_TYPES, "amplify", Amplify)


def trained():
    trainer = Trainer(Network(parse_definition(TEXT), seed=1), {"learning_rate": 0.1})
    x = np.random.default_rng(0).normal(size=(8, 4, 4, 1)).astype(np.float32)
    y = (x.mean(axis=(1, 2, 3)) > 0).astype(int)
    losses = [trainer.train_batch(x, y).loss for _ in range(60)]
    return trainer, losses


def test_it_is_parsed_printed_trained_saved_and_loaded():
    trainer, losses = trained()
    assert losses[-1] < losses[0] / 2
    definition = trainer.network.definition
    assert definition.layers[2] == AmplifySpec(3)
    assert "{type:'amplify', factor:3}" in print_definition(definition)
    trainer.network.layers[1].buffers["uses"][0] = 60
    again = checkpoint.parse(checkpoint.dump(trainer)).trainer(None)
    np.testing.assert_array_equal(again.network.values, trainer.network.values)
    assert again.network.buffers()["amplify1.uses"][0] == 60


def test_the_page_is_told_all_that_it_draws_and_the_drawer_says_that_nothing_is_explained_yet():
    trainer, _ = trained()
    info = protocol.layer_infos(trainer.network.definition)[2]
    assert (info.family, info.keeps_range, info.window.height) == ("regularization", True, 1)
    assert [(field.key, field.value, field.label) for field in info.fields] == [("factor", 3, "k")]
    step = HeldStep(trainer, np.ones((4, 4, 1), np.float32), 0)
    explained = step.explain(2, "cell", (0, 0, 1), "forward")
    assert explained.blocks[0].caption.key == "unexplained"
    assert explained.total == explained.value
