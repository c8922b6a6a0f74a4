"""ConvNetJS's JSON: what its `toJSON` writes and its `fromJSON` reads.

{"layers": [{"layer_type": ..., "out_sx", "out_sy", "out_depth", and per type its settings; filters and biases as Vols
{"sx", "sy", "depth", "w"}}]}. A Vol's numbers run over y, x, depth; `w` is an array, or an object {"0": ...} as
JSON.stringify writes typed arrays. A missing pad means 0, a missing l1_decay_mul or l2_decay_mul 1.
"""

import json
from collections.abc import Callable, Mapping
from math import prod
from typing import Any

import numpy as np

from engine.arrays import Array, Float
from engine.definition import (
    ConvSpec,
    Definition,
    DenseSpec,
    DropoutSpec,
    InputSpec,
    LayerSpec,
    Limits,
    LrnSpec,
    MaxoutSpec,
    PoolSpec,
    RegressionSpec,
    ReluSpec,
    Shape,
    SigmoidSpec,
    SoftmaxSpec,
    SvmSpec,
    TanhSpec,
)
from engine.definition.definition import layer_names
from engine.errors import CheckpointError, DefinitionError, Sentence, ShapeError, did_you_mean, nearest_names, show
from engine.layers import AnyLayer
from engine.network import Network
from engine.notation import (
    parse_definition,
    print_definition,
)

_LARGEST_TEXT = 100_000_000  # characters
# How often a sign may stand in it: each means memory and time once the text is read.
_MOST = {",": 10_000_000, ":": 3_000_000, "[": 1_000_000, "{": 1_000_000, "\\": 1000}
_COSTS = {b",": 32, b":": 180, b"[": 90, b"{": 240}  # bytes that a number, a key, a list and an object take once read
_LARGEST_SIDE = 1_000_000_000  # of any whole number; what they make together is bounded by the limits


def loads(text: str | bytes, dtype: Float = np.float32, limits: Limits = Limits()) -> Network:  # noqa: B008  # frozen
    """The network in a text, or in its bytes in UTF-8.

    Raises: CheckpointError in words where it is damaged, too large, of unknown layers, or does not fit together.
    """
    layers = _layers(text, limits.layers)
    sources = [_Source(layer, number) for number, layer in enumerate(layers, start=1)]
    definition = _definition(sources, limits)
    arrays = [
        source.parameters(spec.parameter_shapes(shape), dtype)
        for source, spec, shape in zip(sources[1:], definition.layers[1:], definition.shapes[:-1], strict=True)
    ]
    network = Network(definition, dtype=dtype)  # only now: what a text claims to hold is not yet what it holds
    for layer, source, values in zip(network.layers, sources[1:], arrays, strict=True):
        for name, buffer in layer.buffers.items():
            # ConvNetJS multiplies by drop_prob at test time; a network trained there means just that.
            buffer[...] = source.real(name, source.real("drop_prob", 0.5), most=1e6)
        for name, value in values.items():
            layer.parameters[name].value[...] = value
    return network


def _layers(text: str | bytes, most: int) -> list[dict[str, Any]]:
    """The list of layers. What would take too much memory is refused before it is read."""
    if len(text) > _LARGEST_TEXT:
        raise CheckpointError(
            "the text has {size} characters: at most {most} are read", size=len(text), most=_LARGEST_TEXT
        )
    for sign, signs in _MOST.items():
        if (text.count(sign) if isinstance(text, str) else text.count(sign.encode())) > signs:
            raise CheckpointError(
                "the text has more than {most} of the sign {sign}: it is too large, or damaged",
                most=signs, sign=repr(sign),
            )  # fmt: skip
    try:
        text = text if isinstance(text, str) else text.decode()
        layers = json.loads(text, parse_int=float)["layers"]  # as JavaScript does: digits without end are infinity
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise CheckpointError("this is not the JSON of a ConvNetJS network: it has no list 'layers'") from error
    if not isinstance(layers, list) or not all(isinstance(layer, dict) for layer in layers) or len(layers) < 3:
        raise CheckpointError("'layers' is not a list of at least an input, an fc and a loss")
    if len(layers) > most:
        raise CheckpointError("{count} layers are more than the limit of {most}", count=len(layers), most=most)
    return layers


