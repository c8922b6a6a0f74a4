import assert from "node:assert/strict";
import {test} from "node:test";
import {HalfFrames} from "../../../static/cards/half-frames.js";

const CARDS = [3, 1, 1, 1, 2].map((area, item) => ({item, area}));

function behind() {
  const turns = new HalfFrames();
  for (let frame = 0; frame < 60; frame++) turns.note(45);
  return turns;
}

test("a browser that keeps up draws all cards with each frame, however long one frame waits", () => {
  const turns = new HalfFrames();
  for (let frame = 0; frame < 500; frame++) turns.note(frame === 300 ? 60_000 : frame % 17);
  assert.equal(turns.byHalves, false);
  assert.deepEqual(turns.split(0, CARDS), {now: [0, 1, 2, 3, 4], later: []});
});

test("a browser that cannot keep up draws halves of about as many pixels in turn, each in one place", () => {
  const turns = behind();
  assert.equal(turns.byHalves, true);
  assert.deepEqual(turns.split(0, CARDS), {now: [0, 1], later: [2, 3, 4]});
  assert.deepEqual(turns.split(0, CARDS), {now: [2, 3, 4], later: [0, 1]});
  assert.deepEqual(turns.split(0, CARDS), {now: [0, 1], later: [2, 3, 4]});
});

test("of two images each has its own turns, so that neither shows one half alone", () => {
  const turns = behind();
  const first = [0, 1, 0, 1].map((slot) => turns.split(slot, CARDS).now[0]);
  assert.deepEqual(first, [0, 0, 2, 2]);
});

test("a single card is drawn with each frame", () => {
  assert.deepEqual(behind().split(0, [{item: 4, area: 9}]), {now: [4], later: []});
});

test("once the browser keeps up again for a while, all cards are drawn with each frame", () => {
  const turns = behind();
  for (let frame = 0; frame < 50; frame++) turns.note(8);
  assert.equal(turns.byHalves, true);
  for (let frame = 0; frame < 100; frame++) turns.note(8);
  assert.equal(turns.byHalves, false);
});
