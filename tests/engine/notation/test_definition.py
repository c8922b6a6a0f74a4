"""The meaning of a definition: layers, names, shapes, and its printed text."""

import ast
from math import prod
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import engine
from engine.definition import (
    PRESETS,
    ConvSpec,
    DenseSpec,
    InputSpec,
    PoolSpec,
    ReluSpec,
    SoftmaxSpec,
    TrainerOptions,
    UnknownPresetError,
    preset,
    summarize,
)
from engine.definition.options import METHODS
from engine.errors import DefinitionError, OptionError
from engine.notation import (
    check_definition,
    parse_definition,
    print_definition,
)

MNIST = preset("mnist-demo").text


def test_the_demo_of_convnetjs_has_the_same_meaning_here():
    definition = parse_definition(MNIST)
    assert definition.layers == (
        InputSpec(24, 24, 1),
        ConvSpec(8, 5, 5, 1, 2, bias_pref=0.1),
        ReluSpec(),
        PoolSpec(2, 2, 2, 0),
        ConvSpec(16, 5, 5, 1, 2, bias_pref=0.1),
        ReluSpec(),
        PoolSpec(3, 3, 3, 0),
        DenseSpec(10),
        SoftmaxSpec(10),
    )
    assert definition.names == ("input", "conv1", "relu1", "pool1", "conv2", "relu2", "pool2", "fc1", "softmax")
    assert definition.lines == (2, 3, 3, 4, 5, 5, 6, 7, 7)
    assert definition.shapes[3:] == ((12, 12, 8), (12, 12, 16), (12, 12, 16), (4, 4, 16), (1, 1, 10), (1, 1, 10))
    assert definition.trainer == TrainerOptions(method="adadelta", batch_size=20, l2_decay=0.001, eps=1e-6)


def test_a_summary_has_parameters_formulas_and_receptive_fields():
    summary = summarize(parse_definition(MNIST))
    by_name = {layer.name: layer for layer in summary.layers}
    assert summary.parameters == 5994
    assert by_name["conv1"].formula == "8×5×5×1+8"
    assert by_name["conv1"].parameters == 208
    assert by_name["conv2"].facts == {"kernel_size": [5, 5], "stride": 1, "padding": 2, "filters": 16}
    assert by_name["fc1"].formula == "10×256+10"
    assert by_name["fc1"].parameter_shapes == {"weight": (10, 4, 4, 16), "bias": (10,)}
    assert by_name["pool1"].formula == ""
    assert [by_name[name].receptive_field[0] for name in ("input", "relu1", "pool1", "conv2", "pool2", "softmax")] == [
        1, 5, 6, 14, 18, 24,
    ]  # fmt: skip


def test_memory_is_the_sum_written_out_by_hand():
    text = (
        "[{type:'input', sx:4, sy:3, depth:2}, {type:'conv', sx:3, filters:5, pad:1}, {type:'softmax', num_classes:2}]"
    )
    activations = 2 * 7 * (4 * 3 * 2 + 4 * 3 * 5 + 2 + 2)
    strips = 7 * (3 + 2) * 3 * 2 * 4
    parameters = 5 * (5 * 3 * 3 * 2 + 5 + 2 * 60 + 2)
    assert summarize(parse_definition(text), batch_size=7).memory_bytes == 4 * (activations + strips + parameters)


@pytest.mark.parametrize(
    "text",
    [
        MNIST.replace("layer_defs = []", "var layer_defs = []"),
        MNIST.replace("layer_defs", "couches").replace("net", "réseau").replace("convréseaujs", "convnetjs"),
        MNIST.replace(";", ""),
        MNIST.replace("});", ",});"),
        MNIST.replace("'", '"'),
        MNIST.replace("type:", "'type' : "),
        MNIST.replace("\n", "\r\n"),
        "\ufeff" + MNIST,
        MNIST.replace("\n", " // a comment, and a ' in it\n").replace("sx:5", "/* [{\n */ sx:5"),
        MNIST.replace("filters:16", "filters:F").replace("layer_defs = []", "var F = 16;\nlayer_defs = []"),
        MNIST.replace("filters:16", "filters:4*4"),
        MNIST.replace("0.001", "1e-3").replace("24", "24.0"),
        MNIST.replace("0.001", ".001").replace("SGDTrainer", "Trainer"),
        MNIST.replace("layer_defs.push(", "")
        .replace("});\n\nnet", "}];\n\nnet")
        .replace("});\n{", "},\n{")
        .replace("[];", "["),
    ],
)
def test_every_spelling_of_the_notation_means_the_same(text):
    assert parse_definition(text) == parse_definition(MNIST)


def test_json_is_accepted_and_leaves_the_trainer_to_the_run():
    text = '[{"type": "input", "out_depth": 2}, {"type": "f\\u0063", "num_neurons": 3}'
    text += ', {"type": "softmax", "num_classes": 2}]'
    definition = parse_definition(text)
    assert definition.layers[1] == DenseSpec(3)
    assert definition.trainer is None


