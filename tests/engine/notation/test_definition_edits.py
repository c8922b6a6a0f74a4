"""Edits of one layer in a text: the network changes as requested, and all else stays to the letter."""

import re

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from engine.definition import (
    preset,
)
from engine.errors import DefinitionError
from engine.notation import (
    EditError,
    check_definition,
    check_new_type,
    insert_layer,
    move_layer,
    parse_definition,
    remove_layer,
    set_key,
)
from engine.notation.edits import ADDED_LAYERS
from engine.notation.script import Diagnostics, Script
from engine.notation.syntax import parse_statements
from tests.engine.strategies import texts

MNIST = preset("mnist-demo").text
LIST = """[ // all of it
  {"type": "input", "out_sx": 24, "out_sy": 24, "out_depth": 1}, // images
  {"type": "conv", "sx": 5, "filters": 8, "pad": 2},  /* edges, mostly */
  {type: 'relu'},
  {"type": "softmax", "num_classes": 10} // digits
]
"""
COMMENT = re.compile(r"//[^\n]*|/\*[\s\S]*?\*/")


def keys_of(text):
    """Returns the keys and values between each layer's braces."""
    script = Script(Diagnostics(text))
    script.read(parse_statements(text, 100_000))
    return [{name: setting.value for name, setting in layer.entries.items()} for layer in script.layers]


def comments(text):
    return sorted(comment.strip() for comment in COMMENT.findall(text))


@pytest.mark.parametrize(
    ("text", "layer", "key", "value", "old", "new"),
    [
        (MNIST, 1, "filters", 12, "filters:8,", "filters:12,"),
        (MNIST, 1, "activation", "tanh", "pad:2, activation:'relu'});\nlayer_defs.push({type:'pool', sx:2",
         "pad:2, activation:'tanh'});\nlayer_defs.push({type:'pool', sx:2"),
        (MNIST, 2, "pad", 1, "{type:'pool', sx:2, stride:2}", "{type:'pool', sx:2, stride:2, pad:1}"),
        (MNIST, 5, "num_classes", 11, "num_classes:10", "num_classes:11"),
        (LIST, 1, "filters", 9, '"filters": 8', '"filters": 9'),
        (LIST, 1, "stride", 2, '"filters": 8, "pad"', '"filters": 8, "stride": 2, "pad"'),
        (LIST, 1, "activation", "relu", '"pad": 2}', '"pad": 2, "activation": "relu"}'),
        (LIST, 1, "pad", None, ', "pad": 2', ""),
        (LIST, 2, "drop_prob", 0.25, "{type: 'relu'}", "{type: 'relu', drop_prob:0.25}"),
        (MNIST, 1, "pad", 0.0, "pad:2, activation:'relu'});\nlayer_defs.push({type:'pool', sx:2",
         "pad:0, activation:'relu'});\nlayer_defs.push({type:'pool', sx:2"),
    ],
)  # fmt: skip
def test_a_key_is_set_in_place_or_added_in_the_usual_order(text, layer, key, value, old, new):
    assert text.count(old) >= 1
    assert set_key(text, layer, key, value) == text.replace(old, new, 1)


def test_a_number_replaces_a_product_or_a_name():
    text = MNIST.replace("layer_defs = [];", "var N = 4;\nlayer_defs = [];").replace("filters:8", "filters:N*2")
    assert set_key(text, 1, "filters", 3) == text.replace("N*2", "3")


def test_an_alias_sets_the_same_key():
    text = LIST.replace("{type: 'relu'}", "{type:'fc', filters:5}")
    assert set_key(text, 2, "num_neurons", 7) == text.replace("filters:5", "filters:7")


def test_a_group_size_is_removed_with_its_maxout():
    text = LIST.replace('"pad": 2', '"pad": 2, "activation": "maxout", "group_size": 4')
    assert set_key(text, 1, "activation", None) == LIST
    assert '"activation": "tanh"}' in set_key(text, 1, "activation", "tanh")


def test_a_new_layer_is_written_in_the_style_of_its_neighbours():
    assert insert_layer(MNIST, 2, {"type": "relu"}) == MNIST.replace(
        "layer_defs.push({type:'pool', sx:2", "layer_defs.push({type:'relu'});\nlayer_defs.push({type:'pool', sx:2"
    )
    assert insert_layer(LIST, 2, {"type": "pool", "sx": 2}) == LIST.replace(
        "mostly */\n", 'mostly */\n  {"type": "pool", "sx": 2},\n'
    )
    assert insert_layer(LIST, 0, {"type": "relu"}) == LIST.replace(
        '  {"type": "input"', '  {"type": "relu"},\n  {"type": "input"'
    )
    assert insert_layer(LIST, 4, {"type": "relu"}) == LIST.replace(
        "10} // digits", '10}, // digits\n  {"type": "relu"}'
    )
    assert (
        insert_layer("[{type:'relu'},{type:'tanh'}]", 1, {"type": "relu"})
        == "[{type:'relu'}, {type:'relu'},{type:'tanh'}]"
    )


