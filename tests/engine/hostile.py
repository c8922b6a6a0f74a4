"""Hostile definitions: valid texts, damaged in every way we could think of, from a fixed seed."""

import json
import random
import re

from engine.definition import PRESETS

DEMO = """
/* the classes of a toy problem
   of two dimensions */
var layer_defs, net, trainer;  // ConvNetJS declares them like this
layer_defs = [];
layer_defs.push({type:'input', out_sx:1, out_sy:1, out_depth:2});
layer_defs.push({type:'fc', num_neurons:6, activation: 'tanh'});
layer_defs.push({type:'fc', num_neurons:2, activation: 'tanh', drop_prob: 0.5});
layer_defs.push({type:'softmax', num_classes:2});
net = new convnetjs.Net();
net.makeLayers(layer_defs);
trainer = new convnetjs.SGDTrainer(net, {learning_rate:0.01, momentum:0.1, batch_size:10, l2_decay:0.001});
"""
COLOURS = """var N = 16; var layer_defs = [];
layer_defs.push({type:'input', out_sx:32, out_sy:32, out_depth:3});
layer_defs.push({type:'conv', sx:5, filters:N, stride:1, pad:2, activation:'relu'});
layer_defs.push({type:'pool', sx:2, stride:2});
layer_defs.push({type:'conv', sx:5, sy:3, filters:N*2, pad:2, activation:'maxout', group_size:4});
layer_defs.push({"type":"lrn", "k":1, "n":5, "alpha":1e-4, "beta":.75});
layer_defs.push({type:'pool', sx:3, stride:2, pad:1}); layer_defs.push({type:'sigmoid'});
layer_defs.push({type:'svm', num_classes:10, l2_decay_mul:0});
net = new convnetjs.Net(); net.makeLayers(layer_defs);
trainer = new convnetjs.Trainer(net, {method:'adam', batch_size:4, l1_decay:0.0001, beta1:0.9, beta2:0.99});
"""
LIST = [
    {"type": "input", "out_sx": 9, "out_sy": 8, "out_depth": 2},
    {"type": "conv", "sx": 3, "filters": 4, "pad": 1, "activation": "relu", "bias_pref": 0.1},
    {"type": "dropout", "drop_prob": 0.25},
    {"type": "maxout", "group_size": 2},
    {"type": "regression", "num_neurons": 3},
]
SEEDS = [*(preset.text for preset in PRESETS), DEMO.replace(", net, trainer;", ";", 1).replace("var layer_defs;", ""),
         COLOURS, json.dumps(LIST), json.dumps(LIST, indent=2)]  # fmt: skip

_TOKEN = re.compile(r"\s+|\w+|[^\w\s]")
# fmt: off
_NUMBERS = [
    "1e308", "-1e308", "1e999", "1e-999", "9" * 400, "0." + "3" * 5000, "-0", "0x7fffffff", "2147483648", "1.5.5",
    "9007199254740993", "1000000000", "NaN", "Infinity", "-", ".", "1e", "٣", "½", "1_000",
]
_CHARACTERS = [
    "\0", "\ufeff", "\u2028", "\x85", "\x0b", "\x0c", "\r", "\r\n", "\u202e", "é", "e\u0301", "😀", "ß", "İ", "\ud800",
    "\udfff", "\\", "\\u", "\\u00", "'", '"', "`", "/*", "*/", "//", "/", "<!--", "${", "\x7f",
]
_WORDS = [
    "new", "var", "let", "function", "return", "=>", "__proto__", "constructor", "this", "null", "true", "eval", "net",
    "layer_defs", "convnetjs", "type", "'conv'", "{", "}", "[", "]", "(", ")", ",", ":", "*", "=", ";", ".",
]
# fmt: on


def _tokens(text: str) -> list[str]:
    return _TOKEN.findall(text)


def _characters(text, rng):
    """Deletes, doubles, exchanges or inserts some characters."""
    letters = list(text)
    for _ in range(rng.randint(1, 6)):
        place = rng.randrange(len(letters) + 1)
        match rng.randrange(4):
            case 0:
                del letters[place : place + rng.randint(1, 5)]
            case 1:
                letters[place:place] = letters[place : place + rng.randint(1, 20)]
            case 2:
                other = rng.randrange(len(letters) + 1)
                letters[place : place + 1], letters[other : other + 1] = (
                    letters[other : other + 1], letters[place : place + 1],
                )  # fmt: skip
            case _:
                letters.insert(place, rng.choice(_CHARACTERS))
    return "".join(letters)


def _words(text, rng):
    """Deletes, doubles, exchanges or inserts some tokens."""
    tokens = _tokens(text)
    for _ in range(rng.randint(1, 6)):
        place = rng.randrange(len(tokens) + 1)
        match rng.randrange(4):
            case 0:
                del tokens[place : place + rng.randint(1, 3)]
            case 1:
                tokens[place:place] = tokens[place : place + rng.randint(1, 40)]
            case 2:
                other = rng.randrange(len(tokens) + 1)
                tokens[place : place + 1], tokens[other : other + 1] = (
                    tokens[other : other + 1], tokens[place : place + 1],
                )  # fmt: skip
            case _:
                tokens.insert(place, rng.choice(_WORDS))
    return "".join(tokens)


