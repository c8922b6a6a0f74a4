"""Explanations agree with the engine: totals, gradients, and the next step.

Errors are relative to the larger of the value and the largest number in its arithmetic, because float32 rounds those,
and if parts cancel, only their rounding is left.
"""

import json
import time
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import Network, Trainer, load_dataset, parse_definition
from engine.definition import LAYER_SPECS, preset
from engine.definition.options import METHODS
from engine.errors import TargetError
from engine.explanations.blocks import Target
from engine.explanations.held_step import HeldStep, relative_error
from engine.explanations.nudge import central_difference
from engine.explanations.table import EXPLAINERS, LOSS_EXPLAINERS, explainer_of
from tests.engine.strategies import texts

WORDS = json.loads((Path(__file__).parents[3] / "static" / "text" / "en.json").read_text("utf-8"))
FORMULA_PARTS = ("delta", "probability", "right", "y", "wanted", "weight", "gradient", "power")

LAYERS = {
    "conv, relu, pool": "{type:'conv',sx:5,filters:6,pad:2,activation:'relu'},{type:'pool',sx:2},"
    "{type:'conv',sx:3,sy:2,filters:12,activation:'relu'}",
    "many channels": "{type:'conv',sx:3,filters:20,pad:1},{type:'tanh'},{type:'conv',sx:3,filters:17,pad:2}",
    "strides and gaps": "{type:'conv',sx:3,filters:4,stride:2,pad:3},{type:'conv',sx:1,filters:5,stride:2}",
    "overlapping pools": "{type:'conv',sx:3,filters:4},{type:'pool',sx:3,stride:2,pad:1},{type:'pool',sx:3,stride:1}",
    "pools with gaps": "{type:'pool',sx:2,stride:3},{type:'conv',sx:2,filters:3}",
    "average pools": "{type:'conv',sx:3,filters:4},{type:'pool',sx:3,stride:2,pad:1,method:'average'},"
    "{type:'pool',sx:2,stride:3,method:'average'},{type:'pool',sx:'all',method:'average'}",
    "curves": "{type:'conv',sx:3,filters:5,activation:'sigmoid'},{type:'fc',num_neurons:20,activation:'tanh'}",
    "maxout": "{type:'conv',sx:3,filters:7},{type:'maxout',group_size:3},{type:'fc',num_neurons:6,activation:'maxout'}",
    "lrn and dropout": "{type:'conv',sx:3,filters:6},{type:'lrn',k:1,n:5,alpha:0.5,beta:0.75},{type:'dropout'},"
    "{type:'fc',num_neurons:8,drop_prob:0.3}",
}
LOSSES = {"softmax": "num_classes:4", "svm": "num_classes:4", "regression": "num_neurons:4"}
CASES = [(name, "softmax") for name in LAYERS] + [("curves", "svm"), ("conv, relu, pool", "regression")]


def definition(layers, loss):
    text = f"[{{type:'input',out_sx:12,out_sy:11,out_depth:2}},{layers},{{type:'{loss}',{LOSSES[loss]}}}]"
    return parse_definition(text)


def held(layers, loss, rng):
    """Returns a held step of a network that has learned a little, with an image without ties."""
    trainer = Trainer(Network(definition(layers, loss), 3), {"learning_rate": 0.01})
    for _ in range(4):
        x = rng.normal(size=(5, *trainer.network.input_shape)).astype(np.float32)
        targets = rng.normal(size=(5, 4)) if loss == "regression" else rng.integers(0, 4, 5)
        trainer.train_batch(x, targets)
    image = rng.normal(size=trainer.network.input_shape).astype(np.float32)
    return HeldStep(trainer, image, 2, rng.normal(size=4).astype(np.float32))


def targets(step, rng, count=10):
    """Yields ten random cells of every layer, and ten random numbers of every parameter."""
    network = step.network
    for layer, shape in enumerate(network.definition.shapes):
        parameters = network.layers[layer - 1].parameters if layer else {}
        shapes = {"cell": shape} | {name: parameter.shape for name, parameter in parameters.items()}
        for kind, sizes in shapes.items():
            for _ in range(count):
                yield layer, kind, tuple(int(rng.integers(size)) for size in sizes)


