"""Many viewers of one run in one cheap process, which only does the page's end of the websocket.

    python -m tests.benchmarks.load_viewers '{"port": 8420, "run": "…", "steady": 300, ...}'

prints "ready" when every viewer watches and the warm-up is over, and one JSON object at the end. A viewer decodes only
what it needs of a message: the head, a frame's number and time, the first and last number of points. It answers pings
and frames like a page that draws at once. Slow viewers read a few bytes at a time; stalled ones never read.
"""

import base64
import json
import os
import re
import selectors
import socket
import struct
import sys
import time
from dataclasses import dataclass, field

_BUFFER = 1 << 18
_SLOW_BUFFER = 8192  # bytes of a slow viewer's receive buffer, so that unread data waits on the server's side
_SLOW_EVERY_SECONDS = 0.1
_TEXT, _BINARY, _CLOSE, _PING, _PONG = 1, 2, 8, 9, 10
_NUMBER = re.compile(rb'"number": ?(\d+)')


@dataclass(slots=True, eq=False)
class Viewer:
    """One connection: its socket, the part of a message that has arrived, and its counts."""

    socket: socket.socket
    kind: str
    pending: bytes = b""
    frames: int = 0
    frame_bytes: int = 0
    points: int = 0
    last_point: int = -1
    gaps: int = 0
    ages: list[float] = field(default_factory=list)  # seconds from the end of a frame's step to its arrival
    closed: str = ""


def connect(port: int, run: str, since: int, kind: str, watch: bytes) -> Viewer:
    """Connects, and sends what the viewer watches, if anything. Raises: SystemExit if the server refuses."""
    end = socket.socket()
    if kind == "slow":
        end.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _SLOW_BUFFER)
    end.settimeout(60)
    end.connect(("127.0.0.1", port))
    end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    key = base64.b64encode(os.urandom(16)).decode()
    end.sendall(
        f"GET /runs/{run}/stream?since={since} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\n"
        f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
    )
    answer = b""
    while b"\r\n\r\n" not in answer:
        answer += end.recv(1)
    if b" 101 " not in answer.split(b"\r\n")[0]:
        raise SystemExit(f"the server refused a viewer: {answer.decode(errors='replace')}")
    viewer = Viewer(end, kind, last_point=since)
    if watch:
        send_text(viewer, watch)
    end.setblocking(False)
    return viewer


def send(viewer: Viewer, opcode: int, content: bytes) -> None:
    """Sends one message. The mask is zero, which the protocol allows and which costs nothing."""
    length = struct.pack("!B", 0x80 | len(content)) if len(content) < 126 else struct.pack("!BH", 0xFE, len(content))
    viewer.socket.send(bytes([0x80 | opcode]) + length + bytes(4) + content)


def send_text(viewer: Viewer, content: bytes) -> None:
    """Sends a command."""
    send(viewer, _TEXT, content)


def number_of(frame: bytes) -> int:
    """The number near the start of a frame's msgpack map."""
    at = frame.index(b"\xa6number") + 7
    size = {0xCC: 1, 0xCD: 2, 0xCE: 4}.get(frame[at], 0)
    return int.from_bytes(frame[at + 1 : at + 1 + size], "big") if size else frame[at]


def time_of(frame: bytes) -> float:
    """The time when a frame's step ended, by the server's clock."""
    at = frame.index(b"\xa4time\xcb") + 6
    (seconds,) = struct.unpack_from("!d", frame, at)
    return float(seconds)


def take(viewer: Viewer, data: bytes) -> None:
    """Handles every complete message in the data; keeps the rest for later."""
    data, at = viewer.pending + data if viewer.pending else data, 0
    while len(data) - at >= 2:
        opcode, length, head = data[at] & 15, data[at + 1], 2
        if length == 126:
            head = 4
            length = int.from_bytes(data[at + 2 : at + 4], "big")
        elif length == 127:
            head = 10
            length = int.from_bytes(data[at + 2 : at + 10], "big")
        if len(data) - at < head + length:
            break
        at += head
        if opcode == _BINARY:
            beginning = data[at : at + 64]
            viewer.frames += 1
            viewer.frame_bytes += length
            viewer.ages.append(time.time() - time_of(beginning))
            send_text(viewer, b'{"type":"frame.drawn","number":%d}' % number_of(beginning))
        elif opcode == _TEXT:
            if data.startswith(b'{"type":"points.added"', at):
                take_points(viewer, data[at : at + length])
        elif opcode == _PING:
            send(viewer, _PONG, data[at : at + length])
        elif opcode == _CLOSE:
            viewer.closed = data[at + 2 : at + length].decode() or "closed without a word"
        at += length
    viewer.pending = data[at:]


