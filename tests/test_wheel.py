"""What `pip install .` installs: the program and the page, and nothing else."""

import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_the_wheel_carries_program_data_and_page_and_no_tools(tmp_path):
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(tmp_path), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("convscope-*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    for path in [
        "engine/data/digits.npz", "engine/data/digits.md", "engine/notation/grammar.lark",
        "engine/definition/presets/mnist-demo.txt", "server/templates/base.html",
        "server/templates/index.html", "server/templates/runs.html",
    ]:  # fmt: skip
        assert path in names
    page = [p for p in (ROOT / "static").rglob("*") if p.suffix in (".js", ".css", ".json", ".svg", ".txt")]
    for path in page:
        inside = path.relative_to(ROOT / "static").as_posix()
        if "node_modules" in inside or path.name in (
            "tsconfig.json",
            "biome.json",
            "package.json",
            "package-lock.json",
        ):
            continue
        assert f"server/static/{inside}" in names
    assert {name.split("/")[0] for name in names if ".dist-info" not in name} == {"engine", "server"}
    assert not any("node_modules" in name or "test" in name.lower() for name in names)
    assert wheel.stat().st_size < 3_000_000