def reading_cost(content: bytes) -> int:
    """How much memory reading a text takes at most, itself included, in bytes; from its signs, before it is read."""
    values = sum(cost * content.count(sign) for sign, cost in _COSTS.items())
    # Bytes of a character in memory: one beyond ASCII widens the whole text it stands in, here or between quotes.
    text = 1 if content.isascii() else 4
    quoted = 0 if text == 1 and b"\\" not in content else 4
    return (1 + text + quoted) * len(content) + values


def dumps(network: Network) -> str:
    """A network as the text that ConvNetJS's `fromJSON` reads; `test_scale` of dropout is ours, and ignored there.

    Raises: CheckpointError where the network has a layer that ConvNetJS lacks.
    """
    definition = network.definition
    height, width, channels = network.input_shape
    layers = [{"out_depth": channels, "out_sx": width, "out_sy": height, "layer_type": "input"}]
    for layer, spec in zip(network.layers, definition.layers[1:], strict=True):
        if "convnetjs" not in spec.formats:
            raise CheckpointError(
                "ConvNetJS has no {operation}, and {name} is one: save the network as safetensors",
                operation=spec.operation.replace("_", " "), name=layer.name,
            )  # fmt: skip
        layers.append(_written(layer, spec))
    return json.dumps({"layers": layers})


class _Source:
    """One layer of the text, read with errors that name it."""

    def __init__(self, fields: Mapping[str, Any], number: int) -> None:
        self.fields, self.number = fields, number
        self.type = fields.get("layer_type")

    def error(self, problem: Sentence) -> CheckpointError:
        return CheckpointError(
            "layer {number} ({type}): {problem}", number=self.number, type=show(self.type), problem=problem
        )

    def whole(self, name: str, default: int | None = None) -> int:
        value = self.fields.get(name, default)
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= _LARGEST_SIDE:
            raise self.error(Sentence("{name} is {value}, not a whole number from 0", name=name, value=show(value)))
        return value

    def positive(self, name: str, default: int | None = None) -> int:
        value = self.whole(name, default)
        if value == 0:
            raise self.error(Sentence("{name} is 0: it must be at least 1", name=name))
        return value

    def real(self, name: str, default: float | None = None, most: float = 1e9) -> float:
        value = self.fields.get(name, default)
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= most:
            problem = Sentence(
                "{name} is {value}, not a number from 0 to {most}", name=name, value=show(value), most=most
            )
            raise self.error(problem)
        return float(value)

    def parameters(self, shapes: Mapping[str, tuple[int, ...]], dtype: Float) -> dict[str, Array]:
        """The arrays of a layer by name, in the shapes that the definition gives them."""
        if not shapes:
            return {}
        filters = self.fields.get("filters")
        count, *shape = shapes["weight"]
        if not isinstance(filters, list) or len(filters) != count:
            raise self.error(Sentence("it should have {count} filters", count=count))
        size = prod(shape)
        weights = [
            self.volume(volume, Sentence("filter {number}", number=number), size, dtype)
            for number, volume in enumerate(filters)
        ]
        biases = self.volume(self.fields.get("biases"), Sentence("biases"), count, dtype)
        return {"weight": np.concatenate(weights).reshape(shapes["weight"]), "bias": biases}

    def volume(self, value: Any, name: Sentence, size: int, dtype: Float) -> Array:
        """The numbers of a Vol (size,)."""
        numbers = value.get("w") if isinstance(value, dict) else None
        if isinstance(numbers, dict):
            numbers = [numbers.get(str(index)) for index in range(len(numbers))]
        if not isinstance(numbers, list) or len(numbers) != size:
            found = len(numbers) if isinstance(numbers, list) else 0
            raise self.error(
                Sentence("{name} should hold {size} numbers, and holds {found}", name=name, size=size, found=found)
            )
        if not all(isinstance(number, float) for number in numbers):
            raise self.error(Sentence("{name} holds something that is no number", name=name))
        with np.errstate(over="ignore"):
            array: Array = np.array(numbers, np.float64).astype(dtype)
        if not np.isfinite(array).all():
            type_name = np.dtype(dtype).name
            raise self.error(Sentence("{name} holds numbers that are not finite in {type}", name=name, type=type_name))
        return array


def _conv(source: _Source) -> ConvSpec:
    l1, l2 = source.real("l1_decay_mul", 1.0), source.real("l2_decay_mul", 1.0)
    return ConvSpec(source.positive("out_depth"), **_window(source), l1_decay_mul=l1, l2_decay_mul=l2)


def _dense(source: _Source) -> DenseSpec:
    l1, l2 = source.real("l1_decay_mul", 1.0), source.real("l2_decay_mul", 1.0)
    return DenseSpec(source.positive("out_depth"), l1_decay_mul=l1, l2_decay_mul=l2)


