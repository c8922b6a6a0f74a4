"""Every sentence that the engine and the server send to a page has a translation in every language of the page.

A sentence is a template and its values (engine/errors.py). Templates are string literals, so that this test can read
them from the code; `say:` and the template is the key of its translation in static/text/.
"""

import ast
import importlib
import inspect
import json
import pkgutil
import re
from pathlib import Path

import pytest

import engine
import server
from engine.errors import ConvscopeError

ROOT = Path(__file__).parents[1]
SAY = "say:"
LANGUAGES = ("en", "zh-Hans", "zh-Hant")
TEXTS = {name: json.loads((ROOT / "static" / "text" / f"{name}.json").read_text("utf-8")) for name in LANGUAGES}

# Messages of these modules go to a terminal, before there is a page, or instead of one.
FOR_THE_TERMINAL = ("server/cli.py", "server/settings.py", "server/runs/store.py")


def error_classes():
    """Every class of errors by its name."""
    for package in (engine, server):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not module.name.endswith(("__main__", "build_digits")):
                importlib.import_module(module.name)
    found, classes = {}, [ConvscopeError]
    while classes:
        kind = classes.pop()
        found[kind.__name__] = kind
        classes += kind.__subclasses__()
    return found


ERRORS = error_classes()


def place_of_template(called):
    """Which argument of a call is the template, or a finished sentence; None if the class takes none."""
    names = list(inspect.signature(ERRORS[called]).parameters)
    return next((place for place, name in enumerate(names) if name in ("template", "problem")), None)


def sources():
    """Path and syntax tree of every module whose sentences may reach a page."""
    for package in ("engine", "server"):
        for path in sorted((ROOT / package).rglob("*.py")):
            name = path.relative_to(ROOT).as_posix()
            if name not in FOR_THE_TERMINAL:
                yield name, ast.parse(path.read_text("utf-8"))


def sayings():
    """Every call that makes a sentence or an error: the node, its template argument, and its place."""
    for name, tree in sources():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call):
                continue
            called = getattr(node.func, "id", None) or getattr(node.func, "attr", None)
            place = 0 if called == "Sentence" or is_super_init(node) else None
            if called in ERRORS:
                place = place_of_template(called)
            if place is not None:
                assert len(node.args) > place, f"{name}:{node.lineno}: the template comes by its place"
                yield node, node.args[place], f"{name}:{node.lineno}"


def is_super_init(node):
    """Whether a call is `super().__init__("a template", ...)`, in an error class with its own template."""
    is_init = isinstance(node.func, ast.Attribute) and node.func.attr == "__init__" and bool(node.args)
    return is_init and ast.unparse(node.func.value) == "super()" and is_text(node.args[0])


def is_text(node):
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def templates():
    """Every template with the names of its values, and its place."""
    for node, template, place in sayings():
        if is_text(template):
            yield template.value, {keyword.arg for keyword in node.keywords}, place


def test_every_template_is_translated_and_every_translation_has_a_template():
    said = {template for template, _, _ in templates()}
    assert len(said) > 200
    for name, words in TEXTS.items():
        translated = {key.removeprefix(SAY) for key in words if key.startswith(SAY)}
        assert sorted(said - translated) == [], f"{name} lacks sentences"
        assert sorted(translated - said) == [], f"{name} has sentences that nobody says"


def test_a_template_is_literal_wherever_a_sentence_is_made():
    made_otherwise = []
    for node, template, place in sayings():
        called = ast.unparse(node.func)
        if is_text(template) or called == "DefinitionError":  # which takes sentences alone, as mypy sees to
            continue
        is_whole = called != "Sentence" and (
            (isinstance(template, ast.Attribute) and template.attr in ("sentence", "problem"))
            or (isinstance(template, ast.Call) and ast.unparse(template.func) in ("Sentence", "Sentence.from_plain"))
        )
        if not is_whole:
            made_otherwise.append((place, ast.unparse(node)))
    assert made_otherwise == []


def test_a_sentence_is_made_with_the_values_that_its_template_names():
    wrong = []
    for template, given, place in templates():
        named = set(re.findall(r"\{(\w+)\}", template))
        if named != given:
            wrong.append((place, template, sorted(named ^ given)))
    assert wrong == []


@pytest.mark.parametrize("name", LANGUAGES)
def test_a_translation_has_the_values_of_its_template(name):
    for key, text in TEXTS[name].items():
        if key.startswith(SAY):
            assert set(re.findall(r"\{(\w+)\}", text)) == set(re.findall(r"\{(\w+)\}", key)), key
