"""A run in one file: everything the next step depends on, so that a resumed run gives the same bits.

The format is safetensors (a JSON header, then raw little-endian arrays; nothing in it is ever executed), so other
programs can read the weights. Its metadata hold one JSON text under the key `convscope`.
"""

import contextlib
import json
import os
import struct
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import Any

import numpy as np
from safetensors import SafetensorError
from safetensors.numpy import load as load_arrays
from safetensors.numpy import save as save_arrays

from engine.arrays import Array
from engine.data import Dataset
from engine.definition import Definition, Limits, TrainerOptions
from engine.errors import CheckpointError, ConvscopeError, one_of, shorten, show
from engine.network import Network
from engine.notation import parse_definition
from engine.plan import Plan
from engine.surgery import KEPT, Interventions, kept_size, read_interventions
from engine.trainer import Trainer

FORMAT = 1
_LARGEST_HEADER = 1_000_000  # bytes
_DTYPES = ("F16", "F32", "F64")
_OPTIMIZER = "optimizer."
_NOT_NEGATIVE = {"square", "moved", "second", "updates", "test_scale"}


@dataclass(frozen=True, slots=True, eq=False)
class Checkpoint:
    """What a file holds. definition: its text. cursor: examples given out so far. arrays: parameters, buffers and the
    optimiser's sums."""

    definition: str
    options: TrainerOptions
    seed: int
    dataset: str
    step: int
    cursor: int
    arrays: Mapping[str, Array]
    plan: object  # how its batches are executed, as `Plan.as_dict` wrote it
    interventions: Interventions  # what is silenced and frozen in it
    limits: Limits  # that its definition keeps
    past: tuple[
        str, ...
    ] = ()  # names of files with the networks before it, oldest first, as whoever wrote it gave them

    def trainer(self, dataset: Dataset | None, threads: int | None = None) -> Trainer:
        """A trainer that goes on where this one stood, by the plan it had; threads: overrules that plan's.

        Raises: ConvscopeError where the parts do not fit together.
        """
        network = Network(parse_definition(self.definition, self.limits), self.seed)
        plan = Plan.from_dict(self.plan, network) if self.plan is not None else None
        trainer = Trainer(network, self.options, dataset, self.seed, threads, plan)
        restore(trainer, self.arrays, self.step, self.cursor)
        trainer.surgery.restore(self.interventions, self.arrays.get(KEPT))
        return trainer


def state_of(trainer: Trainer) -> tuple[dict[str, Array], dict[str, object]]:
    """All that a trainer's next step depends on besides definition, data and seed: arrays by name, and plain values."""
    arrays = {name: parameter.value for name, parameter in trainer.network.parameters().items()}
    arrays |= {f"{_OPTIMIZER}{name}": value for name, value in trainer.optimizer.state().items()}
    arrays |= {**trainer.network.buffers(), **trainer.surgery.arrays()}
    return arrays, {
        "step": trainer.step,
        "cursor": trainer.batches.cursor if trainer.batches else 0,
        "options": trainer.options.as_dict(),
        "plan": trainer.chosen_plan.as_dict() if trainer.chosen_plan else None,
        "surgery": trainer.surgery.plain(),
    }


def restore(trainer: Trainer, arrays: Mapping[str, Array], step: int, cursor: int) -> None:
    """Puts back what `state_of` gave, into a trainer made with the same definition, options, data and seed.

    Buffers that are missing stay as they are. Raises: CheckpointError where names or shapes differ; nothing changed.
    """
    targets = {name: parameter.value for name, parameter in trainer.network.parameters().items()}
    targets |= {f"{_OPTIMIZER}{name}": value for name, value in trainer.optimizer.state().items()}
    for name, target in targets.items():
        if name not in arrays:
            raise CheckpointError("{name} is missing", name=name)
        if arrays[name].shape != target.shape:
            raise CheckpointError(
                "{name} has shape {found}, the network expects {wanted}",
                name=name, found=str(arrays[name].shape), wanted=str(target.shape),
            )  # fmt: skip
    targets |= {name: buffer for name, buffer in trainer.network.buffers().items() if name in arrays}
    for name, target in targets.items():
        target[...] = arrays[name]
    trainer.step = step
    if trainer.batches:
        trainer.batches.cursor = cursor


