import assert from "node:assert/strict";
import test from "node:test";
import {freeSlot, shownSlots, slotAfter, withoutSlot, withProbe} from "../../../static/model/pinned.js";
import {initialState, reduce} from "../../../static/model/state.js";

const probe = (slot, index = 0) => ({slot, source: "validation", index});
const changed = (slot, index) => ({type: "probe.changed", probe: probe(slot, index)});

test("an image replaces the one in its slot, in the order of the slots", () => {
  assert.deepEqual(
    withProbe([probe(0), probe(5)], probe(2)).map(({slot}) => slot),
    [0, 2, 5],
  );
  assert.deepEqual(withProbe([probe(0), probe(5)], probe(5, 9)), [probe(0), probe(5, 9)]);
  assert.deepEqual(withProbe([{slot: 0, source: "batch"}], probe(0, 9)), [probe(0, 9)]);
  assert.deepEqual(withoutSlot([probe(0), probe(5)], 5), [probe(0)]);
});

test("the first free slot is found, and none beyond the last", () => {
  assert.equal(freeSlot([probe(0), probe(2)], 8), 1);
  assert.equal(freeSlot([probe(0), probe(1)], 2), null);
});

test("the turn goes round", () => {
  const probes = [probe(0), probe(3), probe(7)];
  assert.deepEqual(
    [0, 3, 7, 5].map((slot) => slotAfter(probes, slot)),
    [3, 7, 0, 7],
  );
});

test("side by side all are shown, else the chosen one", () => {
  const probes = [probe(0), probe(3)];
  assert.deepEqual(shownSlots({probes, slot: 3, arrangement: "side"}), [0, 3]);
  assert.deepEqual(shownSlots({probes, slot: 3, arrangement: "turn"}), [3]);
});

test("the probe of the state is the chosen image; when it is removed, the first is chosen", () => {
  let state = reduce(reduce(initialState, changed(0, 4)), changed(3, 9));
  assert.equal(state.probe.index, 4);
  state = reduce(state, {type: "slot.chosen", slot: 3});
  assert.equal(state.probe.index, 9);
  assert.equal(reduce(state, changed(3, 11)).probe.index, 11);
  assert.equal(reduce(state, {type: "slot.chosen", slot: 6}).slot, 3); // nothing is pinned there
  state = reduce({...state, arrangement: "side"}, {type: "probe.removed", slot: 3});
  assert.deepEqual([state.slot, state.probe.index, state.probes.length, state.arrangement], [0, 4, 1, "one"]);
});
