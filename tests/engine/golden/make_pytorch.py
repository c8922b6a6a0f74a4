"""Writes pytorch.json.gz: results of PyTorch in float64. Run by hand: python make_pytorch.py

Needs torch 2.13.0 and nothing else; the tests need only the file. Inputs have two decimals, so that the file is small
and gives the same float64 everywhere; results have every digit. Arrays are nested lists in this engine's axes: images
(N, H, W, C), filters (F, H, W, C). Gradients are those of Σ output · factors.
"""

import gzip
import json
from pathlib import Path

import torch
from torch import nn
from torch.nn import functional

TARGET = Path(__file__).with_name("pytorch.json.gz")
CONVOLUTIONS = [  # batch, height, width, channels, filters, kernel height, kernel width, stride, padding
    (2, 6, 7, 2, 3, 3, 3, 1, 0),
    (2, 6, 7, 2, 3, 3, 3, 1, 1),
    (2, 7, 6, 3, 2, 3, 3, 2, 1),
    (2, 8, 9, 2, 4, 3, 3, 3, 0),
    (3, 9, 8, 1, 2, 2, 5, 1, 2),
    (2, 5, 8, 2, 3, 4, 1, 2, 1),
    (2, 4, 5, 3, 4, 1, 1, 1, 0),
    (2, 5, 5, 2, 3, 1, 1, 2, 0),
    (1, 4, 4, 1, 2, 1, 1, 1, 2),
    (2, 4, 4, 1, 2, 3, 3, 1, 3),
    (2, 5, 4, 2, 2, 5, 4, 1, 0),
    (1, 12, 12, 1, 4, 5, 5, 1, 2),
    (2, 7, 8, 2, 3, 2, 2, 3, 1),
    (1, 9, 9, 2, 2, 3, 2, 2, 2),
    (5, 3, 3, 4, 3, 3, 3, 1, 1),
]
POOLS = [  # batch, height, width, channels, kernel height, kernel width, stride, padding
    (2, 6, 8, 2, 2, 2, 2, 0),
    (2, 7, 7, 2, 3, 3, 2, 0),
    (2, 5, 6, 1, 3, 3, 1, 1),
    (2, 7, 8, 2, 2, 2, 2, 1),
    (2, 8, 7, 2, 3, 3, 3, 0),
    (2, 8, 8, 1, 2, 3, 3, 0),
    (1, 6, 5, 3, 4, 2, 1, 1),
    (2, 5, 5, 2, 1, 1, 2, 0),
    (3, 4, 4, 2, 4, 4, 1, 2),
]
DENSE = [(3, 1, 1, 5, 4), (2, 3, 4, 2, 5), (1, 2, 1, 3, 1)]  # batch, height, width, channels, neurons
ADAM = [
    {"learning_rate": 0.01, "beta1": 0.9, "beta2": 0.999, "eps": 1e-8},
    {"learning_rate": 0.05, "beta1": 0.8, "beta2": 0.95, "eps": 1e-3},
]


def numbers(*shape, spread=1.0):
    """Returns normal random numbers with two decimals."""
    return torch.round(torch.randn(shape, dtype=torch.float64) * spread * 100) / 100


