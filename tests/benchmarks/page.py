"""Measures what the page costs the browser: frames per second, main-thread time per frame, memory, bytes, loading time.

    python -m tests.benchmarks.page [--parts demo wide wide-all memory opening] [--minutes M] [--seconds T] [--json]

prints the README's table, after about twelve minutes. A real Chromium without a screen shows a network that trains:
mnist-demo with all cards in sight, and a network of 64 filters in an ordinary window and with all cards in sight.
Main-thread time is the processor time, not the clock time, of the renderer's tasks in Chromium's own tracing: other
work of this computer does not change it. A frame counts the tasks since the drawing before.
"""

import argparse
import json
import os
import sys
import tempfile
from bisect import bisect_left
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from tests.benchmarks.training import processor
from tests.chromium import FLAGS, NAMES, SHELL, on_path
from tests.running import RunningServer

DESK = {"width": 1440, "height": 900}
RATE = 30  # frames per second that the page asks for here
OPENINGS = 5
RESULTS = {True: "reached", False: "missed", None: ""}
WARM_UP_MS = 4000
SETTLED = 1000  # steps: until then the training stops for a validation at every hundredth
CATEGORIES = ["toplevel", "blink.user_timing", "disabled-by-default-devtools.timeline"]

_BLOCK = "{type:'conv', sx:3, pad:1, filters:64, activation:'relu'}"
_POOL = "{type:'pool', sx:2, stride:2}"
WIDE = (
    "layer_defs = [{type:'input', out_sx:24, out_sy:24, out_depth:1},\n"
    + ",\n".join([_BLOCK, _POOL, _BLOCK, _POOL, _BLOCK, _BLOCK])
    + ",\n{type:'softmax', num_classes:10}];"
)  # twelve layers behind the input; in small batches, so that there are more steps than frames

# The page asks for another rate, and a mark in the trace tells when it has drawn.
PREPARE = f"""(() => {{
    const send = WebSocket.prototype.send;
    WebSocket.prototype.send = function(data) {{
        const isWatch = typeof data === "string" && data.includes('"frames_per_second"');
        return send.call(this, isWatch ? data.replace(/"frames_per_second":\\d+/, '"frames_per_second":{RATE}') : data);
    }};
}})()"""
FIRST_PICTURE = "performance.getEntriesByName('first-picture')[0]?.startTime"
COMPLETE = "!!window.convscope?.lastFrame()"
IN_SIGHT = """[...document.querySelectorAll('.card')].map(card => card.getBoundingClientRect())
    .filter(({top, bottom}) => bottom > 0 && top < innerHeight).length"""
MARK = """() => {
    const drawn = window.convscope.drawMilliseconds;
    drawn.push = (...times) => {
        performance.mark("convscope drawn");
        return Array.prototype.push.apply(drawn, times);
    };
}"""


@contextmanager
def browsing(executable: str | None = None) -> Iterator[Browser]:
    """Starts a Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable or on_path((*NAMES, SHELL)), args=FLAGS)
        yield browser
        browser.close()


@contextmanager
def serving(definition: str | None = None, options: dict[str, Any] | None = None) -> Iterator[str]:
    """Starts a server with a run that trains on one thread; gives the run's address."""
    with tempfile.TemporaryDirectory() as folder, RunningServer(Path(folder) / "data", "--threads", "1") as server:
        made = server.post("/api/runs", json={"definition": definition, "options": options or {}, "seed": 1})
        yield f"{server.url}/runs/{made.raise_for_status().json()['id']}"


def open_page(browser: Browser, address: str) -> Page:
    """Opens a page in a new context, where nothing is cached, and waits until it is complete."""
    page = browser.new_context(viewport=DESK).new_page()
    page.add_init_script(PREPARE)
    page.goto(address)
    until(page, COMPLETE)
    return page


def until(page: Page, expression: str, seconds: float = 30) -> None:
    """Waits until an expression is true. Raises: SystemExit if it takes longer."""
    for _ in range(int(seconds / 0.02)):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(20)
    raise SystemExit(f"the page did not get there within {seconds:g} s: {expression}")


