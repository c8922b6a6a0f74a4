"""The README is short, and the Python in it runs."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")


def test_the_readme_is_short_and_its_links_lead_somewhere():
    assert len(README.splitlines()) < 150
    for readme in (ROOT / "README.md", *ROOT.glob("[est]*/README.md"), ROOT / "tests" / "benchmarks" / "README.md"):
        for link in re.findall(r"\]\((?!https?:)([^)#]+)", readme.read_text("utf-8")):
            assert (readme.parent / link).exists(), f"{readme.relative_to(ROOT)} links to {link}"


def test_the_python_in_the_readme_trains_a_network():
    [code] = re.findall(r"```python\n(.*?)```", README, re.S)
    assert len(code.strip().splitlines()) <= 12
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    loss, accuracy = map(float, done.stdout.split()[:2])
    assert (loss < 1.5, accuracy > 0.7) == (True, True), done.stdout
