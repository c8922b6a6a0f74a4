import assert from "node:assert/strict";
import test from "node:test";
import {createDrawLoop} from "../../static/draw-loop.js";

/** A loop on a hooks that notes what happens, in a browser whose time and animation frames the test makes. */
function setUp(context, {isBehind = false} = {}) {
  context.mock.timers.enable({apis: ["setTimeout", "Date"], now: 0});
  context.mock.method(performance, "now", () => Date.now());
  context.mock.method(performance, "mark", () => {});
  const asked = [];
  globalThis.requestAnimationFrame = (act) => asked.push(act);
  const happened = [];
  const age = {arrive: () => {}, draw: (time) => happened.push(`age of ${time}`)};
  const loop = createDrawLoop(
    {
      draw: ({number, time}) => {
        happened.push(`draw ${number}`);
        return time;
      },
      noteWait: (waited) => happened.push(`waited ${waited}`),
      isBehind: () => isBehind,
      update: () => happened.push("update"),
      drawn: (newest, numbers) => happened.push(`newest ${newest.number}, credits ${numbers}`),
    },
    age,
  );
  return {
    loop,
    pass: (ms) => context.mock.timers.tick(ms),
    isAsked: () => asked.length > 0,
    /** The browser's next animation frame. @returns {string[]} what happened since the last */
    next() {
      assert.ok(asked.length <= 1, "one animation frame is asked for at a time");
      asked.shift()?.();
      return happened.splice(0);
    },
  };
}

const frame = (number, slot = 0, more = {}) => ({number, slot, step: 10 * number, time: number, probes: [], ...more});

test("frames wait for the animation frame: the newest of each image is drawn, then all credits go back", (context) => {
  const {loop, next, pass} = setUp(context);
  assert.deepEqual(next(), ["update"]); // the page as it is before the first event
  for (const [number, slot] of [
    [1, 0],
    [2, 3],
    [3, 0],
  ])
    loop.receive(frame(number, slot), Date.now());
  assert.equal(loop.lastFrame(), null);
  pass(50);
  assert.deepEqual(next(), ["waited 50", "draw 2", "draw 3", "age of 2000", "newest 3, credits 1,2,3"]);
  assert.deepEqual(loop.lastFrame(), {number: 3, step: 30});
  assert.equal(loop.milliseconds.length, 1);
});

test("a frame that is drawn makes the numbers due, which wait for their turn", (context) => {
  const {loop, next, pass, isAsked} = setUp(context);
  pass(1000);
  next();
  loop.receive(frame(1), Date.now());
  assert.ok(!next().includes("update"));
  pass(199);
  assert.equal(isAsked(), false);
  pass(1);
  assert.deepEqual(next(), ["update"]);
});

test("numbers change five times a second however often they are due, and half as often on a slow browser", (context) => {
  for (const [isBehind, updates] of [
    [false, 5],
    [true, 3],
  ]) {
    const {loop, next, pass} = setUp(context, {isBehind});
    const happened = [];
    for (let ms = 0; ms < 1000; ms += 10) {
      loop.refreshNumbers();
      happened.push(...next());
      pass(10);
    }
    assert.equal(happened.length, updates);
    context.mock.timers.reset();
    context.mock.restoreAll();
  }
});

test("what a person did is shown with the next animation frame", (context) => {
  const {loop, next, pass} = setUp(context);
  next();
  pass(1);
  loop.redraw();
  loop.redraw();
  assert.deepEqual(next(), ["update"]);
  assert.deepEqual(next(), []);
});

test("the frame of a held step is drawn and uses no credit", (context) => {
  const {loop, next, pass} = setUp(context);
  next();
  loop.receive(frame(0, 0, {hold: 7}), Date.now());
  assert.deepEqual(next(), ["draw 0"]);
  assert.equal(loop.lastFrame(), null);
  loop.receive(frame(0, 0, {hold: 8}), Date.now());
  loop.receive(frame(5), Date.now());
  pass(1);
  assert.deepEqual(next(), ["draw 0", "waited 1", "draw 5", "age of 5000", "newest 5, credits 5"]);
});

test("the frames of a connection that is over are dropped, and their credits with them", (context) => {
  const {loop, next} = setUp(context);
  next();
  loop.receive(frame(1), Date.now());
  loop.forget();
  assert.deepEqual(next(), []);
});

test("the wait of a frame begins when it arrives, not at the last drawing", (context) => {
  const {loop, next, pass} = setUp(context);
  next();
  for (const number of [1, 2]) {
    pass(300);
    loop.receive(frame(number), Date.now());
    pass(20);
    assert.equal(next()[0], "waited 20");
  }
});

test("a drawing's time counts the decoding of every frame that came since the last", (context) => {
  const {loop, next, pass} = setUp(context);
  next();
  for (const number of [1, 2]) {
    const start = Date.now();
    pass(4); // decoding
    loop.receive(frame(number), start);
  }
  next();
  assert.deepEqual(loop.milliseconds, [8]);
});
