import assert from "node:assert/strict";
import {test} from "node:test";
import {createFramePainter} from "../../../static/cards/frame-painter.js";

/** Four cards of one size, what was drawn on them, and a browser that is always late. */
function setUp(context) {
  context.mock.timers.enable({apis: ["setTimeout"]});
  globalThis.requestAnimationFrame = (act) => act();
  const drawn = [];
  const row = {bands: [{strip: {width: 100, height: 10}}]};
  const cards = {
    all: () => Array.from({length: 4}, () => ({rows: [row]})),
    draw: (frame, layers) => drawn.push([frame.number, layers.map(({index}) => index)]),
  };
  const page = {status: "training", holds: false};
  const inTurn = createFramePainter(
    cards,
    () => page,
    () => page.holds,
  );
  for (let frame = 0; frame < 60; frame++) inTurn.note(50);
  return {drawn, page, inTurn, later: (ms) => context.mock.timers.tick(ms)};
}

const frame = (number, slot = 0) => ({number, slot, time: 10 + number, layers: [0, 1, 2, 3].map((index) => ({index}))});

test("while frames come each is drawn on half of the cards, and the age is that of the oldest of them", (context) => {
  const {drawn, inTurn, later} = setUp(context);
  assert.equal(inTurn.isBehind, true);
  const times = [1, 2, 3].map((number) => {
    later(90);
    return inTurn.draw(frame(number));
  });
  assert.deepEqual(drawn, [
    [1, [0, 1]],
    [2, [2, 3]],
    [3, [0, 1]],
  ]);
  assert.deepEqual(times, [11, 11, 12]);
});

test("the other half follows if no newer frame comes", (context) => {
  const {drawn, inTurn, later} = setUp(context);
  inTurn.draw(frame(1));
  later(99);
  assert.equal(drawn.length, 1);
  later(1);
  assert.deepEqual(drawn, [
    [1, [0, 1]],
    [1, [2, 3]],
  ]);
  later(1000);
  assert.equal(drawn.length, 2);
});

test("the frames of a paused run are drawn whole, and its last half at once when it pauses", (context) => {
  const {drawn, page, inTurn, later} = setUp(context);
  inTurn.draw(frame(1));
  page.status = "paused";
  inTurn.update(page);
  assert.deepEqual(drawn.at(-1), [1, [2, 3]]);
  assert.equal(inTurn.draw(frame(2)), 12);
  assert.deepEqual(drawn.at(-1), [2, [0, 1, 2, 3]]);
  later(1000);
  assert.equal(drawn.length, 3);
});

test("the other half of a frame is not drawn over a held step", (context) => {
  const {drawn, page, inTurn, later} = setUp(context);
  inTurn.draw(frame(1));
  page.holds = true;
  later(1000);
  assert.equal(drawn.length, 1);
});

test("the rest of one image does not wait for those of another", (context) => {
  const {drawn, inTurn, later} = setUp(context);
  inTurn.draw(frame(1, 0));
  inTurn.draw(frame(2, 1));
  later(100);
  assert.deepEqual(drawn, [
    [1, [0, 1]],
    [2, [0, 1]],
    [1, [2, 3]],
    [2, [2, 3]],
  ]);
});
