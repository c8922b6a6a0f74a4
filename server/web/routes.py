"""HTTP routes: the pages, runs and data."""

from typing import Annotated, Any, Literal
from urllib.parse import quote

import msgpack
import numpy as np
from fastapi import APIRouter, Depends, HTTPException, Query, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import Field, StringConstraints

from engine.data import DIGITS, Split, load_dataset
from engine.definition import PRESETS
from engine.errors import ConvscopeError, Sentence
from server import protocol
from server.runs.runs import NoRunError, Runs
from server.web.bodies import read_body
from server.web.languages import COOKIE, Words, choose_language
from server.web.refusals import detail, refused
from server.worker.frames import SPLIT_NAMES

router = APIRouter()
_MOST_IMAGES = 256
_A_FILE: dict[str, Any] = {  # describes a body that FastAPI does not parse, for OpenAPI
    "requestBody": {"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}
}


def _runs(request: Request) -> Runs:
    runs: Runs = request.app.state.runs
    return runs


_SplitName = Literal["train", "validation", "test"]
Since = Annotated[int, Query(ge=-(2**53), le=2**53)]
AllRuns = Annotated[Runs, Depends(_runs)]


class NewRun(protocol.Message):
    """Body of POST /api/runs; omitted fields are as in the settings."""

    definition: protocol.WholeText | None = Field(
        default=None, description="text, or a preset's name; null for the first preset"
    )
    name: protocol.RunName = Field(default="", description="empty: the preset's name, or `untitled`")
    dataset: Literal["digits"] | None = Field(default=None, description="only the command line can name folders")
    data: str | None = Field(
        default=None, max_length=200, description="title of a data set of this server, which the run must have"
    )
    seed: int | None = Field(default=None, ge=0, lt=2**32)
    options: dict[protocol.WholeText, Any] = Field(default_factory=dict)
    paused: bool = False


class RunChange(protocol.Message):
    """Body of PATCH /api/runs/{id}."""

    name: Annotated[protocol.RunName, StringConstraints(strip_whitespace=True, min_length=1)]


@router.get("/", response_class=HTMLResponse)
async def home(request: Request, runs: AllRuns) -> Response:
    """The page of the run that was opened last; the first time, of the default run."""
    try:
        run = await runs.default()
    except ConvscopeError as error:
        raise refused(error) from error
    return _page(request, run.id)


@router.get("/runs/{run_id}", response_class=HTMLResponse)
async def page(request: Request, runs: AllRuns, run_id: str) -> Response:
    """The page of a run."""
    try:
        run = await runs.get(run_id)
    except ConvscopeError as error:
        raise refused(error) from error
    return _page(request, run.id)


@router.get("/runs", response_class=HTMLResponse)
def page_of_runs(request: Request) -> Response:
    """The page of all runs."""
    return _render(request, "runs.html")


def _page(request: Request, run_id: str) -> Response:
    _runs(request).store.touch(run_id)
    return _render(request, "index.html", run_id=run_id)


def _render(request: Request, template: str, **values: str) -> Response:
    language = choose_language(request.cookies.get(COOKIE), request.headers.get("accept-language", ""))
    values |= {"nonce": request.scope["nonce"], "version": request.app.version, "language": language}
    words: Words = request.app.state.words[language]
    response: Response = request.app.state.templates.TemplateResponse(request, template, {**values, "words": words})
    response.headers["cache-control"] = "no-store"  # its nonce is valid once
    return response


@router.get("/api/presets")
def presets() -> dict[str, Any]:
    """The preset definitions."""
    return {"presets": [{"name": p.name, "title": p.title, "definition": p.text} for p in PRESETS]}


@router.get("/api/datasets")
def datasets() -> dict[str, Any]:
    """The data sets that a page can choose."""
    digits = load_dataset(DIGITS)
    sizes = {"train": len(digits.train), "validation": len(digits.validation)}
    about = {"name": digits.name, "title": digits.title, "image_shape": digits.image_shape, "sizes": sizes}
    return {"datasets": [{**about, "class_names": digits.class_names}]}


@router.get("/api/runs")
def list_runs(runs: AllRuns) -> dict[str, Any]:
    """All runs, newest first."""
    return {"runs": runs.list_entries()}


@router.post("/api/runs", status_code=201)
async def create_run(runs: AllRuns, body: NewRun) -> dict[str, Any]:
    """Makes a run, which trains unless `paused`."""
    chosen = PRESETS[0].name if body.definition is None else body.definition
    known = next((p for p in PRESETS if p.name == chosen), None)
    text, name = (known.text, body.name or known.name) if known else (chosen, body.name or "untitled")
    try:
        dataset = body.dataset if body.data is None else await runs.dataset_titled(body.data)
        run = await runs.create(text, name, dataset, body.seed, body.options, training=not body.paused)
    except ConvscopeError as error:
        raise refused(error) from error
    return run.list_entry()


@router.post("/api/runs/import", status_code=201, openapi_extra=_A_FILE)
async def import_run(
    request: Request, runs: AllRuns, name: Annotated[protocol.RunName, Query()] = ""
) -> dict[str, Any]:
    """Makes a run from a saved file, which is the body; the run is paused at the saved step."""
    try:
        async with request.app.state.loading:
            run = await runs.load(await read_body(request), name or "loaded")
    except ConvscopeError as error:
        raise refused(error) from error
    return run.list_entry()


@router.get("/api/runs/{run_id}")
async def get_run(runs: AllRuns, run_id: str) -> dict[str, Any]:
    """One run, with its definition and options."""
    try:
        run = await runs.get(run_id)
    except ConvscopeError as error:
        raise refused(error) from error
    return {**run.list_entry(), "definition": run.view.definition, "options": run.view.options}


@router.patch("/api/runs/{run_id}")
async def rename_run(runs: AllRuns, run_id: str, body: RunChange) -> dict[str, Any]:
    """Renames a run; every page that shows it gets the new name."""
    try:
        return await runs.rename(run_id, body.name)
    except ConvscopeError as error:
        raise refused(error) from error


@router.delete("/api/runs/{run_id}", status_code=204)
async def delete_run(runs: AllRuns, run_id: str) -> None:
    """Ends a run and deletes it with its points and checkpoints."""
    try:
        await runs.delete(run_id)
    except ConvscopeError as error:
        raise refused(error) from error


@router.get("/api/runs/{run_id}/points")
def points(
    runs: AllRuns, run_id: str, since: Since = 0, limit: Annotated[int, Query(ge=1, le=100_000)] = 10_000
) -> Response:
    """{points: [...]} with numbers above `since`, in order, at most `limit`."""
    if runs.store.run(run_id) is None:
        raise refused(NoRunError("there is no run {run}", run=repr(run_id)))
    texts = runs.store.points(run_id, since, limit)
    return Response(f'{{"points":[{",".join(texts)}]}}', media_type="application/json")


@router.get("/api/runs/{run_id}/export")
async def export(runs: AllRuns, run_id: str, format: Literal["convscope", "convnetjs"] = "convscope") -> Response:
    """The current network as a file: weights, definition, options, seed and step; or for ConvNetJS's `fromJSON`, which
    reads only layers and weights.
    """
    try:
        content, run = await runs.saved_file(run_id, format)
    except ConvscopeError as error:
        raise refused(error) from error
    name = quote("".join(c if c.isalnum() or c in "-_" else "-" for c in run.view.name) or "network")
    ending, media_type = (
        ("json", "application/json") if format == "convnetjs" else ("safetensors", "application/octet-stream")
    )
    headers = {"content-disposition": f'attachment; filename="{name}-step-{run.view.step}.{ending}"'}
    return Response(content, media_type=media_type, headers=headers)


@router.get("/api/runs/{run_id}/images")
async def images(
    runs: AllRuns,
    run_id: str,
    split: _SplitName = "validation",
    indexes: Annotated[str, Query(pattern=r"^(\d{1,9}(,\d{1,9})*)?$", max_length=3000)] = "",
    first: Annotated[int, Query(ge=0)] = 0,
    count: Annotated[int, Query(ge=1, le=_MOST_IMAGES)] = 24,
) -> Response:
    """Images of the run's data, by `indexes` or `first` and `count`: msgpack {shape, data, labels, indexes}, uint8."""
    part = await _split(runs, run_id, split)
    chosen = (
        [int(index) for index in indexes.split(",")] if indexes else list(range(first, min(first + count, len(part))))
    )
    if len(chosen) > _MOST_IMAGES or any(index >= len(part) for index in chosen):
        problem = Sentence(
            "the images of {split} are 0 to {last}, and at most {most} are sent at once",
            split=SPLIT_NAMES[split], last=len(part) - 1, most=_MOST_IMAGES,
        )  # fmt: skip
        raise HTTPException(400, detail(problem))
    pixels = np.ascontiguousarray(part.images[chosen])
    content = {
        "shape": pixels.shape,
        "data": pixels.tobytes(),
        "labels": part.labels[chosen].tolist(),
        "indexes": chosen,
    }
    return Response(msgpack.packb(content), media_type="application/msgpack")


@router.get("/api/runs/{run_id}/labels")
async def labels(runs: AllRuns, run_id: str, split: _SplitName = "validation") -> dict[str, Any]:
    """{labels: the class of every image of a split, in its order}."""
    return {"labels": (await _split(runs, run_id, split)).labels.tolist()}


async def _split(runs: Runs, run_id: str, name: _SplitName) -> Split:
    try:
        dataset = (await runs.get(run_id)).view.dataset
    except ConvscopeError as error:
        raise refused(error) from error
    part = {"train": dataset.train, "validation": dataset.validation, "test": dataset.test}[name]
    if part is None:
        problem = Sentence("{data} has no images of {split}", data=dataset.title_sentence, split=SPLIT_NAMES[name])
        raise HTTPException(404, detail(problem))
    return part


@router.post("/api/runs/{run_id}/pixels", openapi_extra=_A_FILE)
async def pixels(request: Request, runs: AllRuns, run_id: str) -> dict[str, Any]:
    """Converts the picture in the body (PNG, JPEG, WebP, GIF or BMP) to the shape of the run's data, for probe.set:
    {shape: [H, W, C], pixels: [0 to 255, row by row]}. For grey data as in MNIST: ink 255 on paper 0, and for 28x28x1
    the ink in a box of 20x20 with its centre of mass in the middle.
    """
    try:
        shape = (await runs.get(run_id)).view.dataset.image_shape
        pixels = await request.app.state.pictures.read(request, shape)
    except ConvscopeError as error:
        raise refused(error) from error
    return {"shape": pixels.shape, "pixels": pixels.ravel().tolist()}


@router.get("/healthz")
def healthz() -> dict[str, str]:
    """Whether the server answers."""
    return {"status": "ok"}
