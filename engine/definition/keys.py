"""The keys of a layer in the notation: which values each takes, and how it becomes a field of the layer's record."""

import dataclasses
from dataclasses import dataclass

from engine.errors import Sentence, one_of

MOST = 1_000_000_000  # of any value; the limits bound what they make together

Value = float | int | str


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a layer.

    name: as people write it; aliases: other names for it. field: of the layer's record. default: a value, or the name
    of the key whose value it takes; None: it must be given. A number lies between least and most. choices: the only
    texts that it takes, where it takes texts; words: texts that stand for a number. printed: even where it has its
    default. label: `form.` + label names its field in a form, empty where a form leaves it out; shared_label: the same
    while another key takes its value. step: of that field; first: it stands before the others.
    """

    name: str
    field: str
    default: Value | None = None
    least: int = 0
    most: float = MOST
    example: Value = 1
    whole: bool = True
    aliases: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    words: dict[str, int] = dataclasses.field(default_factory=dict)
    printed: bool = False
    label: str = ""
    shared_label: str = ""
    first: bool = False
    step: float = 1

    @property
    def names(self) -> tuple[str, ...]:
        return self.name, *self.aliases

    @property
    def default_key(self) -> str | None:
        """The key whose value this one takes where it is not given."""
        return self.default if isinstance(self.default, str) and self.default not in self.choices else None

    def accepts(self, value: object) -> bool:
        if self.choices or isinstance(value, str):
            return value in self.choices or value in self.words
        if isinstance(value, bool) or not isinstance(value, float):
            return False
        return self.least <= value <= self.most and (value.is_integer() or not self.whole)

    def read(self, value: Value) -> Value:
        """The field's value for one that the key accepts."""
        if isinstance(value, str):
            return self.words.get(value, value)
        return int(value) if self.whole else float(value)

    def written(self, value: Value) -> Value:
        """The key's value for one of the field: the word that stands for it, where one does."""
        return next((word for word, number in self.words.items() if number == value), value)

    def nearest(self, value: object) -> Value:
        """A value that the key accepts, as near to a refused one as can be told."""
        if self.choices:
            return self.choices[0]
        if isinstance(value, str) and self.words:
            return next(iter(self.words))
        try:
            number = float(value)  # type: ignore[arg-type]  # what is no number is no harm
        except (TypeError, ValueError):
            return self.example
        if not self.least <= number <= min(self.most, MOST - 1):
            return (
                self.least if number < self.least else self.default if isinstance(self.default, float) else self.example
            )
        return round(number) if self.whole else number

    def accepted(self, refused: object) -> str | Sentence:
        """What the key accepts, for somebody who gave it another value; the most is only named to who went beyond."""
        if self.choices:
            return one_of(map(repr, self.choices))
        is_beyond = isinstance(refused, float) and refused > self.most
        if self.most == MOST and self.least > -MOST and not is_beyond:
            whole = Sentence("a whole number of at least {least}", least=self.least)
            numbers = whole if self.whole else Sentence("a number of at least {least}", least=self.least)
        else:
            whole = Sentence("a whole number from {least} to {most}", least=self.least, most=self.most)
            some = Sentence("a number from {least} to {most}", least=self.least, most=self.most)
            numbers = whole if self.whole else some
        return one_of((numbers, *map(repr, self.words)))


WINDOW_KEYS = (
    Key("sx", "kernel_width", least=1, example=3, label="width", shared_label="size"),
    Key("sy", "kernel_height", default="sx", least=1, label="height"),
)
POOL_WINDOW_KEYS = tuple(dataclasses.replace(key, words={"all": 0}) for key in WINDOW_KEYS)
WEIGHT_KEYS = (
    Key("bias_pref", "bias_pref", default=0, least=-MOST, whole=False),
    Key("l1_decay_mul", "l1_decay_mul", default=0, whole=False),
    Key("l2_decay_mul", "l2_decay_mul", default=1, whole=False),
)
GROUP_SIZE = Key("group_size", "group_size", default=2, least=1, printed=True, label="group_size")
DROP_PROB = Key(
    "drop_prob", "drop_prob", default=0.5, most=0.99, whole=False, printed=True, label="drop_prob", step=0.05
)
COMMON_KEYS = ("type", "activation", "group_size", "drop_prob")  # of any layer: they become layers of their own behind
