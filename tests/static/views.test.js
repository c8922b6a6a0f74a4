// What views compute before any element exists.
import assert from "node:assert/strict";
import {readFileSync} from "node:fs";
import test from "node:test";
import {markText} from "../../static/curves/mark-words.js";
import {changeWords, lineNotes} from "../../static/definition/definition-words.js";
import {columnNames, lossOfGuessing, settingsOf} from "../../static/lib/layer-words.js";
import {useText} from "../../static/lib/text.js";
import {ghostsOf} from "../../static/model/draft.js";
import {actionOf} from "../../static/page/keys.js";
import {optionsText} from "../../static/training/option-words.js";
import {CONTROLS, fieldText, placeOf, valueAfterKey, valueAt} from "../../static/training/slider-scale.js";
import {layerOf} from "./layers.mjs";

useText(JSON.parse(readFileSync(new URL("../../static/text/en.json", import.meta.url), "utf8")));
const key = (name, more = {}) =>
  actionOf({key: name, shiftKey: false, ctrlKey: false, metaKey: false, altKey: false, ...more});

test("keys do what the help says", () => {
  assert.equal(key(" "), "play");
  assert.equal(key("."), "step");
  assert.equal(key("r"), "reset");
  assert.equal(key("R", {shiftKey: true}), "seed");
  assert.equal(key("?", {shiftKey: true}), "help");
  assert.equal(key("r", {ctrlKey: true}), null); // the browser's reload
});

test("a slider's place and value belong together", () => {
  for (const control of CONTROLS) {
    for (const place of [0, 0.2, 0.5, 0.77, 1]) {
      const value = valueAt(control, place);
      assert.ok(
        Math.abs(valueAt(control, placeOf(control, value)) - value) <= 0.06 * Math.abs(value) + 1e-9,
        `${control.id} ${place}`,
      );
    }
  }
});

test("weight decay can be zero, and the learning rate is on a logarithmic scale", () => {
  const [rate, , , decay] = CONTROLS;
  assert.equal(valueAt(decay, 0), 0);
  assert.equal(placeOf(decay, 0), 0);
  assert.equal(valueAt(rate, 0.5), 0.01);
});

test("every slider has steps of its own for the keys, and no value that a key does not move", () => {
  const [rate, momentum, batch, decay] = CONTROLS;
  assert.deepEqual(
    ["ArrowUp", "ArrowLeft", "PageUp", "Home", "End", "a"].map((name) => valueAfterKey(batch, 20, name)),
    [21, 19, 30, 1, 256, null],
  );
  assert.equal(valueAfterKey(momentum, 0.29, "ArrowRight"), 0.3);
  assert.deepEqual(
    [0, 1e-6].map((value) => valueAfterKey(decay, value, "ArrowUp")),
    [1e-6, 1.1e-6],
  );
  assert.equal(valueAfterKey(decay, 1e-6, "ArrowDown"), 0);
  assert.equal(valueAfterKey(batch, 512, "ArrowUp"), 512);
  for (let value = 1e-5; value < 9.99; ) {
    const next = valueAfterKey(rate, value, "ArrowUp");
    assert.ok(next > value && next <= value * 1.16, `${value} ${next}`);
    assert.ok(valueAfterKey(rate, next, "ArrowDown") < next);
    value = next;
  }
});

test("a field shows a value in few characters", () => {
  assert.deepEqual([1e6, 1e-6, 0.01, 4096, 0].map(fieldText), ["1e6", "1e-6", "0.01", "4096", "0"]);
});

/** A sentence of the server, as it comes over the wire. */
const sentence = (template, values = {}) => ({template, values});

test("an error names options as the page does", () => {
  const range = sentence("a number from {least} to {most}", {least: 0, most: 1000000});
  const refused = sentence("{option} must be {range}, not {value}", {option: "l2_decay", range, value: "-3"});
  assert.equal(optionsText(refused), "weight decay must be a number from 0 to 1,000,000, not −3");
  assert.equal(optionsText("no sentence"), "no sentence");
});

test("a mark says options and optimisers as the page names them, and what else was changed", () => {
  const change = (option, before, after) => sentence("{option} {before} → {after}", {option, before, after});
  const mark = (kind, words) => markText({step: 9, kind, detail: "", sentence: words});
  const changes = [change("learning_rate", 0.01, 1e6), change("eps", 1e-8, 1e-5), change("method", "adadelta", "sgd")];
  assert.equal(
    mark("options", sentence("{changes}", {changes})),
    "learning rate 0.01 → 1e6, eps 1e−8 → 0.00001, optimiser Adadelta → SGD",
  );
  const silenced = sentence("{name} filter {number} silenced", {name: "conv1", number: 2});
  assert.equal(mark("surgery", silenced), "conv1 filter 2 silenced");
});

const layer = (name, type, output_shape, more = {}) =>
  layerOf(type, {name, output_shape, index: 0, parameters: 0, multiply_adds: 0, line: 1, item: 0, ...more});
