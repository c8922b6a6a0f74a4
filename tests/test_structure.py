"""The walls between the rooms: a module imports only what stands to its left, and each room keeps its tools."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

# From left to right; a name with a slash is a folder. Modules of one entry may import one another.
ENGINE = [
    ["errors", "arrays", "shapes", "randomness", "decay"], ["explanation", "definition/"], ["kernels/"], ["layers/"],
    ["network", "optimizers", "surgery"], ["plan/", "transfer"], ["data/"], ["sizes", "evaluation"], ["trainer"],
    ["probe", "patches", "checkpoint", "formats/", "next_step", "nudge"], ["explain"], ["__init__"],
]  # fmt: skip
SERVER = [
    ["__init__"], ["settings", "languages", "static_files", "protocol/", "frame_bytes", "cores", "schema", "wire"],
    ["store", "points", "validations", "frames", "changes", "saves", "undo", "pipe", "access", "bodies", "patch_lane"],
    ["images", "holds", "inbox", "operations", "patch_finder", "refusals", "succession"],
    ["worker", "history"], ["worker_process"], ["link", "stream"], ["supervisor", "viewers", "standing"],
    ["run", "guard"], ["runs"], ["routes", "definitions", "websocket"], ["app"], ["cli"], ["__main__"],
]  # fmt: skip
STATIC = [
    ["vendor/"],
    ["lib/"],
    ["protocol", "state"],
    ["draw/"],
    ["views/"],
    ["connection", "api"],
    ["panels"],
    ["main", "runs"],
]


def places(package, order, suffix):
    """Every file of a package and its place in the order."""
    found = {}
    for path in sorted((ROOT / package).rglob(f"*{suffix}")):
        inside = path.relative_to(ROOT / package).as_posix()
        if "node_modules" in inside or inside.endswith((".d.ts", ".mjs")):
            continue
        entry = inside.split("/")[0] + "/" if "/" in inside else inside.removesuffix(suffix)
        [place] = [i for i, names in enumerate(order) if entry in names] or [None]
        assert place is not None, f"{package}/{inside} stands in no room: give it one in {Path(__file__).name}"
        found[path] = place
    return found


def python_imports(path):
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute here"
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def file_of(module):
    path = ROOT.joinpath(*module.split("."))
    for candidate in (path.with_suffix(".py"), path / "__init__.py"):
        if candidate.is_file():
            return candidate
    return None


@pytest.mark.parametrize(("package", "order"), [("engine", ENGINE), ("server", SERVER)])
def test_python_imports_point_left(package, order):
    placed = places(package, order, ".py")
    for path, place in placed.items():
        for module in python_imports(path):
            target = file_of(module) if module.startswith(f"{package}.") else None
            if target in placed:
                assert placed[target] <= place, f"{path.relative_to(ROOT)} may not import {module}"


def test_javascript_imports_point_left():
    placed = places("static", STATIC, ".js")
    for path, place in placed.items():
        for name in re.findall(r"""(?:from|import)\s*["'](\.[^"']+)["']""", path.read_text("utf-8")):
            target = (path.parent / name).resolve()
            if target in placed:
                assert placed[target] <= place, f"{path.relative_to(ROOT)} may not import {name}"


def test_the_engine_knows_no_web_and_no_process_and_definitions_no_numpy():
    allowed = {"numpy", "lark", "safetensors", "engine"}
    for path in (ROOT / "engine").rglob("*.py"):
        for module in python_imports(path):
            top = module.split(".")[0]
            assert top in allowed or top in __import__("sys").stdlib_module_names, f"{path.name} imports {module}"
            assert top not in {"socket", "multiprocessing", "asyncio", "threading", "pickle"}, f"{path.name}: {module}"
            if path.parent.name == "definition" or path.name == "shapes.py":
                assert top != "numpy", f"{path.name} is about integers only"


def test_nothing_evaluates_text_or_unpickles():
    for package in ("engine", "server"):
        for path in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                    assert node.func.id not in {"eval", "exec", "compile"}, f"{path.name}:{node.lineno}"
            assert "import pickle" not in path.read_text("utf-8")
            assert "allow_pickle=True" not in path.read_text("utf-8")


def test_only_the_protocol_spells_the_names_of_messages():
    protocol = "\n".join(path.read_text("utf-8") for path in (ROOT / "server" / "protocol").glob("*.py"))
    names = re.findall(r'^    type: Literal\["([a-z.]+)"\]', protocol, re.M)
    names = [name for name in names if "." in name]
    assert len(names) > 10
    others = list((ROOT / "server").glob("*.py"))
    others += [p for p in (ROOT / "static").rglob("*.js") if p.name != "protocol.js" and "vendor" not in p.parts]
    for path in others:
        code = re.sub(r'"""[\s\S]*?"""|/\*[\s\S]*?\*/|//.*|#.*', "", path.read_text("utf-8"))
        code = re.sub(r'\bt\(\s*"[^"]+"', "t(", code)  # keys of text/*.json are words of their own
        for name in names:
            assert f'"{name}"' not in code, f"{path.relative_to(ROOT)} spells {name}"
