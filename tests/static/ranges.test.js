import assert from "node:assert/strict";
import test from "node:test";
import {Ranges, blocksOf, largestPerColumn, shareAboveZero} from "../../static/draw/ranges.js";
import {cellsOfMaps} from "../../static/draw/strip.js";
import {confusionLevels} from "../../static/draw/confusion.js";
import {averageDown, cropPixels, inkPixels} from "../../static/draw/pictures.js";

const layers = ["input", "conv", "relu", "pool", "conv", "relu", "fc", "softmax"].map((type, index) => ({type, index}));
const image = (minimum, maximum, ...data) => ({shape: [1, data.length, 1], minimum, maximum, data: Uint8Array.from(data), non_finite: null});

test("conv, relu and pool are one block", () => assert.deepEqual(blocksOf(layers), [0, 1, 1, 1, 4, 4, 6, 7]));

test("a block shares the range of its largest activation", () => {
  const ranges = new Ranges(layers);
  ranges.observe({layers: [{index: 1, activation: image(-3, 2)}, {index: 2, activation: image(0, 2)}]});
  assert.equal(ranges.limit(2, "activation", image(0, 2)), 3);
  assert.equal(ranges.limit(2, "activation_gradient", image(-0.1, 0.2)), 0.2);
});

test("a sigmoid has its own range, from -1 to 1", () => {
  const types = ["input", "conv", "sigmoid", "pool", "fc", "tanh"].map((type, index) => ({type, index}));
  assert.deepEqual(blocksOf(types), [0, 1, 2, 2, 4, 5]);
  const ranges = new Ranges(types);
  ranges.observe({layers: [{index: 1, activation: image(-3, 2)}, {index: 2, activation: image(0.1, 0.6)}]});
  assert.deepEqual([1, 2, 3, 5].map((layer) => ranges.limit(layer, "activation", image(0, 1))), [3, 1, 1, 1]);
});

test("a locked range stays while the network moves on", () => {
  const ranges = new Ranges(layers);
  ranges.setMode("locked");
  assert.equal(ranges.limit(1, "weight", image(-1, 0)), 1);
  assert.equal(ranges.limit(1, "weight", image(-5, 0)), 1);
  ranges.setMode("layer");
  assert.equal(ranges.limit(1, "weight", image(-5, 0)), 5);
});

test("each column's largest value is found", () => {
  const into = new Float64Array(2);
  largestPerColumn({shape: [1, 2, 2], minimum: -1, maximum: 1, data: Uint8Array.of(0, 255, 128, 128), non_finite: null}, cellsOfMaps([1, 2, 2]), 0, into);
  assert.deepEqual([...into], [1, 1]);
});

test("the share of cells that are on", () => {
  assert.equal(shareAboveZero(image(0, 3, 0, 0, 10, 255)), 0.5);
  assert.equal(shareAboveZero(image(0, 0, 0, 0)), 0);
  assert.equal(shareAboveZero(image(0, 3, 0, 1, 2, 3)), 0.75);
  assert.equal(shareAboveZero(image(0.1, 3, 0, 255)), 1);
});

test("a confusion cell is coloured by its share, a mistake against the largest mistake", () => {
  assert.deepEqual(confusionLevels([[9, 1], [0, 10]]), [[9, 4], [0, 10]]);
});

test("a crop comes from the centre", () => {
  const gray = Uint32Array.from({length: 256}, (_, i) => i);
  const data = Uint8Array.from({length: 16}, (_, i) => i);
  assert.deepEqual([...cropPixels(data, [4, 4, 1], [2, 2], gray)], [5, 6, 9, 10]);
});

test("a drawing is averaged down, every channel alike", () => {
  const rgba = new Uint8ClampedArray(4 * 4 * 4);
  for (const [x, y] of [[0, 0], [1, 0], [0, 1], [1, 1]]) rgba[(y * 4 + x) * 4 + 3] = 255;
  assert.deepEqual(averageDown(rgba, 4, [2, 2, 1]), [255, 0, 0, 0]);
  assert.deepEqual(averageDown(rgba, 4, [1, 1, 3]), [64, 64, 64]);
});

test("a drawing made elsewhere becomes ink again", () => {
  assert.deepEqual([...inkPixels([255, 0, 1, 0], [1, 2, 2])], [0xff000000, 0x01000000]);
});
