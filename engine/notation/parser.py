"""Parses a text into a Definition. Every error has line and column; every limit is checked on plain integers."""

from collections.abc import Collection

from engine.definition.definition import Definition, layer_names
from engine.definition.keys import COMMON_KEYS, DROP_PROB, GROUP_SIZE, Key, Value
from engine.definition.layer import LayerSpec
from engine.definition.limits import Limits
from engine.definition.options import METHODS, OPTION_NAMES, TrainerOptions
from engine.definition.spec import ACTIVATIONS, LAYER_SPECS, DenseSpec, DropoutSpec, LossSpec, MaxoutSpec
from engine.errors import DefinitionError, Fix, OptionError, Sentence, ShapeError, nearest_names, one_of, show
from engine.notation.fit import Piece, check_batch, check_order, check_sizes, smallest_network_fixes
from engine.notation.fixes import with_fixes
from engine.notation.kinds import default_bias, key_names, likely_type, order_of
from engine.notation.script import BROKEN, Diagnostics, Script, Setting, Settings, TooManyErrorsError
from engine.notation.source import quote_of
from engine.notation.syntax import Place, parse_statements

_TOKENS_PER_LAYER = 64  # a layer with every key has about 50


def parse_definition(text: str, limits: Limits = Limits()) -> Definition:  # noqa: B008  # frozen
    """Returns the network that a text defines.

    Raises: DefinitionError for the first error in the order of the text.
    """
    result = check_definition(text, limits)
    if isinstance(result, list):
        raise result[0]
    return result


def check_definition(text: str, limits: Limits = Limits()) -> Definition | list[DefinitionError]:  # noqa: B008  # frozen
    """Returns the network that a text defines, or every independent error, in the order of the text."""
    if len(text.encode(errors="replace")) > limits.text_bytes:
        problem = Sentence("the text is longer than {most} bytes: make it shorter", most=limits.text_bytes)
        return [DefinitionError(1, 1, problem)]
    reader = _Reader(limits, text)
    try:
        definition = reader.read(text)
    except DefinitionError as error:
        return [with_fixes(text, error)]
    except TooManyErrorsError:
        definition = None
    if definition is None or reader.diagnostics.errors:
        return sorted(reader.diagnostics.errors, key=lambda error: (error.line, error.column))
    return definition


