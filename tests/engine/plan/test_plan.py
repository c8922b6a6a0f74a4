"""Planned execution gives the results of plain execution, for any chunks and fused layers."""

import json
from dataclasses import replace

import numpy as np
import pytest

from engine import Network, Trainer, checkpoint, load_dataset, parse_definition
from engine.errors import CheckpointError
from engine.kernels.correlation import Sizes
from engine.kernels.strips import Window
from engine.layers.base import to_layout
from engine.network import Execution
from engine.plan import Plan, PlannedExecution, choose_plan, default_plan

NETWORKS = {
    "relu before pool": "{type:'conv',sx:5,filters:6,pad:2,activation:'relu'},{type:'pool',sx:2}",
    "relu behind pool": "{type:'conv',sx:3,sy:2,filters:6},{type:'pool',sx:3,stride:2,pad:1},{type:'relu'}",
    "relu alone": "{type:'conv',sx:3,filters:16,pad:1,activation:'relu'},"
    "{type:'conv',sx:3,filters:18,activation:'relu'}",
    "pool alone": "{type:'conv',sx:3,filters:4,stride:2},{type:'pool',sx:2,stride:1},{type:'pool',sx:2}",
    "other activations": "{type:'conv',sx:3,filters:4,activation:'tanh'},{type:'pool',sx:3,stride:3},{type:'sigmoid'}",
    "dropout and lrn": "{type:'conv',sx:3,filters:4,drop_prob:0.3},{type:'lrn',k:1,n:3,alpha:0.5,beta:0.75},"
    "{type:'fc',num_neurons:7,activation:'maxout',group_size:2,drop_prob:0.5}",
    "no conv": "{type:'fc',num_neurons:7,activation:'relu'}",
}
LOSSES = {"softmax": "num_classes:4", "svm": "num_classes:4", "regression": "num_neurons:4"}


def definition(layers, loss="softmax"):
    text = f"[{{type:'input',out_sx:12,out_sy:11,out_depth:3}},{layers},{{type:'{loss}',{LOSSES[loss]}}}]"
    return parse_definition(text)


def compare(network, plan, rng, step=3):
    """Returns the largest relative difference of losses and gradients between plain execution and a plan."""
    batch = plan.batch
    x = rng.normal(size=(batch, *network.input_shape)).astype(network.dtype)
    y = rng.integers(0, 4, batch) if network.loss.classifies else rng.normal(size=(batch, 4)).astype(network.dtype)
    plain = Execution(network, batch, gradients=np.zeros_like(network.gradients))
    to_layout(x, plain.input)
    plain.draw_masks(7, step)
    plain.forward()
    losses = plain.losses(y).copy()
    plain.backward(1 / batch)
    done = PlannedExecution(network, plan).run(lambda part, out: to_layout(x[part], out), y, 7, step)
    assert done.forward_seconds > 0
    assert done.backward_seconds > 0
    pairs = [(done.losses, losses)]
    pairs += [(network.gradients[place], plain.flat_gradients[place]) for place in network.slices.values()]
    return max(float(np.abs(ours - theirs).max() / np.abs(theirs).max()) for ours, theirs in pairs)


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("name", NETWORKS)
def test_a_plan_gives_the_numbers_of_plain_execution(name, loss, rng):
    for dtype, limit in ((np.float64, 1e-12), (np.float32, 2e-5)):
        network = Network(definition(NETWORKS[name], loss), 1, dtype)
        for threads, chunk in ((1, 7), (1, 3), (2, 2), (3, 32)):
            plan = default_plan(network, 7, threads, chunk)
            assert compare(network, plan, rng) < limit, (dtype, plan)


def test_the_chunks_hold_every_example_once_and_are_no_larger_than_planned():
    network = Network(definition(NETWORKS["relu alone"]))
    for batch in (1, 2, 5, 20, 64, 100):
        for threads in (1, 2, 3):
            for chunk in (1, 8, 32):
                plan = default_plan(network, batch, threads, chunk)
                lanes = plan.parts()
                assert [i for lane in lanes for part in lane for i in range(batch)[part]] == list(range(batch))
                assert len(lanes) == min(threads, batch)
                assert {part.stop - part.start for lane in lanes for part in lane} <= {plan.chunk, plan.chunk - 1}
                assert plan.chunk <= chunk


@pytest.mark.parametrize(
    "window",
    [
        Window((8, 8), (3, 3), 1, (1, 1)),
        Window((7, 6), (3, 3), 1, (0, 0)),
        Window((5, 9), (3, 3), 1, (2, 2)),
        Window((1, 1), (3, 3), 1, (1, 1)),
        Window((9, 8), (5, 3), 1, (2, 2)),
        Window((9, 8), (2, 3), 2, (1, 1)),
    ],
)
def test_every_way_of_computing_a_correlation_agrees(window, rng):
    (height, width), (rows, columns) = window.input, window.output
    sizes = Sizes(window, 16, 32, 4)
    x, weight = rng.normal(size=(height, 16, width * 4)), rng.normal(size=(32, *window.kernel, 16))
    grad = rng.normal(size=(rows, 32, columns * 4))
    answers = []
    for tuning in sizes.tunings(learns=True):
        assert sizes.admits(tuning)
        way = sizes.build(np.float64, tuning)
        for _ in range(2):  # the second time with used buffers
            out = way.apply(x, weight, np.empty_like(grad)).copy()
            answers.append((tuning, out, way.weight_gradient(grad).copy()))
    assert len({tuning for tuning, *_ in answers}) > 3
    assert any(tuning.winograd for tuning, *_ in answers) == (window.stride == 1)
    for tuning, *ours in answers:
        for mine, first in zip(ours, answers[0][1:], strict=True):
            np.testing.assert_allclose(mine, first, atol=1e-12 * np.abs(first).max(), err_msg=str(tuning))


