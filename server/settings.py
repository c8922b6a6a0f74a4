"""Every setting, in one table. The command line, the environment (CONVSCOPE_PORT, …) and a README test all read it."""

import ipaddress
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

import platformdirs

from engine.errors import ConvscopeError
from engine.plan import MAX_THREADS


class SettingsError(ConvscopeError):
    """A setting that cannot be used, in words."""


def setting(default: Any, help_text: str, unit: str = "") -> Any:
    metadata = {"help": help_text, "unit": unit}
    if callable(default):
        return field(default_factory=default, metadata=metadata)
    return field(default=default, metadata=metadata)


@dataclass(frozen=True)
class Settings:
    """What `convscope serve` can be told. Field names are the options' names."""

    host: str = setting("127.0.0.1", "address to listen on; loopback only")
    port: int = setting(8420, "port to listen on; 0 takes a free one")
    data_dir: Path = setting(
        lambda: Path(platformdirs.user_data_dir("convscope", appauthor=False)), "folder for runs and their history"
    )
    definition: str = setting("mnist-demo", "preset or file with the definition of the first run")
    dataset: str = setting(
        "digits", "data of the first run: digits, or a folder with MNIST's IDX or CIFAR-10's binary files"
    )
    paused: bool = setting(False, "make the first run without starting it")
    open: bool = setting(True, "open the page in the browser")
    threads: int = setting(0, "cores that one run trains on; 0 takes whatever measures faster", "cores")
    cores: int = setting(0, "cores that all runs together train on; 0 takes all of this computer", "cores")
    max_runs: int = setting(4, "runs with a living worker at the same time", "runs")
    viewers: int = setting(600, "pages connected at the same time, to all runs together", "pages")
    commands: int = setting(200, "commands of one page in a second, and in one burst", "commands")
    body_limit: int = setting(64, "largest request body", "MB")
    message_limit: int = setting(1024, "largest websocket message", "kB")

    def __post_init__(self) -> None:
        if not _is_loopback(self.host):
            raise SettingsError(f"host {self.host} is not this computer's own: use 127.0.0.1, ::1 or localhost")
        if not 0 <= self.port <= 65535:
            raise SettingsError(f"port {self.port} does not exist: use 0 to 65535")
        if not 0 <= self.threads <= MAX_THREADS:
            raise SettingsError(f"threads is {self.threads}: use 1 to {MAX_THREADS}, or 0 for whatever measures faster")
        if not 0 <= self.cores <= MAX_THREADS:
            raise SettingsError(f"cores is {self.cores}: use 1 to {MAX_THREADS}, or 0 for all of this computer's")
        for name in ("max_runs", "viewers", "commands", "body_limit", "message_limit"):
            if getattr(self, name) < 1:
                raise SettingsError(f"{name} is {getattr(self, name)}: use at least 1")

    @property
    def hosts(self) -> frozenset[str]:
        """Host headers that mean this server: every spelling of loopback, with its port."""
        names = {"127.0.0.1", "localhost", "[::1]", f"[{self.host}]" if ":" in self.host else self.host}
        hosts = {f"{name}:{self.port}" for name in names}
        return frozenset(hosts | names if self.port == 80 else hosts)


def available_cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def from_environment(environment: Mapping[str, str] = os.environ) -> dict[str, Any]:
    """The settings that the environment names, as `CONVSCOPE_` and the upper-case name. Raises: SettingsError."""
    found: dict[str, Any] = {}
    for setting in fields(Settings):
        variable = f"CONVSCOPE_{setting.name.upper()}"
        if variable in environment:
            found[setting.name] = _parse(variable, environment[variable], setting.type)
    return found


def _parse(variable: str, text: str, kind: Any) -> Any:
    if kind is bool:
        if text.lower() not in ("0", "1", "false", "true", "no", "yes"):
            raise SettingsError(f"{variable} is {text!r}: use yes or no")
        return text.lower() in ("1", "true", "yes")
    try:
        return kind(text)
    except ValueError as error:
        raise SettingsError(f"{variable} is {text!r}, which is no {kind.__name__}") from error


def with_port(settings: Settings, port: int) -> Settings:
    """The settings of a server that asked for port 0 and got this one."""
    return replace(settings, port=port)
