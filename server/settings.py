"""All settings in one table, for the command line, the environment (CONVSCOPE_PORT, …) and a test of the README."""

import contextlib
import ipaddress
import os
import re
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import platformdirs

from engine.definition import Limits
from engine.errors import ConvscopeError
from engine.plan import MAX_THREADS

_SHORTEST_TOKEN = 16  # characters
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]"})
_NAME = re.compile(
    r"([a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?|\[[0-9a-f:.]+\])(:[0-9]{1,5})?"
)  # as a browser sends it as Host
_NOWHERE = ("192.0.2.1", 9)  # an address that RFC 5737 reserves, so no computer has it


class SettingsError(ConvscopeError):
    """A setting is invalid."""


def setting(default: Any, help_text: str, unit: str = "", least: int | None = None) -> Any:
    metadata = {"help": help_text, "unit": unit, "least": least}
    if callable(default):
        return field(default_factory=default, metadata=metadata)
    return field(default=default, metadata=metadata)


@dataclass(frozen=True)
class Settings:
    """The settings of `convscope serve`. Field names are the options' names."""

    host: str = setting("127.0.0.1", "address to listen on; one that other computers reach needs a token")
    port: int = setting(8420, "port to listen on; 0 takes a free one")
    token: str = setting("", f"secret that pages and programs must send; at least {_SHORTEST_TOKEN} characters")
    names: str = setting("", "other names under which pages reach this server, separated by commas")
    data_dir: Path = setting(
        lambda: Path(platformdirs.user_data_dir("convscope", appauthor=False)), "folder for runs and their history"
    )
    definition: str = setting("mnist-demo", "preset or file with the definition of the first run")
    dataset: str = setting(
        "digits", "data of the first run: digits, or a folder with MNIST's IDX or CIFAR-10's binary files"
    )
    paused: bool = setting(False, "make the first run without starting it")
    open: bool = setting(True, "open the page in the browser")
    threads: int = setting(0, "cores that one run trains on; 0 uses whatever number measures faster", "cores")
    cores: int = setting(0, "cores that all runs together train on; 0 uses all of this computer", "cores")
    max_runs: int = setting(4, "runs with a living worker at the same time", "runs", least=1)
    stored_runs: int = setting(200, "runs that are kept", "runs", least=1)
    viewers: int = setting(600, "pages connected at the same time, to all runs together", "pages", least=1)
    commands: int = setting(200, "commands of one page a second, and in one burst", "commands", least=1)
    body_limit: int = setting(64, "largest request body", "MB", least=1)
    message_limit: int = setting(1024, "largest websocket message", "kB", least=1)
    image_limit: int = setting(16, "largest picture that is read", "million pixels", least=1)
    text_limit: int = setting(64, "longest definition", "KiB", least=1)
    layer_limit: int = setting(200, "most layers of a network, including activations", "layers", least=3)
    side_limit: int = setting(1024, "largest side of a network's input or of a layer's output", "pixels", least=1)
    parameter_limit: int = setting(20_000_000, "most parameters of a network", "parameters", least=1)
    memory_limit: int = setting(2000, "most memory that training a network may need, by estimate", "MB", least=1)

    def __post_init__(self) -> None:
        if not 0 <= self.port <= 65535:
            raise SettingsError(f"port {self.port} does not exist: use 0 to 65535")
        if not 0 <= self.threads <= MAX_THREADS:
            raise SettingsError(f"threads is {self.threads}: use 1 to {MAX_THREADS}, or 0 for what measures faster")
        if not 0 <= self.cores <= MAX_THREADS:
            raise SettingsError(f"cores is {self.cores}: use 1 to {MAX_THREADS}, or 0 for all of this computer's")
        for setting in fields(self):
            least = setting.metadata["least"]
            if least is not None and getattr(self, setting.name) < least:
                raise SettingsError(f"{setting.name} is {getattr(self, setting.name)}: use at least {least}")
        self._check_access()

    def _check_access(self) -> None:
        way_out = "for example one that `python -c 'import secrets; print(secrets.token_urlsafe())'` prints"
        if not self.host:
            raise SettingsError("host is empty: use 127.0.0.1, or 0.0.0.0 for every address of this computer")
        if not self.token and not _is_loopback(self.host):
            raise SettingsError(
                f"host {self.host} lets other computers in: give a --token of at least {_SHORTEST_TOKEN} characters "
                f"(or CONVSCOPE_TOKEN), {way_out}"
            )
        if self.token and (len(self.token) < _SHORTEST_TOKEN or re.search(r"[^!-~]", self.token)):
            raise SettingsError(
                f"the token must have at least {_SHORTEST_TOKEN} ASCII characters and no blanks: use another, {way_out}"
            )
        for name in self._names:
            if not _NAME.fullmatch(name):
                raise SettingsError(f"{name!r} is not a computer's name: use names like box.lan, separated by commas")

    @property
    def _names(self) -> list[str]:
        return [name for part in self.names.split(",") if (name := part.strip().lower())]

    @property
    def limits(self) -> Limits:
        """The limits of a definition."""
        return Limits(
            text_bytes=self.text_limit * 1024,
            layers=self.layer_limit,
            side=self.side_limit,
            parameters=self.parameter_limit,
            memory_bytes=self.memory_limit * 1_000_000,
        )

    @property
    def hosts(self) -> frozenset[str]:
        """The Host headers of this server: its address with its port (every spelling of loopback; for 0.0.0.0 and ::,
        every name of this computer), and those in `names`. May ask the system for names, which takes time.
        """
        names = {f"[{self.host}]" if ":" in self.host else self.host.lower()}
        if _is_loopback(self.host):
            names |= _LOOPBACK
        elif _is_everywhere(self.host):
            names |= _LOOPBACK | _names_of_this_computer()
        names |= set(self._names)
        hosts = {name if _has_port(name) else f"{name}:{self.port}" for name in names}
        return frozenset(hosts | names if self.port == 80 else hosts)  # browsers omit port 80

    @property
    def addresses(self) -> list[str]:
        """The addresses of the page, with the token if there is one; the best for this computer comes first."""
        own = self.host
        if _is_everywhere(own):
            own = "::1" if ":" in own else "127.0.0.1"
        first = f"[{own}]:{self.port}" if ":" in own else f"{own}:{self.port}"
        others = set() if _is_loopback(self.host) else {host for host in self.hosts if not _is_loopback_host(host)}
        query = f"?{urlencode({'token': self.token})}" if self.token else ""
        return [f"http://{host}/{query}" for host in (first, *sorted(others - {first}))]


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _is_everywhere(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_unspecified
    except ValueError:
        return False


def _has_port(name: str) -> bool:
    return ":" in name.rpartition("]")[2]


def _is_loopback_host(host: str) -> bool:
    return _is_loopback(re.sub(r":\d+$", "", host).strip("[]"))


def _names_of_this_computer() -> frozenset[str]:
    """The name and the addresses of this computer, as in a URL."""
    name = socket.gethostname()
    found = set()
    with contextlib.suppress(OSError):  # the name cannot be resolved: then it gives no address
        found = {str(entry[4][0]) for entry in socket.getaddrinfo(name, None)}
    with contextlib.suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(_NOWHERE)  # sends nothing, but shows which address this computer would send from
        found.add(probe.getsockname()[0])
    addresses = {f"[{address}]" if ":" in address else address for address in found if "%" not in address}
    return frozenset(addresses | ({name.lower()} if _NAME.fullmatch(name.lower()) else set()))


def from_environment(environment: Mapping[str, str] = os.environ) -> dict[str, Any]:
    """Reads the settings of the environment, named `CONVSCOPE_` and the upper-case name. Raises: SettingsError."""
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
        raise SettingsError(f"{variable} is {text!r}, which is not of type {kind.__name__}") from error


def with_port(settings: Settings, port: int) -> Settings:
    """The settings with the port that the server got when it asked for port 0."""
    return replace(settings, port=port)
