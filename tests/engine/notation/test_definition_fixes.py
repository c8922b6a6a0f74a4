"""Fixes: when the button of a fix is pressed, the mistake is gone."""

import pickle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.data import check_fit, load_dataset
from engine.definition import preset
from engine.errors import DefinitionError, MisfitError
from engine.notation import check_definition, parse_definition
from engine.notation.source import Change, Source
from server.protocol import misfit
from tests.engine.notation.test_definition_errors import INPUT, LAYERS, TEXTS, with_layer

MNIST = preset("mnist-demo").text
# Only a person can decide these: how to make something smaller, which of two lists is meant.
UNDECIDED = ("make it", "make them smaller", "second list", "make it shorter", "leave some out")
CORPUS = [with_layer(layer) for layer, *_ in LAYERS] + [text for text, _ in TEXTS]


def applied(text, fix):
    """Returns the text after the fix's button is pressed."""
    source = Source(text)
    return Change(source.at(fix.line, fix.column), source.at(fix.end_line, fix.end_column), fix.text).apply(text)


def messages(text):
    found = check_definition(text)
    return [error.message for error in found] if isinstance(found, list) else []


@pytest.mark.parametrize("text", CORPUS, ids=range(len(CORPUS)))
def test_the_first_fix_of_every_mistake_removes_the_mistake(text):
    text = text.replace("\r\n", "\n")
    for error in check_definition(text):
        if any(words in error.message for words in UNDECIDED):
            assert error.fixes == ()
            continue
        assert error.fixes, error
        for fix in error.fixes:
            assert error.message not in messages(applied(text, fix)), (error, fix)


@pytest.mark.parametrize(
    ("broken", "mended", "label"),
    [
        ("{type:'conv', sx:5, fliters:8}", "{type:'conv', sx:5, filters:8}", "write"),
        ('{"type": "conv", "sx": 5, "fliters": 8}', '{"type": "conv", "sx": 5, "filters": 8}', "write"),
        ("{type:'cnov', sx:5, filters:8}", "{type:'conv', sx:5, filters:8}", "write"),
        ("{type:'conv', sx:5, stride:2}", "{type:'conv', sx:5, filters:8, stride:2}", "add"),
        ('{"type": "conv", "sx": 5}', '{"type": "conv", "sx": 5, "filters": 8}', "add"),
        ("{type:'pool', sx:29}", "{type:'pool', sx:24}", "use"),
        ("{type:'conv', sx:99, sy:77, filters:1}", "{type:'conv', sx:24, sy:24, filters:1}", "use_both"),
        ("{type:'maxout', group_size:9}", "{type:'maxout', group_size:1}", "use"),
        ("{type:'relu', activation:'reul'}", "{type:'relu', activation:'relu'}", "write"),
        ("{type:'pool', sx:2, /* why */ sx:3}", "{type:'pool', sx:2 /* why */ }", "remove"),
        ("{type:'conv' sx:5, filters:8}", "{type:'conv', sx:5, filters:8}", "add"),
        ("{type:'conv', sx 5, filters:8}", "{type:'conv', sx: 5, filters:8}", "add"),
        ("{type:'conv, sx:5, filters:8}", "{type:'conv', sx:5, filters:8}", "close"),
        ("{type:conv', sx:5, filters:8}", "{type:'conv', sx:5, filters:8}", "add"),
        ("{type:'conv',, sx:5, filters:8}", "{type:'conv', sx:5, filters:8}", "remove"),
    ],
)
def test_a_mistake_is_fixed_as_a_person_would_fix_it(broken, mended, label):
    error = check_definition(with_layer(broken))[0]
    assert error.fixes[0].label == label
    assert applied(with_layer(broken), error.fixes[0]) == with_layer(mended)


@pytest.mark.parametrize("written", ["layer_defs.push({type:'relu'", "layer_defs.push({type:'relu'}"])
def test_an_open_bracket_or_text_is_closed(written):
    text = f"{INPUT}{written}\nlayer_defs.push({{type:'softmax', num_classes:10}});"
    [error] = check_definition(text)
    assert not isinstance(check_definition(applied(text, error.fixes[0])), list)


def test_a_missing_layer_is_added_in_the_form_of_the_others():
    lists = "[\n  {type:'input', out_sx:8, out_sy:8, out_depth:1},\n  {type:'relu'}\n]"
    [error] = check_definition(lists)
    assert applied(lists, error.fixes[0]) == lists.replace(
        "{type:'relu'}", "{type:'relu'},\n  {type:'softmax', num_classes:10}"
    )
    pushes = MNIST.replace("layer_defs.push({type:'softmax', num_classes:10});\n", "")
    [error] = check_definition(pushes)
    assert applied(pushes, error.fixes[0]) == MNIST
    swapped = MNIST.replace("layer_defs.push({type:'softmax', num_classes:10});\n", "").replace(
        "layer_defs.push({type:'pool', sx:2",
        "layer_defs.push({type:'softmax', num_classes:10});\nlayer_defs.push({type:'pool', sx:2",
    )
    error = check_definition(swapped)[0]
    assert (error.fixes[0].label, applied(swapped, error.fixes[0])) == ("move_to_end", MNIST)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        (MNIST.replace("num_classes:10", "num_classes:9"), "use"),
        (MNIST.replace("out_sx:24", "out_sx:32"), "use"),
        (MNIST.replace("out_sx:24, out_sy:24", "out_sx:32, out_sy:64"), "use_both"),
        (MNIST.replace("out_depth:1", "out_depth:3"), "use"),
    ],
)
def test_a_fix_makes_a_network_fit_the_data(text, label):
    digits, definition = load_dataset("digits"), parse_definition(text)
    with pytest.raises(MisfitError) as caught:
        check_fit(digits, definition)
    [fix] = misfit(definition, caught.value).fixes
    assert fix.label == label
    check_fit(digits, parse_definition(applied(text, fix)))


def test_a_pickled_error_keeps_its_fixes():
    [error] = check_definition(with_layer("{type:'conv', sx:5, fliters:8}"))
    assert pickle.loads(pickle.dumps(error)).fixes == error.fixes  # noqa: S301  # our own


@settings(max_examples=150)
@given(st.data())
def test_every_fix_of_a_damaged_text_lies_inside_the_text(data):
    start = data.draw(st.integers(0, len(MNIST)))
    end = min(len(MNIST), start + data.draw(st.integers(0, 9)))
    piece = data.draw(st.sampled_from(["", "'", "{", "}", ",", "x", "\n", "/*", "-1", "[", ")"]))
    text = MNIST[:start] + piece + MNIST[end:]
    found = check_definition(text)
    lines = text.split("\n")
    for error in found if isinstance(found, list) else []:
        for fix in error.fixes:
            assert (fix.line, fix.column) <= (fix.end_line, fix.end_column)
            assert fix.end_line <= len(lines)
            assert fix.end_column <= len(lines[fix.end_line - 1]) + 1
            assert applied(text, fix) != text


def test_a_definition_error_has_no_fixes_by_default():
    assert DefinitionError(1, 1, "no").fixes == ()