def dump(trainer: Trainer, past: Sequence[str] = ()) -> bytes:
    """A trainer as the bytes of a file; past: names of the files with the networks before it, oldest first."""
    arrays, plain = state_of(trainer)
    about = {
        "format": FORMAT,
        "definition": trainer.network.definition.text,
        "seed": trainer.seed,
        "dataset": trainer.dataset.name if trainer.dataset else "",
        "past": list(past),
        **plain,
    }
    contiguous = {name: np.ascontiguousarray(array) for name, array in arrays.items()}
    return save_arrays(contiguous, {"convscope": json.dumps(about)})


def _largest(limits: Limits) -> int:
    """Bytes of a file: the largest network, two optimiser states, and weights that wait aside."""
    return 4 * 4 * limits.parameters + _LARGEST_HEADER


def parse(content: bytes, limits: Limits = Limits()) -> Checkpoint:  # noqa: B008  # frozen
    """Reads the bytes of a file. What it says of itself is checked before any array is made.

    Raises: CheckpointError in words, for whatever is wrong with them.
    """
    if len(content) > _largest(limits):
        raise CheckpointError(
            "the file has {size} bytes: at most {most} are read", size=len(content), most=_largest(limits)
        )
    header, about = _header(content)
    try:
        text, options = _typed(about, "definition", str), TrainerOptions.from_dict(_typed(about, "options", dict))
        seed, step, cursor = _natural(about, "seed"), _natural(about, "step"), _natural(about, "cursor")
        dataset, past = _typed(about, "dataset", str), _past(about)
        definition = parse_definition(text, limits)
    except KeyError as error:
        raise CheckpointError("the file's description lacks {name}", name=str(error)) from error
    except ConvscopeError as error:
        raise CheckpointError("the file does not describe a run: {why}", why=error.sentence) from error
    interventions = _check_header(header, definition, about)
    arrays, plan = _arrays(content, definition.buffer_shapes()), about.get("plan")
    arrays |= _test_scales(about, arrays)
    return Checkpoint(text, options, seed, dataset, step, cursor, arrays, plan, interventions, limits, past)


def _header(content: bytes) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the file says of its arrays, by name, and of the run."""
    if len(content) < 8:
        raise CheckpointError("the file is too short to be a saved network")
    (length,) = struct.unpack("<Q", content[:8])
    if length > min(_LARGEST_HEADER, len(content) - 8):
        raise CheckpointError("the file is not a saved network, or is cut off")
    try:
        header = json.loads(content[8 : 8 + length], object_pairs_hook=_without_repetition)
        about = json.loads(header.pop("__metadata__")["convscope"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise CheckpointError("the file was not saved by Convscope: its description is missing") from error
    if not isinstance(about, dict) or about.get("format") != FORMAT:
        raise CheckpointError("the file is not of format {format}, the one this version reads", format=FORMAT)
    return header, about


def _without_repetition(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Raises: ValueError where a name stands twice: two readers could take it for two different files."""
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise ValueError("a name stands twice")
    return fields


def _check_header(header: Mapping[str, Any], definition: Definition, about: Mapping[str, Any]) -> Interventions:
    """Checks names, types and shapes against the definition's network; returns what is silenced and frozen in it."""
    expected, buffers = definition.parameter_shapes(), definition.buffer_shapes()
    size = sum(map(prod, expected.values()))
    filters = {name.removesuffix(".weight"): shape for name, shape in expected.items() if name.endswith(".weight")}
    interventions = read_interventions(about.get("surgery"), filters)
    if interventions.silent:
        expected[KEPT] = (kept_size(interventions, filters),)
    for name, shape in expected.items():
        _check_entry(name, header.get(name), [list(shape)])
    for name, entry in header.items():
        if name in expected:
            continue
        if name in buffers:
            _check_entry(name, entry, [list(buffers[name])])
            continue
        if not name.startswith(_OPTIMIZER):
            raise CheckpointError("the file holds {name}, which is no part of its network", name=show(name))
        _check_entry(shorten(name), entry, [[size], [1]])
    return interventions


