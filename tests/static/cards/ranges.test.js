import assert from "node:assert/strict";
import test from "node:test";
import {
  blocksOf,
  countBeyond,
  limitsPerColumn,
  Ranges,
  robustLimit,
  shareAboveZero,
} from "../../../static/cards/ranges.js";
import {cellsOfMaps} from "../../../static/cards/strip.js";
import {colorBytes, divergingTable} from "../../../static/draw/color-tables.js";
import {averageDown, cropPixels, inkPixels} from "../../../static/draw/pictures.js";
import {confusionLevels} from "../../../static/results/confusion.js";
import {layerOf} from "../layers.mjs";

const layers = ["input", "conv", "relu", "pool", "conv", "relu", "fc", "softmax"].map((type, index) =>
  layerOf(type, {index}),
);
const image = (minimum, maximum, ...data) => ({
  shape: [1, data.length, 1],
  minimum,
  maximum,
  data: Uint8Array.from(data),
  non_finite: null,
});

test("conv, relu and pool are one block", () => assert.deepEqual(blocksOf(layers), [0, 1, 1, 1, 4, 4, 6, 7]));

test("a block shares the range of its largest activation", () => {
  const ranges = new Ranges(layers);
  ranges.observe({
    slot: 0,
    step: 7,
    layers: [
      {index: 1, activation: image(-3, 2)},
      {index: 2, activation: image(0, 2)},
    ],
  });
  assert.equal(ranges.limit(2, "activation", image(0, 2)), 3);
  assert.equal(ranges.limit(2, "activation_gradient", image(-0.1, 0.2)), 0.2);
});

test("a sigmoid has its own range, from -1 to 1", () => {
  const types = ["input", "conv", "sigmoid", "pool", "fc", "tanh"].map((type, index) => layerOf(type, {index}));
  assert.deepEqual(blocksOf(types), [0, 1, 2, 2, 4, 5]);
  const ranges = new Ranges(types);
  ranges.observe({
    slot: 0,
    step: 7,
    layers: [
      {index: 1, activation: image(-3, 2)},
      {index: 2, activation: image(0.1, 0.6)},
    ],
  });
  assert.deepEqual(
    [1, 2, 3, 5].map((layer) => ranges.limit(layer, "activation", image(0, 1))),
    [3, 1, 1, 1],
  );
});

test("a locked range stays while the network moves on", () => {
  const ranges = new Ranges(layers);
  ranges.setMode("locked");
  assert.equal(ranges.limit(1, "weight", image(-1, 0)), 1);
  assert.equal(ranges.limit(1, "weight", image(-5, 0)), 1);
  ranges.setMode("layer");
  assert.equal(ranges.limit(1, "weight", image(-5, 0)), 5);
});

/** An image of many cells: each [value, count], through the bytes that the server would make. */
const cells = (minimum, maximum, ...parts) =>
  image(
    minimum,
    maximum,
    ...parts.flatMap(([value, count]) =>
      Array(count).fill(Math.round(((value - minimum) * 255) / (maximum - minimum))),
    ),
  );
const close = (value, wanted, tolerance) =>
  assert.ok(Math.abs(value - wanted) <= tolerance, `${value} is not ${wanted}`);

test("99.5 % of the non-zero cells do not exceed the end of a scale; an outlier lies beyond it", () => {
  const far = cells(-2, 10, [1, 500], [-2, 500], [10, 5], [0, 3000]);
  close(robustLimit(far), 2, 12 / 255);
  assert.equal(countBeyond(far, robustLimit(far)), 5);
  const more = cells(-2, 10, [1, 500], [-2, 490], [10, 9], [0, 3000]); // more than half a per cent: no exception any more
  assert.equal(robustLimit(more), 10);
  assert.equal(countBeyond(more, 10), 0);
});

test("the quantile agrees with sorting", () => {
  const values = Array.from({length: 5000}, (_, i) => Math.sin(i) ** 9 * 3);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const sorted = values
    .filter((value) => Math.abs(value) > (high - low) / 510)
    .map(Math.abs)
    .sort((a, b) => b - a);
  const limit = robustLimit(cells(low, high, ...values.map((value) => [value, 1])));
  close(limit, sorted[Math.floor(0.005 * sorted.length)], (high - low) / 255);
  assert.ok(countBeyond(cells(low, high, ...values.map((value) => [value, 1])), limit) <= 0.005 * sorted.length);
});

test("the largest of few cells is the end of their scale, zeros not counted", () => {
  assert.equal(robustLimit(cells(-1, 50, [1, 200], [50, 1])), 50);
  assert.equal(robustLimit(cells(0, 50, [1, 300], [50, 2], [0, 100_000])), 50);
  assert.equal(robustLimit(image(0, 0, 0, 0)), 0);
  assert.equal(robustLimit(image(5, 5, ...Array(1000).fill(0))), 5);
});

