// The stream's end at the page, with a socket and a clock of our own.
import assert from "node:assert/strict";
import {afterEach, beforeEach, mock, test} from "node:test";
import {connect} from "../../../static/model/connection.js";
import {CLOSE} from "../../../static/model/protocol.js";

/** @type {FakeSocket[]} */
let sockets = [];

class FakeSocket {
  static OPEN = 1;
  readyState = 1;
  sent = [];
  isClosed = false;

  constructor(address) {
    this.address = new URL(address);
    sockets.push(this);
  }

  get since() {
    return Number(this.address.searchParams.get("since"));
  }

  say(event) {
    this.onmessage?.({data: JSON.stringify(event)});
  }

  end(code = 1006, reason = "") {
    this.onclose?.({code, reason});
  }

  send(text) {
    this.sent.push(JSON.parse(text));
  }

  close() {
    this.isClosed = true;
    this.readyState = 3;
  }
}

let events = [];
let frames = [];
const newest = () => sockets.at(-1);
const statuses = () => events.filter(({type}) => type === "connection.changed").map(({status}) => status);
const numbers = () =>
  events.flatMap((event) => (event.type === "points.added" ? event.points.map(({number}) => number) : []));
const points = (...all) => ({type: "points.added", points: all.map((number) => ({number}))});
const hello = (more = {}) => ({type: "hello", epoch: "one", life: 0, ...more});
const heartbeat = {type: "heartbeat.sent"};
/** In small steps: a timer that is set in the middle of one counts from its end. */
const wait = (milliseconds) => {
  for (let left = milliseconds; left > 0; left -= 50) mock.timers.tick(Math.min(50, left));
};
const start = () =>
  connect(
    "r/1",
    (event) => events.push(event),
    (bytes) => frames.push(bytes),
  );

beforeEach(() => {
  [sockets, events, frames] = [[], [], []];
  mock.timers.enable({apis: ["setTimeout", "setInterval", "Date"]});
  mock.method(Math, "random", () => 0.5); // no jitter
  globalThis.WebSocket = FakeSocket;
  globalThis.location = {href: "http://127.0.0.1:8420/runs/r"};
});

afterEach(() => {
  mock.timers.reset();
  mock.restoreAll();
});

test("a connection opens the run's stream and passes events and frames on", () => {
  const connection = start();
  assert.equal(newest().address.href, "ws://127.0.0.1:8420/runs/r%2F1/stream?since=0&sentences=true");
  newest().say(hello());
  newest().say(points(1, 2));
  newest().onmessage({data: new ArrayBuffer(3)});
  assert.deepEqual([events.map(({type}) => type), frames.length], [["hello", "points.added"], 1]);
  assert.ok(connection.send({type: "x"}));
  assert.deepEqual(newest().sent, [{type: "x"}]);
});

test("a lost connection continues behind the last point, with growing pauses", () => {
  const connection = start();
  newest().say(hello());
  newest().say(points(1, 2));
  newest().end();
  assert.deepEqual(statuses(), ["reconnecting"]);
  assert.equal(connection.send({type: "x"}), false);
  const pauses = [];
  for (let tries = 1; tries < 12; tries++) {
    const [before, begun] = [sockets.length, Date.now()];
    while (sockets.length === before) wait(10);
    pauses.push(Date.now() - begun);
    assert.equal(newest().since, 2);
    newest().end();
  }
  assert.ok(
    pauses.every((pause, i) => i === 0 || pause >= pauses[i - 1]),
    String(pauses),
  );
  assert.ok(pauses[0] < 1000 && pauses.at(-1) === 8000, String(pauses));
  assert.deepEqual(statuses().slice(0, 5), ["reconnecting", "reconnecting", "reconnecting", "gone", "gone"]);
  wait(8000);
  newest().say(hello());
  newest().end();
  assert.equal(statuses().at(-1), "reconnecting");
});

test("pages do not reconnect all at once", () => {
  mock.method(Math, "random", () => 0.999);
  start();
  newest().end();
  wait(700);
  assert.equal(sockets.length, 1);
  wait(100);
  assert.equal(sockets.length, 2);
});

test("an attempt without a hello within five seconds is given up, and tried again", () => {
  start();
  wait(4900);
  assert.equal(newest().isClosed, false);
  wait(200);
  assert.equal(sockets[0].isClosed, true);
  assert.deepEqual(statuses(), ["reconnecting"]);
  wait(1000);
  assert.equal(sockets.length, 2);
  sockets[0].say(hello()); // too late
  assert.deepEqual(statuses(), ["reconnecting"]);
  wait(60_000);
  assert.equal(statuses().at(-1), "gone");
});

test("seven seconds of silence are a dead connection; a heartbeat is a sign of life, and no news", () => {
  start();
  newest().say(hello());
  for (let i = 0; i < 20; i++) {
    wait(2000);
    newest().say(heartbeat);
  }
  assert.deepEqual([sockets.length, events.length], [1, 1]);
  wait(6900);
  assert.deepEqual(statuses(), []);
  wait(600);
  assert.deepEqual(statuses(), ["reconnecting"]);
  assert.equal(sockets[0].isClosed, true);
  wait(1000);
  assert.equal(sockets.length, 2);
});

