"""All runs of a server: makes, finds, starts (within the limit) and ends them."""

import asyncio
import io
import logging
import re
import secrets
import time
import uuid
from pathlib import Path
from typing import Any

from engine import Definition, Trainer, checkpoint, load_dataset, parse_definition
from engine.data import DIGITS, Dataset, check_fit
from engine.definition import Limits, TrainerOptions, preset, summarize
from engine.errors import ConvscopeError, Sentence, show
from engine.formats import convnetjs
from engine.plan import available_cores
from engine.trainer import check_memory
from server import protocol
from server.checkpoint_names import new_file, step_of
from server.runs.cores import Cores
from server.runs.record import RunRecord
from server.runs.run import Run
from server.runs.run_view import RunView, list_entry
from server.runs.store import Store
from server.settings import Settings

_MOST_TO_READ = 52_000_000  # bytes of memory, for a network of ConvNetJS: about 700,000 parameters
_log = logging.getLogger(__name__)


class NoRunError(ConvscopeError):
    """There is no run with that id."""


class TooManyRunsError(ConvscopeError):
    """More runs than the settings allow, living or stored."""


class Runs:
    """The runs of one server. Runs on the event loop; slow work (data, files) goes to threads."""

    def __init__(self, settings: Settings, store: Store) -> None:
        self._settings, self.store, self.limits = settings, store, settings.limits
        self._cores = Cores(settings.cores or available_cores())
        self.epoch = uuid.uuid4().hex  # of this server process
        self._known: dict[str, Run] = {}  # opened in this process, with or without a worker
        self._making = asyncio.Lock()  # two pages opened at once make one default run
        self._deleted: set[str] = set()

    def list_entries(self) -> list[dict[str, Any]]:
        """The list of all runs, newest first."""
        return [self._list_entry(record) for record in self.store.runs()]

    def _list_entry(self, record: RunRecord) -> dict[str, Any]:
        run = self._known.get(record.id)
        return run.list_entry() if run is not None else list_entry(record, record.dataset)

    async def open(self, run_id: str) -> Run:
        """Returns a run with a living worker, for its page. Raises: NoRunError, ConvscopeError."""
        async with self._making:
            run = await self.get(run_id)
            await self._start(run, training=False)
        return run

    async def get(self, run_id: str) -> Run:
        """Returns a run, with or without a worker. Raises: NoRunError; ConvscopeError if its data set is missing."""
        if run_id not in self._known:
            record = await asyncio.to_thread(self.store.run, run_id)
            if record is None or run_id in self._deleted:
                raise NoRunError("there is no run {run}: it may have been deleted", run=repr(run_id))
            dataset = await asyncio.to_thread(load_dataset, record.dataset)
            definition = parse_definition(record.definition, self.limits)
            record = self.store.run(run_id)  # again: it may have been renamed while the data were read
            if record is None or run_id in self._deleted:
                raise NoRunError("run {run} has just been deleted", run=repr(run_id))
            # Another task may have been faster while the data were read.
            self._known.setdefault(run_id, self._run(record, definition, dataset))
        return self._known[run_id]

    def view_of(self, run_id: str | None) -> RunView | None:
        """The view of a run that was opened in this process, or None."""
        return self._known[run_id].view if run_id in self._known else None

    async def dataset_titled(self, title: str) -> str:
        """The name of the data set with this title, of those that this server was started with.

        Raises: ConvscopeError if there is none.
        """
        for name in (self._settings.dataset, DIGITS):
            if (await asyncio.to_thread(load_dataset, name)).title == title:
                return name
        raise ConvscopeError(
            "this server does not have the data set {title}: start it with --dataset and its folder", title=show(title)
        )

    async def default(self) -> Run:
        """Returns the run that was opened last and can still be opened; else makes the first one by the settings."""
        async with self._making:
            for record in await asyncio.to_thread(self.store.last_used):
                try:
                    return await self.get(record.id)
                except ConvscopeError as error:
                    _log.warning("run %s (%s) cannot be opened: %s", record.id, record.name, error)
            text, name = await asyncio.to_thread(read_definition, self._settings.definition)
            return await self._create(text, name, self._settings.dataset, training=not self._settings.paused)

    async def create(
        self,
        definition: str,
        name: str,
        dataset: str | None = None,
        seed: int | None = None,
        options: dict[str, Any] | None = None,
        *,
        training: bool = True,
    ) -> Run:
        """Makes a run and starts its worker. Raises: ConvscopeError (DefinitionError, OptionError, DatasetError)."""
        async with self._making:
            return await self._create(
                definition, name, dataset or self._settings.dataset, seed, options, training=training
            )

    async def _create(
        self,
        text: str,
        name: str,
        dataset_name: str,
        seed: int | None = None,
        options: dict[str, Any] | None = None,
        *,
        training: bool,
    ) -> Run:
        await self._check_count()
        definition = await asyncio.to_thread(parse_definition, text, self.limits)
        dataset = await asyncio.to_thread(load_dataset, dataset_name)
        check_fit(dataset, definition)
        chosen = TrainerOptions.from_dict(options or {}, base=definition.trainer or TrainerOptions())
        check_memory(definition, chosen)
        await self._make_room()
        run = await self._record(
            text, definition, name, dataset, secrets.randbits(31) if seed is None else seed, chosen
        )
        run.view.state = "training" if training else "paused"
        await self._start(run, training=training)
        return run

    async def _record(
        self, text: str, definition: Definition, name: str, dataset: Dataset, seed: int, options: TrainerOptions,
        step: int = 0,
    ) -> Run:  # fmt: skip
        now = time.time()
        record = RunRecord(
            secrets.token_hex(4), name, now, now, text, options.as_dict(), seed, dataset.name, "paused", "", step,
            parameters=summarize(definition).parameters,
        )  # fmt: skip
        await asyncio.to_thread(self.store.create_run, record)
        run = self._known[record.id] = self._run(record, definition, dataset)
        return run

    def _run(self, record: RunRecord, definition: Definition, dataset: Dataset) -> Run:
        return Run(record, self.store, self.epoch, definition, dataset, self._settings.threads, self._cores)

    async def load(self, file: io.BytesIO, name: str) -> Run:
        """Makes a run from a saved network, paused at the step where it was saved. Raises: ConvscopeError.

        file: in Convscope's format, or ConvNetJS's JSON, which has no step, seed or trainer. It is closed here.
        """
        with file:
            return await self._load(file.getvalue(), name)

    async def _load(self, content: bytes, name: str) -> Run:
        known = await asyncio.to_thread(load_dataset, self._settings.dataset)
        if re.match(rb"\s*\{", content):
            content = await asyncio.to_thread(_from_convnetjs, content, known, self.limits)
        saved = await asyncio.to_thread(checkpoint.parse, content, self.limits)
        definition = parse_definition(saved.definition, self.limits)
        # A file may come from anywhere: it cannot name a folder, only one of this server's data sets.
        dataset = known if saved.dataset != DIGITS else await asyncio.to_thread(load_dataset, DIGITS)
        await asyncio.to_thread(saved.trainer, dataset)  # raises here if the parts do not fit
        async with self._making:
            await self._check_count()
            await self._make_room()
            run = await self._record(saved.definition, definition, name, dataset, saved.seed, saved.options, saved.step)
            await asyncio.to_thread(self._store_file, run.id, saved.step, content)
            await self._start(run, training=False)
        return run

    def _store_file(self, run_id: str, step: int, content: bytes) -> None:
        folder = self.store.checkpoint_folder(run_id)
        folder.mkdir(parents=True, exist_ok=True)
        file = new_file(step)
        checkpoint.write_atomically(folder / file, content)
        self.store.save(run_id, checkpoint=(step, file))

    async def _check_count(self) -> None:
        """Raises: TooManyRunsError if the store holds as many runs as the settings allow."""
        if len(await asyncio.to_thread(self.store.runs)) >= self._settings.stored_runs:
            most = self._settings.stored_runs
            raise TooManyRunsError(
                "{count} runs are kept, the most that --stored-runs allows: delete one first", count=most
            )

    async def _start(self, run: Run, *, training: bool) -> None:
        if run.worker_pid is None:
            await self._make_room()
        run.start(training=training)

    async def _make_room(self) -> None:
        """Ends the worker of a run without viewers if one more would be too many. Raises: TooManyRunsError."""
        living = [other for other in self._known.values() if other.worker_pid is not None]
        if len(living) < self._settings.max_runs:
            return
        idle = [other for other in living if not other.watched]
        if not idle:
            raise TooManyRunsError(
                "{count} runs are live, the most that --max-runs allows: close the page of one first", count=len(living)
            )
        await min(idle, key=lambda other: (other.view.state == "training", other.view.created)).suspend()

    async def saved_file(self, run_id: str, file_format: str) -> tuple[bytes, Run]:
        """Returns the current network as the bytes of a file: Convscope's format, or `convnetjs`; and its run.

        Raises: NoRunError, ConvscopeError.
        """
        run = await self.get(run_id)
        if run.worker_pid is not None or not self._is_saved(run):  # else no worker is needed, and none has to make room
            run = await self.open(run_id)
            await run.saves.save()
        content = await asyncio.to_thread(self._read_newest, run_id)
        if file_format == "convnetjs":
            content = await asyncio.to_thread(_to_convnetjs, content, self.limits)
        return content, run

    def _is_saved(self, run: Run) -> bool:
        files = self.store.checkpoints(run.id)
        return bool(files) and step_of(files[0].name) == run.view.step

    def _read_newest(self, run_id: str) -> bytes:
        for path in self.store.checkpoints(run_id):
            try:
                return path.read_bytes()
            except FileNotFoundError:
                continue  # a newer checkpoint has just replaced it
        raise ConvscopeError("the network could not be saved: see what the server prints, and try again")

    async def rename(self, run_id: str, name: str) -> dict[str, Any]:
        """Renames a run. Returns its entry in the list of runs. Raises: NoRunError."""
        await asyncio.to_thread(self.store.rename, run_id, name)
        if run_id in self._known:
            self._known[run_id].publish(protocol.RunRenamed(name=name))
        record = await asyncio.to_thread(self.store.run, run_id)
        if record is None or run_id in self._deleted:
            raise NoRunError("there is no run {run}: it may have been deleted", run=repr(run_id))
        return self._list_entry(record)

    async def delete(self, run_id: str) -> None:
        """Ends a run and deletes it. Raises: NoRunError."""
        async with self._making:
            if run_id not in self._known and await asyncio.to_thread(self.store.run, run_id) is None:
                raise NoRunError("there is no run {run}", run=repr(run_id))
            self._deleted.add(run_id)
            if run_id in self._known:
                await self._known.pop(run_id).end(Sentence("the run was deleted"))
            await asyncio.to_thread(self.store.delete_run, run_id)

    async def close(self) -> None:
        """Ends every worker, all at the same time; each saves first."""
        await asyncio.gather(*(run.stop() for run in self._known.values()))


