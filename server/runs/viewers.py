"""The viewers of one run. Events go to every viewer; one request to the worker serves them all with a frame."""

import asyncio
from collections.abc import Callable, Iterable, Sequence

from engine.errors import Sentence
from server import protocol
from server.protocol import FilterRange
from server.protocol.pipe_messages import CancelFrame, FrameMade, RequestFrame, SearchPatches, ToWorker
from server.runs.point_lane import ReadPoints
from server.runs.stream import Viewer

SendToWorker = Callable[[ToWorker], None]

_VIEWERS_A_TURN = 20  # of the event loop


class Viewers:
    """The viewers of one run. Runs on the event loop. frames_made: by the living worker."""

    def __init__(self, read_points: ReadPoints) -> None:
        self._read_points = read_points
        self._viewers: dict[int, Viewer] = {}
        self._count = 0
        self._validation: str | None = None  # the newest, for viewers that join later
        self._send_to_worker: SendToWorker | None = None
        self._frame_requested, self._fresh = False, False
        self._request_timer: asyncio.TimerHandle | None = None
        self._request_due_at = 0.0
        self._loop = asyncio.get_running_loop()
        self.frames_made = 0

    def __len__(self) -> int:
        return len(self._viewers)

    def join(self, hello: protocol.Hello, since: int) -> Viewer:
        """Adds a viewer for a page, and queues hello, the points above `since` and the newest validation for it."""
        self._count += 1
        viewer = Viewer(self._count, self._read_points, self._schedule_request)
        viewer.put(hello.model_dump_json())
        if since < hello.point:
            viewer.put_points(max(since, 0), hello.point)
        if self._validation is not None:
            viewer.events.put_newest("validation", self._validation)
        self._viewers[viewer.number] = viewer
        return viewer

    def leave(self, viewer: Viewer) -> None:
        """Removes a viewer whose page has gone."""
        del self._viewers[viewer.number]
        if viewer.patches.watched:
            self._send_watched_patches()
        self._cancel_request()

    # ---- events and points

    def send_event(self, event: protocol.Event, to: int | None = None) -> None:
        """Sends an event to all viewers, or to one by its number."""
        text = event.model_dump_json()
        if isinstance(event, protocol.ValidationMeasured):
            self._validation = text
            for viewer in self._viewers.values():
                viewer.events.put_newest("validation", text)
            return
        if isinstance(event, protocol.PatchesFound):
            for viewer in self._viewers.values():
                viewer.patches.put(event, text)
            return
        for number, viewer in self._viewers.items():
            if to is None or to == number:
                viewer.put(text)
                if isinstance(event, protocol.HoldTaken | protocol.HoldEnded):
                    viewer.hold = event.hold if isinstance(event, protocol.HoldTaken) else None

    def send_held_frame(self, viewer: int, frame: bytes) -> None:
        """Sends the frame of a held step to the viewer that holds it."""
        if viewer in self._viewers:
            self._viewers[viewer].put(frame)

    def end_holds(self) -> None:
        """Ends all held steps, because the worker that kept them has ended."""
        for viewer in self._viewers.values():
            if viewer.hold is not None:
                viewer.put(protocol.HoldEnded(hold=viewer.hold, reason="worker").model_dump_json())
                viewer.hold = None

    def close_all(self, code: int, reason: Sentence) -> None:
        """Closes the connections of all viewers after their queued messages."""
        for viewer in self._viewers.values():
            viewer.end(code, reason, at_once=False)

    def send_points(self, above: int, up_to: int) -> None:
        """Sends new points, by their numbers, to all viewers."""
        for viewer in self._viewers.values():
            viewer.put_points(above, up_to)

    # ---- frames and patches

    def attach_worker(self, send_to_worker: SendToWorker | None) -> None:
        """Requests frames from another worker from now on, or (None) from none."""
        self._send_to_worker = send_to_worker
        self._frame_requested, self._fresh = False, True
        self._schedule_request()
        if any(viewer.patches.watched for viewer in self._viewers.values()):
            self._loop.call_soon(self._send_watched_patches)  # after the worker has been started

    def watch(self, viewer: Viewer, command: protocol.SetWatch) -> None:
        """Sets what a viewer watches; it gets a frame even if the network has not changed."""
        viewer.frames.watch(command)
        self._fresh = True
        self._schedule_request()
        self._cancel_request()

    def watch_patches(self, viewer: Viewer, command: protocol.WatchPatches) -> None:
        """Sets whose patches a viewer watches; it gets them even if the network has not changed."""
        self._send_watched_patches(viewer.patches.watch(command))

    def _send_watched_patches(self, new: Sequence[FilterRange] = ()) -> None:
        if self._send_to_worker is not None:
            watched = {one: None for viewer in self._viewers.values() for one in viewer.patches.watched}
            self._send_to_worker(SearchPatches(ranges=tuple(watched), new=tuple(new)))

    def on_frame(self, made: FrameMade) -> None:
        """Sends the requested frame to all viewers that show its slot, and requests another for the others."""
        self._frame_requested, self.frames_made = False, made.number
        viewers = self._viewers.values()
        showing = tuple(viewer for viewer in viewers if viewer.frames.shows(made.slot))
        self._put_frame(made.number, made.frame, showing)
        others = (viewer.frames.due_at() for viewer in viewers if not viewer.frames.shows(made.slot))
        due = [due for due in others if due is not None]
        if due:
            self._schedule_request(min(due))

    def _put_frame(self, number: int, frame: bytes, viewers: tuple[Viewer, ...]) -> None:
        """Puts a frame to a few viewers in each turn of the event loop, so that hundreds of writes do not block it."""
        for viewer in viewers[:_VIEWERS_A_TURN]:
            viewer.frames.put(number, frame)
        if len(viewers) > _VIEWERS_A_TURN:
            self._loop.call_soon(self._put_frame, number, frame, viewers[_VIEWERS_A_TURN:])

    def _schedule_request(self, due_at: float = 0.0) -> None:
        """Schedules the request to the worker for the earliest moment at which a viewer is due (monotonic clock).

        Many viewers call this in one turn of the event loop, so it is cheap and loops over none of them.
        """
        if self._send_to_worker is None or (self._frame_requested and not self._fresh):
            return
        if self._request_timer is None or due_at < self._request_due_at:
            if self._request_timer is not None:
                self._request_timer.cancel()
            self._request_timer, self._request_due_at = self._loop.call_at(due_at, self._request_frame), due_at

    def _request_frame(self) -> None:
        """Requests one frame of all that is watched, one at a time; none if nothing is watched."""
        self._request_timer = None
        if self._send_to_worker is None or (self._frame_requested and not self._fresh):
            return
        watching = [viewer for viewer in self._viewers.values() if viewer.frames.watching]
        if not watching:
            return
        layers = tuple(sorted({layer for viewer in watching for layer in viewer.frames.layers}))
        fields = tuple(sorted({field for viewer in watching for field in viewer.frames.fields}))
        request = RequestFrame(layers=layers, fields=fields, slots=_slots(watching), fresh=self._fresh)
        self._send_to_worker(request)
        self._frame_requested, self._fresh = True, False

    def _cancel_request(self) -> None:
        """Cancels the request for a frame if no viewer waits for one any more."""
        watching = any(viewer.frames.watching for viewer in self._viewers.values())
        if self._frame_requested and self._send_to_worker and not watching:
            self._send_to_worker(CancelFrame())
            self._frame_requested = False


def _slots(viewers: Iterable[Viewer]) -> tuple[int, ...] | None:
    """The slots that any of the viewers shows; None if one shows all."""
    chosen: set[int] = set()
    for viewer in viewers:
        if viewer.frames.slots is None:
            return None
        chosen.update(viewer.frames.slots)
    return tuple(sorted(chosen))
