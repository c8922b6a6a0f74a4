"""The keys of a layer in the notation: the values each accepts, and the field of the layer's record that it sets."""

import dataclasses
from dataclasses import dataclass

from engine.errors import Sentence, one_of

MOST = 1_000_000_000  # of any single value; `Limits` bounds the whole network

Value = float | int | str


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a layer.

    name: the usual spelling; aliases: other spellings. field: the record's field. default: a value, or the name of the
    key whose value is used; None if the key is required. least, most: the range of a number. choices: the texts it
    accepts, if it takes texts; words: texts that stand for a number. printed: also when it has its default. label:
    `form.` + label is the name of its form field; empty if the form omits it. shared_label: replaces label while
    another key has the same value. step: of the form field; first: it comes before the others.
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
        """The key whose value is used if this key is not given."""
        return self.default if isinstance(self.default, str) and self.default not in self.choices else None

    def accepts(self, value: object) -> bool:
        if self.choices or isinstance(value, str):
            return value in self.choices or value in self.words
        if isinstance(value, bool) or not isinstance(value, float):
            return False
        return self.least <= value <= self.most and (value.is_integer() or not self.whole)

    def read(self, value: Value) -> Value:
        """Returns the value of the field for an accepted value of the key."""
        if isinstance(value, str):
            return self.words.get(value, value)
        return int(value) if self.whole else float(value)

    def written(self, value: Value) -> Value:
        """Returns the value of the key for a value of the field: its word if it has one."""
        return next((word for word, number in self.words.items() if number == value), value)

    def nearest(self, value: object) -> Value:
        """Returns an accepted value, as near to the refused one as can be told."""
        if self.choices:
            return self.choices[0]
        if isinstance(value, str) and self.words:
            return next(iter(self.words))
        try:
            number = float(value)  # type: ignore[arg-type]  # a value that is no number raises, and is handled
        except (TypeError, ValueError):
            return self.example
        if not self.least <= number <= min(self.most, MOST - 1):
            return (
                self.least if number < self.least else self.default if isinstance(self.default, float) else self.example
            )
        return round(number) if self.whole else number

    def accepted(self, refused: object) -> str | Sentence:
        """Returns the range of accepted values, for an error message.

        It names the maximum only if the refused value exceeds it.
        """
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
COMMON_KEYS = ("type", "activation", "group_size", "drop_prob")  # on any layer; they add layers after it