def parts(blocks):
    """Yields the numbers in the arithmetic of some blocks."""
    for block in blocks:
        match block["type"]:
            case "product":
                yield from (value for row in block["product"]["values"] for value in row)
            case "sum":
                yield from (term["value"] for term in block["terms"])
                yield from (
                    factor for term in block["terms"] if len(term["factors"]) == 1 for factor in term["factors"]
                )
            case "window":
                yield from (value for row in block["grid"]["values"] for value in row)
            case "formula":
                yield from (block["caption"]["values"].get(name) for name in FORMULA_PARTS)
                yield 1.0 if block["caption"]["key"] == "sigmoid.forward" else None  # (1 + tanh)/2 of float32


def error(explanation):
    """Returns the difference of total and value, relative as explained above."""
    sizes = [abs(part) for part in parts(asdict(explanation)["blocks"]) if isinstance(part, int | float)]
    largest = max([abs(explanation.value), *sizes])
    return abs(explanation.total - explanation.value) / largest if largest else 0.0


def test_the_cases_cover_every_layer_type():
    assert {layer.type for name, loss in CASES for layer in definition(LAYERS[name], loss).layers} == set(LAYER_SPECS)


@pytest.mark.parametrize(("name", "loss"), CASES)
def test_every_layer_has_an_explainer_of_its_own(name, loss):
    for layer in Network(definition(LAYERS[name], loss)).layers:
        explainer = explainer_of(layer)
        assert explainer.layer is layer
        assert type(explainer) in {**EXPLAINERS, **LOSS_EXPLAINERS}.values(), layer.name


def test_a_layer_without_an_explainer_says_so_and_shows_what_the_engine_computed(rng, monkeypatch):
    explained = held(LAYERS["conv, relu, pool"], "softmax", np.random.default_rng(5))
    for table in (EXPLAINERS, LOSS_EXPLAINERS):
        for layer in list(table):
            monkeypatch.delitem(table, layer)
    step = held(LAYERS["conv, relu, pool"], "softmax", np.random.default_rng(5))
    for layer, kind, index in targets(step, rng, 3):
        for view in ("forward", "backward", "check"):
            explanation, known = step.explain(layer, kind, index, view), explained.explain(layer, kind, index, view)
            assert explanation.value == known.value
            assert explanation.total == explanation.value or view == "check"
            keys = [key for key, _ in captions(asdict(explanation)["blocks"])]
            assert ("unexplained" in keys) == (view != "check" and (layer, view) != (0, "forward")), (layer, view)
            assert all(f"explain.{key}" in WORDS for key in keys)


@pytest.mark.parametrize(("name", "loss"), CASES)
def test_every_total_equals_the_result_of_the_engine(name, loss, rng):
    step = held(LAYERS[name], loss, rng)
    worst = {}
    for layer, kind, index in targets(step, rng):
        for view in ("forward", "backward"):
            explanation = step.explain(layer, kind, index, view)
            assert explanation.blocks
            key = (step.network.definition.names[layer], kind, view)
            worst[key] = max(worst.get(key, 0.0), error(explanation))
    assert max(worst.values()) < 1e-5, worst


@pytest.mark.parametrize(("name", "loss"), CASES)
def test_every_gradient_agrees_with_nudging_in_float64(name, loss, rng):
    step = held(LAYERS[name], loss, rng)
    corners, count = 0, 0
    for layer, kind, index in targets(step, rng):
        explanation = step.explain(layer, kind, index, "check")
        check, notes = explanation.blocks[0], explanation.blocks[1:]
        assert check.analytic == explanation.value
        count += 1
        if any(note.caption.key == "check.corner" for note in notes):
            corners += 1
            continue
        rounding = 2e-7 * gradient_size(step, layer, kind)  # of float32, for the largest gradient of the same array
        assert abs(check.analytic - check.numeric) <= 1e-4 * abs(check.numeric) + rounding, (layer, kind, index, check)
    assert corners <= count // 20, "a tie, such as two windows with one winner, is not the rule"


def gradient_size(step, layer, kind):
    if kind == "cell":
        place = min(layer, len(step.network.layers) - 1)  # for the loss, the scores it reads
        return float(np.abs(step.view.layers[place].activation_gradient).max())
    return float(np.abs(step._probe.execution.works[layer - 1].grads[kind]).max())