const conv = (filters, more = {}) =>
  layer("conv1", "conv", [24, 24, filters], {
    parameters: 26 * filters,
    multiply_adds: 14400 * filters,
    parameter_shapes: {weight: [filters, 5, 5, 1], bias: [filters]},
    facts: {...layerOf("conv").facts, filters},
    line: 2,
    ...more,
  });
const fc = (inputs) =>
  layer("fc1", "fc", [1, 1, 10], {
    parameters: 10 * inputs + 10,
    parameter_shapes: {weight: [10, inputs], bias: [10]},
    line: 3,
  });

test("a line's note says its last shape, all its parameters, what it sees", () => {
  const notes = lineNotes([
    layer("input", "input", [24, 24, 1]),
    conv(8),
    layer("relu1", "relu", [24, 24, 8], {line: 2, receptive_field: [5, 5]}),
    fc(256),
  ]);
  assert.deepEqual(notes, [
    {line: 1, text: "→ 24×24×1"},
    {line: 2, text: "→ 24×24×8 · 208 parameters · 115K multiply-adds · sees 5×5 px"},
    {line: 3, text: "→ 1×1×10 · 2,570 parameters"},
  ]);
});

test("Apply says which weights are kept before it is pressed", () => {
  const none = {kept: [], widened: [], adapted: [], restarted: [], removed: [], renamed: {}, matches: []};
  const say = (changes) => changeWords({...none, ...changes}, [conv(8), fc(256)]).map(({words}) => words);
  assert.deepEqual(say({kept: ["conv1", "fc1"]}), ["keeps all weights"]);
  assert.deepEqual(say({restarted: ["conv1", "fc1"], removed: ["conv1"]}), ["restarts all weights"]);
  assert.deepEqual(say({kept: ["conv1", "conv3"], renamed: {conv3: "conv2"}, restarted: ["conv2"]}), [
    "keeps conv1, conv3 (was conv2)",
    "restarts conv2",
  ]);
  assert.deepEqual(
    say({
      widened: [
        {name: "conv1", old: 8, new: 12},
        {name: "fc1", old: 10, new: 5},
      ],
      adapted: [{name: "conv2", old: 8, new: 12}],
      removed: ["conv3"],
    }),
    [
      "widens conv1 (8 → 12 filters)",
      "narrows fc1 (10 → 5 neurons)",
      "adapts conv2 (8 → 12 channels)",
      "removes conv3",
    ],
  );
});

test("ghosts are the layers that would be added or changed, each after its card; removed layers are listed", () => {
  const input = layer("input", "input", [24, 24, 1]);
  const at = (layers) => layers.map((each, index) => ({...each, index}));
  const running = at([input, conv(8), layer("relu1", "relu", [24, 24, 8]), fc(256)]);
  const wanted = at([input, conv(12), layer("tanh1", "tanh", [24, 24, 12]), fc(256)]);
  const changes = {matches: [0, 1, null, 3]};
  const {ghosts, going} = ghostsOf(running, "a", {running: "a", isEdited: true, layers: wanted, changes, errors: []});
  assert.deepEqual(
    ghosts.map(({layer: {name}, after, isNew}) => [name, after, isNew]),
    [
      ["conv1", 1, false],
      ["tanh1", 1, true],
    ],
  );
  assert.deepEqual([...going], [2]);
  const none = {ghosts: [], going: new Set()};
  assert.deepEqual(ghostsOf(running, "a", {running: "a", isEdited: false, layers: wanted, changes, errors: []}), none);
  assert.deepEqual(ghostsOf(running, "b", {running: "a", isEdited: true, layers: wanted, changes, errors: []}), none);
});

test("the loss of guessing depends on the loss layer: ln K, a margin of 1 to every other class, none for numbers", () => {
  const line = (type) => lossOfGuessing([layerOf(type)]);
  assert.deepEqual(line("softmax"), {value: Math.log(10), label: "guessing, ln 10"});
  assert.deepEqual(line("svm"), {value: 9, label: "guessing, 9"});
  assert.equal(line("regression"), null);
});

test("a card says its settings, and names its columns after what they are", () => {
  assert.equal(settingsOf(conv(8)), "filter size 5×5×1, stride 1, pad 2");
  assert.equal(
    settingsOf(layerOf("lrn")),
    "divides by the size of 5 neighbouring channels: k 1, alpha 0.0001, beta 0.75",
  );
  assert.equal(settingsOf(layerOf("dropout")), "drops 25 % of the values in training; none here");
  assert.equal(settingsOf(layerOf("relu")), "");
  const softmax = layer("softmax", "softmax", [1, 1, 2]);
  assert.deepEqual(columnNames(softmax, [softmax], ["cat", "dog"]), {title: "class", names: ["cat", "dog"]});
  assert.deepEqual(columnNames(conv(2), [conv(2)], []).names, ["1", "2"]);
});
