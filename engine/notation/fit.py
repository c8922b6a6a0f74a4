"""Checks the order of the layers, whether their sizes fit, and the limits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.definition.definition import Definition, layer_names
from engine.definition.layer import LayerSpec, Shape
from engine.definition.limits import Limits
from engine.definition.spec import LAYER_SPECS, ConvSpec, InputSpec, MaxoutSpec, PoolSpec
from engine.definition.summary import layer_bytes, parameter_count, summarize
from engine.errors import Fix, Sentence, ShapeError
from engine.notation.edits import insertion, movement, removal
from engine.notation.kinds import order_of
from engine.notation.script import Diagnostics, Script, Settings
from engine.notation.syntax import Place

_SIZE_KEYS = ("filters", "num_neurons", "num_classes", "out_depth", "depth")  # set the size of a layer
_SIDE_KEYS = (("pad", "out_sy", "sy", "height"), ("pad", "out_sx", "sx", "width"))  # set height and width of its output

_FIRST: dict[str, int | str] = {"type": "input", "out_sx": 24, "out_sy": 24, "out_depth": 1}
_LAST: dict[str, int | str] = {"type": "softmax", "num_classes": 10}
_LONGEST = 6000  # characters; longer texts get no fix that inserts or removes a layer: each reads the whole text


@dataclass(frozen=True, slots=True)
class Piece:
    """A layer as it runs, and where it was written. A type or spec is None if its error is already reported."""

    type: str | None
    spec: LayerSpec | None
    origin: Settings
    place: Place  # of the word that names it


def smallest_network_fixes(script: Script, diagnostics: Diagnostics) -> list[Fix]:
    """Returns the fix for a text without layers: the smallest network."""
    return _text_fixes(diagnostics, "begin", insertion(diagnostics.source, script, 0, [_FIRST, _LAST]))


def check_order(pieces: Sequence[Piece], script: Script, diagnostics: Diagnostics) -> None:
    """Checks that the network is an input, then layers, then a loss; a piece of unknown type is accepted anywhere."""
    if not pieces:
        return
    first, last = pieces[0], pieces[-1]
    if first.type not in (None, InputSpec.type):
        written = first.origin.entries["type"].value  # the first piece of a lone loss is its added fc
        problem = Sentence(
            "the first layer must be input, not {name}: put {layer} before it",
            name=str(written), layer="{type:'input', out_depth:1}",
        )  # fmt: skip
        diagnostics.add(first.place, problem, (), _add_fixes(_FIRST, 0, script, diagnostics))
    for piece in pieces[1:]:
        if piece.type == InputSpec.type:
            problem = Sentence("a network has one input, and this is a second: remove it")
            diagnostics.add(piece.place, problem, (), _remove_fixes(piece, diagnostics))
    losses = [piece for piece in pieces if _is_loss(piece)]
    for piece in losses:
        if piece is not last:
            problem = Sentence(
                "{name} must be the last layer, but layers follow: move it to the end", name=str(piece.type)
            )
            diagnostics.add(piece.place, problem, (), _move_fixes(piece, last, script, diagnostics))
    if last.type and not losses:
        problem = Sentence(
            "the last layer must be a loss, not {name}: add {layer} after it",
            name=last.type, layer="{type:'softmax', num_classes:10}",
        )  # fmt: skip
        diagnostics.add(last.place, problem, (), _add_fixes(_LAST, len(script.layers), script, diagnostics))


def _add_fixes(layer: dict[str, int | str], index: int, script: Script, diagnostics: Diagnostics) -> list[Fix]:
    if len(diagnostics.source.text) > _LONGEST:
        return []
    text = insertion(diagnostics.source, script, index, [layer])
    return _text_fixes(diagnostics, "add_layer", text, type=str(layer["type"]))


def _remove_fixes(piece: Piece, diagnostics: Diagnostics) -> list[Fix]:
    if len(diagnostics.source.text) > _LONGEST:
        return []
    return _text_fixes(diagnostics, "remove_layer", removal(diagnostics.source, piece.origin))


def _move_fixes(piece: Piece, last: Piece, script: Script, diagnostics: Diagnostics) -> list[Fix]:
    if len(diagnostics.source.text) > _LONGEST:
        return []
    if _is_loss(last):  # one loss is enough
        return _remove_fixes(piece, diagnostics)
    place = next(place for place, settings in enumerate(script.layers) if settings is piece.origin)
    return _text_fixes(diagnostics, "move_to_end", movement(diagnostics.source, script, place, len(script.layers) - 1))


def _text_fixes(diagnostics: Diagnostics, label: str, text: str, **values: str) -> list[Fix]:
    return [diagnostics.custom_fix(label, diagnostics.source.difference(text), **values)]


def _is_loss(piece: Piece) -> bool:
    return piece.type is not None and LAYER_SPECS[piece.type].is_loss


def check_sizes(pieces: Sequence[Piece], limits: Limits, diagnostics: Diagnostics) -> None:
    """Computes the shapes up to the first layer that does not fit; later errors would only follow from that one."""
    if len(pieces) > limits.layers:
        place = pieces[limits.layers].origin.place
        problem = Sentence(
            "here the network goes beyond the limit of {most} layers: leave some out", most=limits.layers
        )
        diagnostics.add(place, problem)
        return
    if not pieces or pieces[0].type != InputSpec.type:
        return
    specs: list[LayerSpec] = []
    shape: Shape = (0, 0, 0)
    parameters = memory = 0
    for piece in pieces:
        if piece.spec is None:
            return
        specs.append(piece.spec)
        name = layer_names(specs)[-1]
        try:
            output = piece.spec.output_shape(shape)
        except ShapeError as error:
            _report_misfit(name, piece, shape, error, diagnostics)
            return
        parameters += parameter_count(piece.spec, shape)
        memory += layer_bytes(piece.spec, shape, batch=1)
        if excess := _excess(name, output, parameters, memory, limits):
            keys = _SIDE_KEYS[output[0] <= limits.side] if max(output[:2]) > limits.side else _SIZE_KEYS
            diagnostics.add(piece.origin.place_of(*keys), excess)
            return
        shape = output


def _excess(name: str, output: Shape, parameters: int, memory: int, limits: Limits) -> Sentence | None:
    """Returns which limit is exceeded, or None."""
    if max(output[:2]) > limits.side:
        size = f"{output[0]}x{output[1]}"
        return Sentence(
            "{name} makes images of {size}, more than the limit of {most} a side: make them smaller",
            name=name, size=size, most=limits.side,
        )  # fmt: skip
    limit: str | int
    if parameters > limits.parameters:
        total, limit = Sentence("{count} parameters", count=parameters), limits.parameters
    elif memory > limits.memory_bytes:
        total, limit = Sentence("about {size} of memory", size=_gigabytes(memory)), _gigabytes(limits.memory_bytes)
    else:
        return None
    return Sentence(
        "{name} brings the network to {total}, more than the limit of {limit}: make it or the image before it smaller",
        name=name, total=total, limit=limit,
    )  # fmt: skip


def _report_misfit(name: str, piece: Piece, shape: Shape, error: ShapeError, diagnostics: Diagnostics) -> None:
    spec, origin = piece.spec, piece.origin
    if not isinstance(spec, ConvSpec | PoolSpec):
        fixes = [_value_fix(piece, "group_size", shape[2], diagnostics)] if isinstance(spec, MaxoutSpec) else []
        diagnostics.add(piece.place, Sentence("{name}: {problem}", name=name, problem=error.sentence), (), fixes)
        return
    height, width = (side + 2 * spec.padding for side in shape[:2])
    if "sy" not in origin.entries:
        misfits = {"sx": min(height, width)}
    else:
        misfits = {"sx": width} if spec.kernel_width > width else {}
        misfits |= {"sy": height} if spec.kernel_height > height else {}
    ground: str | Sentence = f"{shape[0]}x{shape[1]}"
    if spec.padding:
        ground = Sentence("{size} padded by {pad}", size=ground, pad=spec.padding)
    first, *others = (Sentence("{key} at most {most}", key=key, most=most) for key, most in misfits.items())
    uses = Sentence("{one} and {other}", one=first, other=others[0]) if others else first
    lacking = max(spec.kernel_height - shape[0], spec.kernel_width - shape[1])
    is_pool = isinstance(spec, PoolSpec)
    way = Sentence("pad the layer before") if is_pool else Sentence("pad at least {pad}", pad=(lacking + 1) // 2)
    problem = Sentence(
        "{name} cannot place a {window} window with stride {stride} on {ground}: use {uses}, or {way}",
        name=name, window=f"{spec.kernel_height}x{spec.kernel_width}", stride=spec.stride, ground=ground, uses=uses,
        way=way,
    )  # fmt: skip
    fixes = [_smaller_window(piece, misfits, diagnostics)]
    if isinstance(spec, ConvSpec):
        fixes.append(_value_fix(piece, "pad", (lacking + 1) // 2, diagnostics))
    diagnostics.add(origin.place_of(*misfits), problem, (), fixes)


def _value_fix(piece: Piece, key: str, value: int, diagnostics: Diagnostics) -> Fix:
    return diagnostics.value_fix(piece.origin, (key,), value, order_of(piece.origin.entries["type"].value))


def _smaller_window(piece: Piece, misfits: Mapping[str, int], diagnostics: Diagnostics) -> Fix:
    if len(misfits) == 1:
        [(key, most)] = misfits.items()
        return _value_fix(piece, key, most, diagnostics)
    source = diagnostics.source
    changes = [source.set_entry(piece.origin.braces, (key,), most) for key, most in misfits.items()]
    text = source.text
    for change in sorted(changes, key=lambda change: change.start, reverse=True):
        text = change.apply(text)
    return diagnostics.custom_fix("use_both", source.difference(text), sx=str(misfits["sx"]), sy=str(misfits["sy"]))


def check_batch(definition: Definition, trainer: Settings, limits: Limits, diagnostics: Diagnostics) -> None:
    """Checks the memory of a whole batch; the memory of one example has been checked layer by layer."""
    one, two = (summarize(definition, batch).memory_bytes for batch in (1, 2))
    batch = definition.trainer.batch_size if definition.trainer else 1
    most = 1 + (limits.memory_bytes - one) // (two - one)
    if batch > most:
        memory = _gigabytes(one + (batch - 1) * (two - one))
        problem = Sentence(
            "a batch of {size} takes about {memory} of memory, more than the limit of {limit}: "
            "use batch_size at most {most}",
            size=batch, memory=memory, limit=_gigabytes(limits.memory_bytes), most=most,
        )  # fmt: skip
        diagnostics.add(
            trainer.place_of("batch_size"), problem, (), [diagnostics.value_fix(trainer, ("batch_size",), most)]
        )


def _gigabytes(count: int) -> str:
    return f"{count / 1e9:.3g} GB"
