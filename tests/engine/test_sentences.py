"""A sentence is a template and its values: English by itself, and unchanged when stored or sent."""

import json
import pickle

import msgpack
import pytest

from engine.errors import (
    ConvscopeError,
    DefinitionError,
    MisfitError,
    NonFiniteError,
    OptionError,
    Sentence,
    add_place,
    did_you_mean,
    one_of,
    places,
    show,
)

WINDOW = Sentence(
    "{name} cannot place a {window} window on {ground}: use {uses}",
    name="pool2", window="3x3", ground=Sentence("{size} padded by {pad}", size="2x2", pad=1),
    uses=Sentence("{key} at most {most}", key="sx", most=2),
)  # fmt: skip


def test_a_nested_sentence_uses_its_own_values():
    assert str(WINDOW) == "pool2 cannot place a 3x3 window on 2x2 padded by 1: use sx at most 2"


@pytest.mark.parametrize(
    ("value", "said"),
    [(1234567, "1,234,567"), (-8, "-8"), (0.1, "0.1"), (1e-7, "1e-7"), (2.5e6, "2.5e6"), ("1234567", "1234567"),
     (("a", 2000, Sentence("b")), "a, 2,000, b")],
)  # fmt: skip
def test_numbers_names_and_lists_are_formatted_in_english(value, said):
    assert str(Sentence("{it}", it=value)) == said


def test_a_name_without_a_value_and_braces_in_a_value_stay_as_they_are():
    assert str(Sentence("{one} {other}", one="{other}")) == "{other} {other}"
    assert str(Sentence.made_of("push({type:'relu'})", {})) == "push({type:'relu'})"


def test_several_words_are_joined_with_or_before_the_last():
    assert [str(one_of(words)) for words in (["a"], ["a", "b"], "abc")] == ["a", "a or b", "a, b or c"]
    assert str(did_you_mean(("conv", "pool"), ())) == "did you mean 'conv' or 'pool'?"
    assert str(did_you_mean((), ["x" * 50, "y"])) == f"use {'x' * 36} ... or y"
    assert [str(show(value)) for value in (10**400, "a", 2.0, None)] == [
        "a number of too many digits",
        "'a'",
        "2",
        "null",
    ]


def test_a_sentence_is_the_same_after_json_and_msgpack():
    sentence = Sentence("{problem}: use {slots}", problem=WINDOW, slots=(1, 2, Sentence("three")))
    for journey in (lambda plain: json.loads(json.dumps(plain)), lambda plain: msgpack.unpackb(msgpack.packb(plain))):
        assert Sentence.from_plain(journey(sentence.plain())) == sentence
    assert json.loads(json.dumps(Sentence("{loss}", loss=float("nan")).plain(), allow_nan=False))["values"] == {
        "loss": "nan"
    }


@pytest.mark.parametrize(
    "error",
    [ConvscopeError("there is no run {run}", run="'x'"), ConvscopeError(WINDOW), OptionError("ro", "{a} b", a=1),
     DefinitionError(3, 31, WINDOW, ["sx"], 40), MisfitError(-1, {"sx": 3}, "{data} is larger", data=WINDOW),
     NonFiniteError(52, "conv1", "activation", 0.5)],
)  # fmt: skip
def test_a_pickled_error_keeps_its_sentence(error):
    again = pickle.loads(pickle.dumps(error))  # noqa: S301  # its own
    assert (type(again), str(again), again.sentence) == (type(error), str(error), error.sentence)
    assert again.__dict__ == error.__dict__
    assert str(error.sentence) == str(error)


def test_a_definition_error_has_a_message_with_and_without_its_place():
    error = DefinitionError(3, 31, WINDOW)
    assert error.message == str(error.problem) == str(WINDOW)
    assert str(error) == f"line 3, column 31: {WINDOW}"


def test_an_error_notes_its_places_for_the_terminal_and_the_page():
    error = MemoryError("no room")
    add_place(error, Sentence("in the forward pass of {layer}", layer="conv2"))
    add_place(error, Sentence("in step {step}", step=1200))
    assert error.__notes__ == ["in the forward pass of conv2", "in step 1,200"]
    assert [str(place) for place in places(error)] == error.__notes__
    assert places(ValueError()) == ()
