"""A run's claim on the computer's cores, and the commands to its worker, which depend on what the run has of them."""

from collections.abc import Callable

from server import protocol
from server.protocol.pipe_messages import GiveCommand, ShareCores
from server.runs.cores import Cores
from server.runs.run_view import RunView
from server.runs.supervisor import Supervisor


class CoreClaim:
    """One run's. A run trains while it has a claim and was given cores; without cores it waits in the queue.

    cores: what the run has; its place in the queue stands in its view.
    """

    def __init__(
        self, all_cores: Cores, view: RunView, worker: Supervisor, publish: Callable[[protocol.Event], None]
    ) -> None:
        self._all_cores, self._view, self._worker, self._publish = all_cores, view, worker, publish
        self._commands_sent = 0
        self.cores = 0

    def begin_worker(self) -> None:
        """A new worker starts, which was given no command yet."""
        self._commands_sent = 0

    def claim(self) -> None:
        """Joins the runs that share the cores, or their queue."""
        self._all_cores.claim(self)

    def release(self) -> None:
        """Wants no cores any more, and waits for none."""
        self._all_cores.release(self)
        self.cores = self._view.place = 0
        if self._view.state == "queued":
            self._publish(self._view.state_event("paused"))

    def set_share(self, cores: int, place: int) -> None:
        """What this run has from now on: cores, or (0) a place in the queue. Called by Cores."""
        granted = cores > 0 and self.cores == 0
        self.cores, self._view.place = cores, place
        if cores:
            self._worker.send(ShareCores(cores))
        if granted:
            self._send_command(protocol.ResumeRun())
        if place:
            self._publish(self._view.state_event("paused"))

    def follow_worker(self, state: protocol.RunState, commands_taken: int) -> None:
        """The worker says in which state it is. When no command is in flight: claims cores if the worker trains,
        releases them if it does not."""
        none_in_flight = commands_taken == self._commands_sent
        if state == "stopped" or (state == "paused" and self.cores and none_in_flight):
            self.release()
        elif state == "training" and none_in_flight and self not in self._all_cores:
            self.claim()
            if not self.cores:
                self._send_command(protocol.PauseRun())

    def handle_command(self, command: protocol.WorkerCommand, viewer: int) -> None:
        """Claims or releases cores as a command needs it, and gives it to the worker, unless it waits for cores."""
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
                pass  # needs no other share than the run has
        self._send_command(command, viewer)

    def _send_command(self, command: protocol.WorkerCommand, viewer: int = 0) -> None:
        if self._worker.alive:
            self._commands_sent += 1
            self._worker.send(GiveCommand(command=command, viewer=viewer, training=self.cores > 0))
