"""The patches that excite a filter most, against brute force."""

import numpy as np
import pytest

from engine import Network, load_dataset, parse_definition
from engine.data import Split
from engine.patches import PatchSearch, receptive_fields

TEXT = (
    "[{type:'input',out_sx:22,out_sy:24,out_depth:1},{type:'conv',sx:5,pad:2,filters:4,activation:'relu'},"
    "{type:'pool',sx:3,stride:2,pad:1},{type:'conv',sx:4,sy:3,stride:2,filters:5,activation:'tanh'},"
    "{type:'dropout',drop_prob:0.5},{type:'conv',sx:2,filters:3,pad:1},{type:'softmax',num_classes:10}]"
)
CONVS = [1, 4, 7]


@pytest.fixture(scope="module")
def split():
    everything = load_dataset("digits").validation
    return Split(everything.images[:70], everything.labels[:70])


def search(network, split, layers):
    looking = PatchSearch(network, split, layers)
    for _ in looking.steps():
        pass
    return looking


def found(looking):
    return [looking.results.part(index) for index in looking.layers]


def crops(split):
    return split.images[:, 2:26, 3:25].astype(np.float32) / 255 - 0.5  # the centre of 28×28


def test_a_search_finds_the_same_strongest_patches_as_brute_force(split):
    network = Network(parse_definition(TEXT), 3)
    looking = search(network, split, CONVS)
    assert looking.results.searched == 70
    execution = network.execution(70)
    network.forward(crops(split))
    for layer in found(looking):
        rows, columns, filters = network.definition.shapes[layer.index]
        maps = execution.activations[layer.index].reshape(rows, filters, columns, 70)
        seen = receptive_fields(network.definition, layer.index)
        assert len(layer.filters) == filters
        for number, patches in enumerate(layer.filters):
            best = maps[:, number].transpose(2, 0, 1).reshape(70, -1).max(axis=1)
            assert [patch.value for patch in patches] == pytest.approx(
                sorted(best, reverse=True)[:9], rel=1e-5, abs=1e-6
            )
            assert len({patch.image for patch in patches}) == 9
            for patch in patches:
                row, column = (patch.row - seen.row) // seen.row_step, (patch.column - seen.column) // seen.column_step
                assert maps[row, number, column, patch.image] == pytest.approx(patch.value, rel=1e-5, abs=1e-6)


@pytest.mark.parametrize("index", CONVS)
def test_a_patch_is_exactly_the_receptive_field_of_its_cell(index, rng):
    network = Network(parse_definition(TEXT.replace("relu", "sigmoid")), 5)
    seen, (height, width, _) = receptive_fields(network.definition, index), network.input_shape
    execution = network.execution(1)
    image = rng.normal(size=(1, height, width, 1)).astype(np.float32)

    def cell(row, column):
        rows, columns, filters = network.definition.shapes[index]
        network.forward(image)
        return execution.activations[index].reshape(rows, filters, columns)[row, :, column].copy()

    for row, column in [(1, 2), (3, 1)]:
        top, left = seen.row + row * seen.row_step, seen.column + column * seen.column_step
        before = cell(row, column)
        outside = np.ones((height, width), bool)
        outside[max(top, 0) : top + seen.rows, max(left, 0) : left + seen.columns] = False
        kept = image.copy()
        image[0, outside] += 10
        np.testing.assert_array_equal(cell(row, column), before)
        image[...] = kept
        image[0, max(top, 0), max(left, 0)] += 100  # the first pixel matters, unless a pool has another winner
        if index == CONVS[0]:
            assert (cell(row, column) != before).all()
        image[...] = kept


def test_a_search_uses_the_weights_at_its_start(split):
    network = Network(parse_definition(TEXT), 3)
    expected = found(search(network, split, CONVS))
    looking = PatchSearch(network, split, CONVS)
    for count, _ in enumerate(looking.steps()):
        if count == 3:
            network.values *= -1
    assert found(looking) == expected


def test_results_can_be_read_before_the_search_ends(split):
    looking = PatchSearch(Network(parse_definition(TEXT), 3), split, [1])
    steps = looking.steps()
    next(steps)
    next(steps)
    assert looking.results.searched == 32
    assert max(patch.image for patches in found(looking)[0].filters for patch in patches) < 64


def test_other_layers_and_nan_outputs_are_left_out(split):
    network = Network(parse_definition(TEXT), 3)
    assert found(search(network, split, [0, 2, 3, 99])) == []
    network.parameters()["conv1.weight"].value[1] = np.nan
    of_layer = found(search(network, split, [1]))[0].filters
    assert of_layer[1] == ()
    assert len(of_layer[0]) == 9


def test_the_results_of_some_filters_equal_those_within_the_whole_layer(split):
    text = TEXT.replace("filters:4", "filters:64")
    findings = search(Network(parse_definition(text), 3), split, CONVS).results
    assert findings.filters == {1: 64, 4: 5, 7: 3}
    everything, part = findings.part(1), findings.part(1, 40, 57)
    assert (part.first, part.filters) == (40, everything.filters[40:57])
    assert [len(patches) for patches in everything.filters] == [9] * 64


def test_a_layer_with_too_many_filters_is_left_out(split):
    text = "[{type:'input',out_sx:8,out_sy:8,out_depth:1},{type:'conv',sx:8,filters:%d},{type:'softmax',num_classes:2}]"
    looking = [PatchSearch(Network(parse_definition(text % filters)), split, [1]) for filters in (4096, 4097)]
    assert [one.layers for one in looking] == [[1], []]
