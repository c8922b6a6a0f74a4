"""Draws any small network of the notation, as a text that is valid by construction."""

import json

from hypothesis import strategies as st

from engine.definition.options import METHODS

size = st.integers(1, 4)
unit = st.floats(0, 1, exclude_max=True)
factor = st.floats(0, 2)
activations = st.sampled_from(["relu", "sigmoid", "tanh", "maxout"])
weights = {"bias_pref": st.floats(-1, 1), "l1_decay_mul": factor, "l2_decay_mul": factor}
trainers = st.fixed_dictionaries(
    {},
    optional={
        "method": st.sampled_from(METHODS),
        "learning_rate": st.floats(0, 1e6),
        "batch_size": st.integers(1, 4096),
        "l1_decay": st.floats(0, 1e6),
        "l2_decay": st.floats(0, 1e6),
        "eps": st.floats(0, 1, exclude_min=True),
        **dict.fromkeys(("momentum", "ro", "beta1", "beta2"), unit),
    },
)


def fitting_window(draw, shape, most_pad):
    """Draws the keys of a window that fits an image (height, width, channels); returns also the output's sides."""
    height, width, _ = shape
    pad = draw(st.integers(0, most_pad))
    sx = draw(st.integers(1, min(4, width + 2 * pad)))
    square = sx <= height + 2 * pad and draw(st.booleans())
    sy = sx if square else draw(st.integers(1, min(4, height + 2 * pad)))
    stride = draw(st.integers(1, 3))
    keys = {"sx": sx, "stride": stride, "pad": pad} | ({} if square else {"sy": sy})
    return keys, sy, ((height + 2 * pad - sy) // stride + 1, (width + 2 * pad - sx) // stride + 1)


methods = st.sampled_from(["max", "average"])


def conv(draw, shape):
    keys, _, sides = fitting_window(draw, shape, 2)
    filters = draw(size)
    optional = draw(st.fixed_dictionaries({}, optional=weights))
    return {"type": "conv", "filters": filters, **keys, **optional}, (*sides, filters)


def pool(draw, shape):
    if draw(st.integers(0, 3)) == 0:
        return {"type": "pool", "sx": "all", "method": draw(methods)}, (1, 1, shape[2])
    keys, sy, sides = fitting_window(draw, shape, 1)
    if keys["pad"] >= min(sy, keys["sx"]):  # such a window could contain padding alone
        return {"type": "pool", "sx": 1, "stride": 1}, shape
    optional = draw(st.fixed_dictionaries({}, optional={"method": methods}))
    return {"type": "pool", **keys, **optional}, (*sides, shape[2])


def fc(draw, _):
    neurons = draw(size)
    optional = draw(st.fixed_dictionaries({}, optional=weights))
    return {"type": "fc", draw(st.sampled_from(["num_neurons", "filters"])): neurons, **optional}, (1, 1, neurons)


def maxout(draw, shape):
    if shape[2] >= 2 and draw(st.booleans()):
        return {"type": "maxout"}, (*shape[:2], shape[2] // 2)
    group_size = draw(st.integers(1, shape[2]))
    return {"type": "maxout", "group_size": group_size}, (*shape[:2], shape[2] // group_size)


def lrn(draw, shape):
    numbers = {"k": draw(st.floats(0.5, 2)), "n": draw(st.integers(1, 5)), "alpha": draw(factor), "beta": draw(unit)}
    return {"type": "lrn", **numbers}, shape


def dropout(draw, shape):
    return {"type": "dropout"} | draw(st.fixed_dictionaries({}, optional={"drop_prob": st.floats(0, 0.99)})), shape


def plain(draw, shape):
    return {"type": draw(st.sampled_from(["relu", "sigmoid", "tanh"]))}, shape


KINDS = (conv, conv, pool, pool, fc, maxout, lrn, dropout, plain)


def with_keys_after(draw, layer, shape):
    """Draws activation and dropout as keys of a layer: they become layers after it."""
    if draw(st.booleans()):
        layer["activation"] = draw(activations)
        if layer["activation"] == "maxout":
            groups = layer.get("group_size", 2)  # a maxout layer's own group_size serves both
            if layer["type"] != "maxout" and (shape[2] < 2 or draw(st.booleans())):
                groups = layer["group_size"] = draw(st.integers(1, shape[2]))
            if shape[2] < groups:
                layer["activation"] = "tanh"
            else:
                shape = (*shape[:2], shape[2] // groups)
    if layer["type"] != "dropout" and draw(st.integers(0, 3)) == 0:
        layer["drop_prob"] = draw(st.floats(0, 0.99))
    return layer, shape


def input_layer(draw):
    height, width, depth = draw(st.integers(1, 8)), draw(st.integers(1, 8)), draw(st.integers(1, 3))
    across, down, deep = draw(
        st.sampled_from([("out_sx", "out_sy", "out_depth"), ("sx", "sy", "depth"), ("width", "height", "depth")])
    )
    return {"type": "input", across: width, down: height, deep: depth}, (height, width, depth)


@st.composite
def texts(draw):
    """A valid definition as a JSON list, or as ConvNetJS's statements with or without a trainer."""
    form, options = draw(st.sampled_from(["list", "statements", "trainer"])), draw(trainers)
    layer, shape = input_layer(draw)
    layers = [layer]
    for kind in draw(st.lists(st.sampled_from(KINDS), min_size=1, max_size=6)):
        layer, shape = with_keys_after(draw, *kind(draw, shape))
        layers.append(layer)
    loss, key = draw(
        st.sampled_from([("softmax", "num_classes"), ("svm", "num_classes"), ("regression", "num_neurons")])
    )
    layers.append({"type": loss, key: draw(st.integers(1, 5))} | draw(st.fixed_dictionaries({}, optional=weights)))
    if form == "list":
        return json.dumps(layers)
    lines = [f"layer_defs.push({json.dumps(layer)});" for layer in layers]
    lines = ["var layer_defs = [];", *lines, "net = new convnetjs.Net();", "net.makeLayers(layer_defs);"]
    if form == "trainer":
        lines.append(f"trainer = new convnetjs.SGDTrainer(net, {json.dumps(options)});")
    return "\n".join(lines)
