"""The questions that every layer record answers, so that no code has to ask for a layer's type."""

from dataclasses import dataclass, field
from typing import ClassVar, Literal, get_args

from engine.definition.keys import Key, Value
from engine.shapes import Window

Shape = tuple[int, int, int]  # without the batch axis: (height, width, channels); a vector is (1, 1, n)
Facts = dict[str, int | float | list[int]]
Family = Literal["input", "conv", "pool", "fc", "activation", "regularization", "loss"]
OutputKind = Literal["image", "values", "probabilities", "scores", "numbers"]

FAMILIES: tuple[Family, ...] = get_args(Family)


@dataclass(frozen=True, slots=True)
class Words:
    """A sentence of the page about a layer's settings: `card.` + key in static/text, {name} replaced by the values.

    A list is a size, as 5×5×3; any other value is a number.
    """

    key: str
    values: Facts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LayerSpec:
    """The record of one layer type. By default a layer has no parameters, and its output has the shape of its input.

    type: its name in the notation. family: decides its tint on the page. keys: the settings in the notation. fc_keys:
    of a loss, the settings of the fc inserted before it. added: the settings of a new layer when a person adds one;
    None if this type cannot be added.
    """

    type: ClassVar[str]
    family: ClassVar[Family]
    keys: ClassVar[tuple[Key, ...]] = ()
    fc_keys: ClassVar[tuple[Key, ...]] = ()
    added: ClassVar[dict[str, Value] | None] = None

    numbered: ClassVar[bool] = True  # named by type and number; False where a network has exactly one such layer
    inputs: ClassVar[int] = 1  # how many layers it reads
    has_weights: ClassVar[bool] = False  # every output is a weighted sum of inputs; an edit can keep filters
    is_loss: ClassVar[bool] = False
    keeps_range: ClassVar[bool] = True  # its values have the scale of its input and share its colour range
    couples_batch: ClassVar[bool] = False  # an example's output depends on other examples of its batch
    output_kind: ClassVar[OutputKind] = "values"  # the meaning of its output
    largest_output: ClassVar[float | None] = None  # upper bound of |output|, for any input
    counts_open: ClassVar[bool] = False  # its card shows the share of cells above 0

    @property
    def operation(self) -> str:
        """The name in engine.layers.LAYER_TYPES of the code that computes and explains the layer; usually its type."""
        return self.type

    @property
    def formats(self) -> frozenset[str]:
        """The file formats of other programs that have this layer."""
        return frozenset({"convnetjs"})

    def output_shape(self, input_shape: Shape) -> Shape:
        return input_shape

    def window(self, input_shape: Shape) -> Window:
        """Returns the cells of the input that one cell of the output reads."""
        return Window()

    def parameter_shapes(self, input_shape: Shape) -> dict[str, tuple[int, ...]]:
        return {}

    def buffer_shapes(self, input_shape: Shape) -> dict[str, tuple[int, ...]]:
        """Returns the shapes of the buffers: state that no gradient trains, but that is saved with the network."""
        return {}

    def formula(self, input_shape: Shape) -> str:
        """Returns the arithmetic of the number of parameters, as a card prints it; empty if there are none."""
        return ""

    def multiply_adds(self, input_shape: Shape) -> int:
        """Returns the multiply-adds of one example, forward; 0 for a layer without weights, whose cost is small."""
        return 0

    def extra_numbers(self, input_shape: Shape) -> int:
        """Returns how many numbers training one example keeps besides the output and its gradient."""
        return 0

    def facts(self, input_shape: Shape) -> Facts:
        """Returns the settings for the list of layers that programs read."""
        return {}

    def words(self, input_shape: Shape) -> Words | None:
        """Returns the settings as the card shows them; None if there are none."""
        return None

    def loss_of_guessing(self, outputs: int) -> float | None:
        """Returns the loss if every class gets the same probability; None if this is no classification loss."""
        return None
