"""What every record of a layer answers, so that nobody has to ask which type it is of."""

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
    """The record of one layer. As it stands here: no parameters, and the output has the shape of the input.

    type: as the notation names it. family: its tint on the page. keys: what the notation lets one set. fc_keys: of a
    loss, for the fc that is put before it. added: the settings of a new one that somebody adds to a network; None where
    none can be added.
    """

    type: ClassVar[str]
    family: ClassVar[Family]
    keys: ClassVar[tuple[Key, ...]] = ()
    fc_keys: ClassVar[tuple[Key, ...]] = ()
    added: ClassVar[dict[str, Value] | None] = None

    numbered: ClassVar[bool] = True  # named by type and ordinal; False where a network has exactly one
    inputs: ClassVar[int] = 1  # how many layers it reads
    has_weights: ClassVar[bool] = False  # every output is a weighted sum of inputs, so that an edit can keep filters
    is_loss: ClassVar[bool] = False
    keeps_range: ClassVar[bool] = True  # its values lie on the scale of those it reads, and share their colours
    couples_batch: ClassVar[bool] = False  # an example's output depends on the others of its batch
    output_kind: ClassVar[OutputKind] = "values"  # what the numbers are that it puts out
    largest_output: ClassVar[float | None] = None  # |value| that no output exceeds, whatever goes in
    counts_open: ClassVar[bool] = False  # its card says which share of its cells is above 0

    @property
    def operation(self) -> str:
        """What computes and explains it: the name in engine.layers.LAYER_TYPES. Of most, its type."""
        return self.type

    @property
    def formats(self) -> frozenset[str]:
        """Other programs' formats that have it."""
        return frozenset({"convnetjs"})

    def output_shape(self, input_shape: Shape) -> Shape:
        return input_shape

    def window(self, input_shape: Shape) -> Window:
        """What one cell of the output reads."""
        return Window()

    def parameter_shapes(self, input_shape: Shape) -> dict[str, tuple[int, ...]]:
        return {}

    def buffer_shapes(self, input_shape: Shape) -> dict[str, tuple[int, ...]]:
        """State that is no parameter: nothing learns it by its gradient, and whoever keeps a network keeps it, too."""
        return {}

    def formula(self, input_shape: Shape) -> str:
        """How the number of parameters comes about, as a card prints it; empty where there are none."""
        return ""

    def multiply_adds(self, input_shape: Shape) -> int:
        """Products added to a sum, forward, for one example; 0 where no weights are, as the rest hardly counts."""
        return 0

    def extra_numbers(self, input_shape: Shape) -> int:
        """Numbers that training one example keeps besides the output and its gradient."""
        return 0

    def facts(self, input_shape: Shape) -> Facts:
        """The settings that a program reads in the list of layers."""
        return {}

    def words(self, input_shape: Shape) -> Words | None:
        """The settings as a card says them; None where there are none."""
        return None

    def loss_of_guessing(self, outputs: int) -> float | None:
        """Of a loss: what a network pays that takes every class for equally likely; None where that means nothing."""
        return None
