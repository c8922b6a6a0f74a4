"""The array aliases that the whole engine uses."""

from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.floating[Any]]
Labels = npt.NDArray[np.integer[Any]]
Bytes = npt.NDArray[np.uint8]
Float = type[np.floating[Any]]
