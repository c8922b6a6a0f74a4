"""Which layers of a new network go on where layers of an old one stood: what an edit keeps, widens and restarts.

No weights are looked at: layers are matched by kind and shape, in order, so that inserting or removing one leaves the
others their weights, whatever ordinal they are named by afterwards.
"""

from dataclasses import dataclass

from engine.definition.spec import ConvSpec, Definition, DenseSpec, InputSpec, LayerSpec, MaxoutSpec, Shape

# What a match is worth. Learned weights come first; the layers around them only decide between equals.
_SAME_WEIGHTS, _SAME_FILTERS, _SOME_FILTERS, _PLAIN = 40, 24, 20, 1
_SAME_SETTINGS, _SAME_NAME = 3, 1


@dataclass(frozen=True, slots=True)
class Resized:
    """A layer that goes on with another number of filters or neurons, or of channels it reads."""

    name: str
    old: int
    new: int


@dataclass(frozen=True, slots=True)
class Changes:
    """What becomes of the layers that have weights, by the names they will have.

    kept: to the last bit. widened: the old filters are kept, as far as there is room; `new` may be less. adapted: as
    many filters, which read more or fewer channels. restarted: fresh weights. removed: old names of layers that go on
    nowhere. renamed: new name to old. matches: for every layer of the new network the index of the old layer that it
    continues, or None.
    """

    kept: tuple[str, ...]
    widened: tuple[Resized, ...]
    adapted: tuple[Resized, ...]
    restarted: tuple[str, ...]
    removed: tuple[str, ...]
    renamed: dict[str, str]
    matches: tuple[int | None, ...]


def compare(old: Definition, new: Definition, *, keep_weights: bool = True) -> Changes:
    """What applying `new` does to a network of `old`; without `keep_weights`, every weight is fresh."""
    matches = align(old, new)
    before = {index: place for place, index in enumerate(matches) if index is not None}
    kept, restarted, renamed = [], [], {}
    widened, adapted = [], []
    for index, (name, layer, match) in enumerate(zip(new.names, new.layers, matches, strict=True)):
        if not _has_weights(layer):
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
        if _has_weights(layer) and index not in before
    )
    return Changes(tuple(kept), tuple(widened), tuple(adapted), tuple(restarted), tuple(removed), renamed, matches)


def align(old: Definition, new: Definition) -> tuple[int | None, ...]:
    """For every layer of `new` the index of the layer of `old` that it continues, or None; in order, none twice.

    A layer with weights continues one of its kind with the same window, where both read as many channels, or where the
    number of channels changed because the layer with weights before them did. The best of all such alignments.
    """
    first, last_old, last_new = _equal_ends(old, new)
    found: list[int | None] = [index if index < first else None for index in range(len(new.layers))]
    for distance in range(1, len(new.layers) - last_new + 1):
        found[-distance] = len(old.layers) - distance
    for index, match in _align_middle(old, new, first, last_old, last_new):
        found[index] = match
    return tuple(found)


def _equal_ends(old: Definition, new: Definition) -> tuple[int, int, int]:
    """How many layers are equal from the front, and where in old and new begins what is equal up to the end."""
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
    """Pairs (new, old), by dynamic programming from the back.

    best[i][j][linked]: what is won from old i and new j on. linked: whether the last layers with weights before them
    were matched with each other, so that a change of channels between them is known for what it is.
    """
    height, width = last_old - first, last_new - first
    if height == 0 or width == 0:
        return []
    weighty_old = [_has_weights(layer) for layer in old.layers[first:last_old]]
    weighty_new = [_has_weights(layer) for layer in new.layers[first:last_new]]
    groups_old, groups_new = _groups(old), _groups(new)
    best = [[[0, 0] for _ in range(width + 1)] for _ in range(height + 1)]
    for i in reversed(range(height)):
        for j in reversed(range(width)):
            same_groups = groups_old[first + i] == groups_new[first + j]
            for linked in (0, 1):
                value = max(
                    best[i + 1][j][linked and not weighty_old[i]], best[i][j + 1][linked and not weighty_new[j]]
                )
                won = _worth(old, first + i, new, first + j, linked=bool(linked and same_groups))
                if won:
                    value = max(value, won + best[i + 1][j + 1][linked or weighty_old[i]])
                best[i][j][linked] = value
    pairs = []
    i = j = 0
    linked = int(any(map(_has_weights, old.layers[:first])))
    while i < height and j < width:
        won = _worth(
            old, first + i, new, first + j, linked=bool(linked and groups_old[first + i] == groups_new[first + j])
        )
        if won and best[i][j][linked] == won + best[i + 1][j + 1][linked or weighty_old[i]]:
            pairs.append((first + j, first + i))
            linked = int(linked or weighty_old[i])
            i, j = i + 1, j + 1
        elif best[i][j][linked] == best[i + 1][j][linked and not weighty_old[i]]:
            linked, i = int(linked and not weighty_old[i]), i + 1
        else:
            linked, j = int(linked and not weighty_new[j]), j + 1
    return pairs


def _worth(old: Definition, i: int, new: Definition, j: int, *, linked: bool) -> int:
    """What it is worth that new layer j continues old layer i; 0 where it cannot."""
    before, after = old.layers[i], new.layers[j]
    if before.type != after.type:
        return 0
    more = (_SAME_SETTINGS if before == after else 0) + (_SAME_NAME if old.names[i] == new.names[j] else 0)
    if not _has_weights(before):
        return _PLAIN + more
    if _window(before, _input_shape(old, i)) != _window(after, _input_shape(new, j)):
        return 0
    (had_in, had_out), (has_in, has_out) = _channels(old, i), _channels(new, j)
    if had_in != has_in and not linked:
        return 0
    if had_out != has_out:
        return _SOME_FILTERS + more
    return (_SAME_WEIGHTS if had_in == has_in else _SAME_FILTERS) + more


def _has_weights(layer: LayerSpec) -> bool:
    return isinstance(layer, ConvSpec | DenseSpec)


def _window(layer: LayerSpec, input_shape: Shape) -> tuple[int, int]:
    """The height and width of a filter."""
    return (layer.kernel_height, layer.kernel_width) if isinstance(layer, ConvSpec) else input_shape[:2]


def _channels(definition: Definition, index: int) -> tuple[int, int]:
    return _input_shape(definition, index)[2], definition.shapes[index][2]


def _input_shape(definition: Definition, index: int) -> Shape:
    return definition.shapes[max(index - 1, 0)]


def _groups(definition: Definition) -> list[tuple[int, ...]]:
    """For every layer the groups that channels were joined in since the last layer with weights before it."""
    groups: tuple[int, ...] = ()
    found = []
    for layer in definition.layers:
        found.append(groups)
        if isinstance(layer, MaxoutSpec):
            groups = (*groups, layer.group_size)
        elif _has_weights(layer) or isinstance(layer, InputSpec):
            groups = ()
    return found
