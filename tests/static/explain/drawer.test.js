// What the drawer computes before any element exists.
import assert from "node:assert/strict";
import {readFileSync} from "node:fs";
import test from "node:test";
import {boxOfCells} from "../../../static/cards/cell-boxes.js";
import {boxOf, cellAt, cellsOfFilters, cellsOfMaps, planStrip} from "../../../static/cards/strip.js";
import {colorOf, isLight, targetAt} from "../../../static/explain/explanation-cells.js";
import {
  bracketed,
  gradientAgrees,
  nameOf,
  receptiveFieldText,
  verdictOf,
} from "../../../static/explain/explanation-words.js";
import {agree, brief, precise, tileText, unitOf} from "../../../static/explain/tile-numbers.js";
import {useText} from "../../../static/lib/text.js";

useText(JSON.parse(readFileSync(new URL("../../../static/text/en.json", import.meta.url), "utf8")));
const MINUS = "\u2212";

test("tiles of one picture share a unit, so that small numbers are not cut to 0", () => {
  const say = (limit, values) => values.map((value) => tileText(value, unitOf(limit)));
  assert.deepEqual(say(0.67, [0.67, -0.5, 0]), ["0.67", `${MINUS}0.50`, "0"]);
  assert.deepEqual(say(0.047, [-0.047, 0.0001]), [`${MINUS}47.0`, "0.1"]);
  assert.equal(unitOf(0.047).exponent, -3);
  assert.deepEqual(say(3.2e-8, [3.2e-8, -1e-9]), ["32.0", `${MINUS}1.0`]);
  assert.deepEqual(say(0.9, [-0.001]), ["0.00"], "no minus before nothing");
  assert.equal(tileText(null, unitOf(1)), "");
  for (let limit = 1e-12; limit < 1e12; limit *= 1.37)
    assert.ok(tileText(-limit, unitOf(limit)).length <= 6, String(limit));
});

test("numbers have four digits", () => {
  assert.deepEqual([-0.0696123, 3.86312e-4, 12410, 0, 1.5, 1234.56, null].map(precise), [
    `${MINUS}0.06961`,
    `3.863e${MINUS}4`,
    "12410",
    "0",
    "1.500",
    "1234.6",
    "\u2013",
  ]);
});

test("settings stay as they were written, computed numbers have four digits", () => {
  assert.deepEqual([0.95, 1e-6, -0.001, 0.05, 0.0628412, Math.fround(0.95), 2.5e7].map(brief), [
    "0.95",
    `1e${MINUS}6`,
    `${MINUS}0.001`,
    "0.05",
    "0.06284",
    "0.95",
    "2.5e7",
  ]);
});

test("two numbers agree within a share of the largest term", () => {
  assert.ok(agree(1, 1 + 9e-6, 1e-5));
  assert.ok(!agree(1, 1 + 2e-5, 1e-5));
  assert.ok(!agree(0.001, 0.0011, 1e-5));
  assert.ok(agree(0.001, 0.0011, 1e-5, [40, -40]), "terms that cancel leave their rounding");
  assert.ok(agree(null, null, 1e-5) && !agree(null, 1, 1e-5));
});

const block = {type: "sum", caption: {key: "x", values: {}}, terms: [], rest: null, total: 0};
const explanation = (total, value, more = {}) => ({
  target: {layer: 1, kind: "cell", index: [0, 0, 0]},
  view: "forward",
  views: [],
  blocks: [block],
  total,
  value,
  sees: null,
  ...more,
});

test("the verdict compares the sum of the arithmetic with the number on the card", () => {
  assert.deepEqual(verdictOf(explanation(-0.0696, -0.0696)), {isSame: true, relative: 0});
  assert.equal(verdictOf(explanation(-0.0696, -0.0697)).isSame, false);
  assert.equal(verdictOf(explanation(1, 1, {view: "check"})), null);
  assert.equal(verdictOf(explanation(null, null)), null, "two that are no numbers are not equal");
  assert.equal(verdictOf(explanation(null, 1)).isSame, false);
  const check = (relative_error) => gradientAgrees({type: "check", relative_error});
  assert.deepEqual([3e-6, 2e-4, null].map(check), [true, false, false]);
});

const info = (name, type, input_shape, output_shape, more = {}) => ({
  name,
  type,
  input_shape,
  output_shape,
  index: 0,
  parameter_shapes: {},
  ...more,
});
const layers = [
  info("input", "input", [24, 24, 1], [24, 24, 1]),
  info("conv1", "conv", [24, 24, 1], [24, 24, 8], {index: 1, parameter_shapes: {weight: [8, 5, 5, 1]}}),
  info("fc1", "fc", [24, 24, 8], [1, 1, 3], {index: 2, parameter_shapes: {weight: [3, 4608]}}),
  info("fc2", "fc", [1, 1, 3], [1, 1, 2], {index: 3, parameter_shapes: {weight: [2, 3]}}),
];

