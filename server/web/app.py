"""Builds the application of routes, guard and runs. It has no globals: two applications in one process are separate."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from fastapi.templating import Jinja2Templates
from starlette.middleware.gzip import GZipMiddleware

from engine.errors import Sentence, shorten
from server import protocol
from server.runs.runs import Runs
from server.runs.store import Store
from server.runs.stream import ViewerSeats
from server.settings import Settings
from server.web import definitions, routes, websocket
from server.web.access import Access
from server.web.guard import Guard
from server.web.images import Pictures
from server.web.languages import read_words
from server.web.refusals import detail
from server.web.static_files import PackedFiles

_GZIP_FROM = 1000  # bytes; smaller answers fit into one packet anyway


def create_app(settings: Settings | None = None, store: Store | None = None) -> FastAPI:
    """Builds an application. It does not close a store that it was given.

    Raises, when it starts: StoreError if the data directory cannot be used.
    """
    settings = settings or Settings()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        opened = store or Store(settings.data_dir)
        app.state.runs = runs = Runs(settings, opened)
        app.state.seats = seats = ViewerSeats(settings.viewers, settings.commands)
        clock = asyncio.create_task(seats.tick_viewers())
        app.state.loading = asyncio.Lock()  # reads one saved network at a time, because each may take much memory
        app.state.pictures = Pictures(settings.image_limit)
        try:
            yield
        finally:
            clock.cancel()
            await runs.close()
            if store is None:
                opened.close()

    app = FastAPI(title="Convscope", version=version("convscope"), lifespan=lifespan, docs_url=None, redoc_url=None)
    app.add_exception_handler(RequestValidationError, _invalid_request)
    app.state.templates = Jinja2Templates(directory=find_folder("templates"))
    app.state.words = read_words(find_folder("static") / "text")
    app.include_router(routes.router)
    app.include_router(definitions.router)
    app.include_router(websocket.router)
    app.mount("/static", PackedFiles(directory=find_folder("static")), name="static")
    app.add_middleware(GZipMiddleware, minimum_size=_GZIP_FROM)
    access = Access(settings.token, settings.port) if settings.token else None
    app.add_middleware(Guard, hosts=settings.hosts, body_limit_mb=settings.body_limit, access=access)
    return app


async def _invalid_request(_: Request, error: Exception) -> Response:
    """Answers 422 with a sentence. FastAPI's own answer repeats the input, which JSON cannot always encode."""
    assert isinstance(error, RequestValidationError)  # noqa: S101 - it is registered for this error only
    first = error.errors()[0]
    field = ".".join(shorten(str(part)) for part in first["loc"][1:])
    field = field.encode(errors="backslashreplace").decode()  # a field's name may hold half a surrogate pair
    why = protocol.reason_of(first)
    if isinstance(why, str):
        why = why.encode(errors="backslashreplace").decode()
    sentence = Sentence("{field}: {why}", field=field or Sentence("the request"), why=why)
    return JSONResponse({"detail": detail(sentence)}, 422)


def find_folder(name: str) -> Path:
    """`static` or `templates`: inside this package when installed from a wheel, else beside it in the checkout."""
    package = Path(__file__).parents[1]
    inside = package / name
    return inside if inside.is_dir() else package.parent / name
