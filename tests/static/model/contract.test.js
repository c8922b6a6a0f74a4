// tests/contract/messages.json is read here with the page's own protocol, and by Python in tests/contract.
import assert from "node:assert/strict";
import {readFileSync} from "node:fs";
import {test} from "node:test";
import * as protocol from "../../../static/model/protocol.js";
import {initialState, reduce} from "../../../static/model/state.js";

const messages = JSON.parse(readFileSync(new URL("../../contract/messages.json", import.meta.url), "utf8"));

test("every command is written as the server reads it", () => {
  const written = [
    protocol.pauseRun(),
    protocol.resumeRun(),
    protocol.stepRun(),
    protocol.resetRun(),
    protocol.resetRun(3),
    protocol.restoreRun(),
    protocol.restartWorker(),
    protocol.setOptions({learning_rate: 0.1, batch_size: 10}),
    protocol.applyDefinition("[]", false),
    protocol.undoDefinition(),
    protocol.setWatch([0, 1], 20, [0, 2]),
    protocol.setProbe({slot: 0, source: "validation", index: 4}),
    protocol.setProbe({slot: 0, source: "pixels", pixels: [0, 255]}),
    protocol.removeProbe(2),
    protocol.watchPatches(
      [1, 4],
      [
        [0, 8],
        [3, 11],
      ],
    ),
    protocol.silenceFilter(1, 2, true),
    protocol.freezeLayer(1, false),
    protocol.paintFilter(1, 2, null, [0.5, null, -0.25]),
    protocol.paintFilter(1, 2, 0, [1]),
    protocol.frameDrawn(9),
    protocol.takeHold(0),
    protocol.releaseHold(),
    protocol.explainCell(5, 2, {layer: 1, kind: "cell", index: [10, 14, 3]}, "forward"),
  ];
  assert.deepEqual(written, messages.commands);
});

test("every event is known by name and changes the state without an error", () => {
  const names = Object.values(protocol).filter((value) => typeof value === "string");
  let state = initialState;
  for (const event of messages.events) {
    assert.ok(names.includes(event.type), `${event.type} is named in protocol.js`);
    state = reduce(state, event);
  }
});
