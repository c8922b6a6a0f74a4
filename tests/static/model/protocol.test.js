import assert from "node:assert/strict";
import test from "node:test";
import * as protocol from "../../../static/model/protocol.js";

test("commands say what the server reads", () => {
  assert.deepEqual(protocol.pauseRun(), {type: "run.pause"});
  assert.deepEqual(protocol.resetRun(), {type: "run.reset"});
  assert.deepEqual(protocol.resetRun(7), {type: "run.reset", seed: 7});
  assert.deepEqual(protocol.setOptions({learning_rate: 0.1}), {type: "options.set", learning_rate: 0.1});
  assert.deepEqual(protocol.applyDefinition("x", true), {type: "definition.apply", text: "x", keep_weights: true});
  assert.deepEqual(protocol.setProbe({slot: 0, source: "validation", index: 3}), {
    type: "probe.set",
    slot: 0,
    source: "validation",
    index: 3,
  });
  assert.deepEqual(protocol.frameDrawn(4), {type: "frame.drawn", number: 4});
  assert.deepEqual(protocol.setWatch([1, 2], 20, [0, 3]), {
    type: "watch.set",
    layers: [1, 2],
    fields: [...protocol.FRAME_FIELDS],
    frames_per_second: 20,
    slots: [0, 3],
  });
});

test("a frame is decoded without copying its images", () => {
  // {type: "frame", number: 5, data: bin 01 02 03}
  const bytes = Uint8Array.of(
    0x83,
    0xa4,
    ...Buffer.from("type"),
    0xa5,
    ...Buffer.from("frame"),
    0xa6,
    ...Buffer.from("number"),
    5,
    0xa4,
    ...Buffer.from("data"),
    0xc4,
    3,
    1,
    2,
    3,
  );
  const frame = protocol.decodeFrame(bytes.buffer);
  assert.equal(frame.number, 5);
  assert.deepEqual([...frame.data], [1, 2, 3]);
  assert.equal(frame.data.buffer, bytes.buffer);
});
