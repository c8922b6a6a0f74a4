"""The names of checkpoint files, which the worker writes and the server reads, and how many are kept."""

import time
from pathlib import Path

KEPT_CHECKPOINTS = 2  # of a run, the newest


def new_file(step: int) -> str:
    """A name for a checkpoint; names sort by time."""
    return f"{time.time_ns():020d}-step-{step}.safetensors"


def step_of(file: str) -> int:
    """The step that a checkpoint's name tells."""
    return int(Path(file).stem.rpartition("-")[2])
