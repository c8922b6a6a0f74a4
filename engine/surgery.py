"""What a person does to a network by hand: silence filters, hold layers still, write weights."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import prod

import numpy as np

from engine.arrays import Array
from engine.errors import CheckpointError, SurgeryError, show
from engine.layers import AnyLayer
from engine.network import Network

KEPT = "surgery.kept"  # in a checkpoint: the weights that wait aside
_LARGEST = 1e6  # weight that may be written


@dataclass(frozen=True, slots=True)
class Interventions:
    """What is in force, by the names of the layers. silent: pairs of a layer and a filter, counted from 0."""

    silent: tuple[tuple[str, int], ...] = ()
    frozen: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.silent or self.frozen)

    def renamed(self, layers: Mapping[str, str]) -> "Interventions":
        """What of it stays in force in another network: in layers that have come along, by their names there."""
        silent = tuple((layers[name], number) for name, number in self.silent if name in layers)
        return Interventions(silent, tuple(layers[name] for name in self.frozen if name in layers))


class Surgery:
    """One network's. A filter is a column of a layer's card: a convolution's filter, a fully connected neuron.

    A silent filter's weights and bias are 0, and wait aside: so whatever executes the network gets an output of exactly
    0 from it, knows nothing of it and takes no longer. What is silent or frozen keeps its running sums in the
    optimiser, too; what an optimiser counts for all parameters alike (the updates of Adam) goes on.
    operations: how often something was changed.
    """

    def __init__(self, network: Network) -> None:
        self._network = network
        self._layers: dict[str, AnyLayer] = {layer.name: layer for layer in network.layers if layer.parameters}
        self._indexes = {name: index for index, name in enumerate(network.definition.names)}
        self._aside: dict[tuple[str, int], list[Array]] = {}  # by layer and filter: its numbers in every parameter
        self._frozen: set[str] = set()
        self._copies: list[tuple[Array, Array]] = []  # of an update under way: places, and what stood there
        self.operations = 0

    def __bool__(self) -> bool:
        """Whether anything is silent or frozen."""
        return bool(self._aside or self._frozen)

    @property
    def silent(self) -> list[tuple[int, int]]:
        """Index of the layer in the definition, and filter; both from 0, the input being layer 0."""
        return sorted((self._indexes[name], number) for name, number in self._aside)

    @property
    def frozen(self) -> list[int]:
        """Indexes of layers in the definition."""
        return sorted(self._indexes[name] for name in self._frozen)

    @property
    def interventions(self) -> Interventions:
        """The same by name, in the network's order."""
        names = self._network.definition.names
        silent = tuple((names[layer], number) for layer, number in self.silent)
        return Interventions(silent, tuple(names[layer] for layer in self.frozen))

    # ---- operations

    def silence(self, layer: int, number: int, silent: bool = True) -> bool:
        """A filter's output is 0 from now on, or what it was before. False where it is so already.

        Raises: SurgeryError where there is no such filter.
        """
        key = self._filter(layer, number)
        if (key in self._aside) == silent:
            return False
        parts = [parameter.value[number : number + 1] for parameter in self._layers[key[0]].parameters.values()]
        if silent:
            self._aside[key] = [part.copy() for part in parts]
            for part in parts:
                part[...] = 0
        else:
            for part, before in zip(parts, self._aside.pop(key), strict=True):
                part[...] = before
        self.operations += 1
        return True

    def freeze(self, layer: int, frozen: bool = True) -> bool:
        """Training leaves a layer's parameters as they are, or changes them again. False where it is so already.

        Raises: SurgeryError where the layer has none.
        """
        name = self._layer(layer)
        if (name in self._frozen) == frozen:
            return False
        self._frozen ^= {name}
        self.operations += 1
        return True

    def paint(self, layer: int, number: int, channel: int | None, values: Sequence[float | None]) -> None:
        """Writes weights of a filter: k_y·k_x numbers, row by row, for one input channel, or for each of them (None).

        A value of None leaves the weight as it is; so does the bias. Raises: SurgeryError, with nothing changed.
        """
        name, _ = key = self._filter(layer, number)
        if key in self._aside:
            raise SurgeryError(
                "filter", "filter {filter} of {name} is silent: restore it first", filter=number + 1, name=name
            )
        weight = self._layers[name].parameters["weight"].value[number]  # (k_y, k_x, C)
        height, width, channels = weight.shape
        if channel is not None and not 0 <= channel < channels:
            raise SurgeryError(
                "channel", "{name} has no input channel {channel}: use 0 to {most}",
                name=name, channel=channel, most=channels - 1,
            )  # fmt: skip
        if len(values) != height * width:
            raise SurgeryError(
                "values", "a filter of {name} needs {size} values, not {count}",
                name=name, size=f"{height}×{width}", count=len(values),
            )  # fmt: skip
        numbers = np.array([0 if value is None else value for value in values], np.float64)
        if not (np.abs(numbers) <= _LARGEST).all():
            largest = int(_LARGEST)
            raise SurgeryError("values", "a weight is a number from {least} to {most}", least=-largest, most=largest)
        written = np.array([value is not None for value in values]).reshape(height, width)
        chosen = slice(None) if channel is None else slice(channel, channel + 1)
        np.copyto(weight[..., chosen], numbers.reshape(height, width, 1), where=written[..., None], casting="same_kind")
        self.operations += 1

    def release(self) -> Interventions:
        """Puts everything back and lets it train again. Returns what was in force."""
        interventions = self.interventions
        for layer, number in self.silent:
            self.silence(layer, number, False)
        self._frozen.clear()
        self.operations += bool(interventions)
        return interventions

    def renew(self, interventions: Interventions) -> None:
        """Does again what was in force elsewhere."""
        for name, number in interventions.silent:
            self.silence(self._indexes[name], number)
        for name in interventions.frozen:
            self.freeze(self._indexes[name])

    def _layer(self, layer: int) -> str:
        names = self._network.definition.names
        if not 0 <= layer < len(names):
            raise SurgeryError(
                "layer", "there is no layer {layer}: use {least} to {most}", layer=layer, least=1, most=len(names) - 1
            )
        if names[layer] not in self._layers:
            raise SurgeryError("layer", "{name} has no weights: choose a layer that has some", name=names[layer])
        return names[layer]

    def _filter(self, layer: int, number: int) -> tuple[str, int]:
        name = self._layer(layer)
        filters = self._layers[name].output_shape[2]
        if not 0 <= number < filters:
            raise SurgeryError(
                "filter", "{name} has no filter {filter}: use 1 to {most}", name=name, filter=number + 1, most=filters
            )
        return name, number

    # ---- training

    def before_update(self, gradients: Array, sums: Mapping[str, Array]) -> None:  # noqa: ARG002  # as every hook
        """Copies what the update must leave as it is.

        sums: of the optimiser, by name; those of the size of all parameters count. A copy costs less than to keep an
        update away from single filters, and gives the same bits.
        """
        self._copies = [(place, place.copy()) for place in self._places(sums)] if self else []

    def after_update(self) -> None:
        """Puts the copies back."""
        for place, before in self._copies:
            place[...] = before

    def _places(self, sums: Mapping[str, Array]) -> list[Array]:
        """Views of the parameters, and of the optimiser's sums, that an update must leave as they are."""
        values, slices = self._network.values, self._network.slices
        vectors = [values, *(vector for vector in sums.values() if vector.size == values.size)]
        places: list[Array] = []
        for name in self._frozen | {name for name, _ in self._aside}:
            for key, parameter in self._layers[name].parameters.items():
                views = [parameter.view(vector[slices[f"{name}.{key}"]]) for vector in vectors]
                if name in self._frozen:
                    places += views
                else:
                    numbers = [number for other, number in self._aside if other == name]
                    places += [view[number : number + 1] for number in numbers for view in views]
        return places

    # ---- what a checkpoint holds

    def arrays(self) -> dict[str, Array]:
        """The weights that wait aside (n,), in the order of `interventions`; nothing where none do."""
        parts = [part.ravel() for key in self.interventions.silent for part in self._aside[key]]
        return {KEPT: np.concatenate(parts)} if parts else {}

    def plain(self) -> dict[str, object] | None:
        """What is in force, for JSON; None where nothing is."""
        interventions = self.interventions
        return (
            {"silent": [list(pair) for pair in interventions.silent], "frozen": list(interventions.frozen)}
            if interventions
            else None
        )

    def restore(self, interventions: Interventions, kept: Array | None) -> None:
        """Puts back what `arrays` and `plain` told, after `read_interventions` has found nothing wrong with it."""
        self.renew(interventions)
        start = 0
        for key in interventions.silent:
            for part in self._aside[key]:
                part[...] = kept[start : start + part.size].reshape(part.shape) if kept is not None else 0
                start += part.size


