"""What an edit keeps: weights, biases and what the optimiser knows of them, from one network into another."""

from dataclasses import dataclass, field

from engine.definition.alignment import align
from engine.network import Network
from engine.optimizers import Optimizer


@dataclass(frozen=True, slots=True)
class Kept:
    """What came along.

    parameters: names, in the new network, of those kept to the last bit. layers: what a layer of which all were kept
    was called before, and is now. new_filters: by layer, the index of the first filter or neuron that is new; those
    before it are the old ones.
    """

    parameters: tuple[str, ...] = ()
    layers: dict[str, str] = field(default_factory=dict)
    new_filters: dict[str, int] = field(default_factory=dict)


def carry_over(old: Network, old_optimizer: Optimizer, new: Network, optimizer: Optimizer) -> Kept:
    """Puts what was learned into a fresh network, layer for layer as `align` matches them.

    A layer of the same shape gets everything, bit for bit; one with more or fewer filters, or channels to read, what
    they have in common. The rest stays as the new network was made: a function of its seed. Running sums of the
    optimiser come along where the rule is the same; of what is new they are 0.
    """
    sums = []  # pairs (new, old) of vectors over all parameters
    if type(optimizer) is type(old_optimizer):
        theirs = old_optimizer.state()
        for key, values in optimizer.state().items():
            if values.size == 1:  # what counts for all parameters alike
                values[:] = theirs[key]
            else:
                sums.append((values, theirs[key]))
    parameters: list[str] = []
    layers, new_filters = {}, {}
    for layer, match in zip(new.layers, align(old.definition, new.definition)[1:], strict=True):
        if match is None:
            continue
        source = old.layers[match - 1]  # the input is a layer of the definition alone
        for name, values in layer.buffers.items():
            if values.shape == source.buffers[name].shape:
                values[...] = source.buffers[name]
        for name, parameter in layer.parameters.items():
            before, here, there = source.parameters[name], f"{layer.name}.{name}", f"{source.name}.{name}"
            common = tuple(slice(min(sizes)) for sizes in zip(parameter.shape, before.shape, strict=True))
            parameter.value[common] = before.value[common]
            for values, old_values in sums:
                old_part = before.view(old_values[old.slices[there]])
                parameter.view(values[new.slices[here]])[common] = old_part[common]
            if parameter.shape == before.shape:
                parameters.append(here)
        if layer.parameters and all(f"{layer.name}.{name}" in parameters for name in layer.parameters):
            layers[source.name] = layer.name
        if layer.parameters and layer.output_shape[2] > source.output_shape[2]:
            new_filters[layer.name] = source.output_shape[2]
    return Kept(tuple(parameters), layers, new_filters)
