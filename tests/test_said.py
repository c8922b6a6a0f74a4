"""The sentences of the server that the page translates are those that the server says."""

import ast
import json
import re
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
    gone = []
    for sentence in sentences:
        longest = max(re.split(r"\{\w+\}", sentence), key=len)
        if longest not in code:
            gone.append(sentence)
    assert gone == []
