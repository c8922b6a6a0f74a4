import gzip
import json
from pathlib import Path

import numpy as np
import pytest

from engine import Network, parse_definition
from engine.errors import CheckpointError
from engine.formats import convnetjs

GOLDEN = json.loads(gzip.decompress((Path(__file__).parents[1] / "golden" / "convnetjs.json.gz").read_bytes()))
NETWORKS = GOLDEN["networks"]
EVERY_KIND = """[{type:'input', out_sx:9, out_sy:8, out_depth:2},
 {type:'conv', sx:3, sy:2, filters:6, pad:1, stride:2, activation:'maxout', drop_prob:0.25},
 {type:'lrn', k:1, n:3, alpha:0.5, beta:0.75}, {type:'relu'}, {type:'pool', sx:2, stride:1, pad:1},
 {type:'fc', num_neurons:5, activation:'sigmoid', l2_decay_mul:0.5}, {type:'fc', num_neurons:4, activation:'tanh'},
 {type:'LOSS', KEY:3}]"""


@pytest.mark.parametrize("name", NETWORKS)
def test_a_file_of_convnetjs_gives_the_predictions_of_convnetjs(name):
    network = convnetjs.loads(json.dumps(NETWORKS[name]["net"]), np.float64)
    for case in NETWORKS[name]["cases"]:
        out = network.forward(np.array(case["x"]).reshape(1, *network.input_shape))
        np.testing.assert_allclose(out[0], case["out"], atol=1e-8 * np.abs(case["out"]).max())


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("loss", ["softmax", "svm", "regression"])
def test_a_written_network_is_read_back_with_the_same_bits(loss, dtype, rng):
    key = "num_neurons" if loss == "regression" else "num_classes"
    network = Network(parse_definition(EVERY_KIND.replace("LOSS", loss).replace("KEY", key)), 5, dtype)
    for parameter in network.parameters().values():
        parameter.value[...] = rng.normal(size=parameter.shape)
    text = convnetjs.dumps(network)
    again = convnetjs.loads(text, dtype)
    x = rng.normal(size=(3, *network.input_shape)).astype(dtype)
    assert again.forward(x).tobytes() == network.forward(x).tobytes()
    assert again.definition.names == network.definition.names
    assert convnetjs.dumps(again) == text


def test_the_test_scale_of_convnetjs_is_kept_and_ours_is_written():
    net = NETWORKS["lrn_forward_only"]["net"]
    dropouts = [
        layer
        for layer in json.loads(convnetjs.dumps(convnetjs.loads(json.dumps(net))))["layers"]
        if layer["layer_type"] == "dropout"
    ]
    assert [(layer["drop_prob"], layer["test_scale"]) for layer in dropouts] == [(0.25, 0.25)]


def test_a_layer_that_convnetjs_lacks_is_refused_by_name():
    text = "[{type:'input', out_depth:3}, {type:'pool', sx:1, method:'average'}, {type:'svm', num_classes:2}]"
    with pytest.raises(CheckpointError, match="ConvNetJS has no average pool, and pool1 is one"):
        convnetjs.dumps(Network(parse_definition(text)))


def edited(change):
    net = json.loads(json.dumps(NETWORKS["conv_relu_pool"]["net"]))
    change(net["layers"])
    return json.dumps(net)


def test_a_missing_pad_means_no_padding():
    net = json.loads(
        convnetjs.dumps(
            Network(
                parse_definition(
                    "[{type:'input',out_sx:4,out_sy:4,out_depth:1},{type:'conv',sx:3,filters:2},{type:'softmax',num_classes:2}]"
                )
            )
        )
    )
    del net["layers"][1]["pad"]
    assert convnetjs.loads(json.dumps(net)).layers[0].output_shape == (2, 2, 2)


def test_the_definition_text_has_the_decay_settings_of_every_layer():
    """In ConvNetJS a missing setting means 1, also before the loss."""

    def change(layers):
        for layer in layers:
            layer.pop("l1_decay_mul", None)

    definition = convnetjs.loads(edited(change)).definition
    assert {layer.l1_decay_mul for layer in definition.layers if layer.type in ("conv", "fc")} == {1.0}
    assert parse_definition(definition.text) == definition


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda layers: layers[1].update(layer_type="convv"), "did you mean 'conv'"),
        (lambda layers: layers[1].update(stride=0), "stride is 0"),
        (lambda layers: layers[1].update(out_sx=7), "the layers before make it 12"),
        (lambda layers: layers[1].update(sx=1e9), "kernel"),
        (lambda layers: layers[1]["filters"].pop(), "should have 4 filters"),
        (lambda layers: layers[1]["filters"][0]["w"].pop("0"), "should hold 25 numbers"),
        (lambda layers: layers[1]["filters"][0]["w"].update({"3": None}), "no number"),
        (lambda layers: layers[1]["filters"][0]["w"].update({"3": float("nan")}), "not finite"),
        (lambda layers: layers[1]["biases"].update(w="text"), "biases should hold 4"),
        (lambda layers: layers.pop(0), "begins with its one input"),
        (lambda layers: layers.pop(), "ends with its one loss"),
        (lambda layers: layers.pop(-2), "softmax"),
        (lambda layers: layers[0].update(out_depth=10**9), "more than the limit"),
    ],
)  # fmt: skip
def test_an_error_names_its_layer(change, words):
    with pytest.raises(CheckpointError, match=words):
        convnetjs.loads(edited(change))


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"layers": 3}', '{"layers": [1, 2, 3]}', "[" * 100_000, '{"layers":[{},{},{}]}']
)
def test_a_text_that_is_no_network_is_refused_with_a_message(text):
    with pytest.raises(CheckpointError):
        convnetjs.loads(text)
