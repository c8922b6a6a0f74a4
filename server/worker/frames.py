"""Frames: which image the cards show, and what they look like, captured only when somebody is waiting for it."""

import time
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np

from engine import ConvscopeError, Trainer
from engine.arrays import Array, Bytes
from engine.data import Dataset
from engine.explanations.held_step import HeldStep
from engine.probe import NetworkView, Probe
from server import protocol
from server.protocol import FIRST_PROBE, FRAME_FIELDS
from server.protocol.pipe_messages import RequestFrame
from server.worker.frame_bytes import ImagePacker, pack_frame, pack_image

_SAID_SECONDS = 0.5  # so long what the network said of an image that is not shown counts as new, while it trains


class ProbeError(ConvscopeError):
    """An image that cannot be shown, in words; `field` of probe.set is to blame."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field
        self.args = (field, message)


class FrameMaker:
    """Captures frames of one trainer. The server requests a frame, and it is made between two steps.

    Every slot has its own image. While the network stands still nothing is captured twice: a request waits until a slot
    looks different, and the slots that do are shown one after another.
    """

    def __init__(self, trainer: Trainer, probes: Collection[protocol.Probe] = (FIRST_PROBE,)) -> None:
        self.number = 0  # of the newest frame: also how many were made
        self.probes = {probe.slot: probe for probe in probes}
        self._request: RequestFrame | None = None
        self._said: dict[int, dict[str, Any]] = {}  # what the network says of the image in each slot
        self._said_at = 0.0
        self._waiting = list(
            self.probes
        )  # slots that have changed since they were last shown, the longest waiting first
        self._trainer, self._probe, self._packer = trainer, Probe(trainer.network), ImagePacker()
        self._changed_at = time.time()  # of the newest step

    def follow(self, trainer: Trainer) -> list[int]:
        """Looks into another network from now on. Returns the slots whose image does not fit it and gave way."""
        self._trainer, self._probe = trainer, Probe(trainer.network)
        self.change()
        self._said.clear()
        replaced = []
        for slot, probe in self.probes.items():
            try:
                self._image(probe)
            except ProbeError:
                self.probes[slot] = FIRST_PROBE.model_copy(update={"slot": slot})
                replaced.append(slot)
        return replaced

    def choose(self, probe: protocol.Probe) -> None:
        """Shows another image in a slot. Raises: ProbeError, with the old one kept."""
        self._image(probe)
        slot = probe.slot
        self.probes[slot] = probe
        self._said.pop(slot, None)
        self._waiting = [slot, *(other for other in self._waiting if other != slot)]

    def remove(self, slot: int) -> None:
        """Shows nothing in a slot any more. Raises: ProbeError where nothing is, and for the first, which stays."""
        if slot == 0 or slot not in self.probes:
            raise ProbeError("slot", f"there is no image to remove in slot {slot}")
        del self.probes[slot]
        self._said.pop(slot, None)
        self._waiting = [other for other in self._waiting if other != slot]
        self._waiting[:0] = [0] if 0 not in self._waiting else []  # a frame that tells of one image less

    def settle(self) -> None:
        """The network stands still now: what is said of images that are not shown is made new, too."""
        self._said.clear()
        self._show_all()

    def change(self) -> None:
        """The network has changed: every slot looks different."""
        self._changed_at = time.time()
        self._show_all()

    def _show_all(self) -> None:
        self._waiting += [slot for slot in self.probes if slot not in self._waiting]

    def request(self, request: RequestFrame | None) -> None:
        """The next `capture` makes this frame; None: no viewer waits for one any more."""
        self._request = request
        if request is not None and request.fresh:
            self._show_all()

    def capture(self) -> tuple[int, bytes] | None:
        """The requested frame: its slot and its bytes; None where none is requested or nothing has changed."""
        request = self._request
        if request is None:
            return None
        slots = request.slots
        slot = next((slot for slot in self._waiting if slots is None or slot in slots), None)
        if slot is None:
            return None
        self._request = None
        self._waiting.remove(slot)
        return slot, self._pack(slot, request)

    def hold(self, slot: int) -> HeldStep:
        """The step where the trainer stands, with a slot's image. Raises: ProbeError."""
        if slot not in self.probes:
            raise ProbeError("slot", f"slot {slot} has no image: use one of {', '.join(map(str, sorted(self.probes)))}")
        return HeldStep(self._trainer, *self._image(self.probes[slot]))

    def pack_held(self, hold: int, slot: int, held: HeldStep) -> bytes:
        """The frame of a held step: every layer, every field. Its number is 0: it is no credit's business."""
        facts = {"number": 0, "hold": hold, "step": held.step, "examples": held.examples, "slot": slot}
        return self._frame(held.view, held.label, facts)

    def _pack(self, slot: int, request: RequestFrame) -> bytes:
        trainer = self._trainer
        self._ask(slot)
        image, label = self._image(self.probes[slot])
        view = self._probe.look(image, label, request.layers, request.fields)
        self._said[slot] = {"slot": slot, "label": label, "scores": view.scores.tolist()}
        self.number += 1
        examples = trainer.batches.cursor if trainer.batches else 0
        return self._frame(view, label, {"step": trainer.step, "examples": examples, "slot": slot})

    def _frame(self, view: NetworkView, label: int | None, facts: Mapping[str, int]) -> bytes:
        images = iter(self._packer.pack([getattr(layer, field) for layer in view.layers for field in FRAME_FIELDS]))
        return pack_frame(
            {
                "number": self.number,
                "time": self._changed_at,
                **facts,
                "probe": {"image": pack_image(view.image), "label": label, "scores": view.scores.tolist()},
                "probes": [self._said[slot] for slot in sorted(self.probes) if slot in self._said],
                "layers": [
                    {
                        "index": layer.index,
                        "name": layer.name,
                        **{field: next(images) for field in FRAME_FIELDS},
                    }
                    for layer in view.layers
                ],
            }
        )

    def _ask(self, shown: int) -> None:
        """What the network says of the images in other slots, twice a second: it costs a forward pass each."""
        now = time.monotonic()
        if now - self._said_at > _SAID_SECONDS:
            self._said.clear()
            self._said_at = now
        for slot in self.probes.keys() - self._said.keys() - {shown}:
            image, label = self._image(self.probes[slot])
            self._said[slot] = {"slot": slot, "label": label, "scores": self._probe.scores(image).tolist()}

    def _image(self, probe: protocol.Probe) -> tuple[Array, int | None]:
        """The image of a choice as the network sees it, and its label where there is one. Raises: ProbeError."""
        dataset = self._trainer.dataset
        if dataset is None:
            raise ProbeError("source", "this run has no data set to show images of")
        classes = self._trainer.network.output_shape[2]
        if probe.label is not None and probe.label >= classes:
            raise ProbeError("label", f"there is no class {probe.label}: use 0 to {classes - 1}")
        pixels, label = self._pixels(probe, dataset)
        try:
            return self._probe.image(pixels), label if probe.label is None else probe.label
        except ConvscopeError as error:
            raise ProbeError("pixels", error.message) from error

    def _pixels(self, probe: protocol.Probe, dataset: Dataset) -> tuple[Bytes, int | None]:
        source, index = probe.source, probe.index
        if source == "pixels":
            return self._drawn(probe.pixels, dataset), None
        if source == "batch":
            newest = self._trainer.newest_batch
            source, index = "train", int(newest[1][0]) if newest is not None else 0
        split = {"train": dataset.train, "validation": dataset.validation, "test": dataset.test}[source]
        if split is None:
            raise ProbeError("source", f"{dataset.title} has no test images: use validation or train")
        if index is None or index >= len(split):
            given = "no index is given" if index is None else f"there is no image {index} in {source}"
            raise ProbeError("index", f"{given}: use 0 to {len(split) - 1}")
        return split.images[index], int(split.labels[index])

    def _drawn(self, pixels: Sequence[int] | None, dataset: Dataset) -> Bytes:
        for shape in (dataset.image_shape, self._trainer.network.input_shape):
            if pixels is not None and len(pixels) == shape[0] * shape[1] * shape[2]:
                return np.array(pixels, np.uint8).reshape(shape)
        size = "×".join(map(str, dataset.image_shape))
        raise ProbeError("pixels", f"{len(pixels or ())} pixels are no image here: give {size}, row by row")
