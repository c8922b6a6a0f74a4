import assert from "node:assert/strict";
import test from "node:test";
import {PATTERNS, pattern, sizeOf, weightsOf} from "../../../static/surgery/filter-patterns.js";

const inWhole = (values) => {
  const smallest = Math.min(...values.map(Math.abs).filter((value) => value > 1e-9));
  return values.map((value) => Math.round((value / smallest) * 100) / 100 + 0);
};

test("patterns of 3×3 are the ones in every textbook", () => {
  assert.deepEqual(inWhole(pattern("sobel_x", [3, 3], 1)), [-1, 0, 1, -2, 0, 2, -1, 0, 1]);
  assert.deepEqual(inWhole(pattern("sobel_y", [3, 3], 1)), [-1, -2, -1, 0, 0, 0, 1, 2, 1]);
  assert.deepEqual(inWhole(pattern("laplacian", [3, 3], 1)), [0, 1, 0, 1, -4, 1, 0, 1, 0]);
  assert.deepEqual(inWhole(pattern("blur", [3, 3], 1)), [1, 2, 1, 2, 4, 2, 1, 2, 1]);
  assert.deepEqual(inWhole(pattern("centre_surround", [3, 3], 1)), [-1, -2, -1, -2, 12, -2, -1, -2, -1]);
});

test("patterns of every size have the given strength; edges and spots give 0 on an even sheet, blur and sharpen do not", () => {
  for (const name of PATTERNS) {
    for (const kernel of [
      [3, 3],
      [4, 4],
      [5, 5],
      [7, 3],
      [11, 11],
    ]) {
      const values = pattern(name, kernel, 0.3);
      assert.equal(values.length, kernel[0] * kernel[1]);
      assert.ok(Math.abs(sizeOf(values) - 0.3) < 1e-9, `${name} ${kernel}`);
      const sum = values.reduce((total, value) => total + value, 0);
      assert.equal(Math.abs(sum) < 1e-9, !["blur", "sharpen"].includes(name), `${name} ${kernel} ${sum}`);
    }
  }
});

test("a filter's weights are read out of the picture of all", () => {
  const image = {shape: [2, 1, 2, 1], minimum: -1, maximum: 1, data: Uint8Array.of(0, 255, 255, 0), non_finite: null};
  assert.deepEqual(weightsOf(image, 1), [1, -1]);
});