def test_winograd_agrees_to_float32_rounding(rng):
    sizes = Sizes(Window((16, 16), (3, 3), 1, (1, 1)), 64, 64, 8)
    x, weight = rng.normal(size=(16, 64, 128)), rng.normal(size=(64, 3, 3, 64)) / 24
    exact = sizes.build(np.float64, replace(sizes.default_tuning(), winograd=False, columns=0, patch=0, filters=0))
    ours = sizes.build(np.float32, sizes.default_tuning())
    assert sizes.default_tuning().winograd
    expected = exact.apply(x, weight, np.empty_like(x))
    got = ours.apply(x.astype(np.float32), weight.astype(np.float32), np.empty_like(x, np.float32))
    assert np.sqrt(((got - expected) ** 2).mean() / (expected**2).mean()) < 1e-6
    assert np.abs(got - expected).max() < 4e-6 * np.abs(expected).max()


def test_a_chosen_plan_is_measured_once_and_fits_its_network(rng):
    network = Network(definition(NETWORKS["relu before pool"]))
    plan = choose_plan(network.definition, 8)
    assert choose_plan(network.definition, 8) is plan
    assert compare(network, plan, rng) < 2e-5
    assert choose_plan(network.definition, 8, threads=2).threads == 2
    assert Plan.from_dict(json.loads(json.dumps(plan.as_dict())), network) == plan


@pytest.mark.parametrize(
    "change",
    [
        {"threads": 0},
        {"threads": 10**6},
        {"chunk": 9},
        {"batch": True},
        {"batch": 2.5},
        {"tunings": []},
        {"tunings": [[{"columns": 7}, {}]]},
        {"tunings": 3},
        {"more": 1},
    ],
)
def test_a_plan_that_does_not_fit_is_refused(change):
    network = Network(definition(NETWORKS["relu before pool"]))
    with pytest.raises(CheckpointError, match="plan"):
        Plan.from_dict(default_plan(network, 8).as_dict() | change, network)
    tunings = default_plan(network, 8).as_dict()["tunings"]
    tunings[0][0]["columns"] = 7
    with pytest.raises(CheckpointError, match="do not divide"):
        Plan.from_dict(default_plan(network, 8).as_dict() | {"tunings": tunings}, network)


TEXT = """[{type:'input',out_sx:12,out_sy:12,out_depth:1},{type:'conv',sx:3,filters:4,pad:1,activation:'relu'},
{type:'pool',sx:2},{type:'fc',num_neurons:6,drop_prob:0.5},{type:'softmax',num_classes:10}]"""


def test_a_checkpoint_keeps_the_plan_and_gives_the_same_bits():
    data = load_dataset("digits")
    network = Network(parse_definition(TEXT))
    unusual = default_plan(network, 6, threads=2, chunk=2)
    whole = Trainer(network, {"batch_size": 6}, data, plan=unusual)
    for _ in range(3):
        whole.train_next()
    resumed = checkpoint.parse(checkpoint.dump(whole)).trainer(data)
    assert resumed.plan == unusual
    again = Trainer(Network(parse_definition(TEXT)), {"batch_size": 6}, data, plan=whole.plan)
    for _ in range(6):
        again.train_next()
    for _ in range(3):
        assert whole.train_next().loss == resumed.train_next().loss
    assert whole.network.values.tobytes() == resumed.network.values.tobytes() == again.network.values.tobytes()


def test_a_fixed_number_of_threads_overrules_an_older_plan():
    network = Network(parse_definition(TEXT))
    older = default_plan(network, 6, threads=1)
    assert Trainer(network, {"batch_size": 6}, threads=2, plan=older).plan.threads == 2
    assert Trainer(network, {"batch_size": 6}, plan=older).plan is older
    assert Trainer(network, {"batch_size": 1}, threads=2).plan.threads == 1


def test_another_batch_size_has_another_plan():
    trainer = Trainer(Network(parse_definition(TEXT)), {"batch_size": 6}, load_dataset("digits"))
    trainer.train_next()
    assert trainer.plan.batch == 6
    trainer.set_options({"batch_size": 9})
    trainer.train_next()
    assert trainer.plan.batch == 9
    trainer.train_batch(np.zeros((2, 12, 12, 1), np.float32), np.array([1, 2]))  # another size, once
    assert trainer.plan.batch == 9


def test_the_number_of_cores_changes_no_bit():
    losses = []
    for cores in ([None] * 4, [1] * 4, [2, 1, 3, 1]):
        network = Network(parse_definition(TEXT), 1)
        trainer = Trainer(network, {"batch_size": 12}, load_dataset("digits"), 1, plan=default_plan(network, 12, 3, 2))
        steps = []
        for number in cores:
            trainer.cores = number
            steps.append(trainer.train_next().loss)
        losses.append((steps, network.values.tobytes()))
    assert losses[0] == losses[1] == losses[2]
