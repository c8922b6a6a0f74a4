import assert from "node:assert/strict";
import {test} from "node:test";
import {boxUnder, cellUnder} from "../../../static/cards/map-spot.js";
import {cellsOfMaps, planStrip} from "../../../static/cards/strip.js";

const strip = planStrip(cellsOfMaps([1, 1, 3]), {width: 6, gap: 4}, 0, 3);
const mapOf = (kind) => ({row: {kind}, band: {strip, canvas: {height: 40}}});

test("between two bars is the nearer one, at every height", () => {
  const at = (x) => cellUnder(mapOf("bars"), x, 30);
  assert.deepEqual([0, 5, 7, 9, 10, 19, 25].map(at), [0, 0, 0, 1, 1, 2, 2]);
  assert.deepEqual(boxUnder(mapOf("bars"), 9, 30), {x: 10, y: 0, width: 6, height: 40});
});

test("between two maps is nothing", () => {
  assert.equal(cellUnder(mapOf("signed"), 7, 0), -1);
});
