"""Explains numbers of a held step: the arithmetic of a cell or a weight, while training continues.

Layers are explained by their explainers (table.py), optimisers in rules.py. This file has the parts that are the same
for all.
"""

import math
from dataclasses import replace
from functools import cached_property

import numpy as np

from engine.arrays import Array
from engine.errors import Sentence, TargetError, one_of, shorten
from engine.explanations.blocks import (
    Block,
    Caption,
    CheckBlock,
    Explanation,
    Index,
    Kind,
    NoteBlock,
    Number,
    TableBlock,
    Target,
    View,
    number,
)
from engine.explanations.next_step import NextStep, Start
from engine.explanations.nudge import CORNER_NUDGE, Nudged, central_difference, one_sided_slopes
from engine.explanations.table import explainer_of, loss_explainer_of
from engine.explanations.terms import LayerExample, Working, caption, formula
from engine.probe import Probe
from engine.trainer import Trainer

_COLORS = ("color.red", "color.green", "color.blue")  # of an image whose channels a page draws as one picture
_WORDS = {
    "forward": Sentence("forward"),
    "backward": Sentence("backward"),
    "step": Sentence("step"),
    "check": Sentence("check"),
    "cell": Sentence("cell"),
    "weight": Sentence("weight"),
    "bias": Sentence("bias"),
}
_CORNER = 1e-2  # relative; if the slopes on both sides differ by more, the loss has a corner
_DISAGREE = 1e-4  # relative; if gradient and difference differ by more, the reason is explained