def test_a_layer_is_removed_with_its_line_but_its_comment_stays():
    assert remove_layer(MNIST, 2) == MNIST.replace("layer_defs.push({type:'pool', sx:2, stride:2});\n", "", 1)
    assert remove_layer(LIST, 2) == LIST.replace("  {type: 'relu'},\n", "")
    assert remove_layer(LIST, 3).endswith("{type: 'relu'}\n  // digits\n]\n")
    assert remove_layer("[{type:'relu'}, {type:'tanh'}]", 1) == "[{type:'relu'}]"
    assert remove_layer("[{type:'relu'}, {type:'tanh'}]", 0) == "[{type:'tanh'}]"
    two = "layer_defs = [];\nlayer_defs.push({type:'relu'}); layer_defs.push({type:'tanh'});"
    assert remove_layer(two, 0) == "layer_defs = [];\nlayer_defs.push({type:'tanh'});"


def test_a_layer_moves_with_the_comment_on_its_line():
    text = MNIST.replace("stride:2});\n", "stride:2}); // smaller\n", 1)
    moved = move_layer(text, 2, 3)
    lines, before = moved.split("\n"), text.split("\n")
    assert (lines[3], lines[4]) == (before[4], before[3])
    assert lines[:3] + lines[5:] == before[:3] + before[5:]
    assert move_layer(LIST, 2, 1) == LIST.replace("{type: 'relu'}", "@").replace(
        '{"type": "conv", "sx": 5, "filters": 8, "pad": 2}', "{type: 'relu'}"
    ).replace("@", '{"type": "conv", "sx": 5, "filters": 8, "pad": 2}')


@pytest.mark.parametrize(
    "edit",
    [
        lambda: set_key(MNIST, 9, "filters", 1),
        lambda: set_key(MNIST, 1, "speed", 1),
        lambda: set_key(MNIST, 2, "filters", 1),
        lambda: insert_layer(MNIST, 9, {"type": "relu"}),
        lambda: remove_layer(MNIST, 6),
        lambda: move_layer(MNIST, 1, 6),
        lambda: check_new_type("input"),
    ],
)
def test_an_impossible_edit_raises_an_edit_error(edit):
    with pytest.raises(EditError):
        edit()


def test_an_edit_of_an_invalid_text_raises_a_definition_error():
    with pytest.raises(DefinitionError):
        set_key("layer_defs = [", 0, "filters", 1)


@pytest.mark.parametrize("kind", ADDED_LAYERS)
def test_every_new_layer_fits_after_an_image(kind):
    layers = parse_definition(insert_layer(MNIST, 5, check_new_type(kind))).layers
    assert layers[7].type == kind


def with_comments(draw, text):
    """Draws the same text with comments between its lines, after them, and inside braces."""
    lines = []
    for number, line in enumerate(text.split("\n")):
        if draw(st.booleans()):
            lines.append(f"  // above {number}")
        lines.append(line + draw(st.sampled_from(["", f" // behind {number}", f" /* at {number} */  "])))
    return "\n".join(lines)


EXPECTED = {"type", "activation", "group_size", "drop_prob"}


@settings(max_examples=300)
@given(st.data())
def test_any_edit_of_any_valid_text_changes_that_layer_alone_and_keeps_every_comment(data):
    text = data.draw(texts())
    if not text.startswith("["):
        text = with_comments(data.draw, text)
    before = keys_of(text)
    layer = data.draw(st.integers(1, len(before) - 2)) if len(before) > 2 else 0
    assume(layer > 0)
    kind = data.draw(st.sampled_from(["set", "insert", "remove", "move"]))
    expected = [dict(keys) for keys in before]
    if kind == "set":
        names = [name for name in before[layer] if name not in EXPECTED]
        assume(names)
        name = data.draw(st.sampled_from(names))
        value = data.draw(st.integers(0, 9) | st.floats(0, 1))
        after = set_key(text, layer, name, value)
        expected[layer][name] = float(value)
    elif kind == "insert":
        after = insert_layer(text, layer, {"type": "lrn", "k": 1, "n": 5, "alpha": 1e-4, "beta": 0.75})
        expected.insert(layer, {"type": "lrn", "k": 1, "n": 5, "alpha": 1e-4, "beta": 0.75})
    elif kind == "remove":
        after = remove_layer(text, layer)
        expected.pop(layer)
    else:
        to = data.draw(st.integers(0, len(before) - 1))
        after = move_layer(text, layer, to)
        expected.insert(to, expected.pop(layer))
    assert keys_of(after) == expected
    assert comments(after) == comments(text)
    if kind in ("insert", "remove") and text.count("\n"):
        assert abs(after.count("\n") - text.count("\n")) <= 1


@settings(max_examples=100)
@given(st.data())
def test_setting_the_current_value_changes_nothing(data):
    text = data.draw(texts())
    definition = check_definition(text)
    before = keys_of(text)
    layer = data.draw(st.integers(0, len(before) - 1))
    names = [name for name, value in before[layer].items() if isinstance(value, float) and name not in EXPECTED]
    assume(names)
    name = data.draw(st.sampled_from(names))
    assert parse_definition(set_key(text, layer, name, before[layer][name])) == definition
