import assert from "node:assert/strict";
import test from "node:test";
import {
  cutPatch,
  layPatches,
  paintPatch,
  patchAfterKey,
  patchAt,
  placeOf,
  sizeOf,
} from "../../../static/patches/patch-grid.js";

const gray = Uint32Array.from({length: 256}, (_, byte) => byte + 1000);

test("small patches stand three across in whole pixels, larger ones two, the largest are made smaller", () => {
  const of = (side, width, ratio = 1) => layPatches({rows: side, columns: side}, {width, gap: 5}, 4, ratio);
  assert.deepEqual([of(5, 70).across, of(5, 70).down, of(5, 70).width], [3, 3, 20]);
  assert.deepEqual([of(14, 36).across, of(14, 36).down, of(14, 36).width], [2, 5, 14]);
  assert.deepEqual([of(14, 36, 2).across, of(14, 36, 2).width], [3, 14]);
  assert.deepEqual([of(24, 36).across, of(24, 36).width], [2, 17]);
});

test("the patch drawn at a place is found there", () => {
  const grid = layPatches({rows: 5, columns: 5}, {width: 40, gap: 3}, 3, 1);
  const {width, height, gap} = sizeOf(grid, 1);
  for (let column = 0; column < 3; column++) {
    for (let place = 0; place < 9; place++) {
      const {x, y} = placeOf(grid, gap, column, place);
      assert.deepEqual(patchAt(grid, gap, x, y), {column, place});
      assert.deepEqual(patchAt(grid, gap, x + grid.width - 1, y + grid.height - 1), {column, place});
      assert.ok(x + grid.width <= width && y + grid.height <= height);
    }
  }
  assert.equal(patchAt(grid, gap, -1, 0), null);
  assert.equal(patchAt(grid, gap, 0, height + gap), null);
});

test("keys go through a column's patches and over its edge into the next", () => {
  const grid = layPatches({rows: 5, columns: 5}, {width: 40, gap: 3}, 2, 1);
  const after = (column, place, key) => patchAfterKey(grid, {column, place}, key);
  assert.deepEqual(after(0, 2, "ArrowRight"), {column: 1, place: 0});
  assert.deepEqual(after(1, 3, "ArrowLeft"), {column: 0, place: 5});
  assert.deepEqual(after(1, 8, "ArrowRight"), {column: 1, place: 8});
  assert.deepEqual(after(0, 1, "ArrowDown"), {column: 0, place: 4});
  assert.deepEqual(after(0, 1, "ArrowUp"), {column: 0, place: 1});
  assert.equal(after(0, 1, "x"), null);
});

test("a patch is cut out of the centre that the network sees, and ends at its edge", () => {
  // The network sees 4×4: rows and columns 1 to 4.
  const picture = {data: Uint8Array.from({length: 36}, (_, i) => i), shape: [6, 6, 1]};
  const cut = (row, column) => [...cutPatch(picture, [4, 4, 1], {row, column, rows: 2, columns: 2}, gray, 7)];
  assert.deepEqual(cut(0, 0), [1007, 1008, 1013, 1014]);
  assert.deepEqual(cut(-1, 3), [7, 7, 1010, 7]);
  const color = {data: Uint8Array.from({length: 12}, (_, i) => i), shape: [2, 2, 3]};
  assert.equal(cutPatch(color, [2, 2, 3], {row: 0, column: 1, rows: 1, columns: 1}, gray, 7)[0], 0xff050403);
});

test("a patch is enlarged in whole pixels, and made smaller by averages", () => {
  const grid = {across: 3, down: 3, width: 4, height: 2, pitch: 10, left: 0, columns: 1};
  const target = new Uint32Array(8);
  paintPatch(target, 4, {x: 0, y: 0}, grid, Uint32Array.of(1, 2), {rows: 1, columns: 2});
  assert.deepEqual([...target], [1, 1, 2, 2, 1, 1, 2, 2]);
  const small = new Uint32Array(1);
  paintPatch(small, 1, {x: 0, y: 0}, {...grid, width: 1, height: 1}, Uint32Array.of(0xff000000, 0xff0000c8), {
    rows: 1,
    columns: 2,
  });
  assert.equal(small[0], 0xff000064);
});