class _Reader:
    """Reads one text: first each layer, then the order of the layers, then whether their sizes fit."""

    def __init__(self, limits: Limits, text: str) -> None:
        self.limits = limits
        self.diagnostics = Diagnostics(text)

    def read(self, text: str) -> Definition | None:
        script = Script(self.diagnostics)
        script.read(parse_statements(text, self.limits.layers * _TOKENS_PER_LAYER))
        script_is_whole = not self.diagnostics.errors
        if script_is_whole and not script.layers:
            place = script.list_place or Place(1, 1, 2)
            problem = Sentence(
                "there are no layers: begin with {example}", example="layer_defs.push({type:'input', out_depth:1});"
            )
            self.diagnostics.add(place, problem, (), smallest_network_fixes(script, self.diagnostics))
        pieces = [piece for settings in script.layers for piece in self._pieces(settings)]
        trainer = self._trainer(script.trainer) if script.trainer else None
        if script_is_whole:  # otherwise a layer may be missing for a reason already reported
            check_order(pieces, script, self.diagnostics)
        check_sizes(pieces, self.limits, self.diagnostics)
        layers = tuple(piece.spec for piece in pieces if piece.spec)
        if self.diagnostics.errors:
            return None
        lines = tuple(piece.origin.end_line for piece in pieces)
        items = tuple(
            item for item, settings in enumerate(script.layers) for piece in pieces if piece.origin is settings
        )
        definition = Definition(layers, layer_names(layers), trainer, text, lines, items, self.limits)
        if script.trainer:
            check_batch(definition, script.trainer, self.limits, self.diagnostics)
        return definition

    # One layer

    def _pieces(self, settings: Settings) -> list[Piece]:
        given = settings.entries.get("type")
        record = self._record(settings)
        if record is None or given is None:
            return [Piece(None, None, settings, settings.place)]
        spec = self._spec(record, settings)
        pieces = [Piece(record.type, spec, settings, given.value_place)]
        if record.is_loss:
            scores = _scores(spec, settings) if isinstance(spec, LossSpec) else None
            pieces.insert(0, Piece(DenseSpec.type, scores, settings, given.value_place))
        own = tuple(key.name for key in record.keys)
        added = [
            name for name in ("activation", "group_size", "drop_prob") if name in settings.entries and name not in own
        ]
        if record.is_loss:
            for name in added:
                problem = Sentence("{name} ends the network: remove {key}", name=record.type, key=name)
                given = settings.entries[name]
                self.diagnostics.add(given.place, problem, (), [self.diagnostics.removal_fix(settings, given.entry)])
            return pieces
        if "activation" in added:
            pieces.append(self._activation(settings.entries["activation"], settings))
        elif "group_size" in added:
            given = settings.entries["group_size"]
            problem = Sentence(
                "group_size belongs to {key}: add {key}, or remove group_size", key="activation:'maxout'"
            )
            fixes = (
                self._value_fix(settings, "activation", MaxoutSpec.type),
                self.diagnostics.removal_fix(settings, given.entry),
            )
            self.diagnostics.add(given.key_place, problem, (), fixes)
        if "drop_prob" in added:
            pieces.append(self._layer_from_key(DropoutSpec, DROP_PROB, settings))
        return pieces

    def _layer_from_key(self, spec: type[LayerSpec], key: Key, settings: Settings) -> Piece:
        """Returns the layer that a key on another layer adds after it."""
        given = settings.entries.get(key.name)
        if given is None:
            return Piece(spec.type, spec(), settings, settings.place)
        if given.value is BROKEN or not key.accepts(given.value):
            if given.value is not BROKEN:
                self._wrong_value(key, key.name, given, settings)
            return Piece(spec.type, None, settings, given.value_place)
        value = key.read(given.value)  # type: ignore[arg-type]  # as accepted
        return Piece(spec.type, spec(**{key.field: value}), settings, given.value_place)

    def _record(self, settings: Settings) -> type[LayerSpec] | None:
        given = settings.entries.get("type")
        if given is None:
            problem = Sentence(
                "this layer has no type: add one of {types}, as {example}",
                types=tuple(LAYER_SPECS), example="type:'conv'",
            )  # fmt: skip
            self.diagnostics.add(
                settings.place, problem, (), [self._value_fix(settings, "type", likely_type(settings.entries))]
            )
        elif self._known(given, Sentence("layer"), LAYER_SPECS, likely_type(settings.entries)):
            return LAYER_SPECS[str(given.value)]
        return None

    def _activation(self, given: Setting, settings: Settings) -> Piece:
        if not self._known(given, Sentence("activation"), ACTIVATIONS, "relu"):
            return Piece(None, None, settings, given.value_place)
        spec = ACTIVATIONS[str(given.value)]
        if spec is MaxoutSpec:
            return self._layer_from_key(spec, GROUP_SIZE, settings)
        given_type = settings.entries["type"].value
        if "group_size" in settings.entries and given_type != MaxoutSpec.type:  # it is maxout's own key
            group_size = settings.entries["group_size"]
            problem = Sentence(
                "{name} has no groups: use {key}, or remove group_size", name=spec.type, key="activation:'maxout'"
            )
            fixes = (
                self._value_fix(settings, "activation", MaxoutSpec.type),
                self.diagnostics.removal_fix(settings, group_size.entry),
            )
            self.diagnostics.add(group_size.key_place, problem, (), fixes)
        return Piece(spec.type, spec(), settings, given.value_place)

    def _known(self, given: Setting, what: Sentence, known: Collection[str], likely: str) -> bool:
        """Returns whether a value is a known name; reports an error if not. likely: offered if no name is similar."""
        if given.value in known:
            return True
        quote = quote_of(given.entry) or "'"
        instead = self.diagnostics.replacement_fix(given.value_place, f"{quote}{likely}{quote}", str(show(given.value)))
        if isinstance(given.value, str):
            problem = Sentence("there is no {what} {name}", what=what, name=show(given.value))
            more = () if nearest_names(given.value, known) else (instead,)
            self.diagnostics.unknown(given.value_place, problem, given.value, known, quote=quote, fixes=more)
        elif given.value is not BROKEN:
            problem = Sentence(
                "{key} must be a text, not {value}: use {names}",
                key=given.entry.key, value=show(given.value), names=one_of(known),
            )  # fmt: skip
            self.diagnostics.add(given.value_place, problem, (), [instead])
        return False

    def _value_fix(self, settings: Settings, name: str, value: object) -> Fix:
        given = settings.entries.get("type")
        return self.diagnostics.value_fix(settings, (name,), value, order_of(given.value if given else None))

    def _wrong_value(self, key: Key, name: str, given: Setting, settings: Settings) -> None:
        accepted = key.accepted(given.value)
        problem = Sentence("{key} must be {range}, not {value}", key=name, range=accepted, value=show(given.value))
        self.diagnostics.add(
            given.value_place, problem, (), [self._value_fix(settings, name, key.nearest(given.value))]
        )

    def _spec(self, record: type[LayerSpec], settings: Settings) -> LayerSpec | None:
        before, own = len(self.diagnostics.errors), key_names(record)
        values: dict[str, Value] = {}
        for name, given in settings.entries.items():
            if (name not in COMMON_KEYS or name in own) and (key := self._key(record, name, given, settings)):
                if key.name in values:
                    other = next(one for one in key.names if one in settings.entries and one != name)
                    problem = Sentence("{key} means the same as {other}: keep one of them", key=name, other=other)
                    self.diagnostics.add(
                        given.key_place, problem, (), [self.diagnostics.removal_fix(settings, given.entry)]
                    )
                elif given.value is not BROKEN and not key.accepts(given.value):
                    self._wrong_value(key, name, given, settings)
                else:
                    values[key.name] = given.value  # type: ignore[assignment]  # as the key has accepted it
        if len(self.diagnostics.errors) > before or BROKEN in values.values():
            return None  # the missing key may be the misspelt one
        activation = settings.entries.get("activation")
        values.setdefault("bias_pref", default_bias(activation and activation.value))
        return self._build(record, values, settings)

    def _key(self, record: type[LayerSpec], name: str, given: Setting, settings: Settings) -> Key | None:
        for key in (*record.keys, *record.fc_keys):
            if name in key.names:
                return key
        what = Sentence("{layer} has no key {key}", layer=record.type, key=show(name))
        known = tuple(dict.fromkeys((*key_names(record), *COMMON_KEYS)))
        quote = sign if (sign := given.entry.key_word[:1]) in ("'", '"') else ""
        without = [self.diagnostics.removal_fix(settings, given.entry)]
        self.diagnostics.unknown(given.key_place, what, name, known, quote=quote, fixes=without)
        return None

    def _build(self, record: type[LayerSpec], values: dict[str, Value], settings: Settings) -> LayerSpec | None:
        fields: dict[str, Value] = {}
        for key in record.keys:
            value = values.get(key.default_key) if key.default_key else key.default
            value = values.get(key.name, value)
            if value is None:
                problem = Sentence(
                    "{layer} needs {key}: add {example}",
                    layer=record.type, key=key.name, example=f"{key.name}:{key.example}",
                )  # fmt: skip
                self.diagnostics.add(settings.place, problem, (), [self._value_fix(settings, key.name, key.example)])
                return None
            fields[key.field] = key.read(value)
        try:
            return record(**fields)
        except ShapeError as error:
            smaller = min(int(fields[name]) for name in ("kernel_height", "kernel_width"))
            fixes = [self._value_fix(settings, "pad", max(smaller - 1, 0))]
            problem = Sentence("{name}: {problem}", name=record.type, problem=error.sentence)
            self.diagnostics.add(settings.place_of("pad"), problem, (), fixes)
            return None

    # The trainer

    def _trainer(self, settings: Settings) -> TrainerOptions:
        options = TrainerOptions()
        for name, given in settings.entries.items():
            try:
                if given.value is not BROKEN:
                    options = TrainerOptions.from_dict({name: given.value}, options)
            except OptionError as error:
                unknown = name not in OPTION_NAMES
                word, known = (name, OPTION_NAMES) if unknown else (given.value, METHODS if name == "method" else ())
                suggestions = nearest_names(word, known) if isinstance(word, str) else ()
                place = given.key_place if unknown else given.value_place
                fixes = self._option_fixes(settings, name, given, suggestions)
                self.diagnostics.add(place, error.sentence, suggestions, fixes)
        return options

    def _option_fixes(self, settings: Settings, name: str, given: Setting, suggestions: tuple[str, ...]) -> list[Fix]:
        if name not in OPTION_NAMES:
            fixes = [self.diagnostics.replacement_fix(given.key_place, nearest, name) for nearest in suggestions]
            return [*fixes, self.diagnostics.removal_fix(settings, given.entry)]
        if name == "method":
            return [self.diagnostics.value_fix(settings, (name,), method) for method in suggestions or ("sgd",)]
        return [self.diagnostics.value_fix(settings, (name,), getattr(TrainerOptions(), name))]


def _scores(loss: LossSpec, settings: Settings) -> DenseSpec:
    """Returns the fc before a loss; its keys have been accepted."""
    given = {key.field: settings.entries[key.name].value for key in loss.fc_keys if key.name in settings.entries}
    return DenseSpec(loss.outputs, **given)  # type: ignore[arg-type]  # floats, as accepted
