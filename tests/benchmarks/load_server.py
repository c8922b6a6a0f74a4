"""Runs Convscope's server like `convscope serve`, with one more route that reports its load.

    python -m tests.benchmarks.load_server DATA_DIR

prints its address. GET /load reports, since the last such request, how late the event loop was (a timer every 5 ms),
the processor time of the server, and its memory.
"""

import asyncio
import os
import signal
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from fastapi import FastAPI

from server.cli import listen, make_server
from server.runs.store import Store
from server.settings import Settings, with_port
from server.web.app import create_app

_EVERY_SECONDS = 0.005


class Sampler:
    """Measures again and again how late a timer fires."""

    def __init__(self) -> None:
        self._late_ms: list[float] = []
        self._since, self._cpu = time.monotonic(), time.process_time()

    async def run(self) -> None:
        """Measures until it is cancelled."""
        loop = asyncio.get_running_loop()
        while True:
            due = loop.time() + _EVERY_SECONDS
            await asyncio.sleep(_EVERY_SECONDS)
            self._late_ms.append(max(0.0, (loop.time() - due) * 1000))

    def report(self) -> dict[str, Any]:
        """The measurements since the last report."""
        late, now, cpu = sorted(self._late_ms) or [0.0], time.monotonic(), time.process_time()
        report = {
            "lag_ms": {
                "median": late[len(late) // 2],
                "p99": late[int(len(late) * 0.99)],
                "largest": late[-1],
            },
            "cpu": (cpu - self._cpu) / (now - self._since),  # cores
            "memory_mb": resident_mb(os.getpid()),
        }
        self._late_ms, self._since, self._cpu = [], now, cpu
        return report


def resident_mb(pid: int) -> float:
    """Memory of a process in MB, on Linux."""
    status = Path(f"/proc/{pid}/status").read_text("utf-8")
    return int(status.split("VmRSS:")[1].split()[0]) / 1000


def with_sampler(app: FastAPI) -> FastAPI:
    """Adds a sampler and its route to an application, for as long as the application lives."""
    sampler, lifespan = Sampler(), app.router.lifespan_context

    @asynccontextmanager
    async def sampled(app: FastAPI) -> AsyncIterator[Any]:
        async with lifespan(app) as state:
            task = asyncio.create_task(sampler.run())
            yield state
            task.cancel()

    app.router.lifespan_context = sampled
    app.add_api_route("/load", sampler.report)
    return app


def main() -> None:
    settings = Settings(port=0, data_dir=Path(sys.argv[1]), threads=1)
    listening = listen(settings)
    settings = with_port(settings, listening.getsockname()[1])
    store = Store(settings.data_dir)
    server = make_server(with_sampler(create_app(settings, store)), settings)
    print(settings.port, flush=True)
    try:
        server.run(sockets=[listening])
    except KeyboardInterrupt:
        return  # how it is ended
    finally:
        store.close()


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    main()
