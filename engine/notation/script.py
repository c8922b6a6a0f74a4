"""Statements to settings: which list holds the layers, what the names stand for, which trainer was asked for."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from lark import Token

from engine.errors import DefinitionError, Fix, Sentence, did_you_mean, nearest_names, shorten, show
from engine.notation.kinds import example_of
from engine.notation.source import Change, Source, write
from engine.notation.syntax import (
    Array,
    Assignment,
    Braces,
    Call,
    Construction,
    Entry,
    Place,
    Statement,
    Value,
    unquoted,
)

BROKEN = object()  # the value of a setting whose mistake has been reported
MOST_ERRORS = 50

_CONSTANTS = {"true": True, "false": False, "null": None}
_TRAINERS = ("SGDTrainer", "Trainer")
_TEXT_KEYS = ("type", "activation", "method")


class TooManyErrorsError(Exception):
    """Nobody reads further."""


class Diagnostics:
    """The mistakes found so far in a text, with ways out of them."""

    def __init__(self, text: str = "") -> None:
        self.errors: list[DefinitionError] = []
        self.source = Source(text)

    def add(
        self, place: Place, problem: Sentence, suggestions: tuple[str, ...] = (), fixes: Iterable[Fix] = ()
    ) -> None:
        error = DefinitionError(place.line, place.column, problem, suggestions, place.end_column, fixes)
        self.errors.append(error)
        if len(self.errors) == MOST_ERRORS:
            raise TooManyErrorsError

    def unknown(
        self,
        place: Place,
        what: Sentence,
        word: str,
        known: Iterable[str],
        *,
        quote: str = "",
        fixes: Iterable[Fix] = (),
    ) -> None:
        """Report a name that is not known, with the nearest that is. quote: that it stands in; fixes: more ways out."""
        known = tuple(known)
        suggestions = nearest_names(word, known)
        nearest = (self.write(place, f"{quote}{name}{quote}", word) for name in suggestions)
        problem = Sentence("{problem}: {way}", problem=what, way=did_you_mean(suggestions, known))
        self.add(place, problem, suggestions, (*nearest, *fixes))

    def write(self, place: Place, text: str, instead: str) -> Fix:
        """A way out: something else in its place."""
        return self.source.fix(self.source.replace(place, text), "write", text=text, instead=str(shorten(instead)))

    def remove(self, settings: "Settings", entry: Entry) -> Fix:
        """A way out: without a key."""
        return self.source.fix(self.source.remove_entry(settings.braces, entry), "remove", text=shorten(entry.key))

    def use(self, settings: "Settings", names: tuple[str, ...], value: object, order: tuple[str, ...] = ()) -> Fix:
        """A way out: another value for a key, which is added where it is not given."""
        change = self.source.set_entry(settings.braces, names, value, order)
        given = next((name for name in names if name in settings.entries), None)
        if given is None:
            return self.source.fix(change, "add", text=change.text.removeprefix(", "))
        return self.source.fix(change, "use", key=given, value=change.text)

    def around(self, label: str, change: Change, **values: str) -> Fix:
        """A way out that is a change of its own kind."""
        return self.source.fix(change, label, **values)


@dataclass(frozen=True, slots=True)
class Setting:
    """A key and what it was given."""

    value: object  # float, str, bool, None or BROKEN
    entry: Entry

    @property
    def key_place(self) -> Place:
        return self.entry.key_place

    @property
    def value_place(self) -> Place:
        return self.entry.value.place

    @property
    def place(self) -> Place:
        """From the key to the end of the value."""
        return self.entry.place


@dataclass(frozen=True, slots=True)
class Settings:
    """What stood between one pair of braces."""

    entries: dict[str, Setting]
    braces: Braces
    statement: Place | None = None  # the call that pushes it; None in an array

    @property
    def place(self) -> Place:
        """Of the opening brace."""
        return self.braces.place

    @property
    def end_line(self) -> int:
        return self.braces.whole.span[2]

    def place_of(self, *keys: str) -> Place:
        """Where the first of these keys that was given stands; otherwise the opening brace."""
        return next((self.entries[key].place for key in keys if key in self.entries), self.place)


@dataclass(slots=True)
class Script:
    """A whole text, read from top to bottom as JavaScript would, except that nothing is executed."""

    diagnostics: Diagnostics
    layers: list[Settings] = field(default_factory=list)
    trainer: Settings | None = None
    list_name: str | None = None
    list_place: Place | None = None
    array: Array | None = None  # the list as it was begun
    nets: set[str] = field(default_factory=set)
    variables: dict[str, object] = field(default_factory=dict)

    def read(self, statements: Iterable[Statement]) -> None:
        for statement in statements:
            match statement:
                case Array():
                    self._list(None, statement)
                case Assignment(name, Array() as array):
                    self._list(name, array)
                case Assignment(name, Construction() as construction):
                    self._construct(name, construction)
                case Assignment(name, Value() as value):
                    self.variables[str(name)] = self._value(value)
                case Call():
                    self._call(statement)

    def _list(self, name: Token | None, array: Array) -> None:
        if self.list_place and name != self.list_name:
            place = array.place if name is None else Place.of(name)
            first = show(self.list_name) if self.list_name else Sentence("the first")
            self.diagnostics.add(place, Sentence("this is a second list: put all layers into {first}", first=first))
            return
        self.list_place, self.list_name, self.array = array.place, None if name is None else str(name), array
        self.layers = [self._settings(item) for item in array.items]

    def _construct(self, name: Token, call: Construction) -> None:
        if call.owner != "convnetjs":
            what = Sentence("only convnetjs can come after new, not {name}", name=show(str(call.owner)))
            self.diagnostics.unknown(Place.of(call.owner), what, call.owner, ["convnetjs"])
        elif call.method == "Net":
            self.nets.add(str(name))
        elif call.method not in _TRAINERS:
            what = Sentence("convnetjs has no {name} here", name=show(str(call.method)))
            self.diagnostics.unknown(Place.of(call.method), what, call.method, ("Net", *_TRAINERS))
        else:
            match call.arguments:
                case (Value(), Braces() as braces):
                    self.trainer = self._settings(braces)
                case _:
                    arguments = "(net, {method:'sgd'})"
                    problem = Sentence(
                        "{name} takes a net and options: write {example}",
                        name=str(call.method), example=f"{call.method}{arguments}",
                    )  # fmt: skip
                    fix = self.diagnostics.write(call.parentheses, arguments, "(...)")
                    self.diagnostics.add(Place.of(call.method), problem, fixes=[fix])

    def _call(self, call: Call) -> None:
        method = "makeLayers" if call.owner in self.nets else "push" if call.owner == self.list_name else None
        place = Place.of(call.owner)
        if method is None:
            known = [name for name in (self.list_name, *sorted(self.nets)) if name]
            what = Sentence("there is no list or net named {name} yet", name=show(str(call.owner)))
            if known:
                self.diagnostics.unknown(place, what, call.owner, known)
            else:
                begin = self.diagnostics.around(
                    "add", Change(0, 0, f"{call.owner} = [];\n"), text=f"{call.owner} = [];"
                )
                way = Sentence("write {example} before", example=f"{shorten(call.owner)} = [];")
                self.diagnostics.add(place, Sentence("{problem}: {way}", problem=what, way=way), fixes=[begin])
        elif call.method != method:
            what = Sentence("{owner} has no {name}", owner=str(shorten(call.owner)), name=show(str(call.method)))
            self.diagnostics.unknown(Place.of(call.method), what, call.method, [method])
        elif method == "push":
            match call.arguments:
                case (Braces() as braces,):
                    self.layers.append(self._settings(braces, call.whole))
                case _:
                    fix = self.diagnostics.write(call.parentheses, "({type:'relu'})", "(...)")
                    problem = Sentence("push takes one layer: write {example}", example="push({type:'relu'})")
                    self.diagnostics.add(Place.of(call.method), problem, (), [fix])
        else:
            self._make_layers(call)

    def _make_layers(self, call: Call) -> None:
        match call.arguments:
            case (Value(words=(Token(type="NAME") as name,)),) if self.list_name:
                if name != self.list_name:
                    what = Sentence("there is no list named {name}", name=show(str(name)))
                    self.diagnostics.unknown(Place.of(name), what, name, [self.list_name])
            case _:
                fixes = (
                    [self.diagnostics.write(call.parentheses, f"({self.list_name})", "(...)")] if self.list_name else []
                )
                problem = Sentence("makeLayers takes the name of the list of layers: write it between the parentheses")
                self.diagnostics.add(Place.of(call.method), problem, (), fixes)

    def _settings(self, braces: Braces, statement: Place | None = None) -> Settings:
        entries: dict[str, Setting] = {}
        for entry in braces.entries:
            if entry.key in entries:
                fix = self.diagnostics.around(
                    "remove", self.diagnostics.source.remove_entry(braces, entry), text=shorten(entry.key)
                )
                problem = Sentence("{key} is given twice: keep one of them", key=show(entry.key))
                self.diagnostics.add(entry.key_place, problem, (), [fix])
            else:
                entries[entry.key] = self._setting(entry)
        return Settings(entries, braces, statement)

    def _setting(self, entry: Entry) -> Setting:
        return Setting(self._value(entry.value, entry.key), entry)

    def _value(self, value: Value, key: str = "") -> object:
        if len(value.words) == 1:
            return self._word(value.words[0], key)
        product = 1.0
        for word in value.words:
            factor = self._word(word)
            if factor is BROKEN:
                return BROKEN
            if not isinstance(factor, float):
                problem = Sentence("only numbers can be multiplied, not {value}: write a number", value=show(factor))
                self.diagnostics.add(Place.of(word), problem, (), [self.diagnostics.write(Place.of(word), "1", word)])
                return BROKEN
            product *= factor
        return product

    def _word(self, word: Token, key: str = "") -> object:
        if word.type == "NUMBER":
            return float(word)  # as JavaScript does; digits without end become infinity, which no key accepts
        if word.type == "STRING":
            return unquoted(word)
        if word in _CONSTANTS:
            return _CONSTANTS[word]
        if word in self.variables:
            return self.variables[word]
        what = Sentence("nothing is named {name}", name=show(str(word)))
        if nearest_names(word, self.variables):
            self.diagnostics.unknown(Place.of(word), what, word, self.variables)
        else:
            text = f"'{word}'" if key in _TEXT_KEYS else write(example_of(key))
            fix = self.diagnostics.write(Place.of(word), text, word)
            way = Sentence("write a number or, if it is text, put it in quotes")
            self.diagnostics.add(Place.of(word), Sentence("{problem}: {way}", problem=what, way=way), (), [fix])
        return BROKEN
