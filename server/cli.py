"""The `convscope` command line."""

import errno
import json
import logging
import os
import socket
import sys
import threading
import time
import webbrowser
from collections.abc import Callable
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any, NoReturn

import click
import uvicorn
from fastapi import FastAPI
from tqdm import tqdm

from engine import ConvscopeError, Definition, Network, Trainer, load_dataset, parse_definition
from engine import checkpoint as checkpoints
from engine.data import DIGITS, check_fit, load_test_split
from engine.definition import Limits, TrainerOptions, summarize
from engine.plan import MAX_THREADS
from server.runs.runs import read_definition
from server.runs.store import Store, StoreError
from server.settings import Settings, SettingsError, from_environment, with_port
from server.web.app import create_app
from server.web.bodies import return_large_blocks
from server.web.wire import Wire

_PONG_SECONDS = 30  # after a ping, sent every 20: slow viewers have time, dead ones are dropped within a minute
_GRACE_SECONDS = 1  # for viewers that do not read; without a limit they would keep the server from ending


class _DefaultCommand(click.Group):
    """`convscope` alone, or with options only, means `convscope serve`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not args or (args[0].startswith("-") and args[0] not in ("--help", "--version")):
            args = ["serve", *args]
        return super().parse_args(ctx, args)


def _fail(error: ConvscopeError, code: int = 1) -> NoReturn:
    click.echo(f"convscope: {error}", err=True)
    sys.exit(code)


@click.group(cls=_DefaultCommand)
@click.version_option(package_name="convscope")
def main() -> None:
    """Watch a convolutional network learn, live in the browser, and reach in."""


def _settings_options(command: Callable[..., None]) -> Callable[..., None]:
    """Adds an option for every setting. Its default is None, so that the environment comes before the setting's own."""
    for setting in reversed(fields(Settings)):
        flag = setting.name.replace("_", "-")
        default = setting.default_factory() if setting.default_factory is not MISSING else setting.default
        unit = f" {setting.metadata['unit']}" if setting.metadata["unit"] else ""
        text = f"{setting.metadata['help']} [default: {default}{unit}]"
        if setting.type is bool:
            names = f"--{flag}/--no-{flag}" if default else f"--{flag}"
            command = click.option(names, setting.name, default=None, is_flag=True, help=text)(command)
        else:
            command = click.option(f"--{flag}", setting.name, default=None, type=setting.type, help=text)(command)
    return command


@main.command()
@_settings_options
def serve(**given: Any) -> None:
    """Serve the page, and open it. Settings may also come from the environment, as CONVSCOPE_PORT and so on."""
    return_large_blocks()
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(message)s")
    try:
        chosen = {name: value for name, value in given.items() if value is not None}
        settings = Settings(**{**from_environment(), **chosen})
        _check_first_run(settings)  # a mistyped name is reported here, not in the page
        listening = listen(settings)
        settings = with_port(settings, listening.getsockname()[1])
        store = Store(settings.data_dir)
    except SettingsError as error:
        _fail(error, 2)
    except (ConvscopeError, StoreError) as error:
        _fail(error)
    server = make_server(create_app(settings, store), settings)
    threading.Thread(target=_print_addresses, args=(server, settings.addresses, settings.open), daemon=True).start()
    try:
        server.run(sockets=[listening])
    except KeyboardInterrupt:
        sys.exit(130)  # shells expect this after Ctrl-C; everything has been saved and ended by now
    finally:
        store.close()


def make_server(app: FastAPI, settings: Settings) -> uvicorn.Server:
    """Makes the uvicorn server that `serve` runs; it listens on the sockets that its `run` is given."""
    return uvicorn.Server(
        uvicorn.Config(
            app,
            log_level="warning",
            ws=Wire,
            ws_ping_timeout=_PONG_SECONDS,
            ws_per_message_deflate=False,  # compression costs a core, and seconds of lag, at 300 viewers
            ws_max_size=settings.message_limit * 1000,
            timeout_graceful_shutdown=_GRACE_SECONDS,
        )
    )


def _check_first_run(settings: Settings) -> None:
    """Raises: ConvscopeError if the first run cannot be made by the settings."""
    definition, dataset = _parse(settings.definition, settings.limits), load_dataset(settings.dataset)
    check_fit(dataset, definition)


