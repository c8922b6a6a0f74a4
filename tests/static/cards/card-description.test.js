// A card in one sentence.
import assert from "node:assert/strict";
import {readFileSync} from "node:fs";
import test from "node:test";
import {describeCard, summarizeMaps} from "../../../static/cards/card-description.js";
import {useText} from "../../../static/lib/text.js";

useText(JSON.parse(readFileSync(new URL("../../../static/text/en.json", import.meta.url), "utf8")));
const maps = {
  shape: [1, 2, 3],
  data: Uint8Array.from([0, 77, 255, 10, 50, 100]),
  minimum: -1.2,
  maximum: 2.8,
  non_finite: null,
};
const layer = {name: "conv1", output_shape: [1, 2, 3]};

test("a description counts the maps that are nowhere above zero, and names the strongest", () => {
  // Ends: −1.2 … −1.04, −0.42 … 0.008 (less than a byte is worth), 0.37 … 2.8.
  assert.deepEqual(summarizeMaps(maps), {silent: 2, strongest: 2});
  assert.deepEqual(summarizeMaps({...maps, data: new Uint8Array(6), minimum: 0, maximum: 0}), {
    silent: 3,
    strongest: 0,
  });
  assert.deepEqual(summarizeMaps({...maps, data: new Uint8Array(6).fill(255), minimum: 1, maximum: 2}), {
    silent: 0,
    strongest: 0,
  });
});

test("a description says what a layer's columns are: filters, neurons or classes", () => {
  assert.equal(
    describeCard(layer, ["1", "2", "3"], maps, ""),
    "conv1: 3 filters, 2 silent, strongest map 3, −1.20 to 2.80",
  );
  const neurons = {...maps, shape: [1, 1, 1], data: Uint8Array.from([255])};
  assert.equal(
    describeCard({name: "fc1", output_shape: [1, 1, 1]}, ["1"], neurons, ""),
    "fc1: 1 neuron, 0 silent, strongest 1, −1.20 to 2.80",
  );
  assert.equal(
    describeCard({name: "softmax", output_shape: [1, 1, 10]}, ["0"], null, "says 7 with 98.0 %"),
    "softmax: says 7 with 98.0 %",
  );
});
