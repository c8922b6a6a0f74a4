// An experiment goes into an address and comes out as it was; what is none is refused.
import assert from "node:assert/strict";
import test from "node:test";
import {hashOf, LinkError, packExperiment, partsOf, unpackExperiment} from "../../../static/share/experiment-link.js";

const EXPERIMENT = {
  name: "mnist-demo 二",
  definition: "layer_defs = [];\n// größer\n".repeat(20),
  options: {method: "adam", learning_rate: 1e-3, batch_size: 20},
  data: "MNIST digits",
  seed: 2 ** 32 - 1,
};
const refusal = (text, key) =>
  assert.rejects(unpackExperiment(text), (error) => error instanceof LinkError && error.key === key);

test("an experiment comes out of an address as it went in, in signs that need no escape", async () => {
  const packed = await packExperiment(EXPERIMENT);
  assert.match(packed, /^1\.[\w-]+$/);
  assert.ok(packed.length < JSON.stringify(EXPERIMENT).length);
  assert.deepEqual(await unpackExperiment(packed), EXPERIMENT);
});

test("a fragment holds the experiment and how it is shown", () => {
  const view = {range: "locked", autoplay: true, hide: true, size: "large"};
  assert.equal(hashOf(view, "1.abc"), "#experiment=1.abc&range=locked&autoplay&hide&size=large");
  assert.deepEqual(partsOf(hashOf(view, "1.abc")), {experiment: "1.abc", view});
  assert.equal(hashOf({autoplay: false, hide: false}), "");
  assert.deepEqual(partsOf(""), {
    experiment: null,
    view: {range: undefined, size: undefined, autoplay: false, hide: false},
  });
});

test("an address without an experiment is refused, with the reason", async () => {
  const packed = await packExperiment(EXPERIMENT);
  await refusal("", "damaged");
  await refusal("1.", "damaged");
  await refusal("1.AAAA", "damaged");
  await refusal(packed.slice(0, -20), "damaged");
  await refusal(`2${packed.slice(1)}`, "newer");
  await refusal(`1.${"A".repeat(100_001)}`, "large");
  for (const wrong of [
    {seed: -1},
    {seed: 1.5},
    {definition: 3},
    {options: null},
    {options: [1]},
    {options: {a: {}}},
    {options: {}},
    {options: {method: 3, learning_rate: 1}},
    {name: "n".repeat(101)},
    {data: undefined},
  ]) {
    await refusal(await packExperiment({...EXPERIMENT, ...wrong}), "damaged");
  }
});

test("a short address that unpacks to too much is refused", async () => {
  const bomb = await packExperiment({...EXPERIMENT, definition: " ".repeat(20_000_000)});
  assert.ok(bomb.length < 100_000);
  await refusal(bomb, "large");
});