test("targets are counted from 1, as on the cards", () => {
  const name = (layer, kind, ...index) => nameOf({layer, kind, index}, {layers, classNames: []});
  assert.equal(name(1, "cell", 9, 13, 3), "conv1 · filter 4 · row 10, column 14");
  assert.equal(name(1, "weight", 3, 2, 1, 0), "conv1 · weight of filter 4 · row 3, column 2");
  assert.equal(name(2, "weight", 0, 2, 1, 5), "fc1 · weight of neuron 1 · input channel 6 · row 3, column 2");
  assert.equal(name(3, "weight", 1, 0, 0, 2), "fc2 · weight of neuron 2 · input neuron 3");
  assert.equal(name(1, "bias", 3), "conv1 · bias of filter 4");
  assert.equal(name(2, "cell", 0, 0, 1), "fc1 · neuron 2");
});

test("the part of the image that a cell sees ends at the edge", () => {
  const say = (...sees) => receptiveFieldText(sees, {layers});
  assert.equal(say(7, 11, 5, 5), "sees rows 8–12, columns 12–16 of the image");
  assert.equal(say(-2, 22, 5, 5), "sees rows 1–3, columns 23–24 of the image");
  assert.equal(say(-4, -4, 40, 40), "sees the whole image");
  assert.equal(receptiveFieldText(null, {layers}), "");
});

test("a cell of a picture leads to what it is in the network; padding leads nowhere", () => {
  const grid = (origin) => ({
    caption: {key: "x", values: {}},
    palette: "activation",
    values: [[0]],
    limit: 1,
    marked: [],
    origin,
  });
  const cells = grid({layer: 1, kind: "cell", index: [-2, 20, 3]});
  assert.deepEqual(targetAt(cells, 2, 3, layers), {layer: 1, kind: "cell", index: [0, 23, 3]});
  assert.equal(targetAt(cells, 1, 3, layers), null);
  assert.equal(targetAt(cells, 2, 4, layers), null);
  assert.deepEqual(targetAt(grid({layer: 1, kind: "weight", index: [3, 0, 0, 0]}), 4, 2, layers), {
    layer: 1,
    kind: "weight",
    index: [3, 4, 2, 0],
  });
  assert.equal(targetAt(grid(null), 0, 0, layers), null);
});

test("words on a tile are read at a contrast of 4.5, whatever its colour", () => {
  const light = (byte) => (byte / 255 <= 0.04045 ? byte / 255 / 12.92 : ((byte / 255 + 0.055) / 1.055) ** 2.4);
  for (let byte = 0; byte < 256; byte++) {
    const own = light(byte) + 0.05;
    const contrast = isLight(0xff000000 | (byte << 16) | (byte << 8) | byte) ? own / 0.05 : 1.05 / own;
    assert.ok(contrast >= 4.5, `${byte}: ${contrast}`);
  }
});

test("colours follow the palette and its limit, and nothing stands for no number", () => {
  const table = Uint32Array.from({length: 256}, (_, entry) => entry);
  const palette = {
    activation: table,
    weight: table.map((entry) => entry + 1000),
    image: table.map((entry) => entry + 5000),
  };
  const grid = (name, limit) => ({palette: name, limit});
  assert.equal(colorOf(0, grid("gradient", 1), palette), 128);
  assert.equal(colorOf(2, grid("activation", 1), palette), 255);
  assert.equal(colorOf(-1, grid("weight_gradient", 2), palette), 1000 + 128 - 63);
  assert.equal(colorOf(0.5, grid("image", 1), palette), 5255);
  assert.equal(colorOf(3, grid("weight", 0), palette), 1128);
  assert.equal(colorOf(null, grid("weight", 1), palette), null);
});

test("a cell is found again where it was drawn: maps, tiles of filters, bands", () => {
  const layout = {perBand: 3, bands: 2, width: 50, gap: 5};
  for (const [cells, shape] of [
    [cellsOfMaps([6, 7, 5]), [6, 7, 5]],
    [cellsOfFilters([5, 3, 4, 6]), [5, 3, 4, 6]],
  ]) {
    const [height, width] = shape.length === 4 ? shape.slice(1) : shape;
    for (const first of [0, 3]) {
      const strip = planStrip(cells, layout, first, first === 0 ? 3 : 2);
      for (let column = 0; column < strip.columns; column++) {
        for (let tile = 0; tile < cells.tiles; tile++) {
          const at = {row: height - 2, column: width - 1, rows: 1, columns: 1};
          const box = boxOfCells(cells, layout, column, tile, at);
          assert.equal(
            cellAt(strip, box.x, box.y),
            (first + column) * cells.column + tile * cells.tile + at.row * cells.row + at.column * cells.cell,
          );
          assert.deepEqual(boxOf(strip, box.x, box.y), box);
        }
      }
    }
  }
  const block = boxOfCells(cellsOfMaps([6, 7, 5]), layout, 1, 0, {row: 1, column: 2, rows: 3, columns: 4});
  assert.deepEqual(block, {x: 55 + 0 + 2 * 7 + Math.floor((50 - 49) / 2), y: 7, width: 28, height: 21});
});

test("a negative number behind a sign stands in brackets", () => {
  assert.equal(bracketed("0.9 × −3.25e−3 + 0.1 × (−0.5)² = −0.1"), "0.9 × (−3.25e−3) + 0.1 × (−0.5)² = −0.1");
  assert.equal(bracketed("Δw = −0.01 × −1,024 ÷ −2e7, 0.5 − 1"), "Δw = −0.01 × (−1,024) ÷ (−2e7), 0.5 − 1");
});