def test_biases_start_at_a_tenth_only_with_relu_on_the_same_definition():
    layers = (
        "{type:'fc', num_neurons:1, activation:'relu'}, {type:'fc', num_neurons:1, activation:'tanh'},"
        "{type:'fc', num_neurons:1}, {type:'relu'}, {type:'fc', filters:1, activation:'relu', bias_pref:0}"
    )
    definition = parse_definition(f"[{{type:'input', depth:1}}, {layers}, {{type:'softmax', num_classes:2}}]")
    assert [layer.bias_pref for layer in definition.layers if layer.type == "fc"] == [0.1, 0, 0, 0, 0]


def test_a_loss_carries_the_settings_of_the_fc_before_it_and_is_printed_with_them():
    text = "[{type:'input', depth:1}, {type:'LOSS', KEY:2, bias_pref:0.5, l1_decay_mul:1, l2_decay_mul:0}]"
    for loss, key in (("softmax", "num_classes"), ("svm", "num_classes"), ("regression", "num_neurons")):
        definition = parse_definition(text.replace("LOSS", loss).replace("KEY", key))
        assert definition.layers[1] == DenseSpec(2, 0.5, 1, 0)
        line = f"layer_defs.push({{type:'{loss}', {key}:2, bias_pref:0.5, l1_decay_mul:1, l2_decay_mul:0}});"
        assert line in print_definition(definition)
        assert parse_definition(print_definition(definition)) == definition


def test_pool_reads_method_average_and_the_size_all():
    text = (
        "[{type:'input', out_sx:6, out_sy:8, out_depth:2}, {type:'pool', sx:2, method:'average'},"
        " {type:'pool', sx:'all', method:'max'}, {type:'svm', num_classes:2}]"
    )
    definition = parse_definition(text)
    assert definition.layers[1:3] == (PoolSpec(2, 2, method="average"), PoolSpec(0, 0))
    assert definition.shapes[1:3] == ((4, 3, 2), (1, 1, 2))
    printed = print_definition(definition)
    assert "{type:'pool', sx:2, stride:2, method:'average'}" in printed
    assert "{type:'pool', sx:'all', stride:2}" in printed


def test_a_maxout_layer_keeps_its_own_group_size_with_an_activation_after_it():
    layers = "{type:'maxout', group_size:3, activation:'tanh'}, {type:'maxout', group_size:2, activation:'maxout'}"
    definition = parse_definition(f"[{{type:'input', depth:12}}, {layers}, {{type:'softmax', num_classes:2}}]")
    assert definition.names[1:5] == ("maxout1", "tanh1", "maxout2", "maxout3")
    assert [shape[2] for shape in definition.shapes[1:5]] == [4, 4, 2, 1]


def test_definitions_compare_by_layers_and_trainer_but_not_by_text():
    assert parse_definition(MNIST) == parse_definition(MNIST + "// a thought")
    assert parse_definition(MNIST) != parse_definition(MNIST.replace("batch_size:20", "batch_size:21"))


@pytest.mark.parametrize("entry", PRESETS, ids=lambda entry: entry.name)
def test_presets_parse_and_print_and_have_short_lines(entry):
    definition = parse_definition(entry.text)
    assert parse_definition(print_definition(definition)) == definition
    assert definition.trainer is not None
    assert max(map(len, entry.text.splitlines())) <= 110


def test_the_demo_is_printed_as_its_author_wrote_it():
    assert print_definition(parse_definition(MNIST)) == MNIST


def test_an_unknown_preset_is_refused_with_the_nearest_names():
    with pytest.raises(UnknownPresetError, match="no preset 'mnist_demo': did you mean 'mnist-demo'"):
        preset("mnist_demo")


size = st.integers(1, 6)
real = st.floats(-1e9, 1e9)
weights = {"bias_pref": real, "l1_decay_mul": st.floats(0, 1e9), "l2_decay_mul": st.floats(0, 1e9)}
activation = st.sampled_from(["relu", "sigmoid", "tanh", "maxout"])
unit = st.floats(0, 1, exclude_max=True)
drop_prob = st.floats(0, 0.99)
window = {"sx": size, "stride": size}
middle = st.one_of(
    st.fixed_dictionaries(
        {"type": st.just("conv"), **window, "filters": size},
        optional={"sy": size, "pad": st.integers(0, 4), "activation": activation, "drop_prob": drop_prob, **weights},
    ),
    st.fixed_dictionaries(
        {"type": st.just("pool"), **window}, optional={"sy": size, "pad": st.integers(0, 2), "activation": activation}
    ),
    st.fixed_dictionaries(
        {"type": st.just("fc"), "num_neurons": size},
        optional={"activation": activation, "drop_prob": drop_prob, **weights},
    ),
    st.fixed_dictionaries(
        {"type": st.just("conv"), "sx": size, "filters": size, "activation": st.just("maxout"), "group_size": size}
    ),
    st.fixed_dictionaries({"type": activation}),
    st.fixed_dictionaries({"type": st.just("maxout")}, optional={"group_size": size}),
    st.fixed_dictionaries({"type": st.just("dropout")}, optional={"drop_prob": drop_prob}),
    st.fixed_dictionaries({"type": st.just("lrn"), "k": unit, "n": size, "alpha": unit, "beta": unit}),
)
trainers = st.fixed_dictionaries(
    {},
    optional={
        "method": st.sampled_from(METHODS),
        "learning_rate": st.floats(0, 1e6),
        "batch_size": st.integers(1, 4096),
        "l1_decay": st.floats(0, 1e6),
        "eps": st.floats(0, 1, exclude_min=True),
        **dict.fromkeys(("momentum", "ro", "beta1", "beta2"), unit),
    },
)


