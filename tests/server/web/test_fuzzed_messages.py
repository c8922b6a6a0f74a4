"""Sends a real server thousands of messages that no page would send: each is answered, and the connection stays."""

import json
import random

import pytest
from pydantic import ValidationError

from server import protocol
from tests.running import RunningServer

AT_ONCE = 50
COMMANDS = [
    {"type": "run.pause"},
    {"type": "run.resume"},
    {"type": "run.step"},
    {"type": "run.reset", "seed": 7},
    {"type": "options.set", "method": "adam", "learning_rate": 0.01, "momentum": 0.9, "batch_size": 20, "eps": 1e-8},
    {"type": "definition.apply", "text": "[{type:'input',out_depth:2},{type:'softmax',num_classes:2}]"},
    {"type": "watch.set", "layers": [0, 1, 2], "fields": ["activation", "weight"], "frames_per_second": 5},
    {"type": "probe.set", "slot": 0, "source": "validation", "index": 3},
    {"type": "probe.set", "source": "pixels", "pixels": [0, 255] * 392, "label": 3},
    {"type": "frame.drawn", "number": 1},
    {"type": "probe.remove", "slot": 1},
    {"type": "definition.undo"},
    {"type": "patches.watch", "layers": [1, 4]},
    {"type": "patches.watch", "layers": [1, 4], "filters": [[0, 8], [4, 9]]},
    {"type": "filter.silence", "layer": 1, "filter": 2, "silent": False},
    {"type": "layer.freeze", "layer": 1, "frozen": False},
    {"type": "filter.paint", "layer": 1, "filter": 2, "channel": 0, "values": [0.5, None] * 12 + [1]},
    {"type": "hold.take", "slot": 0},
    {"type": "hold.release"},
    {"type": "cell.explain", "request": 1, "hold": 1, "layer": 1, "kind": "cell", "index": [2, 3, 4], "view": "check"},
]
# fmt: off
VALUES = [
    None, True, False, 0, -1, 1, 2**31, 2**53, -(2**63), 2**64, 10**400, 1e308, 1e-320, float("nan"), float("inf"), "",
    "x", "\0", "\ud800", "é" * 300, "9" * 5000, "__proto__", [], [[]], [1] * 2000, {}, {"": {}}, {"type": "run.step"},
]
TEXTS = [
    "", " ", "[", "{", "null", "\0", "[" * 50_000, '{"type":' * 3000, '"' + "x" * 90_000,
    json.dumps({"x" * 50_000: 1}), json.dumps({"type": "x" * 50_000}),
]
SIGNS = ['"', "\\", "{", "}", ",", "9", "\u2028", "e", "\\u0000", "NaN"]
# fmt: on


def words(rng):
    return "".join(
        chr(rng.choice([rng.randrange(128), rng.randrange(0xD800), 0x1F600])) for _ in range(rng.randrange(60))
    )


def anything(rng, depth=0):
    """A random JSON value."""
    kind = rng.randrange(7 if depth < 4 else 5)
    if kind < 3:
        return rng.choice(VALUES)
    if kind == 3:
        return rng.uniform(-1, 1) * 10 ** rng.randrange(-30, 30)
    if kind == 4:
        return words(rng)
    if kind == 5:
        return [anything(rng, depth + 1) for _ in range(rng.randrange(5))]
    return {words(rng): anything(rng, depth + 1) for _ in range(rng.randrange(5))}


def mutated(rng):
    """A valid command with a part changed, removed or added; or two commands in one."""
    command = dict(rng.choice(COMMANDS))
    for _ in range(rng.randint(1, 3)):
        name = rng.choice([*command, words(rng)]) if command else "type"
        match rng.randrange(6):
            case 0:
                command.pop(name, None)
            case 1:
                command = {**command, **rng.choice(COMMANDS), name: anything(rng)}
            case 2:
                command[name.upper()] = command.pop(name, None)
            case _:
                command[name] = anything(rng)
    return command


def message(rng):
    """A random message, as text or bytes."""
    match rng.randrange(10):
        case 0:
            return rng.randbytes(rng.randrange(300))
        case 1:
            return rng.choice([*TEXTS, words(rng)])
        case 2:
            return json.dumps(anything(rng))
        case 3:
            text = json.dumps(mutated(rng))
            return text[: rng.randrange(len(text))]
        case 4:
            text = list(json.dumps(rng.choice(COMMANDS)))
            for _ in range(rng.randint(1, 4)):
                text[rng.randrange(len(text))] = rng.choice(SIGNS)
            return "".join(text)
        case 5:
            return json.dumps(mutated(rng)).encode()  # a command in bytes is none
        case _:
            return json.dumps(mutated(rng))


def is_command(content):
    """Whether the protocol accepts a message; the engine may still refuse it."""
    if isinstance(content, bytes):
        return False
    try:
        protocol.COMMANDS.validate_json(content)
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize("count", [500, pytest.param(10_000, marks=pytest.mark.slow)])
def test_odd_messages_are_all_answered_and_close_no_connection(tmp_path, count):
    rng = random.Random(count)  # noqa: S311 - nothing here is a secret
    arguments = ("--paused", "--threads", "1", "--commands", "1000000")  # however fast they come
    with RunningServer(tmp_path, *arguments) as server, server.page() as page:
        worker = server.get(f"/api/runs/{page.run}").json()["worker_pid"]
        sent = 0
        while sent < count:
            page.events.clear()
            batch = [content for content in (message(rng) for _ in range(AT_ONCE)) if not is_command(content)]
            for content in batch:
                page.socket.send(content)
            page.until(lambda page, batch=batch: len(misunderstood(page)) >= len(batch), 60)
            assert len(misunderstood(page)) == len(batch)
            assert all(event["message"] and len(event["message"]) < 1000 for event in misunderstood(page))
            sent += len(batch)
            # The protocol accepts these, the engine perhaps not: the connection and the worker outlive them too.
            command = mutated(rng)
            if is_command(json.dumps(command)) and command["type"] not in ("worker.restart", "run.restore"):
                page.socket.send(json.dumps(command))
        page.send("run.reset")
        page.ask("run.step", "points.added", 60)
        assert server.get(f"/api/runs/{page.run}").json()["worker_pid"] == worker
        assert server.process.poll() is None


def misunderstood(page):
    return [event for event in page.events if event["type"] == "error.reported" and event["code"] == "bad_message"]
