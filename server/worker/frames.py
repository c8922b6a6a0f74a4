"""Frames: the pinned images, and how the cards look for them. A frame is captured only if a viewer requested one."""

import time
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np

from engine import ConvscopeError, Trainer
from engine.arrays import Array, Bytes
from engine.data import Dataset
from engine.errors import Sentence, Value
from engine.explanations.held_step import HeldStep
from engine.probe import NetworkView, Probe
from server import protocol
from server.protocol import FIRST_PROBE, FRAME_FIELDS
from server.protocol.pipe_messages import RequestFrame
from server.worker.frame_bytes import ImagePacker, pack_frame, pack_image

_SCORES_SECONDS = 0.5  # the scores of images that are not shown are kept for so long during training
SPLIT_NAMES = {"train": Sentence("train"), "validation": Sentence("validation"), "test": Sentence("test")}


class ProbeError(ConvscopeError):
    """An image cannot be shown. field: the field of probe.set that is wrong."""

    def __init__(self, field: str, template: str | Sentence, /, **values: Value) -> None:
        super().__init__(template, **values)
        self.field = field
        self.args = (field, self.sentence)


class FrameMaker:
    """Captures frames of one trainer, between two steps, when the server has requested one.

    Every slot has its own image. While the network does not change, nothing is captured twice: a request waits until a
    slot has changed. Changed slots are shown one after another.
    """

    def __init__(self, trainer: Trainer, probes: Collection[protocol.Probe] = (FIRST_PROBE,)) -> None:
        self.number = 0  # of the newest frame: also the number of frames made
        self.probes = {probe.slot: probe for probe in probes}
        self._request: RequestFrame | None = None
        self._scores: dict[int, dict[str, Any]] = {}  # slot, label and class scores of the image in each slot
        self._scores_at = 0.0
        self._changed_slots = list(self.probes)  # since they were last shown, the longest waiting first
        self._trainer, self._probe, self._packer = trainer, Probe(trainer.network), ImagePacker()
        self._changed_at = time.time()  # of the newest step

    def use_trainer(self, trainer: Trainer) -> list[int]:
        """Captures frames of another network from now. Returns the slots whose image did not fit and was replaced."""
        self._trainer, self._probe = trainer, Probe(trainer.network)
        self.mark_changed()
        self._scores.clear()
        replaced = []
        for slot, probe in self.probes.items():
            try:
                self._image(probe)
            except ProbeError:
                self.probes[slot] = FIRST_PROBE.model_copy(update={"slot": slot})
                replaced.append(slot)
        return replaced

    def set_probe(self, probe: protocol.Probe) -> None:
        """Shows another image in a slot. Raises: ProbeError; the slot then keeps its old image."""
        self._image(probe)
        slot = probe.slot
        self.probes[slot] = probe
        self._scores.pop(slot, None)
        self._changed_slots = [slot, *(other for other in self._changed_slots if other != slot)]

    def remove_probe(self, slot: int) -> None:
        """Removes the image of a slot. Raises: ProbeError if the slot is empty, or is slot 0, which always has one."""
        if slot == 0 or slot not in self.probes:
            raise ProbeError("slot", "there is no image to remove in slot {slot}", slot=slot)
        del self.probes[slot]
        self._scores.pop(slot, None)
        self._changed_slots = [other for other in self._changed_slots if other != slot]
        self._changed_slots[:0] = [0] if 0 not in self._changed_slots else []  # its frame lists the remaining images

    def refresh_all(self) -> None:
        """Shows every slot again and computes all scores anew. Called when training pauses."""
        self._scores.clear()
        self._show_all()

    def mark_changed(self) -> None:
        """Marks every slot as changed, because the network has changed."""
        self._changed_at = time.time()
        self._show_all()

    def _show_all(self) -> None:
        self._changed_slots += [slot for slot in self.probes if slot not in self._changed_slots]

    def request(self, request: RequestFrame | None) -> None:
        """Sets the frame that the next `capture` makes; None if no viewer waits for a frame any more."""
        self._request = request
        if request is not None and request.fresh:
            self._show_all()

    def capture(self) -> tuple[int, bytes] | None:
        """Returns the requested frame's slot and bytes; None if no frame is requested or nothing has changed."""
        request = self._request
        if request is None:
            return None
        slots = request.slots
        slot = next((slot for slot in self._changed_slots if slots is None or slot in slots), None)
        if slot is None:
            return None
        self._request = None
        self._changed_slots.remove(slot)
        return slot, self._pack(slot, request)

    def hold_step(self, slot: int) -> HeldStep:
        """Returns the trainer's current step as a held step, with a slot's image. Raises: ProbeError."""
        if slot not in self.probes:
            slots = tuple(sorted(self.probes))
            raise ProbeError("slot", "slot {slot} has no image: use one of {slots}", slot=slot, slots=slots)
        return HeldStep(self._trainer, *self._image(self.probes[slot]))

    def pack_held(self, hold: int, slot: int, held: HeldStep) -> bytes:
        """Packs the frame of a held step: every layer, every field. Its number is 0: held frames do not use credits."""
        facts = {"number": 0, "hold": hold, "step": held.step, "examples": held.examples, "slot": slot}
        return self._frame(held.view, held.label, facts)

    def _pack(self, slot: int, request: RequestFrame) -> bytes:
        trainer = self._trainer
        self._update_scores(slot)
        image, label = self._image(self.probes[slot])
        view = self._probe.look(image, label, request.layers, request.fields)
        self._scores[slot] = {"slot": slot, "label": label, "scores": view.scores.tolist()}
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
                "probes": [self._scores[slot] for slot in sorted(self.probes) if slot in self._scores],
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

    def _update_scores(self, shown: int) -> None:
        """Computes the scores of the images in other slots, twice a second: each costs a forward pass."""
        now = time.monotonic()
        if now - self._scores_at > _SCORES_SECONDS:
            self._scores.clear()
            self._scores_at = now
        for slot in self.probes.keys() - self._scores.keys() - {shown}:
            image, label = self._image(self.probes[slot])
            self._scores[slot] = {"slot": slot, "label": label, "scores": self._probe.scores(image).tolist()}

    def _image(self, probe: protocol.Probe) -> tuple[Array, int | None]:
        """Returns a probe's image as the network's input, and its label or None. Raises: ProbeError."""
        dataset = self._trainer.dataset
        if dataset is None:
            raise ProbeError("source", "this run has no data set to show images of")
        classes = self._trainer.network.output_shape[2]
        if probe.label is not None and probe.label >= classes:
            raise ProbeError("label", "there is no class {label}: use 0 to {most}", label=probe.label, most=classes - 1)
        pixels, label = self._pixels(probe, dataset)
        try:
            return self._probe.image(pixels), label if probe.label is None else probe.label
        except ConvscopeError as error:
            raise ProbeError("pixels", error.sentence) from error

    def _pixels(self, probe: protocol.Probe, dataset: Dataset) -> tuple[Bytes, int | None]:
        source, index = probe.source, probe.index
        if source == "pixels":
            return self._drawn_image(probe.pixels, dataset), None
        if source == "batch":
            newest = self._trainer.newest_batch
            source, index = "train", int(newest[1][0]) if newest is not None else 0
        split = {"train": dataset.train, "validation": dataset.validation, "test": dataset.test}[source]
        if split is None:
            title = dataset.title_sentence
            raise ProbeError("source", "{data} has no test images: use validation or train", data=title)
        most = len(split) - 1
        if index is None:
            raise ProbeError("index", "no index is given: use 0 to {most}", most=most)
        if index > most:
            split_name = SPLIT_NAMES[source]
            raise ProbeError(
                "index",
                "there is no image {index} in {split}: use 0 to {most}",
                index=index,
                split=split_name,
                most=most,
            )
        return split.images[index], int(split.labels[index])

    def _drawn_image(self, pixels: Sequence[int] | None, dataset: Dataset) -> Bytes:
        for shape in (dataset.image_shape, self._trainer.network.input_shape):
            if pixels is not None and len(pixels) == shape[0] * shape[1] * shape[2]:
                return np.array(pixels, np.uint8).reshape(shape)
        size = "×".join(map(str, dataset.image_shape))
        raise ProbeError(
            "pixels", "an image of this run has {size} pixels, not {count}: send them row by row",
            size=size, count=len(pixels or ()),
        )  # fmt: skip