def distinct(*shape):
    """Returns numbers that are all different, so that no maximum is a tie."""
    count = torch.Size(shape).numel()
    return (torch.randperm(count).to(torch.float64) - count // 2).reshape(shape) / 100


def inward(x):
    """(N, H, W, C) to (N, C, H, W)."""
    return x.permute(0, 3, 1, 2)


def outward(x):
    return x.permute(0, 2, 3, 1)


def case(settings, function, x, parameters):
    """Returns a layer's output for x, and its gradients, all in this engine's axes."""
    for leaf in (x, *parameters.values()):
        leaf.requires_grad_()
    output = function(x)
    factors = numbers(*output.shape)
    (output * factors).sum().backward()
    arrays = {"x": x, "factors": factors, "output": output, "input_gradient": x.grad}
    arrays |= parameters | {f"{name}_gradient": parameter.grad for name, parameter in parameters.items()}
    return settings | {name: array.tolist() for name, array in arrays.items()}


def convolution(batch, height, width, channels, filters, kernel_height, kernel_width, stride, padding):
    weight, bias = numbers(filters, kernel_height, kernel_width, channels), numbers(filters)
    return case(
        {"stride": stride, "padding": padding},
        lambda x: outward(functional.conv2d(inward(x), inward(weight), bias, stride, padding)),
        numbers(batch, height, width, channels),
        {"weight": weight, "bias": bias},
    )


def pool(batch, height, width, channels, kernel_height, kernel_width, stride, padding):
    kernel = (kernel_height, kernel_width)
    return case(
        {"kernel": kernel, "stride": stride, "padding": padding},
        lambda x: outward(functional.max_pool2d(inward(x), kernel, stride, padding)),
        distinct(batch, height, width, channels),
        {},
    )


def average_pool(batch, height, width, channels, kernel_height, kernel_width, stride, padding):
    kernel = (kernel_height, kernel_width)
    return case(
        {"kernel": kernel, "stride": stride, "padding": padding},
        lambda x: outward(functional.avg_pool2d(inward(x), kernel, stride, padding, count_include_pad=False)),
        numbers(batch, height, width, channels),
        {},
    )


def dense(batch, height, width, channels, neurons):
    weight, bias = numbers(neurons, height, width, channels), numbers(neurons)
    return case(
        {},
        lambda x: functional.linear(x.flatten(1), weight.flatten(1), bias)[:, None, None],
        numbers(batch, height, width, channels),
        {"weight": weight, "bias": bias},
    )


def adam(options, steps=20, batch=4):
    """Trains a convolution, relu, a pool and an fc on classes of random images."""
    start = {
        "conv1.weight": numbers(3, 3, 3, 2, spread=0.3),
        "conv1.bias": numbers(3, spread=0.1),
        "fc1.weight": numbers(4, 3, 3, 3, spread=0.3),
        "fc1.bias": numbers(4, spread=0.1),
    }
    parameters = {name: nn.Parameter(value.clone()) for name, value in start.items()}
    xs, ys = numbers(steps * batch, 6, 6, 2), torch.randint(4, (steps * batch,))
    betas = (options["beta1"], options["beta2"])
    optimizer = torch.optim.Adam(parameters.values(), options["learning_rate"], betas, options["eps"])
    losses = []
    for x, y in zip(xs.split(batch), ys.split(batch), strict=True):
        maps = functional.conv2d(inward(x), inward(parameters["conv1.weight"]), parameters["conv1.bias"], padding=1)
        features = outward(functional.max_pool2d(functional.relu(maps), 2)).flatten(1)
        scores = functional.linear(features, parameters["fc1.weight"].flatten(1), parameters["fc1.bias"])
        loss = functional.cross_entropy(scores, y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return {
        "options": options | {"method": "adam", "batch_size": batch},
        "start": {name: value.tolist() for name, value in start.items()},
        "xs": xs.tolist(),
        "ys": ys.tolist(),
        "losses": losses,
        "end": {name: value.tolist() for name, value in parameters.items()},
    }


def main():
    torch.manual_seed(0)
    torch.set_num_threads(1)
    golden = {
        "source": f"PyTorch {torch.__version__.split('+')[0]}, float64",
        "convolutions": [convolution(*sizes) for sizes in CONVOLUTIONS],
        "pools": [pool(*sizes) for sizes in POOLS],
        "dense": [dense(*sizes) for sizes in DENSE],
        "adam": [adam(options) for options in ADAM],
        "average_pools": [average_pool(*sizes) for sizes in POOLS],
    }
    text = json.dumps(golden, separators=(",", ":"))
    TARGET.write_bytes(gzip.compress(text.encode(), mtime=0))
    print(f"{TARGET.name}: {TARGET.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
