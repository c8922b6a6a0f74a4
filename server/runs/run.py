"""The server's side of one run: its view, its worker, its viewers."""

from dataclasses import asdict
from typing import Any

from engine import Definition
from engine.data import Dataset
from engine.errors import Sentence
from server import protocol
from server.protocol.pipe_messages import DropViewer, Report, StartWorker
from server.runs.core_claim import CoreClaim
from server.runs.cores import Cores
from server.runs.history import History, Stored
from server.runs.record import RunRecord
from server.runs.run_view import RunView, list_entry
from server.runs.save_requests import SaveRequests
from server.runs.store import Store
from server.runs.stream import Viewer
from server.runs.supervisor import Supervisor
from server.runs.viewers import Viewers

_ENDED = protocol.error_reported("unavailable", Sentence("the run has ended: choose or make another")).model_dump_json()


class Run:
    """One run. The worker process trains; everything here runs on the event loop, except the link's callbacks. Those
    run on the link's reader thread, which stores what must outlive the server (history.py) before any viewer gets it.

    view: what pages know of the run. saves: requests checkpoints from the worker.
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
        self.view = RunView(record, definition, dataset, store.marks(record.id))
        self.id = record.id
        self._history = History(record.id, store, record.point, record.step)
        self._limits = definition.limits
        self._store, self._epoch, self._threads = store, epoch, threads
        self._viewers = Viewers(self._history.read_points)
        self._worker = Supervisor(self, self._history.store_message, self._viewers.on_frame)
        self._claim = CoreClaim(all_cores, self.view, self._worker, self.publish)
        self.saves = SaveRequests(self._worker)
        self._state_before_silence: protocol.RunState = "paused"

    @property
    def worker_pid(self) -> int | None:
        """Process id of the worker; None if there is none."""
        return self._worker.pid

    @property
    def watched(self) -> bool:
        """Whether a page is connected."""
        return len(self._viewers) > 0

    def list_entry(self) -> dict[str, Any]:
        """The run's entry in the list of runs."""
        return list_entry(
            self.view,
            self.view.dataset.name,
            place=self.view.place,
            worker_pid=self.worker_pid,
            viewers=len(self._viewers),
            frames=self._viewers.frames_made,
        )

    def publish(self, event: protocol.Event, to: int | None = None) -> None:
        """Applies an event to the view and sends it to all viewers, or to one."""
        event = self.view.apply(event)
        if isinstance(event, protocol.RunChanged) and event.state == "failed":
            self._claim.release()
        self._viewers.send_event(event, to)

    # ---- the worker's life

    def start(self, *, training: bool) -> None:
        """Starts the worker from the newest checkpoint; does nothing if one is alive."""
        if training and not self._worker.alive and not self._worker.closing:
            self._claim.claim()
        self._worker.start()

    def start_message(self) -> StartWorker:
        """What a new worker must know."""
        return StartWorker(
            folder=str(self._store.checkpoint_folder(self.id)),
            definition=self.view.definition,
            limits=asdict(self._limits),
            options=self.view.options,
            seed=self.view.seed,
            dataset=self.view.dataset.name,
            checkpoints=tuple(path.name for path in self._store.checkpoints(self.id)),
            point=self.view.point,
            step=self.view.step,
            threads=self._threads,
            cores=self._claim.cores,
            training=self._claim.cores > 0,
            stopped=self.view.why_stopped,
            probes=tuple(self.view.probes.values()),
        )

    def attach_worker(self) -> None:
        """Sends commands and frame requests to a new worker from now on. Called by the supervisor."""
        self._claim.begin_worker()
        self._viewers.attach_worker(self._worker.send)

    async def stop(self) -> None:
        """Ends the worker for good: it saves first; after a while it is killed."""
        await self._worker.stop()
        self._viewers.end_holds()
        self.saves.cancel()

    async def suspend(self) -> None:
        """Ends the worker to make room for another run, after it has saved. Opening the page again starts a new one."""
        await self.stop()
        self._worker.reopen()
        self._viewers.attach_worker(None)
        before, self.view.undo_steps = self.view.state, 0
        self._claim.release()
        if before not in ("stopped", "failed"):
            self.publish(self.view.state_event("paused", Sentence("made room for another run")))

    async def end(self, reason: Sentence) -> None:
        """Ends the worker, sends the viewers the reason and closes their connections."""
        await self.stop()
        self._claim.release()
        self.publish(self.view.state_event("stopped", reason))
        self._viewers.close_all(protocol.CLOSE_NOT_FOUND, reason)

    # ---- called by the supervisor

    def worker_silent(self, silent: bool) -> None:
        """Publishes that the worker has not answered for some seconds, or that it answers again."""
        if silent:
            self._state_before_silence = self.view.state
            reason = Sentence("the training process does not answer: it may be in a very long step, or stuck")
            self.publish(self.view.state_event("unresponsive", reason))
        elif self.view.state == "unresponsive":
            answers = Sentence("the training process answers again")
            self.publish(self.view.state_event(self._state_before_silence, answers))

    def worker_ended(self, reason: Sentence, *, failed: bool) -> None:
        """Publishes that the worker has ended. The supervisor starts another, unless workers failed too often."""
        self._viewers.attach_worker(None)
        self._viewers.end_holds()
        self.view.unsaved["checkpoint"] = None
        self.saves.cancel()
        self.publish(self.view.state_event("failed" if failed else "restarting", reason))

    def on_message(self, report: Report, stored: Stored) -> None:
        """Publishes a report of the worker, after the attempt to store it."""
        if stored.points:
            above = self._history.add_points(stored.points)
            self.view.step, self.view.point = self._history.step, self._history.point
            self._viewers.send_points(above, self.view.point)
        for event in stored.events:
            if isinstance(event, protocol.RunChanged):
                self._claim.follow_worker(event.state, report.commands_taken)
            if isinstance(event, protocol.StorageChanged):
                event = self.view.storage_event("checkpoint", event.sentence)
            self.publish(event, report.viewer)
        if report.frame is not None and report.viewer is not None:
            self._viewers.send_held_frame(report.viewer, report.frame)
        if self.view.unsaved["history"] != stored.problem:
            self.publish(self.view.storage_event("history", stored.problem))
        self.saves.answer(report)

    # ---- viewers

    def join(self, since: int) -> Viewer:
        """Adds a viewer for a page that connects, and sends it the points above `since`."""
        return self._viewers.join(self.view.hello(self._epoch), since)

    def leave(self, viewer: Viewer) -> None:
        """Removes a viewer whose page has gone."""
        self._viewers.leave(viewer)
        self._worker.send(DropViewer(viewer.number))

    def handle_command(self, command: protocol.Command, viewer: Viewer) -> None:
        """Carries out a command of a page: the server does its own commands, the worker all others."""
        match command:  # the most frequent first: a credit comes for every frame of every viewer
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
            case _:  # mypy refuses a command of the server's own here
                self._command_worker(command, viewer)

    def _command_worker(self, command: protocol.WorkerCommand, viewer: Viewer) -> None:
        if isinstance(command, protocol.ReleaseHold) and not self._worker.alive:
            return  # the held step ended with the worker
        if self._worker.closing:
            viewer.put(_ENDED)
        else:
            if not self._worker.alive:  # the supervisor gave up after many failures: a command starts another try
                self._worker.restart()
            self._claim.handle_command(command, viewer.number)
