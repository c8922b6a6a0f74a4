import assert from "node:assert/strict";
import test from "node:test";
import {FrameSlot} from "../../static/lib/frame-slot.js";

test("of frames that came between two drawings the newest is drawn, and all credits go back then", () => {
  const slot = new FrameSlot();
  assert.equal(slot.take(), null);
  slot.put({number: 7});
  slot.put({number: 8});
  assert.deepEqual(slot.take(), {frame: {number: 8}, numbers: [7, 8]});
  assert.equal(slot.take(), null);
});

test("a new connection owes nothing", () => {
  const slot = new FrameSlot();
  slot.put({number: 7});
  slot.clear();
  slot.put({number: 1});
  assert.deepEqual(slot.take(), {frame: {number: 1}, numbers: [1]});
});
