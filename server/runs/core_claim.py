"""A run's claim on the computer's cores, and the commands to its worker, which depend on the run's share."""

from collections.abc import Callable

from server import protocol
from server.protocol.pipe_messages import GiveCommand, ShareCores
from server.runs.cores import Cores
from server.runs.run_view import RunView
from server.runs.supervisor import Supervisor


class CoreClaim:
    """Claims cores for one run. A run trains while it has a claim and cores; without cores it waits in the queue.

    cores: the run's share; its place in the queue stands in its view.
    """

    def __init__(
        self, all_cores: Cores, view: RunView, worker: Supervisor, publish: Callable[[protocol.Event], None]
    ) -> None:
        self._all_cores, self._view, self._worker, self._publish = all_cores, view, worker, publish
        self._commands_sent = 0
        self.cores = 0

    def begin_worker(self) -> None:
        """Resets the count of commands sent, because a new worker starts."""
        self._commands_sent = 0

    def claim(self) -> None:
        """Adds the run to those that share the cores, or to their queue."""
        self._all_cores.claim(self)

    def release(self) -> None:
        """Gives up the run's cores or its place in the queue."""
        self._all_cores.release(self)
        self.cores = self._view.place = 0
        if self._view.state == "queued":
            self._publish(self._view.state_event("paused"))

    def set_share(self, cores: int, place: int) -> None:
        """Sets the run's share: cores, or (0) a place in the queue. Called by Cores."""
        granted = cores > 0 and self.cores == 0
        self.cores, self._view.place = cores, place
        if cores:
            self._worker.send(ShareCores(cores))
        if granted:
            self._send_command(protocol.ResumeRun())
        if place:
            self._publish(self._view.state_event("paused"))

    def follow_worker(self, state: protocol.RunState, commands_taken: int) -> None:
        """Follows the worker's state when no command is in flight: claims cores if the worker trains, releases them if
        it does not."""
        none_in_flight = commands_taken == self._commands_sent
        if state == "stopped" or (state == "paused" and self.cores and none_in_flight):
            self.release()
        elif state == "training" and none_in_flight and self not in self._all_cores:
            self.claim()
            if not self.cores:
                self._send_command(protocol.PauseRun())

    def handle_command(self, command: protocol.WorkerCommand, viewer: int) -> None:
        """Claims or releases cores for a command, then sends it to the worker, unless the run must wait for cores."""
        match command:
            case protocol.PauseRun() | protocol.StepRun() | protocol.RestoreRun():
                self.release()
            case protocol.ResumeRun() if self._view.state != "stopped":
                self.claim()
                if not self.cores:
                    return
            case protocol.ResetRun() if self._view.state == "stopped":
                self.claim()
            case _:
                pass  # the run keeps its share
        self._send_command(command, viewer)

    def _send_command(self, command: protocol.WorkerCommand, viewer: int = 0) -> None:
        if self._worker.alive:
            self._commands_sent += 1
            self._worker.send(GiveCommand(command=command, viewer=viewer, training=self.cores > 0))
