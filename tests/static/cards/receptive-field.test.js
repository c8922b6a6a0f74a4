// What a cell sees of earlier layers.
import assert from "node:assert/strict";
import test from "node:test";
import {fieldBelow, fieldsBelow} from "../../../static/cards/receptive-field.js";
import {layerOf} from "../layers.mjs";

const cell = (row, column, channel) => ({row, column, rows: 1, columns: 1, channels: [channel, 1]});
const input = layerOf("input");
const conv = layerOf("conv");
const relu = layerOf("relu");
const pool = layerOf("pool", {window: {...layerOf("pool").window, height: 2, width: 2}});
const fc = layerOf("fc", {input_shape: [12, 12, 8], window: {...layerOf("fc").window, height: 12, width: 12}});
const softmax = layerOf("softmax");

test("a convolution sees its window in every channel, a pool its own channel, a relu one cell", () => {
  assert.deepEqual(fieldBelow(conv, cell(9, 13, 3)), {row: 7, rows: 5, column: 11, columns: 5, channels: null});
  assert.deepEqual(fieldBelow(pool, cell(3, 5, 2)), {row: 6, rows: 2, column: 10, columns: 2, channels: [2, 1]});
  assert.deepEqual(fieldBelow(relu, cell(3, 5, 2)), cell(3, 5, 2));
});

test("what lies beyond the edge is not seen", () => {
  assert.deepEqual(fieldBelow(conv, cell(0, 23, 0)), {row: 0, rows: 3, column: 21, columns: 3, channels: null});
});

test("the field grows layer by layer down to the image, and a neuron sees everything", () => {
  const layers = [input, conv, relu, pool, fc, softmax];
  assert.deepEqual(fieldsBelow(layers, 3, cell(3, 5, 2)), [
    {row: 4, rows: 6, column: 8, columns: 6, channels: null},
    {row: 6, rows: 2, column: 10, columns: 2, channels: [2, 1]},
    {row: 6, rows: 2, column: 10, columns: 2, channels: [2, 1]},
  ]);
  const all = fieldsBelow(layers, 5, cell(0, 0, 7));
  assert.equal(all.length, 5);
  assert.deepEqual(all[0], {row: 0, rows: 24, column: 0, columns: 24, channels: null});
  assert.deepEqual(all[4], {row: 0, rows: 1, column: 0, columns: 1, channels: null});
  assert.deepEqual(fieldsBelow(layers, 0, cell(0, 0, 0)), []);
});

test("groups see their channels, neighbours one another", () => {
  const maxout = layerOf("maxout");
  assert.deepEqual(fieldBelow(maxout, cell(1, 1, 1)).channels, [3, 3]);
  const lrn = layerOf("lrn");
  assert.deepEqual(fieldBelow(lrn, cell(1, 1, 0)).channels, [0, 3]);
});
