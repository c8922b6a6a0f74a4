import assert from "node:assert/strict";
import test from "node:test";
import {NewestFrames} from "../../../static/model/newest-frames.js";

test("of frames that came between two drawings the newest is drawn, and all credits go back then", () => {
  const slot = new NewestFrames();
  assert.equal(slot.take(), null);
  slot.put({number: 7, slot: 0});
  slot.put({number: 8, slot: 0});
  assert.deepEqual(slot.take(), {frame: {number: 8, slot: 0}, frames: [{number: 8, slot: 0}], numbers: [7, 8]});
  assert.equal(slot.take(), null);
});

test("the newest frame of each image is drawn", () => {
  const slot = new NewestFrames();
  for (const [number, of] of [
    [1, 0],
    [2, 3],
    [3, 0],
  ])
    slot.put({number, slot: of});
  const {frame, frames, numbers} = slot.take();
  assert.equal(frame.number, 3);
  assert.deepEqual(
    [frames.map(({number}) => number), numbers],
    [
      [2, 3],
      [1, 2, 3],
    ],
  );
});

test("a new connection owes no credits", () => {
  const slot = new NewestFrames();
  slot.put({number: 7, slot: 0});
  slot.clear();
  slot.put({number: 1, slot: 1});
  assert.deepEqual(slot.take(), {frame: {number: 1, slot: 1}, frames: [{number: 1, slot: 1}], numbers: [1]});
});
