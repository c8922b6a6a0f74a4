"""A contender's side of the benchmark: answers each line of JSON on stdin with one on stdout. No NumPy, no PyTorch."""

import json
import sys
import time
from collections.abc import Callable
from typing import Any

BATCHES = 8  # prepared beforehand and used in turn, so that images come from memory as in real training

Message = dict[str, Any]
Step = Callable[[], None]


def measure(step: Step, seconds: float) -> tuple[float, int]:
    """Runs steps for a time; returns seconds and steps. The first step does not count: it wakes caches and threads."""
    step()
    steps, elapsed, start = 0, 0.0, time.perf_counter()
    while not steps or elapsed < seconds:
        step()
        steps += 1
        elapsed = time.perf_counter() - start
    return elapsed, steps


def serve(versions: str, prepare: Callable[[Message], tuple[dict[str, Step], int]], **others: Callable) -> None:
    """Answers requests until stdin ends, when the measuring program ends.

    prepare: makes networks and their batches; returns one training step for each setting worth measuring, and the
    number of parameters. others: functions that answer other requests.
    """
    for line in sys.stdin:
        request = json.loads(line)
        match request["do"]:
            case "hello":
                answer = {"versions": versions}
            case "prepare":
                steps, parameters = prepare(request)
                answer = {"settings": list(steps), "parameters": parameters}
            case "run":
                seconds, count = measure(steps[request["setting"]], request["seconds"])
                answer = {"seconds": seconds, "steps": count}
            case other:
                answer = others[other](request)
        print(json.dumps(answer), flush=True)