def _window(source: _Source) -> dict[str, Any]:
    kernel = source.positive("sx")
    return {
        "kernel_width": kernel,
        "kernel_height": source.positive("sy", kernel),
        "stride": source.positive("stride"),
        "padding": source.whole("pad", 0),
    }


_READERS: dict[str, Callable[[_Source], LayerSpec]] = {
    "input": lambda s: InputSpec(s.positive("out_sy"), s.positive("out_sx"), s.positive("out_depth")),
    "conv": _conv,
    "pool": lambda s: PoolSpec(**_window(s)),
    "fc": _dense,
    "relu": lambda _: ReluSpec(),
    "sigmoid": lambda _: SigmoidSpec(),
    "tanh": lambda _: TanhSpec(),
    "maxout": lambda s: MaxoutSpec(s.positive("group_size", 2)),
    "dropout": lambda s: DropoutSpec(s.real("drop_prob", 0.5, most=0.99)),
    "lrn": lambda s: LrnSpec(s.real("k"), s.positive("n"), s.real("alpha"), s.real("beta")),
    "softmax": lambda s: SoftmaxSpec(s.positive("out_depth")),
    "svm": lambda s: SvmSpec(s.positive("out_depth")),
    "regression": lambda s: RegressionSpec(s.positive("out_depth")),
}


def _definition(sources: list[_Source], limits: Limits) -> Definition:
    specs: list[LayerSpec] = []
    shape: Shape = (0, 0, 0)
    for source in sources:
        if not isinstance(source.type, str) or source.type not in _READERS:
            near = nearest_names(source.type, _READERS) if isinstance(source.type, str) else ()
            raise source.error(Sentence("there is no such layer: {way}", way=did_you_mean(near, _READERS)))
        try:
            spec = _READERS[source.type](source)
        except ShapeError as error:
            raise source.error(error.sentence) from error
        if (spec.inputs == 0) != (source.number == 1) or spec.is_loss != (source is sources[-1]):
            raise source.error(Sentence("a network begins with its one input and ends with its one loss"))
        try:
            shape = spec.output_shape(shape)
        except ShapeError as error:
            raise source.error(error.sentence) from error
        height, width, channels = shape
        for name, expected in (("out_sx", width), ("out_sy", height), ("out_depth", channels)):
            if source.whole(name, expected) != expected:
                raise source.error(
                    Sentence(
                        "{name} is {value}, and the layers before make it {expected}",
                        name=name, value=show(source.fields[name]), expected=expected,
                    )
                )  # fmt: skip
        specs.append(spec)
    if specs[-2].type != DenseSpec.type:
        raise sources[-1].error(Sentence("an fc layer must stand before the loss"))
    layers = tuple(specs)
    try:
        return parse_definition(print_definition(Definition(layers, layer_names(layers))), limits)
    except DefinitionError as error:  # beyond a limit: everything else has been looked at
        raise CheckpointError("the network cannot be run here: {why}", why=error.problem) from error


def _volume(values: Array, sx: int, sy: int) -> dict[str, Any]:
    return {"sx": sx, "sy": sy, "depth": values.size // (sx * sy), "w": [float(value) for value in values.ravel()]}


def _written(layer: AnyLayer, spec: LayerSpec) -> dict[str, Any]:
    (in_height, in_width, in_depth), (height, width, depth) = layer.input_shape, layer.output_shape
    written: dict[str, Any] = {"out_depth": depth, "out_sx": width, "out_sy": height, "layer_type": spec.type}
    sides = 1, 1
    if spec.family in ("conv", "pool"):
        window = spec.window(layer.input_shape)
        written |= {"sx": window.width, "sy": window.height, "stride": window.stride, "pad": window.padding}
        written["in_depth"] = in_depth
        sides = window.width, window.height
    if spec.has_weights:
        written |= {key.name: getattr(spec, key.field) for key in spec.keys if key.name.endswith("_decay_mul")}
        written["filters"] = [_volume(weight, *sides) for weight in layer.parameters["weight"].value]
        written["biases"] = _volume(layer.parameters["bias"].value, 1, 1)
    if spec.family in ("fc", "loss"):
        written["num_inputs"] = in_height * in_width * in_depth
    if spec.family in ("activation", "regularization"):
        written |= spec.facts(layer.input_shape)
    return written | {name: float(value[0]) for name, value in layer.buffers.items()}