def _numbers(text, rng):
    """Makes numbers huge, tiny or invalid."""
    share = rng.random()
    return re.sub(r"\d+(\.\d+)?", lambda found: rng.choice(_NUMBERS) if rng.random() < share else found[0], text)


def _nesting(text, rng):
    """Nests brackets in brackets."""
    place, depth = rng.randrange(len(text) + 1), rng.choice([2, 50, 1000, 5000])
    opening = rng.choice(["[", "{", "(", "[{", "{a:", "a.b(", "{type:["])
    return text[:place] + opening * depth + text[place:] + rng.choice(["", "]" * depth, "}" * depth])


def _length(text, rng):
    """Repeats one piece, up to the limit and beyond it."""
    tokens = _tokens(text)
    first = rng.randrange(len(tokens))
    piece = "".join(tokens[first : first + rng.randint(1, 60)])
    most = rng.choice([1000, 8000, 30_000, 65_000, 70_000])
    place = sum(map(len, tokens[:first]))
    return text[:place] + piece * (max(0, most - len(text)) // len(piece)) + text[place:]


def _line(text, rng):
    """Makes a very long line: removes all line ends, or extends a word."""
    if rng.random() < 0.5:
        return text.replace("\n", " ")
    word = rng.choice(_tokens(text)) or "x"
    return text.replace(word, word + rng.choice(["x", "9", " ", "é", "\\", "'"]) * rng.choice([100, 5000, 40_000]), 1)


def _unterminated(text, rng):
    """Removes the end of a quoted text or a comment."""
    place = rng.randrange(len(text) + 1)
    return text[:place] + rng.choice(["'", '"', "/*", "'\\", '"\\u12', "/*/", "//\r", "'\n", "/**"]) + text[place:]


def _cut(text, rng):
    """Keeps only a part, or two parts."""
    first, last = sorted(rng.randrange(len(text) + 1) for _ in range(2))
    return rng.choice([text[:first], text[last:], text[first:last], text[:first] + text[last:]])


def _noise(text, rng):
    """Returns random bytes, decoded somehow; alone, or in the text."""
    noise = rng.randbytes(rng.choice([1, 10, 100, 3000]))
    noise = noise.decode(rng.choice(["latin-1", "utf-8", "utf-16-le", "ascii"]), "replace")
    place = rng.randrange(len(text) + 1)
    return rng.choice([noise, text[:place] + noise + text[place:]])


_WAYS = (_characters, _characters, _words, _words, _words, _numbers, _numbers, _nesting, _length, _line, _unterminated,
         _cut, _noise)  # fmt: skip


def hostile_texts(count, seed=0):
    """Returns valid texts, each damaged in one to three ways; the same on every run."""
    rng = random.Random(seed)  # noqa: S311  # nothing here is a secret
    for _ in range(count):
        text = rng.choice(SEEDS)
        for _ in range(rng.choice([1, 1, 2, 3])):
            text = rng.choice(_WAYS)(text or "x", rng)
        yield text


def _several(piece, count):
    """Repeats a piece, each time with its number."""
    return "".join(piece.replace("#", str(number)) for number in range(count))


WORST = {  # the texts below the length limit that cost most time or memory
    "a long text": f"[{{type:'{'x' * 65_000}'}}]",
    "a text without end": f"[{{type:'{'x' * 65_000}",
    "escapes": "[{type:'" + "\\x" * 32_000 + "'}]",
    "escapes of characters": "[{type:'" + "\\u0041" * 10_000 + "'}]",
    "texts multiplied": "[{type:''" + "*''" * 6000,
    "a comment without end": "/*" + "*" * 65_000,
    "comments": "//\n" * 21_000,
    "semicolons": ";" * 65_000,
    "variables": _several("v#=1;", 3100),
    "variables misspelt": _several("v#=1;", 3000) + "[{" + _several("a#:v#x,", 60),
    "lists": "a=[];" * 2500,
    "nets": _several("n#=new convnetjs.Net();", 1000) + _several("m#.makeLayers(x);", 60),
    "nets unlike": _several("n#=new convnetjs.Net();", 1000) + "x.y();",
    "a long name": f"{'n' * 30_000}=[];{'n' * 30_000}.y();",
    "two long names": f"{'n' * 30_000}=[];m=[];",
    "calls": "d=[];" + "d.push({});" * 1550,
    "keys": "[{" + _several("k#:1,", 3100),
    "options": "t=new convnetjs.Trainer(net,{" + _several("k#:1,", 3000) + "})",
    "layers": "[" + "{type:'conv',sx:1,filters:1}," * 900 + "]",
    "layers of three": "[" + "{type:'fc',num_neurons:1,activation:'relu',drop_prob:0.5}," * 700 + "]",
}