def show_all(page: Page) -> None:
    """Makes the window as high as the page, so that every card is in sight."""
    height = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": DESK["width"], "height": height})


def measure_frames(browser: Browser, address: str, seconds: float, *, all_cards: bool) -> dict[str, Any]:
    """Frames per second and main-thread milliseconds per frame, with all cards in sight or in an ordinary window."""
    page = open_page(browser, address)
    if all_cards:
        show_all(page)
    else:
        page.evaluate("document.querySelectorAll('.card')[4].scrollIntoView()")
    cards: int = page.evaluate(IN_SIGHT)
    page.evaluate(MARK)
    until(page, f"window.convscope.state().step > {SETTLED}", 120)
    browser.start_tracing(page=page, categories=CATEGORIES)
    page.wait_for_timeout(1000 * seconds)
    events = json.loads(browser.stop_tracing())["traceEvents"]
    page.context.close()
    return {"cards": cards, **read_trace(events)}


def read_trace(events: list[dict[str, Any]]) -> dict[str, Any]:
    """Frames per second and main-thread milliseconds per frame, of the thread that drew."""
    marks = sorted((e for e in events if e["name"] == "convscope drawn" and e["ph"] in "RIn"), key=lambda e: e["ts"])
    if len(marks) < 2:
        raise SystemExit("the page drew nothing while it was traced")
    thread = (marks[0]["pid"], marks[0]["tid"])
    times = [mark["ts"] for mark in marks]
    costs = [0.0] * (len(times) - 1)  # of the frames after the first
    for event in events:
        if (event["pid"], event["tid"]) != thread or event["name"] != "ThreadControllerImpl::RunTask":
            continue
        place = bisect_left(times, event["ts"]) - 1
        if 0 <= place < len(costs):
            costs[place] += event.get("tdur", event.get("dur", 0)) / 1000
    return {
        "frames": len(costs),
        "frames_per_second": 1e6 * len(costs) / (times[-1] - times[0]),
        "median_ms": median(costs),
        "p95_ms": quantiles(costs, n=20)[-1] if len(costs) > 1 else costs[0],
    }


def measure_memory(browser: Browser, address: str, minutes: float) -> dict[str, float]:
    """Bytes of the JavaScript heap after garbage collection, at first and after some minutes of training."""
    page = open_page(browser, address)
    show_all(page)
    page.wait_for_timeout(WARM_UP_MS)
    before = _heap(page)
    page.wait_for_timeout(60_000 * minutes)
    after = _heap(page)
    points: int = page.evaluate("window.convscope.state().number")
    page.context.close()
    return {"minutes": minutes, "before": before, "after": after, "points": points}


def _heap(page: Page) -> float:
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    session.send("HeapProfiler.collectGarbage")
    metrics = {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}
    session.detach()
    used: float = metrics["JSHeapUsedSize"]
    return used


def measure_opening(browser: Browser, address: str) -> dict[str, Any]:
    """Compressed bytes of the files before the first drawn frame, bytes of the stream until then, and the time from
    navigation to that frame.
    """
    files, streams, times = [], [], []
    for _ in range(OPENINGS):
        context = browser.new_context(viewport=DESK)
        page = context.new_page()
        page.add_init_script(PREPARE)
        session = context.new_cdp_session(page)
        session.send("Network.enable")
        loaded: list[tuple[float, float]] = []
        heard: list[tuple[float, float]] = []
        session.on("Network.loadingFinished", lambda e, to=loaded: to.append((e["timestamp"], e["encodedDataLength"])))
        session.on(
            "Network.webSocketFrameReceived", lambda e, to=heard: to.append((e["timestamp"], _size(e["response"])))
        )
        page.goto(address)
        until(page, f"{FIRST_PICTURE} !== undefined")
        at: float = page.evaluate(FIRST_PICTURE)
        document: float = page.evaluate("performance.getEntriesByType('navigation')[0].responseEnd")
        drawn = min(stamp for stamp, _ in loaded) + (at - document) / 1000  # the document is the first to be there
        files.append(sum(size for stamp, size in loaded if stamp <= drawn))
        streams.append(sum(size for stamp, size in heard if stamp <= drawn))
        times.append(at)
        context.close()
    return {"bytes": max(files), "stream_bytes": median(streams), "milliseconds": median(times), "openings": OPENINGS}


