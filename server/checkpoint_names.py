"""The names of checkpoint files, which the worker writes and the server reads; and how many are kept."""

import time
from pathlib import Path

KEPT_CHECKPOINTS = 2  # the newest of each run


def new_file(step: int) -> str:
    """Makes the name of a new checkpoint file; names sort by time."""
    return f"{time.time_ns():020d}-step-{step}.safetensors"


def step_of(file: str) -> int:
    """The step in the name of a checkpoint file."""
    return int(Path(file).stem.rpartition("-")[2])