@pytest.mark.parametrize(("method", "momentum"), [*((method, 0.9) for method in METHODS), ("sgd", 0.0)])
def test_the_explained_step_is_the_step_the_trainer_takes(method, momentum, rng):
    text = (
        "[{type:'input',out_sx:8,out_sy:8,out_depth:1},{type:'conv',sx:3,filters:4,activation:'relu',l1_decay_mul:2},"
        "{type:'pool',sx:2},{type:'fc',num_neurons:6,drop_prob:0.5},{type:'softmax',num_classes:10}]"
    )
    options = {"method": method, "batch_size": 6, "learning_rate": 0.02, "momentum": momentum}
    options |= {"l2_decay": 0.01, "l1_decay": 0.003, "eps": 1e-6}
    data = load_dataset("digits")
    trainer = Trainer(Network(parse_definition(text), 1), options, data, seed=5, threads=2)
    for _ in range(7):
        trainer.train_next()
    image = rng.normal(size=trainer.network.input_shape).astype(np.float32)
    step = HeldStep(trainer, image, None)
    before = trainer.network.values.copy()
    trainer.train_next()
    assert np.array_equal(step.network.values, before)
    for layer, kind, index in (target for target in targets(step, rng) if target[1] != "cell"):
        explanation = step.explain(layer, kind, index, "step")
        name = f"{step.network.definition.names[layer]}.{kind}"
        real = float(trainer.network.parameters()[name].value[index])
        assert explanation.value == real, "to the bit"
        weight = float(step.network.parameters()[name].value[index])
        assert abs(explanation.total - real) <= 1e-5 * max(abs(weight), abs(real - weight))
        assert explanation.blocks[0].caption.values == {"batch": 6, "step": 8}
    later = step.explain(1, "bias", (0,), "step")
    for _ in range(3):
        trainer.train_next()
    assert step.explain(1, "bias", (0,), "step") == later, "a held step has its own numbers"


def test_gradients_stay_precise_when_a_probability_is_nearly_1(rng):
    step = demo(100)
    fc = step.network.layers[-2].parameters["weight"]
    fc.value[...] *= 3
    step = HeldStep(Trainer(step.network, {}), step.view.image, None)
    assert 1e-12 < 1 - step.view.scores[step.label] < 1e-4
    for layer, kind, index in (
        (7, "weight", (step.label, 1, 1, 2)),
        (7, "cell", (0, 0, step.label)),
        (4, "bias", (2,)),
    ):
        [check, *_] = step.explain(layer, kind, index, "check").blocks
        assert check.relative_error < 1e-4
        assert error(step.explain(layer, kind, index, "backward")) < 1e-5


@pytest.mark.parametrize("loss", LOSSES)
def test_backward_begins_in_the_loss_with_output_minus_target(loss, rng):
    step = held(LAYERS["curves"], loss, rng)
    last = len(step.network.layers)
    says, wanted = step.view.layers[last].activation[0, 0].astype(np.float64), step._wanted
    right = np.arange(4) == step.label
    margins = np.where(right, 0, np.maximum(says - says[step.label] + 1, 0))
    expected = {
        "softmax": says - right,
        "svm": np.where(right, -np.count_nonzero(margins), margins > 0),
        "regression": says - wanted,
    }[loss]
    for k in range(4):
        explanation = step.explain(last, "cell", (0, 0, k), "backward")
        assert explanation.target == Target(last, "cell", (0, 0, k))
        assert explanation.views == ("forward", "backward", "check")
        assert explanation.blocks[0].caption.key == "loss.score"
        assert explanation.total == pytest.approx(expected[k], rel=1e-5, abs=1e-7)
        gradient = float(step.view.layers[last - 1].activation_gradient[0, 0, k])
        assert explanation.value == gradient == step.explain(last - 1, "cell", (0, 0, k), "backward").value
        check, *notes = step.explain(last, "cell", (0, 0, k), "check").blocks
        assert check.analytic == gradient
        assert check.relative_error < 1e-4 or notes


def test_frozen_or_silent_parameters_do_not_change_and_the_step_says_why():
    trainer = Trainer(
        Network(parse_definition(preset("mnist-demo").text), 0), {"batch_size": 4}, load_dataset("digits")
    )
    trainer.train_next()
    trainer.surgery.freeze(4)
    trainer.surgery.silence(1, 3)
    step = HeldStep(trainer, np.zeros((24, 24, 1), np.float32), 0)
    before = step.network.values.copy()
    trainer.train_next()
    for layer, kind, index, why in (
        (4, "weight", (1, 1, 1, 1), "step.frozen"), (1, "bias", (3,), "step.silent"), (1, "bias", (2,), "rule.updated"),
        (7, "weight", (1, 1, 1, 1), "rule.updated"),
    ):  # fmt: skip
        explanation = step.explain(layer, kind, index, "step")
        assert explanation.blocks[-1].caption.key == why
        name = f"{step.network.definition.names[layer]}.{kind}"
        assert explanation.value == trainer.network.parameters()[name].value[index]
        assert explanation.total == pytest.approx(explanation.value, rel=1e-5)
        assert f"explain.{why}" in WORDS
    assert np.array_equal(step.network.values, before)