def _check_entry(name: str, entry: Any, shapes: list[list[int]]) -> None:
    """One array's line in the header: {"dtype", "shape", "data_offsets"}."""
    found = entry.get("shape") if isinstance(entry, dict) else None
    if found not in shapes:
        raise CheckpointError(
            "{name} should have shape {wanted}, and the file has {found}",
            name=name, wanted=one_of(map(str, shapes)), found=show(found),
        )  # fmt: skip
    if entry.get("dtype") not in _DTYPES:
        type_name, known = show(entry.get("dtype")), one_of(_DTYPES)
        raise CheckpointError("{name} holds {type}: only {known} can be read", name=name, type=type_name, known=known)


def _arrays(content: bytes, buffers: Collection[str]) -> dict[str, Array]:
    """In float32, as a network trains, buffers as they are; every number finite, none negative where none may be."""
    try:
        arrays = load_arrays(content)
    except (SafetensorError, KeyError, ValueError, TypeError) as error:
        raise CheckpointError("the file is damaged: {why}", why=str(error)) from error
    for name, array in arrays.items():
        if name not in buffers:
            with np.errstate(over="ignore"):
                arrays[name] = array.astype(np.float32, copy=False)
        if not np.isfinite(arrays[name]).all():
            raise CheckpointError("{name} holds values that are not finite numbers in float32", name=name)
        if name.rpartition(".")[2] in _NOT_NEGATIVE and (array < 0).any():
            raise CheckpointError("{name} holds negative numbers, and is a square, a count or a scale", name=name)
    return arrays


def _typed(about: dict[str, Any], key: str, kind: type) -> Any:
    if not isinstance(about[key], kind):
        raise CheckpointError("{key} of the file's description is not a {type}", key=key, type=kind.__name__)
    return about[key]


def _test_scales(about: dict[str, Any], arrays: Mapping[str, Array]) -> dict[str, Array]:
    """The buffers of dropout layers in a file of an older version, which had them in its description."""
    scales = about.get("test_scales", {})
    if not isinstance(scales, dict) or not all(isinstance(v, int | float) and 0 <= v <= 1e6 for v in scales.values()):
        raise CheckpointError("test_scales of the file's description are not numbers from 0")
    named = {f"{layer}.test_scale": np.array([float(value)]) for layer, value in scales.items()}
    return {name: value for name, value in named.items() if name not in arrays}


def _past(about: dict[str, Any]) -> tuple[str, ...]:
    past = about.get("past", [])
    if not isinstance(past, list) or not all(isinstance(name, str) for name in past):
        raise CheckpointError("past of the file's description is not a list of names")
    return tuple(past)


def _natural(about: dict[str, Any], key: str) -> int:
    value = about[key]
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 2**53:
        raise CheckpointError("{key} of the file's description is not a whole number from 0", key=key)
    return value


def write_atomically(path: Path, content: bytes) -> None:
    """All of it or nothing: a temporary file in the same folder, flushed to the disk, then renamed.

    Raises: OSError, with the older file untouched.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with temporary.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError:
        with contextlib.suppress(OSError):  # the reason is on its way up; the rest of the space is a courtesy
            temporary.unlink()
        raise
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return  # Windows cannot open a folder; there the rename itself is the best there is
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def load(path: Path, limits: Limits = Limits()) -> Checkpoint:  # noqa: B008  # frozen
    """Reads a file. Raises: CheckpointError."""
    try:
        if (size := path.stat().st_size) > _largest(limits):
            raise CheckpointError(
                "{name} has {size} bytes: at most {most} are read", name=path.name, size=size, most=_largest(limits)
            )
        content = path.read_bytes()
    except OSError as error:
        raise CheckpointError("{name} cannot be read: {why}", name=path.name, why=str(error.strerror)) from error
    return parse(content, limits)