def read_interventions(plain: object, shapes: Mapping[str, Sequence[int]]) -> Interventions:
    """What `Surgery.plain` wrote. shapes: of the filters of every layer that has some, by its name.

    Raises: CheckpointError where that cannot be.
    """
    if plain is None:
        return Interventions()
    silent, frozen = (plain.get(key) for key in ("silent", "frozen")) if isinstance(plain, dict) else (None, None)
    if not isinstance(silent, list) or not isinstance(frozen, list):
        raise CheckpointError("surgery of the file's description has no lists 'silent' and 'frozen'")
    filters = {(name, number) for name, shape in shapes.items() for number in range(shape[0])}
    for entry in silent:
        if not isinstance(entry, list) or list(map(type, entry)) != [str, int] or tuple(entry) not in filters:
            raise CheckpointError("the file silences {name}, which is no filter of its network", name=show(entry))
    for name in frozen:
        if not isinstance(name, str) or name not in shapes:
            raise CheckpointError(
                "the file freezes {name}, which is no layer of its network with weights", name=show(name)
            )
    interventions = Interventions(tuple((name, number) for name, number in silent), tuple(frozen))
    if len(set(interventions.silent)) != len(silent) or len(set(interventions.frozen)) != len(frozen):
        raise CheckpointError("surgery of the file's description names a filter or a layer twice")
    return interventions


def kept_size(interventions: Interventions, shapes: Mapping[str, Sequence[int]]) -> int:
    """How many numbers wait aside: of each silent filter its weights and its bias."""
    return sum(prod(shapes[name][1:]) + 1 for name, _ in interventions.silent)
