"""Finds a Chromium for the browser tests: the headless shell if there is one, else any.

The headless shell is the same engine without the rest of the browser, and opens a page in half the processor time.
"""

import os
import shutil
import subprocess
import sys

SHELL = "chromium-headless-shell"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def on_path(names: tuple[str, ...] = (SHELL, *NAMES)) -> str | None:
    """The path of the first of these that is installed, or None if only Playwright's own can be used."""
    return next((path for name in names if (path := shutil.which(name))), None)


def install() -> None:
    """Makes sure that a Chromium is installed: Debian's shell, else one that is there, else Playwright's."""
    if shutil.which(SHELL) or _from_debian() or on_path():
        return
    command = [sys.executable, "-m", "playwright", "install", "--with-deps", "--only-shell", "chromium"]
    subprocess.run(command, check=True)


def _from_debian() -> bool:
    if not (shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0):
        return False
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update"], ["apt-get", "install", "-y", SHELL]):
        if subprocess.run(command, env=environment, check=False).returncode:
            return False
    return True


if __name__ == "__main__":
    install()
