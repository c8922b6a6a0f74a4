"""Decides which layer of a new network continues which layer of an old one: what an edit keeps, resizes and restarts.

Weights are not compared. Layers are matched by type and shape, in order, so the other layers keep their weights when
one is inserted or removed, even if their numbers change.
"""

from dataclasses import dataclass

from engine.definition.definition import Definition
from engine.definition.layer import LayerSpec, Shape

# The score of a match. Learned weights count most; the layers around them only break ties.
_SAME_WEIGHTS, _SAME_FILTERS, _SOME_FILTERS, _PLAIN = 40, 24, 20, 1
_SAME_SETTINGS, _SAME_NAME = 3, 1


@dataclass(frozen=True, slots=True)
class Resized:
    """A layer that keeps weights but changes its number of filters, neurons or input channels."""

    name: str
    old: int
    new: int


@dataclass(frozen=True, slots=True)
class Changes:
    """What happens to each layer with weights, by its new name.

    kept: unchanged to the bit. widened: the old filters are kept, as many as fit; `new` may be smaller. adapted: the
    same number of filters, with more or fewer input channels. restarted: new weights. removed: the old names of layers
    that have no successor. renamed: new name to old name. matches: for every layer of the new network the index of the
    old layer that it continues, or None.
    """

    kept: tuple[str, ...]
    widened: tuple[Resized, ...]
    adapted: tuple[Resized, ...]
    restarted: tuple[str, ...]
    removed: tuple[str, ...]
    renamed: dict[str, str]
    matches: tuple[int | None, ...]


def compare(old: Definition, new: Definition, *, keep_weights: bool = True) -> Changes:
    """Returns the changes when `new` replaces `old`; without `keep_weights`, every layer restarts."""
    matches = align(old, new)
    before = {index: place for place, index in enumerate(matches) if index is not None}
    kept, restarted, renamed = [], [], {}
    widened, adapted = [], []
    for index, (name, layer, match) in enumerate(zip(new.names, new.layers, matches, strict=True)):
        if not layer.has_weights:
            continue
        if match is None or not keep_weights:
            restarted.append(name)
            continue
        if old.names[match] != name:
            renamed[name] = old.names[match]
        (had_in, had_out), (has_in, has_out) = _channels(old, match), _channels(new, index)
        if had_out != has_out:
            widened.append(Resized(name, had_out, has_out))
        elif had_in != has_in:
            adapted.append(Resized(name, had_in, has_in))
        else:
            kept.append(name)
    removed = (
        name
        for index, (name, layer) in enumerate(zip(old.names, old.layers, strict=True))
        if layer.has_weights and index not in before
    )
    return Changes(tuple(kept), tuple(widened), tuple(adapted), tuple(restarted), tuple(removed), renamed, matches)


def align(old: Definition, new: Definition) -> tuple[int | None, ...]:
    """Returns for every layer of `new` the index of the layer of `old` that it continues, or None.

    The indexes ascend and none occurs twice. A layer with weights continues a layer of its type and window. Both must
    read the same number of channels, or the number must differ only because the previous layer with weights was
    resized. Of all such alignments the one with the best score is returned.
    """
    first, last_old, last_new = _equal_ends(old, new)
    found: list[int | None] = [index if index < first else None for index in range(len(new.layers))]
    for distance in range(1, len(new.layers) - last_new + 1):
        found[-distance] = len(old.layers) - distance
    for index, match in _align_middle(old, new, first, last_old, last_new):
        found[index] = match
    return tuple(found)


def _equal_ends(old: Definition, new: Definition) -> tuple[int, int, int]:
    """Returns the length of the equal beginning, and the index in `old` and in `new` where the equal end starts."""
    shorter = min(len(old.layers), len(new.layers))
    first = 0
    while first < shorter and old.layers[first] == new.layers[first]:
        first += 1
    ends = 0
    while (
        ends < shorter - first
        and old.layers[-1 - ends] == new.layers[-1 - ends]
        and _input_shape(old, len(old.layers) - 1 - ends) == _input_shape(new, len(new.layers) - 1 - ends)
    ):
        ends += 1
    return first, len(old.layers) - ends, len(new.layers) - ends


