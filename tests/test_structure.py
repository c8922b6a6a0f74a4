"""The order of the rooms: a module imports only from rooms to its left, and only the libraries of its room."""

import ast
import re
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

MOST_FILES = 20  # in one folder: more hide one another
LONGEST_LINE = 130  # of JavaScript, whose templates no formatter breaks
PATH_DATA = {"icons.js"}  # of SVG, which reads no better in pieces


def rooms_of(package):
    """The rooms of a package in the order of its README; a name with a slash is a folder."""
    readme = (ROOT / package / "README.md").read_text("utf-8")
    [line] = re.findall(rf"^    {package}/ +(.+ \|.+)$", readme, re.M)
    return [*line.replace("|", " ").split(), "__init__", "__main__"]


def source_files(package):
    suffix = ".js" if package == "static" else ".py"
    return [path for path in sorted((ROOT / package).rglob(f"*{suffix}")) if "node_modules" not in path.parts]


def places(package):
    """Every file of a package, with the position of its room in the order."""
    order, found = rooms_of(package), {}
    for path in source_files(package):
        first, *inside = path.relative_to(ROOT / package).parts
        room = f"{first}/" if inside else Path(first).stem
        assert room in order, f"{path.relative_to(ROOT)} has no room: name it in {package}/README.md"
        found[path] = order.index(room)
    return found


@pytest.mark.parametrize("package", ["engine", "server", "static"])
def test_every_room_of_the_readme_exists_and_is_not_crowded(package):
    suffix = ".js" if package == "static" else ".py"
    for room in rooms_of(package)[:-2]:
        path = ROOT / package / room
        assert path.is_dir() if room.endswith("/") else path.with_suffix(suffix).is_file()
    crowd = Counter(path.parent.relative_to(ROOT) for path in source_files(package) if path.name != "__init__.py")
    assert {folder: files for folder, files in crowd.items() if files > MOST_FILES} == {}


def test_no_line_of_javascript_is_too_long_to_read():
    files = [path for folder in ("static", "tests/static") for path in (ROOT / folder).rglob("*.*js")]
    files = [path for path in files if not {"vendor", "node_modules"} & set(path.parts)]
    assert len(files) > 100
    for path in files:
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            assert len(line) <= LONGEST_LINE or path.name in PATH_DATA, f"{path.relative_to(ROOT)}:{number}"


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


@pytest.mark.parametrize("package", ["engine", "server"])
def test_python_imports_point_left(package):
    placed = places(package)
    for path, place in placed.items():
        for module in python_imports(path):
            target = file_of(module) if module.startswith(f"{package}.") else None
            if target in placed and target != ROOT / package / "__init__.py":
                assert placed[target] <= place, f"{path.relative_to(ROOT)} may not import {module}"


def test_only_the_link_imports_the_worker():
    for path in (ROOT / "server" / "runs").glob("*.py"):
        inside = [module for module in python_imports(path) if module.startswith("server.worker")]
        assert inside == [] or path.name == "link.py", f"{path.name} may not import {inside}"


def test_javascript_imports_point_left():
    placed = places("static")
    for path, place in placed.items():
        for name in re.findall(r"""(?:from|import)\s*["'](\.[^"']+)["']""", path.read_text("utf-8")):
            target = (path.parent / name).resolve()
            if target in placed:
                assert placed[target] <= place, f"{path.relative_to(ROOT)} may not import {name}"


def test_the_engine_imports_no_web_and_no_processes_and_definitions_import_no_numpy():
    allowed = {"numpy", "lark", "safetensors", "engine"}
    for path in (ROOT / "engine").rglob("*.py"):
        for module in python_imports(path):
            top = module.split(".")[0]
            assert top in allowed or top in __import__("sys").stdlib_module_names, f"{path.name} imports {module}"
            assert top not in {"socket", "multiprocessing", "asyncio", "threading", "pickle"}, f"{path.name}: {module}"
            if path.parent.name in ("definition", "notation") or path.name == "shapes.py":
                assert top != "numpy", f"{path.name} is about integers only"


def test_nothing_evaluates_text_or_unpickles():
    for package in ("engine", "server"):
        for path in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                    assert node.func.id not in {"eval", "exec", "compile"}, f"{path.name}:{node.lineno}"
            assert "import pickle" not in path.read_text("utf-8")
            assert "allow_pickle=True" not in path.read_text("utf-8")


def test_only_the_protocol_contains_the_names_of_messages():
    protocol = "\n".join(path.read_text("utf-8") for path in (ROOT / "server" / "protocol").glob("*.py"))
    names = re.findall(r'^    type: Literal\["([a-z.]+)"\]', protocol, re.M)
    names = [name for name in names if "." in name]
    assert len(names) > 10
    others = [p for p in (ROOT / "server").rglob("*.py") if p.parent.name != "protocol"]
    others += [p for p in (ROOT / "static").rglob("*.js") if p.name != "protocol.js" and "vendor" not in p.parts]
    for path in others:
        code = re.sub(r'"""[\s\S]*?"""|/\*[\s\S]*?\*/|//.*|#.*', "", path.read_text("utf-8"))
        code = re.sub(r'\bt\(\s*"[^"]+"', "t(", code)  # keys of text/*.json are words of their own
        for name in names:
            assert f'"{name}"' not in code, f"{path.relative_to(ROOT)} spells {name}"
