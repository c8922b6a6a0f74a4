"""The parent's side of one run: its record, its worker, its viewers."""

from dataclasses import asdict
from typing import Any, assert_never

from engine import Definition
from engine.data import Dataset
from server import protocol
from server.protocol.pipe_messages import DropViewer, Report, StartWorker
from server.runs.core_claim import CoreClaim
from server.runs.cores import Cores
from server.runs.history import History, Stored
from server.runs.run_view import RunView, describe
from server.runs.save_requests import SaveRequests
from server.runs.store import RunRecord, Store
from server.runs.stream import Viewer
from server.runs.supervisor import Supervisor
from server.runs.viewers import Viewers

_ENDED = protocol.ErrorReported(
    code="unavailable", message="the run has ended: choose or make another"
).model_dump_json()


class Run:
    """One run. In the worker process lives the training; here, everything runs on the event loop, except the link's
    callbacks. Those run on the link's reader thread: what must outlive the server is written there (history.py),
    before any viewer hears of it.

    now: what pages are told of the run. saves: asks the worker for checkpoints.
    """

    def __init__(
        self,
        record: RunRecord,
        store: Store,
        epoch: str,
        definition: Definition,
        dataset: Dataset,
        threads: int,
        all_cores: Cores,
    ) -> None:
        self.now = RunView(record, definition, dataset, store.marks(record.id))
        self.id = record.id
        self._history = History(record.id, store, record.point, record.step)
        self._limits = definition.limits
        self._store, self._epoch, self._threads = store, epoch, threads
        self._viewers = Viewers(self._history.read)
        self._worker = Supervisor(self, self._history.store_message, self._viewers.on_frame)
        self._claim = CoreClaim(all_cores, self.now, self._worker, self.publish)
        self.saves = SaveRequests(self._worker)
        self._before_silence: protocol.RunState = "paused"

    @property
    def worker_pid(self) -> int | None:
        """Process id of the worker; None where none lives."""
        return self._worker.pid

    @property
    def watched(self) -> bool:
        """Whether a page is connected."""
        return len(self._viewers) > 0

    def about(self) -> dict[str, Any]:
        """What the list of runs says of it."""
        return describe(
            self.now,
            self.now.dataset.name,
            place=self.now.place,
            worker_pid=self.worker_pid,
            viewers=len(self._viewers),
            frames=self._viewers.frames_made,
        )

    def publish(self, event: protocol.Event, to: int | None = None) -> None:
        """Applies an event to the view, and passes it on to all viewers, or to one."""
        event = self.now.apply(event)
        if isinstance(event, protocol.RunChanged) and event.state == "failed":
            self._claim.release()
        self._viewers.tell(event, to)

    # ---- the worker's life

    def start(self, *, training: bool) -> None:
        """Starts the worker from the newest checkpoint; nothing where one lives already."""
        if training and not self._worker.alive and not self._worker.closing:
            self._claim.claim()
        self._worker.start()

    def start_message(self) -> StartWorker:
        """What a new worker must know."""
        return StartWorker(
            folder=str(self._store.checkpoint_folder(self.id)),
            definition=self.now.definition,
            limits=asdict(self._limits),
            options=self.now.options,
            seed=self.now.seed,
            dataset=self.now.dataset.name,
            checkpoints=tuple(path.name for path in self._store.checkpoints(self.id)),
            point=self.now.point,
            step=self.now.step,
            threads=self._threads,
            cores=self._claim.cores,
            training=self._claim.cores > 0,
            stopped=self.now.why_stopped,
            probes=tuple(self.now.probes.values()),
        )

    def attach_worker(self) -> None:
        """Called by the supervisor: a new worker takes the commands and makes the frames from now on."""
        self._claim.begin_worker()
        self._viewers.attach_worker(self._worker.tell)

    async def stop(self) -> None:
        """Saves and ends the worker for good, after a while by force."""
        await self._worker.stop()
        self._viewers.end_holds()
        self.saves.cancel()

    async def sleep(self) -> None:
        """Makes room for another run: saves and ends the worker; whoever opens the page again wakes it."""
        await self.stop()
        self._worker.reopen()
        self._viewers.attach_worker(None)
        before, self.now.undo_steps = self.now.state, 0
        self._claim.release()
        if before not in ("stopped", "failed"):
            self.publish(self.now.changed("paused", "made room for another run"))

    async def end(self, reason: str) -> None:
        """Ends the worker; the viewers are told that nothing more will come, and let go."""
        await self.stop()
        self._claim.release()
        self.publish(self.now.changed("stopped", reason))
        self._viewers.dismiss(protocol.CLOSE_NOT_FOUND, reason)

    # ---- what the supervisor says

    def worker_silent(self, silent: bool) -> None:
        """The worker has answered nothing for some seconds, or answers."""
        if silent:
            self._before_silence = self.now.state
            reason = "the training process does not answer: it may be in a very long step, or stuck"
            self.publish(self.now.changed("unresponsive", reason))
        elif self.now.state == "unresponsive":
            self.publish(self.now.changed(self._before_silence, "the training process answers again"))

    def worker_ended(self, reason: str, *, failed: bool) -> None:
        """The supervisor starts another worker, unless workers failed too often."""
        self._viewers.attach_worker(None)
        self._viewers.end_holds()
        self.now.unsaved["checkpoint"] = ""
        self.saves.cancel()
        self.publish(self.now.changed("failed" if failed else "restarting", reason))

    def on_message(self, report: Report, stored: Stored) -> None:
        """A report of the worker, and what the store made of it."""
        if stored.points:
            above = self._history.add(stored.points)
            self.now.step, self.now.point = self._history.step, self._history.point
            self._viewers.tell_points(above, self.now.point)
        for event in stored.events:
            if isinstance(event, protocol.RunChanged):
                self._claim.settle(event.state, report.commands_taken)
            if isinstance(event, protocol.StorageChanged):
                event = self.now.storage_changed("checkpoint", event.problem)
            self.publish(event, report.viewer)
        if report.frame is not None and report.viewer is not None:
            self._viewers.show(report.viewer, report.frame)
        if self.now.unsaved["history"] != stored.problem:
            self.publish(self.now.storage_changed("history", stored.problem))
        self.saves.answer(report)

    # ---- viewers

    def join(self, since: int) -> Viewer:
        """A page connects; it hears the points above `since`."""
        return self._viewers.join(self.now.hello(self._epoch), since)

    def leave(self, viewer: Viewer) -> None:
        """A page has gone."""
        self._viewers.leave(viewer)
        self._worker.tell(DropViewer(viewer.number))

    def command(self, command: protocol.Command, viewer: Viewer) -> None:
        """What a page asks for: the server carries out its own commands, the worker all others."""
        if isinstance(command, protocol.WorkerCommand):
            self._command_worker(command, viewer)
            return
        match command:
            case protocol.FrameDrawn():
                viewer.frames.drawn(command.number)
            case protocol.SetWatch():
                self._viewers.watch(viewer, command)
            case protocol.WatchPatches():
                self._viewers.watch_patches(viewer, command)
            case protocol.RestartWorker():
                if self._worker.closing:
                    viewer.put(_ENDED)
                else:
                    self._worker.restart()
            case _:
                assert_never(command)

    def _command_worker(self, command: protocol.WorkerCommand, viewer: Viewer) -> None:
        if isinstance(command, protocol.ReleaseHold) and not self._worker.alive:
            return  # the held step ended with the worker
        if self._worker.closing:
            viewer.put(_ENDED)
        else:
            if not self._worker.alive:  # given up after many deaths: a command asks for another try
                self._worker.restart()
            self._claim.command(command, viewer.number)
