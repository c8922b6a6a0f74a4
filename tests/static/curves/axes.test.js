import assert from "node:assert/strict";
import test from "node:test";
import {
  logTicks,
  lossTick,
  rangeOfAccuracy,
  rangeOfLogs,
  rangeOfSteps,
  stepTicks,
} from "../../../static/curves/axes.js";
import {count} from "../../../static/lib/format.js";

test("three ticks at least, each with room for its words, whatever the step", () => {
  for (const width of [190, 210, 300]) {
    for (let high = 2; high < 2e6; high = Math.ceil(high * 1.07)) {
      const ticks = stepTicks(0, high, width);
      assert.ok(ticks.length >= 3, `${ticks} of ${high} on ${width}`);
      assert.ok(ticks.every((tick) => Number.isInteger(tick) && tick <= high));
      const apart = ((ticks[1] - ticks[0]) / high) * width;
      assert.ok(apart >= 6 * count(ticks.at(-1)).length, `${ticks} of ${high} on ${width}`);
    }
  }
  assert.deepEqual(stepTicks(0, 38770, 210), [0, 10000, 20000, 30000]);
});

test("a plot begins at 0 unless the run was loaded in the middle; without a point it reaches to the state's step", () => {
  assert.deepEqual(rangeOfSteps(1, 900, 900), [0, 900]);
  assert.deepEqual(rangeOfSteps(150, 200, 200), [150, 200]);
  assert.deepEqual(rangeOfSteps(1, 1, 1), [0, 1]);
  assert.deepEqual(rangeOfSteps(null, null, 149), [0, 149]);
  assert.deepEqual(rangeOfSteps(null, null, 0), [0, 1]);
});

test("a loss of any size has ticks that can be read", () => {
  assert.deepEqual([1e-4, 3e-6, 0.001, 0.3, 10, 1e5].map(lossTick), ["1e−4", "3e−6", "0.001", "0.3", "10", "1e5"]);
  for (const [low, high] of [
    [0.2, 0.4],
    [0.01, 2.3],
    [1e-6, 3],
  ]) {
    const [bottom, top] = rangeOfLogs(low, high);
    assert.ok(bottom <= low && top >= high);
    assert.ok(logTicks(bottom, top).length >= 2);
  }
});

test("the accuracy's axis leaves out values below all in view", () => {
  assert.deepEqual(rangeOfAccuracy(0.5), [0, 1]);
  assert.deepEqual(rangeOfAccuracy(0.93), [0.8, 1]);
  assert.deepEqual(rangeOfAccuracy(null), [0, 1]);
});
