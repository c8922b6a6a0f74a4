"""What an edit of the definition keeps: weights, biases and optimiser state, bit for bit."""

import pytest
from hypothesis import given, settings

from engine import Network, Trainer, load_dataset, parse_definition
from engine.checkpoint import state_of
from engine.definition import compare, preset
from engine.notation import insert_layer, remove_layer, set_key
from tests.engine.strategies import texts

MNIST = preset("mnist-demo").text
RELU = {"type": "relu"}


@pytest.fixture(scope="module")
def digits():
    return load_dataset("digits")


@pytest.fixture(scope="module")
def old(digits):
    """A trainer whose every number has been learned."""
    trainer = Trainer(Network(parse_definition(MNIST)), parse_definition(MNIST).trainer, digits)
    for _ in range(3):
        trainer.train_next()
    return trainer


def changed(text, old, **options):
    """A trainer of another text that has taken over from `old`, what it kept, and a fresh network of that text."""
    definition = parse_definition(text)
    new = Trainer(Network(definition, old.seed), {**old.options.as_dict(), **options}, old.dataset, old.seed)
    return new, new.take_over(old), Network(definition, old.seed)


def sums(trainer, name):
    """What the optimiser knows of a parameter, in its shape, by name."""
    parameter, place = trainer.network.parameters()[name], trainer.network.slices[name]
    state = state_of(trainer)[0]
    return {key: parameter.view(state[f"optimizer.{key}"][place]) for key in ("square", "moved")}


def assert_kept(new, old, *pairs):
    """Parameters (new name, old name) and all that the optimiser knows of them are the same bits."""
    for here, there in pairs:
        for part in ("weight", "bias"):
            ours, theirs = new.network.parameters()[f"{here}.{part}"], old.network.parameters()[f"{there}.{part}"]
            assert ours.value.tobytes() == theirs.value.tobytes(), here
            for key, values in sums(new, f"{here}.{part}").items():
                assert values.tobytes() == sums(old, f"{there}.{part}")[key].tobytes(), (here, key)


def values(network, name):
    return network.parameters()[name].value


def test_a_layer_put_in_leaves_all_others_what_they_learned_whatever_they_are_called_then(old):
    text = insert_layer(MNIST, 3, {"type": "conv", "sx": 3, "filters": 8, "pad": 1, "activation": "relu"})
    new, kept, fresh = changed(text, old)
    assert_kept(new, old, ("conv1", "conv1"), ("conv3", "conv2"), ("fc1", "fc1"))
    assert set(kept.parameters) == {
        f"{name}.{part}" for name in ("conv1", "conv3", "fc1") for part in ("weight", "bias")
    }
    assert kept.new_filters == {}
    assert values(new.network, "conv2.weight").tobytes() == values(fresh, "conv2.weight").tobytes()
    assert not sums(new, "conv2.weight")["square"].any()
    assert (new.step, new.batches.cursor) == (3, 60)


def test_a_layer_taken_out_leaves_the_others(old):
    text = insert_layer(MNIST, 3, {"type": "conv", "sx": 3, "filters": 8, "pad": 1})
    more, _, _ = changed(text, old)
    less, kept, _ = changed(MNIST, more)
    assert_kept(less, old, ("conv1", "conv1"), ("conv2", "conv2"), ("fc1", "fc1"))
    assert len(kept.parameters) == 6
    assert less.validate().probabilities.tobytes() == old.validate().probabilities.tobytes()


def test_a_wider_layer_keeps_its_filters_and_what_reads_them_its_weights_for_them(old):
    new, kept, fresh = changed(set_key(MNIST, 1, "filters", 12), old)
    wide, before = values(new.network, "conv1.weight"), values(old.network, "conv1.weight")
    assert wide[:8].tobytes() == before.tobytes()
    assert wide[8:].tobytes() == values(fresh, "conv1.weight")[8:].tobytes()
    assert values(new.network, "conv1.bias")[:8].tobytes() == values(old.network, "conv1.bias").tobytes()
    reading = values(new.network, "conv2.weight")  # (16, 5, 5, 12)
    assert reading[..., :8].tobytes() == values(old.network, "conv2.weight").tobytes()
    assert reading[..., 8:].tobytes() == values(fresh, "conv2.weight")[..., 8:].tobytes()
    assert_kept(new, old, ("fc1", "fc1"))
    assert kept.new_filters == {"conv1": 8}
    assert set(kept.parameters) == {"conv2.bias", "fc1.weight", "fc1.bias"}
    for key, values_of in sums(new, "conv1.weight").items():
        assert values_of[:8].tobytes() == sums(old, "conv1.weight")[key].tobytes()
        assert not values_of[8:].any()


