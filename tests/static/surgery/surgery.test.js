// What was changed by hand, in words and numbers.
import assert from "node:assert/strict";
import {readFileSync} from "node:fs";
import test from "node:test";
import {markText} from "../../../static/curves/mark-words.js";
import {useText} from "../../../static/lib/text.js";
import {initialState, reduce} from "../../../static/model/state.js";
import {confusionChanges, strongest} from "../../../static/surgery/surgery-changes.js";

useText(JSON.parse(readFileSync(new URL("../../../static/text/en.json", import.meta.url), "utf8")));

test("a mark of an older version is shown as it was written", () => {
  assert.equal(
    markText({step: 1, kind: "surgery", detail: "conv1 filter 3 silenced", sentence: null}),
    "conv1 filter 3 silenced",
  );
});

test("the mistakes whose counts changed most come first", () => {
  const changes = confusionChanges(
    [
      [9, 1, 0],
      [2, 8, 0],
      [0, 0, 5],
    ],
    [
      [5, 1, 4],
      [0, 8, 2],
      [0, 0, 5],
    ],
  );
  assert.equal(changes[0][0].change, -4);
  assert.deepEqual(strongest(changes, 2), [
    {is: 0, says: 2, was: 0, now: 4, change: 4},
    {is: 1, says: 0, was: 2, now: 0, change: -2},
  ]);
  assert.deepEqual(strongest(confusionChanges([[1]], [[1]]), 3), []);
});

test("patches of layers that are not watched any more stay until the network is another one", () => {
  const layer = (index) => ({index, rows: 5, columns: 5, first: 0, filters: [[]]});
  let state = reduce(initialState, {type: "patches.found", step: 3, searched: 10, layers: [layer(1), layer(4)]});
  state = reduce(state, {type: "patches.found", step: 9, searched: 1000, layers: [layer(4)]});
  assert.deepEqual(Object.keys(state.patches), ["1", "4"]);
  assert.deepEqual(state.patchesFrom, {step: 9, searched: 1000});
  state = reduce(state, {type: "definition.changed", definition: "", layers: [], parameters: 0, kept: [], step: 9});
  assert.deepEqual(state.patches, {});
});

test("patches of a wide layer come in parts, each with the number of images it was found among", () => {
  const patch = (image) => [{image, row: 0, column: 0, value: 1}];
  const part = (step, searched, first, filters) => ({
    type: "patches.found",
    step,
    searched,
    layers: [{index: 1, rows: 5, columns: 5, first, filters}],
  });
  let state = reduce(initialState, part(3, 10, 2, [patch(7), patch(8)]));
  const before = state.patches[1];
  state = reduce(state, part(5, 1000, 3, [patch(9), patch(6)]));
  assert.deepEqual(state.patches[1].filters.slice(2), [patch(7), patch(9), patch(6)]);
  assert.equal(state.patches[1].filters[2], before.filters[2]); // so that a row sees that it has this already
  assert.deepEqual([state.patches[1].filters[0], state.patches[1].filters.length], [undefined, 5]);
  assert.deepEqual(state.patches[1].searched.slice(2), [10, 1000, 1000]);
});
