"""Mistakes are reported at their place, in words, and always as a DefinitionError."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.definition import Limits, preset
from engine.errors import DefinitionError
from engine.notation import check_definition, parse_definition

MNIST = preset("mnist-demo").text
INPUT = "layer_defs = [];\nlayer_defs.push({type:'input', out_sx:24, out_sy:24, out_depth:1});\n"
SOFTMAX = "\nlayer_defs.push({type:'softmax', num_classes:10});\n"
LIMITS = Limits()


def with_layer(layer: str) -> str:
    """Returns a network whose third line is this layer; its brace is in column 17."""
    return f"{INPUT}layer_defs.push({layer});{SOFTMAX}"


def places(text: str, limits: Limits = LIMITS) -> list[tuple[str, int | None]]:
    errors = check_definition(text, limits)
    return [(str(error), error.end_column) for error in errors] if isinstance(errors, list) else []


COUNT = "a whole number of at least 1"
LAYERS = [
    ("{type:'conv', sx:5, fitlers:8}", 37, 44, "conv has no key 'fitlers': did you mean 'filters'?"),
    ("{type:'conv', sx:5}", 17, 18, "conv needs filters: add filters:8"),
    ("{type:'conv', sx:5, filters:'8'}", 45, 48, f"filters must be {COUNT}, not '8'"),
    ("{type:'conv', sx:5, filters:true}", 45, 49, f"filters must be {COUNT}, not true"),
    ("{type:'conv', sx:5, filters:0}", 45, 46, f"filters must be {COUNT}, not 0"),
    ("{type:'conv', sx:2.5, filters:8}", 34, 37, f"sx must be {COUNT}, not 2.5"),
    ("{type:'fc', num_neurons:1e308}", 41, 46,
     "num_neurons must be a whole number from 1 to 1,000,000,000, not 1e+308"),
    ("{type:'fc', num_neurons:1, num_neurons:2}", 44, 55, "'num_neurons' is given twice: keep one of them"),
    ("{type:'fc', num_neurons:1, filters:2}", 44, 51, "filters means the same as num_neurons: keep one of them"),
    ("{type:'fc', num_neurons:N}", 41, 42, "nothing is named 'N': write a number or, if it is text, put it in quotes"),
    ("{type:'fc', num_neurons:2*'x'}", 43, 46, "only numbers can be multiplied, not 'x': write a number"),
    ("{type:'fc', num_neurons:1, activation:'rleu'}", 55, 61, "there is no activation 'rleu': did you mean 'relu'?"),
    ("{type:'fc', num_neurons:1, drop_prob:1}", 54, 55, "drop_prob must be a number from 0 to 0.99, not 1"),
    ("{type:'fc', num_neurons:4, group_size:2}", 44, 54,
     "group_size belongs to activation:'maxout': add activation:'maxout', or remove group_size"),
    ("{type:'fc', num_neurons:4, activation:'relu', group_size:2}", 63, 73,
     "relu has no groups: use activation:'maxout', or remove group_size"),
    ("{type:'lrn', k:1, alpha:1, beta:1}", 17, 18, "lrn needs n: add n:5"),
    ("{type:'convv'}", 23, 30, "there is no layer 'convv': did you mean 'conv'?"),
    ("{type:7}", 23, 24,
     "type must be a text, not 7: use input, conv, pool, fc, relu, sigmoid, tanh, maxout, dropout, lrn, "
     "softmax, svm or regression"),
    ("{sx:7}", 17, 18,
     "this layer has no type: add one of input, conv, pool, fc, relu, sigmoid, tanh, maxout, dropout, lrn, softmax, "
     "svm, regression, as type:'conv'"),
    ("{type:'input', out_depth:1}", 23, 30, "a network has one input, and this is a second: remove it"),
    ("{type:'softmax', num_classes:3}", 23, 32,
     "softmax must be the last layer, but layers follow: move it to the end"),
    ("{type:'pool', sx:2, pad:2}", 37, 42, "pool: a pad of 2 leaves windows empty: use a pad below the window's 2"),
    ("{type:'pool', sx:25, stride:3}", 31, 36,
     "pool1 cannot place a 25x25 window with stride 3 on 24x24: use sx at most 24, or pad the layer before"),
    ("{type:'conv', sx:5, sy:29, filters:1, pad:1}", 37, 42,
     "conv1 cannot place a 29x5 window with stride 1 on 24x24 padded by 1: use sy at most 26, or pad at least 3"),
    ("{type:'conv', sx:1, filters:1, pad:501}", 48, 55,
     "conv1 makes images of 1026x1026, more than the limit of 1,024 a side: make them smaller"),
    ("{type:'fc', num_neurons:100000}", 29, 47,
     "fc1 brings the network to 57,700,000 parameters, more than the limit of 20,000,000: "
     "make it or the image before it smaller"),
    ("{type:'conv', sx:1, filters:1000, pad:500}", 37, 49,
     "conv1 brings the network to about 8.39 GB of memory, more than the limit of 2 GB: "
     "make it or the image before it smaller"),
    ("{type:'fc' num_neurons:1}", 28, 39, "expected ',' or '}' before 'num_neurons'"),
    ("{type:'fc', num_neurons:{}}", 41, 42, "expected a value before '{'"),
    ("{type:'fc', num_neurons:8+8}", 42, 44, "expected ',' or '}' before '+8'"),
    ("{type:'fc', num_neurons 8}", 41, 42, "expected ':' before '8'"),
    ("{type:'fc', num_neurons:8§}", 42, 43, "expected ',' or '}' before '§'"),
    ("{type:'fc, num_neurons:8}", 23, 44, "this text has no end: close it with ' on the same line"),
    ("/* {type:'fc', num_neurons:8}", 17, 48, "this comment has no end: close it with */"),
]  # fmt: skip


@pytest.mark.parametrize(("layer", "column", "end_column", "message"), LAYERS, ids=[row[0] for row in LAYERS])
def test_a_mistake_in_a_layer_is_reported_at_its_place(layer, column, end_column, message):
    assert places(with_layer(layer)) == [(f"line 3, column {column}: {message}", end_column)]


def test_the_message_of_a_pool_that_does_not_fit_is_right_to_the_letter():
    text = with_layer("{type:'pool', sx:3, stride:3}").replace("24", "2")
    text = text.replace(
        INPUT.replace("24", "2"), INPUT.replace("24", "4").strip() + " layer_defs.push({type:'pool', sx:2});\n"
    )
    with pytest.raises(DefinitionError) as caught:
        parse_definition(text)
    assert str(caught.value) == (
        "line 3, column 31: pool2 cannot place a 3x3 window with stride 3 on 2x2: "
        "use sx at most 2, or pad the layer before"
    )


TEXTS = [
    ("", "line 1, column 1: there are no layers: begin with layer_defs.push({type:'input', out_depth:1});"),
    (SOFTMAX.strip(),
     "line 1, column 1: there is no list or net named 'layer_defs' yet: write layer_defs = []; before"),
    ("defs = [];\ndef.push({type:'input'})",
     "line 2, column 1: there is no list or net named 'def' yet: did you mean 'defs'?"),
    ("[{type:'softmax', num_classes:2}]",
     "line 1, column 8: the first layer must be input, not softmax: put {type:'input', out_depth:1} before it"),
    (INPUT, "line 2, column 23: the last layer must be a loss, not input: "
            "add {type:'softmax', num_classes:10} after it"),
    (INPUT + "layer_defs.psuh({type:'relu'})", "line 3, column 12: layer_defs has no 'psuh': did you mean 'push'?"),
    (INPUT + "layer_defs.push(5)", "line 3, column 12: push takes one layer: write push({type:'relu'})"),
    (INPUT + "layer_defs.push({type:'relu'}", "line 3, column 29: the text ends here, but ',' or ')' must follow"),
    (INPUT + "layer_defs.push({type:'svm', num_classes:3, l2_decay_mul:-1})",
     "line 3, column 58: l2_decay_mul must be a number of at least 0, not -1"),
    (INPUT + "other = [];", "line 3, column 1: this is a second list: put all layers into 'layer_defs'"),
    (MNIST.replace("makeLayers(layer_defs)", "makeLayers(layers)"),
     "line 10, column 16: there is no list named 'layers': did you mean 'layer_defs'?"),
    (MNIST.replace("SGDTrainer", "SDGTrainer"),
     "line 12, column 25: convnetjs has no 'SDGTrainer' here: did you mean 'SGDTrainer' or 'Trainer'?"),
    (MNIST.replace("batch_size", "batchsize"),
     "line 12, column 61: a trainer has no option 'batchsize': did you mean 'batch_size'?"),
    (MNIST.replace("'adadelta'", "'nestorov'"),
     "line 12, column 49: there is no training method 'nestorov': did you mean 'nesterov'?"),
    (with_layer("{type:'pool', sx:2, method:'mean'}"),
     "line 3, column 44: method must be 'max' or 'average', not 'mean'"),
    (with_layer("{type:'pool', sx:'al'}"),
     "line 3, column 34: sx must be a whole number of at least 1 or 'all', not 'al'"),
    (with_layer("{type:'pool', sx:'all', pad:1}"),
     "line 3, column 41: pool: a window over the whole input takes no pad, and 1 is given: use pad 0"),
    (with_layer("{type:'conv', sx:'all', filters:2}"),
     "line 3, column 34: sx must be a whole number of at least 1, not 'all'"),
    (MNIST.replace("0.001", "-1"), "line 12, column 85: l2_decay must be a number from 0 to 1,000,000, not -1"),
    ("\r\n" + MNIST.replace("\n", "\r\n").replace("{type:'pool', sx:2", "{type:'pool', sz:2"),
     "line 5, column 31: pool has no key 'sz': "
     "use sx, sy, stride, pad, method, type, activation, group_size or drop_prob"),
    (with_layer("{type:'relu'}").replace("24", "1000") + "t = new convnetjs.Trainer(net, {batch_size:199})",
     "line 5, column 33: a batch of 199 takes about 3.38 GB of memory, more than the limit of 2 GB: "
     "use batch_size at most 112"),
    ("x" * 65537, "line 1, column 1: the text is longer than 65,536 bytes: make it shorter"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "message"), TEXTS, ids=range(len(TEXTS)))
def test_a_mistake_in_a_text_is_reported_at_its_place(text, message):
    assert [place for place, _ in places(text)] == [message]


def test_suggestions_can_replace_the_mistyped_word():
    with pytest.raises(DefinitionError) as caught:
        parse_definition(with_layer("{type:'conv', sx:5, fitlers:8}"))
    assert caught.value.suggestions == ("filters",)


def test_all_independent_mistakes_are_found_in_the_order_of_the_text():
    text = INPUT.replace("out_sy", "outsy") + "layer_defs.push({type:'conv', sx:'a', filters:N, padd:1});" + SOFTMAX
    text += "t = new convnetjs.Trainer(net, {momentum:2})"
    assert [(error.line, error.column) for error in check_definition(text)] == [
        (2, 43),
        (3, 34),
        (3, 47),
        (3, 50),
        (5, 42),
    ]


def test_limits_can_be_set():
    assert places(MNIST, Limits(layers=8)) == [
        ("line 7, column 17: here the network goes beyond the limit of 8 layers: leave some out", 18)
    ]
    assert not places(MNIST, Limits(parameters=5994))
    assert places(MNIST, Limits(parameters=5993))[0][0].startswith("line 7, column 34: fc1 brings the network to 5,994")


def assert_refused_inside(text: str) -> None:
    result = check_definition(text)
    if not isinstance(result, list):
        return
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    assert result
    for error in result:
        assert 1 <= error.line <= len(lines)
        assert 1 <= error.column <= max(1, len(lines[error.line - 1]))
        assert error.column < error.end_column <= max(1, len(lines[error.line - 1])) + 1 or not lines[error.line - 1]
        assert len(error.message) < 300


@pytest.mark.parametrize(
    "text",
    [
        "[" * 65536,
        "/*" + "/ *" * 21000,
        "/*/" * 21000,
        "'" * 65536,
        "{" * 65536,
        ";" * 65536,
        "a=" * 32768,
        "a=1 " * 16000,
        "a=1" + "*1" * 32000,
        "9" * 65536,
        "a=" + "9" * 65000,
        "a." * 32768,
        "x" * 65536,
        "[{" + "filters:1," * 6500,
        "[" + "{}," * 21000,
        "[" + "{type:'conw'}," * 4000 + "]",
        "[{type:'conv'," + "".join(f"k{i}:1," for i in range(3000)) + "}]",
        "[{type:'" + "conv" * 16000 + "'}]",
        "[{type:'input', out_depth:" + "9" * 60000 + "},{type:'softmax', num_classes:99999999999999999999}]",
        "[{type:'input', out_depth:1e9},"
        + "{type:'conv',sx:1,filters:1e9}," * 100
        + "{type:'softmax',num_classes:1e9}]",
        "[{type:'input', out_depth:1}," + "{type:'relu'}," * 300 + "{type:'softmax', num_classes:2}]",
        "\x00\ud800",
        "[{type:'input', out_depth:-0}]",
    ],
    ids=range(23),
)
def test_a_hostile_text_is_refused_quickly(text):
    check_definition(MNIST)  # loads everything that is loaded lazily
    seconds = []
    for _ in range(3):  # the best of three: other load on the core makes CPU time longer, never shorter
        started = time.process_time()
        result = check_definition(text)
        seconds.append(time.process_time() - started)
    assert min(seconds) < 0.2
    assert isinstance(result, list)
    assert_refused_inside(text[:65536])


@settings(max_examples=400)
@given(st.data())
def test_a_damaged_text_gives_only_errors_inside_the_text(data):
    text = MNIST
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(text)))
        end = min(len(text), start + data.draw(st.integers(0, 12)))
        piece = data.draw(
            st.text(max_size=4) | st.sampled_from(["{", "}", "[", "'", "/*", "1e999", ",", "-", "\r", "\n", "new"])
        )
        text = text[:start] + piece + text[end:]
    assert_refused_inside(text)


WORDS = "layer_defs = [ ] { } ( ) . , : ; * new var push convnetjs Net Trainer net makeLayers type 'conv' 'input' 1"


@settings(max_examples=200)
@given(st.lists(st.sampled_from([*WORDS.split(), "\n"])))
def test_words_in_any_order_give_only_errors_inside_the_text(words):
    assert_refused_inside(" ".join(words))
