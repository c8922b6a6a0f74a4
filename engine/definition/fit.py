"""Whether layers follow one another, fit together and stay within the limits."""

from collections.abc import Sequence
from dataclasses import dataclass

from engine.definition.kinds import KINDS
from engine.definition.limits import Limits
from engine.definition.script import Findings, Settings
from engine.definition.spec import ConvSpec, Definition, InputSpec, LayerSpec, LossSpec, PoolSpec, Shape, layer_names
from engine.definition.summary import layer_bytes, parameter_count, summarize
from engine.definition.syntax import Place
from engine.errors import ShapeError

_SIZE_KEYS = ("filters", "num_neurons", "num_classes", "out_depth", "depth")  # what makes a layer large
_SIDE_KEYS = (("pad", "out_sy", "sy", "height"), ("pad", "out_sx", "sx", "width"))  # what makes an image high, wide


@dataclass(frozen=True, slots=True)
class Piece:
    """A layer as it runs, and where it comes from. What is None could not be understood, and has been reported."""

    type: str | None
    spec: LayerSpec | None
    origin: Settings
    place: Place  # of the word that names it


def check_order(pieces: Sequence[Piece], findings: Findings) -> None:
    """An input, then layers, then a loss; whatever stands where a piece is unknown gets the benefit of the doubt."""
    if not pieces:
        return
    first, last = pieces[0], pieces[-1]
    if first.type not in (None, InputSpec.type):
        written = first.origin.entries["type"].value  # before a loss, the first as it runs is an fc nobody wrote
        message = f"the first layer must be input, not {written}: put {{type:'input', out_depth:1}} before it"
        findings.add(first.place, message)
    for piece in pieces[1:]:
        if piece.type == InputSpec.type:
            findings.add(piece.place, "a network has one input, and this is a second: remove it")
    losses = [piece for piece in pieces if _is_loss(piece)]
    for piece in losses:
        if piece is not last:
            findings.add(piece.place, f"{piece.type} must be the last layer, but layers follow: move it to the end")
    if last.type and not losses:
        message = f"the last layer must be a loss, not {last.type}: put {{type:'softmax', num_classes:10}} behind it"
        findings.add(last.place, message)


def _is_loss(piece: Piece) -> bool:
    return piece.type is not None and issubclass(KINDS[piece.type].spec, LossSpec)


def check_sizes(pieces: Sequence[Piece], limits: Limits, findings: Findings) -> None:
    """Walk the shapes up to the first that does not fit: what comes behind it follows from it."""
    if len(pieces) > limits.layers:
        place = pieces[limits.layers].origin.place
        findings.add(place, f"here the network goes beyond the limit of {limits.layers} layers: leave some out")
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
            _report_misfit(name, piece, shape, error, findings)
            return
        parameters += parameter_count(piece.spec, shape)
        memory += layer_bytes(piece.spec, shape, batch=1)
        if excess := _excess(name, output, parameters, memory, limits):
            keys = _SIDE_KEYS[output[0] <= limits.side] if max(output[:2]) > limits.side else _SIZE_KEYS
            findings.add(piece.origin.place_of(*keys), excess)
            return
        shape = output


def _excess(name: str, output: Shape, parameters: int, memory: int, limits: Limits) -> str | None:
    """What is too much, if anything is."""
    if max(output[:2]) > limits.side:
        size = f"{output[0]}x{output[1]}"
        return f"{name} makes images of {size}, more than the limit of {limits.side} a side: make them smaller"
    if parameters > limits.parameters:
        total, limit = f"{parameters:,} parameters", f"{limits.parameters:,}"
    elif memory > limits.memory_bytes:
        total, limit = f"about {_gigabytes(memory)} of memory", _gigabytes(limits.memory_bytes)
    else:
        return None
    return (
        f"{name} brings the network to {total}, more than the limit of {limit}: make it or the image before it smaller"
    )


def _report_misfit(name: str, piece: Piece, shape: Shape, error: ShapeError, findings: Findings) -> None:
    spec, origin = piece.spec, piece.origin
    if not isinstance(spec, ConvSpec | PoolSpec):
        findings.add(piece.place, f"{name}: {error}")
        return
    height, width = (side + 2 * spec.padding for side in shape[:2])
    if "sy" not in origin.entries:
        misfits = {"sx": min(height, width)}
    else:
        misfits = {"sx": width} if spec.kernel_width > width else {}
        misfits |= {"sy": height} if spec.kernel_height > height else {}
    window = f"a {spec.kernel_height}x{spec.kernel_width} window with stride {spec.stride}"
    ground = f"{shape[0]}x{shape[1]}" + (f" padded by {spec.padding}" if spec.padding else "")
    uses = " and ".join(f"{key} at most {most}" for key, most in misfits.items())
    lacking = max(spec.kernel_height - shape[0], spec.kernel_width - shape[1])
    way_out = "pad the layer before" if isinstance(spec, PoolSpec) else f"pad at least {(lacking + 1) // 2}"
    findings.add(origin.place_of(*misfits), f"{name} cannot place {window} on {ground}: use {uses}, or {way_out}")


def check_batch(definition: Definition, trainer: Settings, limits: Limits, findings: Findings) -> None:
    """The memory of a whole batch; that of one example has been checked layer by layer."""
    one, two = (summarize(definition, batch).memory_bytes for batch in (1, 2))
    batch = definition.trainer.batch_size if definition.trainer else 1
    most = 1 + (limits.memory_bytes - one) // (two - one)
    if batch > most:
        memory = _gigabytes(one + (batch - 1) * (two - one))
        message = f"a batch of {batch:,} takes about {memory} of memory, more than the limit of "
        message += f"{_gigabytes(limits.memory_bytes)}: use batch_size at most {most}"
        findings.add(trainer.place_of("batch_size"), message)


def _gigabytes(count: int) -> str:
    return f"{count / 1e9:.3g} GB"