def listen(settings: Settings) -> socket.socket:
    """Opens the socket that the settings name. Raises: ConvscopeError if it cannot be opened."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        listening = socket.create_server((settings.host, settings.port), family=family)
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise ConvscopeError(f"{settings.host} port {settings.port} cannot be used: {error.strerror}") from error
        raise ConvscopeError(
            f"port {settings.port} is taken: stop the program that has it, or choose another with --port, "
            "for example --port 0 for any free one"
        ) from error
    # Every connection inherits this. Without it the second part of an answer waits 40 ms until the first is
    # acknowledged; asyncio sets it only for sockets that were made with their protocol's number.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listening


def _print_addresses(server: uvicorn.Server, addresses: list[str], show: bool) -> None:
    while not server.started:
        if server.should_exit:
            return
        time.sleep(0.02)
    click.echo(f"Convscope is at {addresses[0]} (Ctrl-C ends it)")
    for address in addresses[1:]:
        click.echo(f"  and at {address}")
    if show and _has_screen():
        webbrowser.open(addresses[0])


def _has_screen() -> bool:
    """Whether there is a screen. Without one, Python would start a text browser, which would take over the terminal."""
    named = any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"))
    return named or sys.platform in ("darwin", "win32")


@main.command()
@click.argument("definition", default="mnist-demo")
@click.option("--dataset", default=DIGITS, help="digits, or a folder with MNIST's IDX or CIFAR-10's binary files")
@click.option("--test", type=click.Path(path_type=Path), help="folder with MNIST's official test images (t10k-…)")
@click.option("--steps", type=click.IntRange(min=0), default=900, show_default=True)
@click.option("--seed", type=click.IntRange(0, 2**32 - 1), default=0, show_default=True)
@click.option(
    "--threads", type=click.IntRange(1, MAX_THREADS), help="cores to train on; by default what measures faster"
)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="file to save the network in")
@click.option("--json", "as_json", is_flag=True, help="print one JSON object and nothing else")
def train(
    definition: str,
    dataset: str,
    test: Path | None,
    steps: int,
    seed: int,
    threads: int | None,
    out: Path | None,
    as_json: bool,
) -> None:
    """Train DEFINITION (a preset or a file) without a page, and print how good it became."""
    try:
        parsed = _parse(definition)
        data = load_dataset(dataset)
        test_split = load_test_split(test, data) if test else data.test
        if out and not out.absolute().parent.is_dir():
            raise ConvscopeError(f"there is no folder {out.parent} to write {out.name} into: make it first")
        trainer = Trainer(Network(parsed, seed), parsed.trainer or TrainerOptions(), data, seed, threads)
        start = time.perf_counter()
        losses, accuracies = _run_steps(trainer, steps, quiet=as_json)
        seconds = time.perf_counter() - start
        validation = trainer.validate()
        tested = trainer.evaluate(test_split) if test_split else None
        if out:
            checkpoints.write_atomically(out, checkpoints.dump(trainer))
    except ConvscopeError as error:
        _fail(error)
    except OSError as error:
        _fail(ConvscopeError(f"{out} cannot be written: {error.strerror}"))
    examples = steps * trainer.options.batch_size
    report = {
        "steps": steps,
        "examples": examples,
        "seconds": seconds,
        "examples_per_second": examples / seconds if steps else None,
        "train_loss": sum(losses) / len(losses) if losses else None,
        "train_accuracy": sum(accuracies) / len(accuracies) if accuracies else None,
        "validation_accuracy": validation.accuracy,
        "test_accuracy": tested.accuracy if tested else None,
    }
    if as_json:
        click.echo(json.dumps(report))
        return
    for name, value in report.items():
        click.echo(f"{name.replace('_', ' '):>20}  {value if isinstance(value, int | None) else f'{value:,.4g}'}")


def _run_steps(trainer: Trainer, steps: int, *, quiet: bool) -> tuple[list[float], list[float]]:
    """Trains up to a step. Returns the losses and accuracies of the last hundred steps."""
    losses: list[float] = []
    accuracies: list[float] = []
    with tqdm(total=steps, unit="step", disable=True if quiet else None) as bar:
        while trainer.step < steps:
            done = trainer.train_next()
            losses, accuracies = [*losses[-99:], done.loss], [*accuracies[-99:], done.accuracy or 0.0]
            bar.update()
            if done.step % 100 == 0:
                bar.set_postfix_str(f"loss {sum(losses) / len(losses):.3f}")
    return losses, accuracies


@main.command()
@click.argument("definition", default="mnist-demo")
@click.option("--json", "as_json", is_flag=True, help="print one JSON object and nothing else")
def summary(definition: str, as_json: bool) -> None:
    """Print shapes and parameter counts of DEFINITION (a preset or a file), layer by layer."""
    try:
        summed = summarize(_parse(definition))
    except ConvscopeError as error:
        _fail(error)
    if as_json:
        keys = ("name", "type", "output_shape", "parameters", "formula")
        layers = [{key: getattr(layer, key) for key in keys} for layer in summed.layers]
        click.echo(json.dumps({"layers": layers, "parameters": summed.parameters}))
        return
    for layer in summed.layers:
        count = f"{layer.formula} = {layer.parameters:,}" if layer.parameters else ""
        click.echo(f"{layer.name:<12}{'×'.join(map(str, layer.output_shape)):<14}{count}")
    click.echo(f"{'in all':<12}{'':<14}{summed.parameters:,} parameters")


@main.command()
def datasets() -> None:
    """List the data sets that can be named."""
    digits = load_dataset(DIGITS)
    size = "×".join(map(str, digits.image_shape))
    click.echo(
        f"{DIGITS:<10}{digits.title}, {size}: {len(digits.train):,} to train, {len(digits.validation):,} held out"
    )
    click.echo(f"{'DIR':<10}a folder with MNIST's IDX files (gzip or not) or CIFAR-10's binary ones")


def _parse(name_or_file: str, limits: Limits = Limits()) -> Definition:  # noqa: B008  # frozen
    text, name = read_definition(name_or_file)
    try:
        return parse_definition(text, limits)
    except ConvscopeError as error:
        raise ConvscopeError(f"{name}: {error}") from error
