"""Definitions to begin with, each a text in presets/."""

from dataclasses import dataclass
from importlib.resources import files

from engine.errors import ConvscopeError, did_you_mean, nearest_names, show


@dataclass(frozen=True, slots=True)
class Preset:
    name: str
    title: str
    text: str


class UnknownPresetError(ConvscopeError):
    """There is no preset of this name."""


def preset(name: str) -> Preset:
    """Raises: UnknownPresetError with the nearest names."""
    if name in _BY_NAME:
        return _BY_NAME[name]
    way = did_you_mean(nearest_names(name, _BY_NAME), _BY_NAME)
    raise UnknownPresetError("there is no preset {name}: {way}", name=show(name), way=way)


def _load(name: str, title: str) -> Preset:
    return Preset(name, title, files("engine.definition").joinpath("presets", f"{name}.txt").read_text("utf-8"))


PRESETS = (
    _load("mnist-demo", "The MNIST demo of ConvNetJS: two convolutions, two poolings"),
    _load("mnist-best", "Above 99 % on MNIST: four convolutions, dropout, Adam"),
    _load("nielsen-conv1", "Nielsen's first convolutional network: one convolution, one hidden layer"),
    _load("fully-connected", "No convolution at all, to compare with: 30 hidden neurons"),
)
_BY_NAME = {entry.name: entry for entry in PRESETS}