test("a run that does not exist is never asked for again", () => {
  const connection = start();
  newest().end(CLOSE.notFound, "there is no run");
  assert.deepEqual(statuses(), ["missing"]);
  wait(600_000);
  connection.wake();
  assert.equal(sockets.length, 1);
});

test("a run that is deleted while it is shown is missing from then on", () => {
  const connection = start();
  newest().end();
  wait(1000);
  newest().say(hello());
  newest().end(CLOSE.notFound);
  connection.wake();
  wait(600_000);
  assert.deepEqual([sockets.length, statuses().at(-1)], [2, "missing"]);
});

for (const [name, code] of [
  ["room", CLOSE.tooMany],
  ["the run's data", CLOSE.unavailable],
]) {
  test(`a server without ${name} is asked again at the slowest pace, and its reason handed on`, () => {
    start();
    newest().end(code, "4 runs are live");
    assert.deepEqual(events.at(-1), {type: "connection.changed", status: "refused", reason: "4 runs are live"});
    wait(7900);
    assert.equal(sockets.length, 1);
    wait(200);
    assert.equal(sockets.length, 2);
    newest().say(hello());
    assert.equal(events.at(-1).type, "hello");
  });
}

test("the reason of a refusal comes as an event before the close, as template and values", () => {
  start();
  const sentence = {template: "{count} runs are live", values: {count: 4}};
  newest().say({
    type: "error.reported",
    code: "unavailable",
    field: null,
    message: "4 runs are live",
    sentence,
    errors: [],
  });
  assert.deepEqual(events, []);
  newest().end(CLOSE.tooMany, "4 runs are live");
  assert.deepEqual(events.at(-1), {type: "connection.changed", status: "refused", reason: sentence});
});

test("a page that fell behind reconnects at once behind its last point, but with pauses if no point came", () => {
  start();
  newest().say(hello());
  newest().say(points(1, 2, 3));
  newest().end(CLOSE.behind);
  wait(1);
  assert.deepEqual([sockets.length, newest().since], [2, 3]);
  newest().say(hello());
  newest().end(CLOSE.behind);
  wait(1);
  assert.equal(sockets.length, 2);
  wait(1000);
  assert.equal(sockets.length, 3);
});

test("waking retries at once while it waits, keeps a working connection, and reopens a silent one", () => {
  const connection = start();
  newest().say(hello());
  connection.wake();
  assert.equal(sockets.length, 1);
  for (let i = 0; i < 8; i++) {
    newest().end();
    connection.wake();
  }
  assert.equal(sockets.length, 9);
  wait(4000);
  connection.wake(); // an attempt is under way
  assert.equal(sockets.length, 9);
  newest().say(hello());
  mock.timers.setTime(Date.now() + 3600_000); // the computer slept, and no timer ran
  connection.wake();
  assert.deepEqual([sockets.length, sockets[8].isClosed, statuses().at(-1)], [10, true, "reconnecting"]);
  wait(3000);
  assert.equal(sockets.length, 10);
});

test("another server process sends everything again: no point twice, and the old ones stay until the new ones come", () => {
  start();
  newest().say(hello());
  newest().say(points(1, 2, 3));
  newest().end();
  wait(1000);
  assert.equal(newest().since, 3);
  newest().say(hello({epoch: "two"}));
  assert.deepEqual([sockets[1].isClosed, newest().since, events.at(-1).type], [true, 0, "connection.changed"]);
  newest().say(hello({epoch: "two"}));
  newest().say(points(1, 2, 3, 4));
  assert.deepEqual(
    events.slice(-3).map(({type}) => type),
    ["history.dropped", "hello", "points.added"],
  );
  newest().end();
  wait(1000);
  newest().say(hello({epoch: "two"}));
  newest().say(points(5));
  assert.equal(events.filter(({type}) => type === "history.dropped").length, 1);
});

test("another server process that is lost before it sent everything is asked for everything again", () => {
  start();
  newest().say(hello());
  newest().say(points(1, 2, 3));
  newest().end();
  wait(1000);
  newest().say(hello({epoch: "two"}));
  newest().end();
  wait(1000);
  assert.equal(newest().since, 0);
  newest().say(hello({epoch: "two"}));
  assert.deepEqual(
    events.slice(-2).map(({type}) => type),
    ["history.dropped", "hello"],
  );
});

test("a gap in the numbers is asked for once", () => {
  start();
  newest().say(hello());
  newest().say(points(1, 2));
  newest().say(points(5, 6));
  assert.deepEqual([sockets.length, newest().since, numbers()], [2, 2, [1, 2]]);
  newest().say(hello());
  newest().say(points(5, 6));
  assert.deepEqual([sockets.length, numbers()], [2, [1, 2, 5, 6]]);
});

test("points before the newest reset are not missed", () => {
  start();
  newest().say(hello({life: 40}));
  newest().say(points(41, 42));
  assert.deepEqual([sockets.length, numbers()], [1, [41, 42]]);
});