@st.composite
def definitions(draw):
    """Draws random valid texts, as Definitions; layers that do not fit are left out."""
    layers = [{"type": "input", "out_sx": draw(size) + 4, "out_sy": draw(size) + 4, "out_depth": draw(size)}]
    kind, key = draw(
        st.sampled_from([("softmax", "num_classes"), ("svm", "num_classes"), ("regression", "num_neurons")])
    )
    loss = {"type": kind, key: draw(size)}
    for layer in draw(st.lists(middle, max_size=8)):
        if not isinstance(check_definition(str([*layers, layer, loss])), list):
            layers.append(layer)
    text = str([*layers, loss])
    if options := draw(st.none() | trainers):
        text += f"trainer = new convnetjs.Trainer(net, {options})"
    definition = check_definition(text)
    assume(not isinstance(definition, list))
    return definition


@settings(max_examples=150)
@given(definitions())
def test_a_printed_definition_means_the_same(definition):
    printed = print_definition(definition)
    assert parse_definition(printed) == definition
    assert print_definition(parse_definition(printed)) == printed


@settings(max_examples=50)
@given(definitions())
def test_a_summary_agrees_with_the_shapes_it_lists(definition):
    for layer in summarize(definition).layers:
        terms = layer.formula.split("+") if layer.formula else []
        expected = sum(prod(int(factor) for factor in term.split("×")) for term in terms)
        assert layer.parameters == expected
        assert all(1 <= seen <= side for seen, side in zip(layer.receptive_field, definition.input_shape, strict=False))


def test_given_options_replace_those_of_the_base():
    base = TrainerOptions(method="adadelta", batch_size=20)
    assert TrainerOptions.from_dict({"learning_rate": 1}, base) == TrainerOptions("adadelta", 1.0, batch_size=20)
    assert TrainerOptions.from_dict(base.as_dict()) == base


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"momentum": 1}, "momentum must be a number from 0 to below 1, not 1"),
        ({"learning_rate": float("nan")}, "learning_rate must be a number from 0 to 1,000,000, not NaN"),
        ({"learning_rate": -0.5}, "learning_rate must be a number from 0 to 1,000,000, not -0.5"),
        ({"l2_decay": "0"}, "l2_decay must be a number from 0 to 1,000,000, not '0'"),
        ({"batch_size": True}, "batch_size must be a whole number from 1 to 4,096, not true"),
        ({"batch_size": 2.5}, "batch_size must be a whole number from 1 to 4,096, not 2.5"),
        (
            {"batch_size": 10**5000},
            "batch_size must be a whole number from 1 to 4,096, not a number of too many digits",
        ),
        ({"eps": 0}, "eps must be a number above 0, up to 1, not 0"),
        ({"learningrate": 1}, "a trainer has no option 'learningrate': did you mean 'learning_rate'?"),
        ({"method": "adem"}, "there is no training method 'adem': did you mean 'adam'?"),
        ({"method": "adadelat"}, "there is no training method 'adadelat': did you mean 'adadelta'?"),
        (
            {"method": None},
            "there is no training method null: use sgd, nesterov, adagrad, windowgrad, adadelta or adam",
        ),
    ],
)
def test_an_option_that_cannot_be_used_is_refused_by_name(options, message):
    with pytest.raises(OptionError) as caught:
        TrainerOptions.from_dict(options)
    assert (caught.value.field, str(caught.value)) == (next(iter(options)), message)


def test_definitions_never_import_numpy():
    top = Path(engine.__file__).parent
    paths = [*(top / "definition").glob("*.py"), *(top / "notation").glob("*.py"), top / "shapes.py", top / "errors.py"]
    for path in paths:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            for name in names:
                assert name.split(".")[0] != "numpy", path.name
                assert not name.startswith("engine") or name.startswith(
                    ("engine.definition", "engine.notation", "engine.shapes", "engine.errors")
                ), path.name


def test_a_definition_error_has_line_and_column():
    error = DefinitionError(3, 31, "no", ("yes",), 33)
    assert str(error) == "line 3, column 31: no"
    assert (error.line, error.column, error.message, error.suggestions, error.end_column) == (3, 31, "no", ("yes",), 33)
