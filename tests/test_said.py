"""The sentences of the server that the page translates are those that the server says."""

import ast
import json
import re
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).parents[1]


def spoken():
    """Every string of the engine and the server, parts of f-strings too."""
    for package in ("engine", "server"):
        for path in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    yield node.value


def test_every_sentence_that_the_page_translates_is_one_that_the_server_says():
    code = "\n".join(spoken())
    words = json.loads((ROOT / "static" / "text" / "en.json").read_text("utf-8"))
    sentences = [key.removeprefix("say:") for key in words if key.startswith("say:")]
    assert len(sentences) > 50
    assert [sentence for sentence in sentences if share_spoken(sentence, code) < 0.5] == []


def share_spoken(sentence, code):
    """How many of a sentence's pairs of words stand in the code; some sentences are put together there."""
    pairs = [pair for part in re.split(r"\{\w+\}", sentence) for pair in pairwise(re.findall(r"[\w'-]+", part))]
    return sum(" ".join(pair) in code for pair in pairs) / len(pairs) if pairs else 1.0