test("cells that are not finite count for no scale", () => {
  const bad = {
    ...image(-9, 1, ...Array(600).fill(255), 0, 0, 0, 0),
    non_finite: Uint8Array.from([...Array(600).fill(0), 1, 1, 1, 1]),
  };
  assert.equal(robustLimit(bad), 1);
  assert.equal(countBeyond(bad, 1), 0);
});

test("the cells counted as beyond the scale are those with its colour", () => {
  const table = divergingTable([1, 0, 0], [0, 0, 0], [0, 0, 1], [9, 9, 9], [7, 7, 7]);
  const looked = new Uint32Array(256);
  for (const limit of [0.31, 1, 2.2, 2.99, 3]) {
    const all = image(-2, 3, ...Array.from({length: 256}, (_, byte) => byte));
    colorBytes(looked, 0, table, -2, 3, limit);
    assert.equal(
      looked.filter((color) => color === table[0] || color === table[256]).length,
      countBeyond(all, limit),
      `${limit}`,
    );
  }
});

test("each column has a limit of its own, and its outliers are counted", () => {
  const into = new Float64Array(2);
  assert.equal(
    limitsPerColumn(
      {shape: [1, 2, 2], minimum: -1, maximum: 1, data: Uint8Array.of(0, 255, 128, 128), non_finite: null},
      cellsOfMaps([1, 2, 2]),
      0,
      into,
    ),
    0,
  );
  assert.deepEqual([...into], [1, 1]);
  // From 0 to 5: one cell of 5 among cells of 1 and 2.
  const data = Uint8Array.from({length: 2000}, (_, cell) => (cell === 0 ? 255 : cell % 2 ? 51 : 102));
  assert.equal(
    limitsPerColumn(
      {shape: [40, 25, 2], minimum: 0, maximum: 5, data, non_finite: null},
      cellsOfMaps([40, 25, 2]),
      0,
      into,
    ),
    1,
  );
  close(into[0], 2, 0.01);
  close(into[1], 1, 0.01);
});

test("images side by side share the range of the largest, and one that is not shown any more does not count", () => {
  const ranges = new Ranges(layers);
  ranges.observe({slot: 0, step: 1, layers: [{index: 1, activation: image(-3, 2)}]});
  ranges.observe({slot: 5, step: 1, layers: [{index: 1, activation: image(-7, 2)}]});
  assert.equal(ranges.limit(2, "activation", image(0, 2)), 7);
  ranges.keep([0]);
  assert.equal(ranges.limit(2, "activation", image(0, 2)), 3);
});

test("a locked range knows since which step", () => {
  const ranges = new Ranges(layers);
  ranges.setMode("locked");
  for (const step of [7, 8]) ranges.observe({slot: 0, step, layers: []});
  assert.equal(ranges.lockedSince, 7);
  ranges.setMode("layer");
  assert.equal(ranges.lockedSince, null);
});

test("the share of active cells is counted", () => {
  assert.equal(shareAboveZero(image(0, 3, 0, 0, 10, 255)), 0.5);
  assert.equal(shareAboveZero(image(0, 0, 0, 0)), 0);
  assert.equal(shareAboveZero(image(0, 3, 0, 1, 2, 3)), 0.75);
  assert.equal(shareAboveZero(image(0.1, 3, 0, 255)), 1);
});

test("a confusion cell is coloured by its share, a mistake against the largest mistake", () => {
  assert.deepEqual(
    confusionLevels([
      [9, 1],
      [0, 10],
    ]),
    [
      [9, 4],
      [0, 10],
    ],
  );
});

test("a crop comes from the centre", () => {
  const gray = Uint32Array.from({length: 256}, (_, i) => i);
  const data = Uint8Array.from({length: 16}, (_, i) => i);
  assert.deepEqual([...cropPixels(data, [4, 4, 1], [2, 2], gray)], [5, 6, 9, 10]);
});

test("a drawing is averaged down, every channel alike", () => {
  const rgba = new Uint8ClampedArray(4 * 4 * 4);
  for (const [x, y] of [
    [0, 0],
    [1, 0],
    [0, 1],
    [1, 1],
  ])
    rgba[(y * 4 + x) * 4 + 3] = 255;
  assert.deepEqual(averageDown(rgba, 4, [2, 2, 1]), [255, 0, 0, 0]);
  assert.deepEqual(averageDown(rgba, 4, [1, 1, 3]), [64, 64, 64]);
});

test("a drawing made elsewhere becomes ink again", () => {
  assert.deepEqual([...inkPixels([255, 0, 1, 0], [1, 2, 2])], [0xff000000, 0x01000000]);
});
