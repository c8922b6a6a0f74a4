"""Writes layers.json, the records that a page gets of every type of layer: `python -m tests.contract.layers`."""

import json
from pathlib import Path

from engine import parse_definition
from server import protocol

FILE = Path(__file__).with_name("layers.json")
TEXTS = [
    """[{type:'input', out_sx:24, out_sy:24, out_depth:1},
 {type:'conv', sx:5, filters:8, pad:2, activation:'relu', drop_prob:0.25}, {type:'pool', sx:2, sy:3},
 {type:'lrn', k:1, n:5, alpha:0.0001, beta:0.75}, {type:'conv', sx:3, filters:6, activation:'maxout', group_size:3},
 {type:'tanh'}, {type:'sigmoid'}, {type:'pool', sx:'all', method:'average'}, {type:'softmax', num_classes:10}]""",
    "[{type:'input', out_depth:3}, {type:'svm', num_classes:10}]",
    "[{type:'input', out_depth:3}, {type:'regression', num_neurons:2}]",
]


def layers() -> list[list[dict[str, object]]]:
    """The list of layers of each text."""
    infos = [protocol.layer_infos(parse_definition(text)) for text in TEXTS]
    return [[json.loads(info.model_dump_json()) for info in network] for network in infos]


if __name__ == "__main__":
    FILE.write_text(json.dumps(layers(), indent=1, ensure_ascii=False) + "\n", "utf-8")
