"""A convolutional network and its training, in NumPy alone.

BLAS is set to one thread before NumPy is imported: the engine itself decides what runs in parallel, and with one BLAS
thread the same seed gives the same bits. Variables that the user has set are left alone.
"""

import os

for _variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_variable, "1")

from engine.data import Dataset, load_dataset  # noqa: E402 - imports NumPy, after the variables are set
from engine.definition import Definition  # noqa: E402 - as above
from engine.errors import ConvscopeError, DefinitionError  # noqa: E402 - as above
from engine.evaluation import Validated  # noqa: E402 - as above
from engine.network import Network  # noqa: E402 - as above
from engine.notation import parse_definition  # noqa: E402 - as above
from engine.trainer import StepDone, Trainer  # noqa: E402 - as above

__all__ = [
    "ConvscopeError",
    "Dataset",
    "Definition",
    "DefinitionError",
    "Network",
    "StepDone",
    "Trainer",
    "Validated",
    "load_dataset",
    "parse_definition",
]