def test_a_step_that_would_stop_the_run_says_so():
    data = load_dataset("digits")
    text = "[{type:'input',out_sx:8,out_sy:8,out_depth:1},{type:'softmax',num_classes:10}]"
    trainer = Trainer(Network(parse_definition(text), 1), {"learning_rate": 1e6}, data)
    trainer.network.values[:] = np.nan
    step = HeldStep(trainer, np.zeros((8, 8, 1), np.float32), 0)
    explanation = step.explain(1, "weight", (0, 0, 0, 0), "step")
    assert explanation.blocks[0].caption.key == "step.not_finite"
    assert explanation.total is None
    for view in ("forward", "backward", "check"):
        assert json.dumps(asdict(step.explain(1, "cell", (0, 0, 3), view)), allow_nan=False)


def test_a_loss_that_is_not_finite_fails_the_check_which_says_why():
    network = Network(
        parse_definition("[{type:'input',out_sx:4,out_sy:4,out_depth:1},{type:'softmax',num_classes:3}]"), 1
    )
    network.values[:] = np.nan
    step = HeldStep(Trainer(network, {}), np.zeros((4, 4, 1), np.float32), 0)
    check, note = step.explain(1, "weight", (0, 0, 0, 0), "check").blocks
    assert (check.numeric, check.relative_error) == (None, None)
    assert note.caption.key == "check.not_finite"
    assert "explain.check.not_finite" in WORDS
    assert np.isnan(relative_error(0.0, np.nan))


def test_every_cell_of_a_patch_links_to_its_source(rng):
    step = held(LAYERS["conv, relu, pool"], "softmax", rng)
    explanation = step.explain(1, "cell", (0, 4, 3), "forward")
    product = explanation.blocks[0]
    origin = product.left.origin
    assert (origin.layer, origin.kind, origin.index) == (0, "cell", (-2, 2, 0))
    assert product.left.values[0] == (0.0,) * 5, "padding"
    assert product.left.values[3][1] == step.explain(0, "cell", (1, 3, 0), "forward").value
    slice_at = product.right.origin
    assert product.right.values[3][1] == step.explain(1, "weight", (3, 3, 1, 0), "forward").value
    assert (slice_at.kind, slice_at.index) == ("weight", (3, 0, 0, 0))
    assert explanation.sees == (-2, 2, 5, 5)
    assert [block.type for block in explanation.blocks[:3]] == ["product", "product", "sum"]


def test_a_cell_of_a_colour_picture_links_to_every_channel(rng):
    text = (
        "[{type:'input',out_sx:8,out_sy:8,out_depth:3},{type:'conv',sx:3,filters:4,activation:'relu'},"
        "{type:'conv',sx:3,filters:3},{type:'softmax',num_classes:4}]"
    )
    trainer = Trainer(Network(parse_definition(text), 1), {})
    step = HeldStep(trainer, rng.normal(size=(8, 8, 3)).astype(np.float32), 2)
    for layer, kind, index in ((0, "cell", (4, 3, 1)), (1, "weight", (2, 0, 1, 1))):
        for view in ("forward", "backward"):
            colors, *others = step.explain(layer, kind, index, view).blocks
            assert (colors.type, colors.marked, len(others) > 0) == ("table", 1, True)
            for target, (_, (value,)) in zip(colors.targets, colors.rows, strict=True):
                assert value == step.explain(target.layer, target.kind, target.index, view).value
            assert [target.index for target in colors.targets] == [(*index[:-1], channel) for channel in range(3)]
            assert all(f"explain.{name.key}" in WORDS for name in (colors.caption, *(row[0] for row in colors.rows)))
        assert step.explain(layer, kind, index, "check").blocks[0].type == "check"
    for layer, kind, index in ((1, "cell", (4, 3, 1)), (1, "bias", (1,)), (3, "weight", (2, 0, 1, 1))):
        assert step.explain(layer, kind, index, "forward").blocks[0].type != "table", "drawn channel by channel"


