"""Loads data sets and makes batches of them."""

from engine.data.batches import TrainingBatches, centre_crops, check_fit, evaluation_batches
from engine.data.sets import DIGITS, Dataset, Split, load_dataset, load_test_split, pixel_values

__all__ = [
    "DIGITS",
    "Dataset",
    "Split",
    "TrainingBatches",
    "centre_crops",
    "check_fit",
    "evaluation_batches",
    "load_dataset",
    "load_test_split",
    "pixel_values",
]