def take_points(viewer: Viewer, text: bytes) -> None:
    """Counts points, and gaps in their numbers."""
    first = int(_NUMBER.search(text)[1])
    last = int(_NUMBER.match(text, text.rindex(b'"number":'))[1])
    if first != viewer.last_point + 1 or last - first + 1 != text.count(b'"number":'):
        viewer.gaps += 1
    viewer.points += last - first + 1
    viewer.last_point = last


def read(viewer: Viewer, most: int) -> bool:
    """Reads at most `most` bytes; returns False if none have arrived."""
    try:
        data = viewer.socket.recv(most)
        if data:
            take(viewer, data)
            return True
        viewer.closed = viewer.closed or "the connection ended"
    except BlockingIOError:
        return False
    except OSError as error:
        viewer.closed = viewer.closed or str(error)
    return False


def watch_for(seconds: float, viewers: list[Viewer], selector: selectors.BaseSelector, slow_rate: float) -> None:
    """Reads for all viewers for a time; for slow ones in small, even portions."""
    slow = [viewer for viewer in viewers if viewer.kind == "slow"]
    end = time.monotonic() + seconds
    tick = time.monotonic()
    portion = int(slow_rate * _SLOW_EVERY_SECONDS)
    while (now := time.monotonic()) < end:
        if now >= tick:
            tick += _SLOW_EVERY_SECONDS
            for viewer in slow:
                if not viewer.closed:
                    read(viewer, portion)
        for key, _ in selector.select(max(0.0, min(tick, end) - time.monotonic())):
            read(key.data, _BUFFER)
            if key.data.closed:
                selector.unregister(key.fileobj)


def see_who_is_gone(viewers: list[Viewer], seconds: float = 3.0) -> None:
    """Reads what is left for viewers; it ends with a close if the server has closed their connections."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and not all(viewer.closed for viewer in viewers):
        for viewer in viewers:
            while not viewer.closed and read(viewer, _BUFFER):
                pass
        time.sleep(0.05)


def main() -> None:
    plan = json.loads(sys.argv[1])
    watch = json.dumps({"type": "watch.set", **plan["watch"]}).encode()
    selector = selectors.DefaultSelector()
    viewers = []
    for kind in ("steady", "slow", "stalled"):
        for _ in range(plan[kind]):
            viewer = connect(plan["port"], plan["run"], plan["since"], kind, watch)
            viewers.append(viewer)
            if kind == "steady":
                selector.register(viewer.socket, selectors.EVENT_READ, viewer)
            if len(viewers) % 10 == 0:
                watch_for(0.01, viewers, selector, plan["slow_rate"])
    watch_for(plan["warm_up"], viewers, selector, plan["slow_rate"])
    for viewer in viewers:
        viewer.frames, viewer.frame_bytes, viewer.points = 0, 0, 0
        viewer.ages.clear()
    print("ready", flush=True)
    began, cpu = time.monotonic(), time.process_time()
    watch_for(plan["seconds"], viewers, selector, plan["slow_rate"])
    seconds, cpu = time.monotonic() - began, time.process_time() - cpu
    stalled = [viewer for viewer in viewers if viewer.kind == "stalled"]
    see_who_is_gone(stalled)
    report = {"seconds": seconds, "cpu": cpu / seconds}
    for kind in ("steady", "slow", "stalled"):
        group = [viewer for viewer in viewers if viewer.kind == kind]
        ages = sorted(age for viewer in group for age in viewer.ages)
        frames = sum(viewer.frames for viewer in group)
        report[kind] = {
            "viewers": len(group),
            "closed": [viewer.closed for viewer in group if viewer.closed],
            "gaps": sum(viewer.gaps for viewer in group),
            "points": sum(viewer.points for viewer in group),
            "frame_bytes": sum(viewer.frame_bytes for viewer in group) / frames if frames else 0,
            "fewest_frames_per_second": min((viewer.frames for viewer in group), default=0) / seconds,
            "frames_per_second": frames / seconds / len(group) if group else 0,
            "age_seconds": {
                "median": ages[len(ages) // 2] if ages else None,
                "p99": ages[int(len(ages) * 0.99)] if ages else None,
                "largest": ages[-1] if ages else None,
            },
        }
    print(json.dumps(report), flush=True)


if __name__ == "__main__":
    main()