def _align_middle(old: Definition, new: Definition, first: int, last_old: int, last_new: int) -> list[tuple[int, int]]:
    """Returns pairs (new, old), by dynamic programming from the end.

    best[linked][i][j]: the best score of the layers from old i and new j on. linked: whether the previous layers with
    weights are matched with each other, which explains a change in the number of channels between them.
    """
    rows, columns = _traits(old)[first:last_old], _traits(new)[first:last_new]
    height, width = len(rows), len(columns)
    worths = [[_worth(row, column) for column in columns] for row in rows]
    best = [[[0] * (width + 1) for _ in range(height + 1)] for _ in range(2)]
    for i in reversed(range(height)):
        below = (best[0][i + 1], best[1][i + 1])
        after_skip = below[0] if rows[i].has_weights else below[1]  # after skipping the old layer, if linked
        for j in reversed(range(width)):
            apart, together = worths[i][j]
            after_insert = best[0][i] if columns[j].has_weights else best[1][i]
            matched = below[1] if rows[i].has_weights else below[0]
            best[0][i][j] = max(below[0][j], best[0][i][j + 1], apart and apart + matched[j + 1])
            best[1][i][j] = max(after_skip[j], after_insert[j + 1], together and together + below[1][j + 1])
    pairs = []
    i = j = 0
    linked = int(any(layer.has_weights for layer in old.layers[:first]))
    while i < height and j < width:
        worth, then = worths[i][j][linked], int(linked or rows[i].has_weights)
        if worth and best[linked][i][j] == worth + best[then][i + 1][j + 1]:
            pairs.append((first + j, first + i))
            i, j, linked = i + 1, j + 1, then
        elif best[linked][i][j] == best[int(linked and not rows[i].has_weights)][i + 1][j]:
            i, linked = i + 1, int(linked and not rows[i].has_weights)
        else:
            j, linked = j + 1, int(linked and not columns[j].has_weights)
    return pairs


@dataclass(frozen=True, slots=True)
class _Traits:
    """The properties of a layer that are compared, computed once for all comparisons.

    groups: the sizes of the channel groups joined since the previous layer with weights.
    """

    spec: LayerSpec
    name: str
    has_weights: bool
    window: tuple[int, int]  # of its weights; (0, 0) if it has none
    channels: tuple[int, int]  # in and out
    groups: tuple[int, ...]


def _traits(definition: Definition) -> list[_Traits]:
    groups: tuple[int, ...] = ()
    found = []
    for index, (layer, name) in enumerate(zip(definition.layers, definition.names, strict=True)):
        window, group = definition.windows[index], definition.windows[index].channel_group
        kernel = (window.height, window.width) if layer.has_weights else (0, 0)
        found.append(_Traits(layer, name, layer.has_weights, kernel, _channels(definition, index), groups))
        if layer.has_weights or not layer.inputs:
            groups = ()
        elif group is not None and group > 1:
            groups = (*groups, group)
    return found


def _worth(old: _Traits, new: _Traits) -> tuple[int, int]:
    """Returns the score if `new` continues `old`: not linked, and linked; 0 if it cannot."""
    if old.spec.type != new.spec.type or old.window != new.window:
        return 0, 0
    more = (_SAME_SETTINGS if old.spec == new.spec else 0) + (_SAME_NAME if old.name == new.name else 0)
    if not old.has_weights:
        return _PLAIN + more, _PLAIN + more
    (had_in, had_out), (has_in, has_out) = old.channels, new.channels
    if had_in == has_in:
        worth = (_SAME_WEIGHTS if had_out == has_out else _SOME_FILTERS) + more
        return worth, worth
    if old.groups != new.groups:
        return 0, 0
    return 0, (_SAME_FILTERS if had_out == has_out else _SOME_FILTERS) + more


def _channels(definition: Definition, index: int) -> tuple[int, int]:
    return _input_shape(definition, index)[2], definition.shapes[index][2]


def _input_shape(definition: Definition, index: int) -> Shape:
    return definition.shapes[max(index - 1, 0)]
