// What the page of runs computes before any element exists.
import assert from "node:assert/strict";
import {readFileSync} from "node:fs";
import test from "node:test";
import {useText} from "../../../static/lib/text.js";
import {chosenIn, freeName, lastPart, searchOf, toggled} from "../../../static/runs-page/chosen-runs.js";
import {overlay, valueAt} from "../../../static/runs-page/overlay.js";
import {ago, curveNames} from "../../../static/runs-page/run-words.js";

useText(JSON.parse(readFileSync(new URL("../../../static/text/en.json", import.meta.url), "utf8")));

test("the address keeps the choice, of two runs at most, each once", () => {
  assert.deepEqual(chosenIn("?compare=a,b"), ["a", "b"]);
  assert.deepEqual(chosenIn("?compare=a,,a,b,c"), ["a", "b"]);
  assert.deepEqual(chosenIn(""), []);
  assert.equal(searchOf(["a", "b&c"]), "?compare=a,b%26c");
  assert.deepEqual(chosenIn(searchOf(["a", "b&c"])), ["a", "b&c"]);
  assert.equal(searchOf([]), "");
});

test("a click chooses a run or removes it, and a third run is refused", () => {
  assert.deepEqual(toggled([], "a"), ["a"]);
  assert.deepEqual(toggled(["a", "b"], "a"), ["b"]);
  assert.deepEqual(toggled(["a", "b"], "c"), ["a", "b"]);
});

test("a new run gets a name of its own", () => {
  assert.equal(freeName("mnist-demo", []), "mnist-demo");
  assert.equal(freeName("mnist-demo", ["mnist-demo", "mnist-demo 2"]), "mnist-demo 3");
});

test("the last part of a folder's path is shown", () => {
  assert.deepEqual(["digits", "/data/mnist/", "C:\\data\\cifar"].map(lastPart), ["digits", "mnist", "cifar"]);
});

test("the words for an age are coarser the older it is", () => {
  const now = 1_800_000_000;
  const said = [0, 59, 60, 3599, 3600, 86_399, 86_400, 172_800, 30 * 86_400].map((seconds) => ago(now - seconds, now));
  assert.deepEqual(said.slice(0, 8), [
    "just now",
    "just now",
    "1 min ago",
    "59 min ago",
    "1 h ago",
    "23 h ago",
    "yesterday",
    "2 days ago",
  ]);
  assert.match(said[8], /2026/);
  assert.equal(ago(now + 5, now), "just now"); // two clocks
});

test("two runs of one name are told apart", () => {
  const run = (id, name, seed, created = 0) => ({id, name, seed, created});
  assert.deepEqual(curveNames([run("a", "x", 1), run("b", "y", 1)]), ["x", "y"]);
  assert.deepEqual(curveNames([run("a", "x", 1), run("b", "x", 2)]), ["x · seed 1", "x · seed 2"]);
  const [one, two] = curveNames([run("a", "x", 1, 100), run("b", "x", 1, 200)]);
  assert.notEqual(one, two);
});

test("curves of different steps are joined over all steps; a gap is not the same as a step the curve lacks", () => {
  const [steps, a, b] = overlay([
    [
      [1, 3, 5],
      [10, null, 30],
    ],
    [
      [1, 2],
      [7, 8],
    ],
  ]);
  assert.deepEqual(steps, [1, 2, 3, 5]);
  assert.deepEqual(Array.from(a), [10, undefined, null, 30]);
  assert.deepEqual(Array.from(b), [7, 8, undefined, undefined]);
  assert.deepEqual(
    overlay([
      [[], []],
      [[], []],
    ]),
    [[], [], []],
  );
  assert.deepEqual(
    Array.from(
      overlay([
        [[1], [2]],
        [[], []],
      ])[1],
    ),
    [2],
  );
});

test("under the crosshair stands the newest value of a curve, and nothing beyond its end", () => {
  assert.deepEqual(
    [0, 1, 2, 4, 5, 6].map((step) => valueAt([1, 3, 5], [10, null, 30], step)),
    [null, 10, 10, 10, 30, null],
  );
  assert.equal(valueAt([], [], 1), null);
});
