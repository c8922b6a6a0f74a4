"""PyTorch's side of the benchmark, eager on the CPU. Its environment needs torch, but no NumPy."""

from itertools import cycle, product
from math import prod

import torch
from torch import nn

from tests.benchmarks.peer import BATCHES, Message, Step, measure, serve

_TRIALS, _TRIAL_SECONDS = 3, 0.1
_FORMATS = {"contiguous": torch.contiguous_format, "channels_last": torch.channels_last}


def build(layers: list[Message]) -> nn.Sequential:
    """Builds the same network: windows, filters and the fc before the softmax come from the parsed definition.

    Poolings drop leftover pixels in both. PyTorch's fc reads its inputs in the order C, H, W, ours in H, W, C: the work
    is the same. The measuring program checks that the numbers of parameters agree.
    """
    modules: list[nn.Module] = []
    for layer in layers:
        window = [layer.get(name) for name in ("kernel_size", "stride", "padding")]
        match layer["type"]:
            case "conv":
                modules.append(nn.Conv2d(layer["input_shape"][2], layer["filters"], *window))
            case "relu":
                modules.append(nn.ReLU(inplace=True))
            case "pool":
                modules.append(nn.MaxPool2d(*window))
            case "fc":
                modules += [nn.Flatten(), nn.Linear(prod(layer["input_shape"]), layer["neurons"])]
    return nn.Sequential(*modules)  # the softmax is part of the loss below


def make_step(request: Message, network: nn.Sequential, threads: int, form: str, foreach: bool) -> Step:
    """Makes one training step of a network at one setting, with its batches and its optimiser."""
    options, batch, layers = request["options"], request["batch"], request["layers"]
    height, width, channels = layers[0]["input_shape"]
    memory_format = _FORMATS[form]
    images = torch.rand(BATCHES, batch, channels, height, width) - 0.5
    labels = torch.randint(layers[-1]["classes"], (BATCHES, batch))
    batches = cycle([(x.contiguous(memory_format=memory_format), y) for x, y in zip(images, labels, strict=True)])
    parameters = list(network.to(memory_format=memory_format).parameters())
    weights = [parameter for parameter in parameters if parameter.dim() > 1]  # biases do not decay
    optimizer = torch.optim.Adadelta(parameters, lr=1.0, rho=options["ro"], eps=options["eps"], foreach=foreach)
    decay = options["l2_decay"] / batch  # ConvNetJS adds it before it divides by the batch

    def step() -> None:
        if torch.get_num_threads() != threads:  # to set it empties caches
            torch.set_num_threads(threads)
        optimizer.zero_grad()
        x, y = next(batches)
        nn.functional.cross_entropy(network(x), y).backward()
        with torch.no_grad():  # by hand: weight_decay for the weights alone takes two groups, which are slower
            for weight in weights:
                weight.grad.add_(weight, alpha=decay)
        optimizer.step()

    return step


def prepare(request: Message) -> tuple[dict[str, Step], int]:
    """Finds the best setting for each number of threads, by the best of its trials, which take turns.

    The measurement decides which number of threads is best, because that depends on other work of the machine.
    """
    numbers = sorted({1, 2, request["cores"]})
    steps, best = {}, {}
    for setting in product(numbers, _FORMATS, (True, False)):
        network = build(request["layers"])
        steps[setting], best[setting] = make_step(request, network, *setting), 0.0
    for _ in range(_TRIALS):
        for setting, step in steps.items():
            seconds, count = measure(step, _TRIAL_SECONDS)
            best[setting] = max(best[setting], count / seconds)
    chosen = {}
    for number in numbers:
        setting = max((setting for setting in steps if setting[0] == number), key=best.__getitem__)
        words = f"{number} thread{'s' * (number > 1)}, {setting[1]}, {'foreach' if setting[2] else 'no foreach'}"
        chosen[words] = steps[setting]
    return chosen, sum(parameter.numel() for parameter in network.parameters())


if __name__ == "__main__":
    serve(f"PyTorch {torch.__version__}", prepare)
