"""Carries weights, biases and optimiser state from a network to its edited successor."""

from dataclasses import dataclass, field

from engine.definition.alignment import align
from engine.network import Network
from engine.optimizers import Optimizer


@dataclass(frozen=True, slots=True)
class CarriedOver:
    """The parameters that were carried over.

    parameters: names in the new network of the parameters that are unchanged to the bit. layers: old to new name of
    each layer whose parameters are all unchanged. new_filters: by layer, the index of its first new filter or neuron;
    those before it are old.
    """

    parameters: tuple[str, ...] = ()
    layers: dict[str, str] = field(default_factory=dict)
    new_filters: dict[str, int] = field(default_factory=dict)


def carry_over(old: Network, old_optimizer: Optimizer, new: Network, optimizer: Optimizer) -> CarriedOver:
    """Copies the learned state into a new network, between the layers that `align` matches.

    A layer of the same shape gets everything, bit for bit. A layer with more or fewer filters or input channels gets
    the common part. The rest keeps the values of the new network's seed. The optimiser's running sums are carried over
    if the optimiser is the same; new parameters have sums of 0.
    """
    sums = []  # pairs (new, old) of vectors over all parameters
    if type(optimizer) is type(old_optimizer):
        theirs = old_optimizer.state()
        for key, values in optimizer.state().items():
            if values.size == 1:  # a count for all parameters
                values[:] = theirs[key]
            else:
                sums.append((values, theirs[key]))
    parameters: list[str] = []
    layers, new_filters = {}, {}
    for layer, match in zip(new.layers, align(old.definition, new.definition)[1:], strict=True):
        if match is None:
            continue
        source = old.layers[match - 1]  # `layers` of a network has no input
        for name, values in layer.buffers.items():
            if values.shape == source.buffers[name].shape:
                values[...] = source.buffers[name]
        for name, parameter in layer.parameters.items():
            before, new_name, old_name = source.parameters[name], f"{layer.name}.{name}", f"{source.name}.{name}"
            common = tuple(slice(min(sizes)) for sizes in zip(parameter.shape, before.shape, strict=True))
            parameter.value[common] = before.value[common]
            for values, old_values in sums:
                old_part = before.view(old_values[old.slices[old_name]])
                parameter.view(values[new.slices[new_name]])[common] = old_part[common]
            if parameter.shape == before.shape:
                parameters.append(new_name)
        if layer.parameters and all(f"{layer.name}.{name}" in parameters for name in layer.parameters):
            layers[source.name] = layer.name
        if layer.parameters and layer.output_shape[2] > source.output_shape[2]:
            new_filters[layer.name] = source.output_shape[2]
    return CarriedOver(tuple(parameters), layers, new_filters)