class HeldStep:
    """A copy of everything that a run's next step depends on, with one image run through the network.

    step: optimiser steps so far. label: the class that the loss is for. view: every layer and every field. wanted (K,):
    the target numbers, for a network that learns numbers. Holding a step draws, plans and trains nothing; anything an
    explanation needs beyond `view` is computed at first use.
    """

    def __init__(self, trainer: Trainer, image: Array, label: int | None, wanted: Array | None = None) -> None:
        self.network = network = trainer.network.twin()
        self.step = trainer.step
        self.examples = trainer.batches.cursor if trainer.batches else 0
        self._wanted = np.zeros(network.output_shape[2], network.dtype) if wanted is None else wanted
        self._explainers = [explainer_of(layer) for layer in network.layers]
        self._loss_explainer = loss_explainer_of(network.loss)
        self._probe = Probe(network)
        self.view = self._probe.look(image.copy(), label, range(len(network.layers) + 1), wanted=self._wanted)
        self.label = self.view.label
        self._start = Start(trainer, network) if trainer.batches else None

    # ---- targets

    def explain(self, layer: int, kind: Kind, index: Index, view: View) -> Explanation:
        """Returns the explanation of a target. Raises: TargetError if the number or its view does not exist."""
        target = Target(layer, kind, index)
        views = self._views(target)
        if view not in views:
            raise TargetError(
                "view", "there is no {view} of this {kind}: use {views}",
                view=_WORDS[view], kind=_WORDS[kind], views=one_of(_WORDS[name] for name in views),
            )  # fmt: skip
        explain = {"forward": self._forward, "backward": self._backward, "step": self._step, "check": self._check}[view]
        with np.errstate(all="ignore"):  # shown as numbers that are not finite
            working, value = explain(target)
            blocks = (*self._colors(target, view), *working.blocks)
            total = number(working.total)
            return Explanation(target, view, views, blocks, total, number(value), self._sees(target))

    def _views(self, target: Target) -> tuple[View, ...]:
        """Returns the views of a target. Raises: TargetError if it does not exist."""
        layers, shapes = self.network.layers, self.network.definition.shapes
        if not 0 <= target.layer <= len(layers):
            raise TargetError(
                "layer", "there is no layer {layer}: use {least} to {most}",
                layer=target.layer, least=0, most=len(layers),
            )  # fmt: skip
        shape: tuple[int, ...] = shapes[target.layer]
        if target.kind != "cell":
            parameters = layers[target.layer - 1].parameters if target.layer else {}
            if target.kind not in parameters:
                name = self.network.definition.names[target.layer]
                kinds = one_of(_WORDS[kind] for kind in ("cell", *parameters))
                kind = _WORDS[target.kind]
                raise TargetError("kind", "{name} has no {kind}: use {kinds}", name=name, kind=kind, kinds=kinds)
            shape = parameters[target.kind].shape
        if len(target.index) != len(shape) or not all(0 <= i < n for i, n in zip(target.index, shape, strict=True)):
            given = shorten(", ".join(map(str, target.index)))
            raise TargetError(
                "index", "({index}) is not in {shape}: count from 0", index=given, shape="×".join(map(str, shape))
            )
        if target.kind == "cell":
            return "forward", "backward", "check"
        return ("forward", "backward", "step", "check") if self._start else ("forward", "backward", "check")

    def _sees(self, target: Target) -> tuple[int, int, int, int] | None:
        """Returns the image region that a cell sees, or that the only input cell of a weight sees."""
        place, cell = target.layer, target.index
        if target.kind != "cell":
            single = self._explainers[place - 1].single_input_cell(cell) if target.kind == "weight" else None
            if single is None:
                return None
            place, cell = self.network.sources[place - 1][0], single
        region = cell[0], cell[1], 1, 1
        while place:
            region = self.network.definition.windows[place].region(region)
            place = self.network.sources[place - 1][0]
        return region

    # ---- the views

    def _example(self, layer: int) -> LayerExample:
        """Returns the arrays of a layer that its explainer needs. layer: its index in the definition."""
        (source,), views = self.network.sources[layer - 1], self.view.layers
        names, windows = self.network.definition.names, self.network.definition.windows
        here, before = views[layer], views[source]
        assert here.activation is not None and before.activation is not None  # noqa: S101, PT018 - all fields were requested
        return LayerExample(
            layer,
            source,
            names[layer],
            names[source],
            windows[layer],
            before.activation,
            here.activation,
            before.activation_gradient,
            here.activation_gradient,
            dict(self._probe.execution.works[layer - 1].grads),
            self.label,
            self._wanted,
        )

    def _readers(self, layer: int) -> list[int]:
        """Returns the indexes of the layers that read a layer."""
        return [place for place, sources in enumerate(self.network.sources, start=1) if layer in sources]

    def _gradient_target(self, target: Target) -> Target:
        """Returns the target whose gradient is explained: for an output of the loss, the score it was made of."""
        last = len(self.network.layers)
        return Target(self.network.sources[last - 1][0], "cell", target.index) if target.layer == last else target

    def _value(self, target: Target) -> float:
        view = self.view.layers[target.layer]
        if target.kind != "cell":
            return float(self.network.layers[target.layer - 1].parameters[target.kind].value[target.index])
        assert view.activation is not None  # noqa: S101 - all fields were requested
        return float(view.activation[target.index])

    def _gradient(self, target: Target) -> float:
        target = self._gradient_target(target)
        if target.kind != "cell":
            return float(self._probe.execution.works[target.layer - 1].grads[target.kind][target.index])
        gradient = self.view.layers[target.layer].activation_gradient
        return float(gradient[target.index]) if gradient is not None else math.nan

    def _forward(self, target: Target) -> tuple[Working, float]:
        value = self._value(target)
        if target.layer == 0:
            working = formula("input.pixel", value, byte=round((value + 0.5) * 255))
        elif target.kind != "cell":
            explainer = self._explainers[target.layer - 1]
            working = explainer.parameter(target.kind, target.index, self._example(target.layer))
        else:
            explainer = self._explainers[target.layer - 1]
            working = explainer.forward(target.index, self._example(target.layer))
            working = Working((*working.blocks, *self._next_uses(target)), working.total)
        return working, value

    def _colors(self, target: Target, view: View) -> list[Block]:
        """Returns a table of the three channels of a cell or weight whose picture is drawn in colour."""
        of_image = target.layer == 0 or (target.layer == 1 and target.kind == "weight")
        if not of_image or self.network.input_shape[2] != len(_COLORS) or view not in ("forward", "backward"):
            return []
        places = [replace(target, index=(*target.index[:-1], channel)) for channel in range(len(_COLORS))]
        read = self._value if view == "forward" else self._gradient
        rows = tuple((Caption(name), (number(read(at)),)) for name, at in zip(_COLORS, places, strict=True))
        heading = Caption("color.value" if view == "forward" else "color.gradient")
        return [TableBlock(Caption("color.all"), (heading,), rows, target.index[-1], tuple(places))]

    def _next_uses(self, target: Target) -> list[Block]:
        """Returns how the next layers use a cell, as long as one line can say it."""
        blocks: list[Block] = []
        place, index = target.layer, target.index
        while len(readers := self._readers(place)) == 1:
            use = self._explainers[readers[0] - 1].next_use(index, self._example(readers[0]))
            if use is None:
                break
            blocks.append(use.block)
            if use.index is None:
                break
            place, index = readers[0], use.index
        return blocks

    def _backward(self, target: Target) -> tuple[Working, float]:
        if target.kind == "cell":
            source = self._gradient_target(target)
            workings = [
                self._explainers[reader - 1].backward(source.index, self._example(reader))
                for reader in self._readers(source.layer)
            ]
            blocks = [block for working in workings for block in working.blocks]
            if source is not target:
                words = caption("loss.score", label=source.index[2], layer=self.network.definition.names[source.layer])
                blocks.insert(0, NoteBlock(words))
            return Working(tuple(blocks), sum(working.total for working in workings)), self._gradient(target)
        explainer = self._explainers[target.layer - 1]
        working = explainer.gradient(target.kind, target.index, self._example(target.layer))
        return Working((*working.blocks, *self._gradient_path(target.layer)), working.total), self._gradient(target)

    def _gradient_path(self, layer: int) -> list[Block]:
        """Explains where the gradient of a layer's output comes from.

        It begins in the loss; a table shows how each layer in between passes it on, with its largest |gradient| after
        each.
        """
        last = len(self.network.layers)
        start = NoteBlock(self._loss_explainer.gradient_start_caption(self._example(last)))
        rows: list[tuple[Caption, tuple[Number, ...]]] = []
        while (readers := self._readers(layer)) and readers[0] != last:
            place, gradient = readers[0], self.view.layers[layer].activation_gradient
            words = caption(self._explainers[place - 1].gradient_caption, layer=self.network.definition.names[place])
            rows.insert(0, (words, (number(np.abs(gradient).max()) if gradient is not None else None,)))
            layer = place
        if not rows:
            return [start]
        return [start, TableBlock(Caption("delta.through"), (Caption("delta.largest"),), tuple(rows), None)]

    # ---- the next step

    @cached_property
    def _next(self) -> NextStep:
        assert self._start is not None  # noqa: S101 - else there is no such view
        return self._start.take()

    def _step(self, target: Target) -> tuple[Working, float]:
        return self._next.explain(f"{self.network.definition.names[target.layer]}.{target.kind}", target.index)

    # ---- the check

    @cached_property
    def _nudged(self) -> Nudged:
        return Nudged(self.network, self._probe.execution.input, self.label, self._wanted)

    def _check(self, target: Target) -> tuple[Working, float]:
        analytic, loss = self._gradient(target), self._nudged.loss(self._gradient_target(target))
        numeric, epsilon = central_difference(loss, analytic)
        note = None
        if not math.isfinite(numeric):
            note = Caption("check.not_finite")
        elif not relative_error(analytic, numeric) <= _DISAGREE:
            below, above = one_sided_slopes(loss)
            nearer = min(below, above, key=lambda slope: relative_error(analytic, slope))
            agrees, has_corner = relative_error(analytic, nearer) <= _DISAGREE, relative_error(below, above) > _CORNER
            if agrees:
                numeric, epsilon = nearer, CORNER_NUDGE
            if has_corner:
                note = caption("check.side" if agrees else "check.corner", above=above, below=below)
            elif not agrees:
                note = Caption("check.rounding")
        error = number(relative_error(analytic, numeric))
        words = caption("check.nudged", epsilon=epsilon)
        check = CheckBlock(words, number(analytic), number(numeric), epsilon, error)
        return Working((check,) if note is None else (check, NoteBlock(note)), numeric), analytic


def relative_error(one: float, other: float) -> float:
    """Returns |a − b| / max(|a|, |b|); 0 if both are 0, NaN if one of them is not finite."""
    if not math.isfinite(one) or not math.isfinite(other):
        return math.nan
    larger = max(abs(one), abs(other))
    return abs(one - other) / larger if larger else 0.0