def test_a_narrower_layer_keeps_its_first_filters_and_a_wider_one_before_an_fc_the_rows_of_the_old(old):
    new, kept, _ = changed(set_key(MNIST, 3, "filters", 10), old)
    assert values(new.network, "conv2.weight").tobytes() == values(old.network, "conv2.weight")[:10].tobytes()
    assert values(new.network, "fc1.weight").tobytes() == values(old.network, "fc1.weight")[..., :10].tobytes()
    assert kept.new_filters == {}
    back, kept, _ = changed(MNIST, new)
    assert values(back.network, "fc1.weight")[..., :10].tobytes() == values(new.network, "fc1.weight").tobytes()
    assert kept.new_filters == {"conv2": 10}


def test_another_activation_keeps_every_weight(old):
    new, kept, _ = changed(MNIST.replace("'relu'", "'tanh'"), old)
    assert_kept(new, old, ("conv1", "conv1"), ("conv2", "conv2"), ("fc1", "fc1"))
    assert len(kept.parameters) == 6


def test_channels_that_maxout_joins_otherwise_are_not_taken_for_the_old_ones(old):
    new, kept, fresh = changed(MNIST.replace("'relu'", "'maxout'", 1), old)
    assert_kept(new, old, ("conv1", "conv1"), ("fc1", "fc1"))
    assert values(new.network, "conv2.weight").tobytes() == values(fresh, "conv2.weight").tobytes()
    assert "conv2.bias" not in kept.parameters


def test_another_window_starts_afresh_and_another_rule_learns_the_rest_anew(old):
    new, kept, fresh = changed(set_key(MNIST, 3, "sx", 3), old, method="sgd")
    assert values(new.network, "conv1.weight").tobytes() == values(old.network, "conv1.weight").tobytes()
    assert values(new.network, "conv2.weight").tobytes() == values(fresh, "conv2.weight").tobytes()
    assert not state_of(new)[0]["optimizer.velocity"].any()
    assert "conv2.bias" not in kept.parameters


def test_without_weights_everything_is_fresh_and_the_step_goes_on(old):
    definition = parse_definition(MNIST)
    new = Trainer(Network(definition, old.seed), old.options, old.dataset, old.seed)
    assert new.take_over(old, weights=False).parameters == ()
    assert new.network.values.tobytes() == Network(definition, old.seed).values.tobytes()
    assert new.step == 3


def test_what_a_change_does_is_said_before_it_is_done():
    def said(text, **options):
        changes = compare(parse_definition(MNIST), parse_definition(text), **options)
        resized = [(each.name, each.old, each.new) for each in changes.widened + changes.adapted]
        return changes.kept, resized, changes.restarted, changes.removed, changes.renamed

    assert said(MNIST) == (("conv1", "conv2", "fc1"), [], (), (), {})
    assert said(MNIST, keep_weights=False)[2] == ("conv1", "conv2", "fc1")
    assert said(set_key(MNIST, 1, "filters", 12)) == (("fc1",), [("conv1", 8, 12), ("conv2", 8, 12)], (), (), {})
    assert said(set_key(MNIST, 4, "stride", 2)) == (("conv1", "conv2"), [], ("fc1",), ("fc1",), {})
    inserted = insert_layer(MNIST, 1, {"type": "conv", "sx": 1, "filters": 1})
    assert said(inserted) == (("conv2", "conv3", "fc1"), [], ("conv1",), (), {"conv2": "conv1", "conv3": "conv2"})
    assert said(remove_layer(remove_layer(MNIST, 3), 3)) == (("conv1",), [], ("fc1",), ("conv2", "fc1"), {})


@settings(max_examples=150)
@given(texts(), texts())
def test_layers_are_matched_in_order_each_once_and_only_where_their_weights_fit(one, two):
    old, new = parse_definition(one), parse_definition(two)
    matches = [(place, match) for place, match in enumerate(compare(old, new).matches) if match is not None]
    assert [match for _, match in matches] == sorted({match for _, match in matches})
    for place, match in matches:
        assert old.layers[match].type == new.layers[place].type
        shapes = [
            layer.parameter_shapes(definition.shapes[max(index - 1, 0)])
            for layer, definition, index in ((old.layers[match], old, match), (new.layers[place], new, place))
        ]
        for name, shape in shapes[0].items():
            assert len(shape) == len(shapes[1][name])
            assert shape[1:-1] == shapes[1][name][1:-1]
    same = compare(old, old)
    assert same.matches == tuple(range(len(old.layers)))
    assert same.widened == same.adapted == same.restarted == same.removed == ()