def _size(frame: dict[str, Any]) -> float:
    text = frame["payloadData"]
    return len(text) * 3 / 4 if frame["opcode"] == 2 else len(text)  # binary ones come as base64


def rows_of(report: dict[str, Any]) -> Iterator[tuple[str, str, str, bool | None]]:
    """Rows of name, target, measurement, and whether it is reached; None without a target."""
    for part, name in (("demo", "mnist-demo"), ("wide", "12 layers of 64 filters"), ("wide-all", "the same")):
        if part in report:
            seen = report[part]
            rate, cost = seen["frames_per_second"], f"{seen['median_ms']:.2f} ms, p95 {seen['p95_ms']:.2f} ms"
            shown = f"{name}, {seen['cards']} cards in sight"
            yield f"{shown}, asked for {RATE} frames/s: drawn", "≥ 20 frames/s", f"{rate:.1f} frames/s", rate >= 20
            what = f"{shown}: main-thread time per frame, median"
            if part == "demo":
                yield what, "≤ 4 ms", cost, seen["median_ms"] <= 4
            else:
                yield what, "", cost, None
    if "memory" in report:
        seen = report["memory"]
        grown = (seen["after"] - seen["before"]) / 1e6
        what = (
            f"memory that the page gained in {seen['minutes']:g} minutes, {seen['points']:,} points, after collection"
        )
        yield what, "< 10 MB", f"{grown:+.1f} MB, from {seen['before'] / 1e6:.1f}", grown < 10
    if "opening" in report:
        seen = report["opening"]
        measured = f"{seen['bytes'] / 1000:.0f} kB, and {seen['stream_bytes'] / 1000:.0f} kB of the run itself"
        yield "loaded before the first frame, compressed", "≤ 400 kB", measured, seen["bytes"] <= 400_000
        measured = f"{seen['milliseconds'] / 1000:.2f} s, median of {seen['openings']}"
        yield "from opening the page to its first frame", "≤ 1.5 s", measured, seen["milliseconds"] <= 1500


def markdown(report: dict[str, Any]) -> str:
    """The report as the README's table."""
    lines = ["| what | target | measured | |", "| --- | --- | --- | --- |"]
    for what, target, measured, reached in rows_of(report):
        lines.append(f"| {what} | {target} | {measured} | {RESULTS[reached]} |")
    return "\n".join(
        [*lines, "", f"Chromium without a screen or a graphics card; {processor()}, {os.cpu_count()} cores."]
    )


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.page", description=__doc__.split("\n")[0])
    parts = ["demo", "wide", "wide-all", "memory", "opening"]
    parser.add_argument("--parts", nargs="+", choices=parts, default=parts)
    parser.add_argument("--minutes", type=float, default=10, help="of watching the memory")
    parser.add_argument("--seconds", type=float, default=20, help="of tracing")
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of the table")
    settings = parser.parse_args()
    report: dict[str, Any] = {}
    with browsing() as browser:
        for part in settings.parts:
            print(f"{part} ...", file=sys.stderr)
            definition, options = (WIDE, {"batch_size": 4, "method": "sgd"}) if "wide" in part else (None, None)
            with serving(definition, options) as address:
                if part == "memory":
                    report[part] = measure_memory(browser, address, settings.minutes)
                elif part == "opening":
                    report[part] = measure_opening(browser, address)
                else:
                    report[part] = measure_frames(browser, address, settings.seconds, all_cards=part != "wide")
    print(json.dumps(report) if settings.json else markdown(report))


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit("interrupted; the server and the browser have been ended")