def _from_convnetjs(content: bytes, dataset: Dataset, limits: Limits) -> bytes:
    needed = convnetjs.reading_cost(content)
    if needed > _MOST_TO_READ:
        raise ConvscopeError(
            "the file takes about {size} MB to read, more than the limit of {limit} MB: "
            "save it in Convscope's own format, which takes less",
            size=round(needed / 1e6), limit=round(_MOST_TO_READ / 1e6),
        )  # fmt: skip
    network = convnetjs.loads(content, limits=limits)
    return checkpoint.dump(Trainer(network, TrainerOptions(), dataset, network.seed))


def _to_convnetjs(content: bytes, limits: Limits) -> bytes:
    return convnetjs.dumps(checkpoint.parse(content, limits).trainer(None).network).encode()


def read_definition(name_or_file: str) -> tuple[str, str]:
    """Returns text and name of a preset or a file. Raises: ConvscopeError with the nearest preset's name."""
    path = Path(name_or_file)
    try:
        return preset(name_or_file).text, name_or_file
    except ConvscopeError as error:
        if not path.is_file():
            raise ConvscopeError(
                "there is no file {name}, and {problem}", name=repr(name_or_file), problem=error.sentence
            ) from error
    try:
        return path.read_text("utf-8"), path.stem
    except (OSError, UnicodeDecodeError) as error:
        raise ConvscopeError("{name} cannot be read as text: {why}", name=str(path), why=str(error)) from error
