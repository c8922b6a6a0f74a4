import assert from "node:assert/strict";
import test from "node:test";
import {
  boxAfterKey,
  boxOf,
  cellAt,
  cellsOfFilters,
  cellsOfMaps,
  hatchStrip,
  paintColorStrip,
  paintStrip,
  planStrip,
} from "../../../static/cards/strip.js";

const layout = {perBand: 2, bands: 1, width: 4, gap: 1};
const identity = Uint32Array.from({length: 256}, (_, byte) => byte);
const pixelsOf = ({width, height, stretch}) => new Uint32Array(width * (height / stretch));

test("maps stand side by side, each cell a square of pixels once the page has stretched them", () => {
  const strip = planStrip(cellsOfMaps([2, 2, 2]), layout, 0, 2);
  assert.deepEqual([strip.width, strip.height, strip.stretch], [9, 4, 2]);
  const pixels = pixelsOf(strip);
  paintStrip(pixels, strip, Uint8Array.of(1, 11, 2, 12, 3, 13, 4, 14), identity, false); // (H, W, C)
  assert.deepEqual([...pixels.subarray(0, 9)], [1, 1, 2, 2, 0, 11, 11, 12, 12]);
  assert.deepEqual([...pixels.subarray(9)], [3, 3, 4, 4, 0, 13, 13, 14, 14]);
});

test("a second band begins with its own first column", () => {
  const strip = planStrip(cellsOfMaps([1, 2, 3]), {...layout, width: 2}, 2, 1);
  const pixels = pixelsOf(strip);
  paintStrip(pixels, strip, Uint8Array.of(1, 2, 3, 4, 5, 6), identity, false);
  assert.deepEqual([...pixels], [3, 6]);
});

test("the input channels of a filter are tiles under its column", () => {
  const strip = planStrip(cellsOfFilters([2, 1, 2, 2]), {...layout, width: 2}, 0, 2);
  const pixels = pixelsOf(strip);
  paintStrip(pixels, strip, Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8), identity, false); // filter, row, column, channel
  assert.deepEqual([...pixels.subarray(0, 5)], [1, 3, 0, 5, 7]);
  assert.deepEqual([...pixels.subarray(pixels.length - 5)], [2, 4, 0, 6, 8]);
});

test("every column may have colours of its own", () => {
  const strip = planStrip(cellsOfMaps([1, 2, 2]), {...layout, width: 2}, 0, 2);
  const pixels = pixelsOf(strip);
  const tables = Uint32Array.from({length: 512}, (_, i) => i);
  paintStrip(pixels, strip, Uint8Array.of(1, 2, 3, 4), tables, true);
  assert.deepEqual([...pixels], [1, 3, 0, 256 + 2, 256 + 4]);
});

test("three channels become one colour picture", () => {
  const strip = planStrip({...cellsOfFilters([1, 1, 1, 3]), tiles: 1}, {...layout, width: 1}, 0, 1);
  const pixels = pixelsOf(strip);
  paintColorStrip(pixels, strip, Uint8Array.of(0, 128, 255), -1, 1, -1, 1);
  assert.equal(pixels[0] >>> 0, 0xffff8000);
});

test("cells that are not finite are hatched, others are left alone", () => {
  const strip = planStrip(cellsOfMaps([2, 2, 1]), layout, 0, 1);
  const pixels = pixelsOf(strip).fill(5);
  hatchStrip(pixels, strip, Uint8Array.of(1, 0, 0, 0), 7, 8);
  assert.ok(pixels.includes(7) || pixels.includes(8));
  assert.equal(pixels[3], 5);
});

test("the cell under a pixel is found, the gap has none", () => {
  const strip = planStrip(cellsOfMaps([2, 2, 2]), layout, 0, 2);
  assert.equal(cellAt(strip, 0, 0), 0);
  assert.equal(cellAt(strip, 8, 3), 7);
  assert.equal(cellAt(strip, 4, 0), -1);
  assert.equal(cellAt(strip, 0, 99), -1);
});

test("keys move from cell to cell, over the gap to the next column, and stay at the edge", () => {
  const strip = planStrip(cellsOfMaps([2, 2, 2]), layout, 0, 2);
  let box = boxOf(strip, -1, -1);
  assert.deepEqual(box, {x: 0, y: 0, width: 2, height: 2});
  const seen = ["ArrowRight", "ArrowRight", "ArrowDown", "ArrowDown", "End", "Home", "ArrowLeft", "ArrowUp"].map(
    (name) => {
      box = boxAfterKey(strip, box, name);
      return cellAt(strip, box.x, box.y);
    },
  );
  assert.deepEqual(seen, [2, 1, 5, 5, 7, 4, 4, 0]);
  assert.equal(boxAfterKey(strip, box, "a"), null);
});
