"""The fields of a layer's form come from the keys of its record."""

from engine import parse_definition
from engine.definition import LAYER_SPECS
from engine.definition.form import forms


def fields_of(*layers):
    """Returns key and value of every field, by the index of its layer."""
    first, last = "{type:'input', out_sx:24, out_sy:24, out_depth:1}", "{type:'softmax', num_classes:10}"
    definition = parse_definition(f"[{', '.join((first, *layers, last))}]")
    return {
        place: [(field.key, field.value) for field in fields]
        for place, fields in enumerate(forms(definition))
        if fields
    }


def test_a_form_has_the_settings_of_all_layers_of_the_same_braces():
    conv = [("filters", 8), ("sx", 5), ("stride", 1), ("pad", 2)]
    assert fields_of("{type:'conv', sx:5, filters:8, pad:2}") == {1: [*conv, ("activation", "")]}
    assert fields_of("{type:'conv', sx:5, filters:8, pad:2, activation:'maxout', group_size:4, drop_prob:0.25}") == {
        1: [*conv, ("activation", "maxout"), ("group_size", 4), ("drop_prob", 0.25)]
    }
    assert fields_of("{type:'pool', sx:2, sy:3}") == {
        1: [("sx", 2), ("sy", 3), ("stride", 2), ("pad", 0), ("method", "max")]
    }
    assert fields_of("{type:'tanh'}", "{type:'lrn', k:1, n:5, alpha:0.1, beta:0.75}") == {
        1: [("type", "tanh")],
        2: [("k", 1), ("n", 5), ("alpha", 0.1), ("beta", 0.75)],
    }


def test_a_square_window_is_one_field_and_another_window_two():
    def labels(layer):
        definition = parse_definition(
            f"[{{type:'input', out_sx:8, out_sy:8, out_depth:1}}, {layer}, {{type:'svm', num_classes:2}}]"
        )
        return [field.label for field in forms(definition)[1]][:2]

    assert labels("{type:'pool', sx:2}") == ["size", "stride"]
    assert labels("{type:'pool', sx:2, sy:3}") == ["width", "height"]


def test_every_layer_that_can_be_added_has_a_form():
    assert all(spec.keys or spec.family == "activation" for spec in LAYER_SPECS.values() if spec.added is not None)