def test_a_conv_cell_shows_its_next_uses_in_relu_and_pool(rng):
    step = held(LAYERS["conv, relu, pool"], "softmax", rng)
    maps = step.view.layers[2].activation
    keys = set()
    for index in np.ndindex(4, 4, 6):
        fates = [b.caption for b in step.explain(1, "cell", index, "forward").blocks if b.type in ("formula", "note")]
        assert fates[0].key == "relu.forward"
        window = maps[index[0] // 2 * 2 :, index[1] // 2 * 2 :, index[2]][:2, :2]
        wins = maps[index] == window.max() and (window == window.max()).sum() == 1
        assert not wins or fates[1].key == "pool.wins"
        assert maps[index] == window.max() or fates[1].key == "pool.loses"
        keys.add(fates[1].key)
    assert keys == {"pool.wins", "pool.loses"}


def test_many_channels_show_the_largest_as_pictures_and_the_rest_as_one_term(rng):
    step = held(LAYERS["many channels"], "softmax", rng)
    explanation = step.explain(3, "cell", (4, 4, 2), "forward")
    products = [block for block in explanation.blocks if block.type == "product"]
    [together] = [block for block in explanation.blocks if block.type == "sum"]
    assert len(products) == 8
    assert together.rest[0] == 20 - 12
    assert together.terms[-1].caption.key == "bias"
    shown = sum(term.value for term in together.terms) + together.rest[1]
    assert shown == pytest.approx(together.total, rel=1e-12)
    sizes = [abs(term.value) for term in together.terms[:-1]]
    assert sizes == sorted(sizes, reverse=True)
    assert [abs(block.sum) for block in products] == pytest.approx(sizes[:8], rel=1e-12)


def test_the_first_of_a_tie_wins_as_in_the_engine(rng):
    text = "[{type:'input',out_sx:4,out_sy:4,out_depth:1},{type:'pool',sx:2},{type:'softmax',num_classes:3}]"
    trainer = Trainer(Network(parse_definition(text), 1), {})
    image = np.zeros((4, 4, 1), np.float32)
    image[:2, :2, 0] = [[0, 3], [3, 3]]
    step = HeldStep(trainer, image, 1)
    [window, *_] = step.explain(1, "cell", (0, 0, 0), "forward").blocks
    assert window.grid.marked == ((1, 0),), "the first by column, then by row"
    for index in ((0, 0, 0), (1, 0, 0), (0, 1, 0), (1, 1, 0), (2, 2, 0), (3, 2, 0)):
        explanation = step.explain(0, "cell", index, "backward")
        assert explanation.total == explanation.value
        check, *notes = step.explain(0, "cell", index, "check").blocks
        assert check.relative_error < 1e-4, "on the side that the engine takes"
        assert [note.caption.key for note in notes] == ([] if index == (0, 0, 0) else ["check.side"])


def test_a_click_leads_through_relu_and_pool_in_both_directions(rng):
    step = held(LAYERS["conv, relu, pool"], "softmax", rng)
    winner = np.unravel_index(step.view.layers[2].activation[:2, :2, 0].argmax(), (2, 2))
    cell = (int(winner[0]), int(winner[1]), 0)
    *_, relu, pool = step.explain(1, "cell", cell, "forward").blocks
    assert (relu.target.layer, relu.target.index) == (2, cell)
    assert (pool.target.layer, pool.target.index) == (3, (0, 0, 0))
    [mask] = step.explain(1, "cell", cell, "backward").blocks
    assert mask.target == relu.target
    [route] = step.explain(2, "cell", cell, "backward").blocks
    assert [term.target for term in route.terms] == [pool.target]
    last = len(step.network.layers)
    table = step.explain(last, "cell", (0, 0, 1), "forward").blocks[0]
    assert [target.index for target in table.targets] == [(0, 0, k) for k in range(4)]
    assert {target.layer for target in table.targets} == {last - 1}
    assert (
        step.explain(last - 1, "weight", (1, 2, 1, 3), "forward").sees
        == step.explain(last - 2, "cell", (2, 1, 3), "forward").sees
    )


@pytest.mark.parametrize(
    ("layer", "kind", "index", "view", "field"),
    [
        (-1, "cell", (0, 0, 0), "forward", "layer"), (9, "cell", (0, 0, 0), "forward", "layer"),
        (1, "cell", (0, 0), "forward", "index"), (1, "cell", (24, 0, 0), "forward", "index"),
        (1, "cell", (0, -1, 0), "forward", "index"), (2, "weight", (0, 0, 0, 0), "forward", "kind"),
        (0, "bias", (0,), "forward", "kind"), (8, "cell", (0, 0, 0), "step", "view"),
        (1, "cell", (0, 0, 0), "step", "view"), (1, "weight", (8, 0, 0, 0), "step", "index"),
    ],
)  # fmt: skip
def test_a_number_that_does_not_exist_is_refused_with_the_wrong_field(layer, kind, index, view, field):
    with pytest.raises(TargetError) as refusal:
        demo().explain(layer, kind, index, view)
    assert refusal.value.field == field


def demo(steps=0):
    network, data = Network(parse_definition(preset("mnist-demo").text), 0), load_dataset("digits")
    trainer = Trainer(network, network.definition.trainer, data, threads=1)
    for _ in range(steps):
        trainer.train_next()
    image = np.asarray(data.validation.images[0][2:26, 2:26], np.float32) / 255 - 0.5
    return HeldStep(trainer, image, int(data.validation.labels[0]))


def test_every_total_of_a_trained_network_is_right(rng):
    """The same on a real image, whose background is full of ties."""
    step = demo(60)
    for layer, kind, index in targets(step, rng):
        for view in step.explain(layer, kind, index, "forward").views:
            explanation = step.explain(layer, kind, index, view)
            assert json.dumps(asdict(explanation), allow_nan=False)
            if view != "check":
                assert error(explanation) < 1e-5, (layer, kind, index, view)


def captions(value):
    if isinstance(value, dict):
        if value.keys() == {"key", "values"}:
            yield value["key"], value["values"]
        for inside in value.values():
            yield from captions(inside)
    elif isinstance(value, list | tuple):
        for inside in value:
            yield from captions(inside)


def test_every_caption_has_text_that_names_all_its_values(rng):
    steps = [held(LAYERS[name], loss, rng) for name, loss in CASES] + [demo(3)]
    seen = set()
    for step in steps:
        for layer, kind, index in targets(step, rng, 6):
            for view in step.explain(layer, kind, index, "forward").views:
                seen |= {
                    (key, tuple(sorted(values)))
                    for key, values in captions(asdict(step.explain(layer, kind, index, view)))
                }
    assert len(seen) > 60
    for key, names in seen:
        words = WORDS.get(f"explain.{key}")
        assert words, f"explain.{key} has no words"
        asked = {name for name in names if f"{{{name}}}" in words}
        assert words.count("{") == sum(words.count(f"{{{name}}}") for name in asked), f"{key} knows only {names}"


@settings(max_examples=40)
@given(texts(), st.sampled_from([0.0, np.nan, np.inf, 1e30]), st.integers(0, 2**32 - 1))
def test_any_network_can_be_explained_with_any_numbers(text, poison, seed):
    rng = np.random.default_rng(seed)
    network = Network(parse_definition(text), 1)
    network.values[rng.integers(network.values.size, size=2)] += np.float32(poison)
    image = rng.integers(0, 3, network.input_shape).astype(np.float32) / 2 - 0.5
    step = HeldStep(Trainer(network, {}), image, None)
    for layer, kind, index in targets(step, rng, 2):
        for view in step.explain(layer, kind, index, "forward").views:
            explanation = step.explain(layer, kind, index, view)
            assert explanation.blocks
            json.dumps(asdict(explanation), allow_nan=False)
            if poison == 0 and view != "check":
                assert error(explanation) < 1e-5, (layer, kind, index, view)


def test_differences_become_smaller_until_they_agree():
    slope, epsilon = central_difference(lambda x: abs(x - 3e-5) + 2 * x, 7.0)
    assert slope == pytest.approx(1)
    assert epsilon < 3e-5
    assert central_difference(lambda x: 5 * x + 1e6 * x**3, 5.0)[0] == pytest.approx(5, rel=1e-4)
    assert central_difference(lambda x: 5 * x + 1e6 * x**3, 6.0)[0] == pytest.approx(5, rel=1e-4), (
        "whatever is expected"
    )
    assert central_difference(abs, 1.0)[0] == 0, "a corner is not hidden"


def test_holding_a_step_is_fast():
    step = demo()
    trainer = Trainer(step.network, {}, load_dataset("digits"), threads=1)
    seconds = []
    for _ in range(15):
        began = time.perf_counter()
        HeldStep(trainer, step.view.image, None)
        seconds.append(time.perf_counter() - began)
    assert min(seconds) < 0.005
