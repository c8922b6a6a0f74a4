import assert from "node:assert/strict";
import test from "node:test";
import {logTicks, lossTick, rangeFromZero, rangeOfSizes} from "../../../static/curves/axes.js";
import {CurveSettings} from "../../../static/curves/curve-settings.js";
import {Curves, smooth, thin} from "../../../static/model/curves.js";

const point = (step, more = {}) => ({
  number: step,
  step,
  steps: 1,
  loss: 1 / step,
  accuracy: 0.5,
  validation_loss: null,
  validation_accuracy: null,
  ...more,
});

test("curves grow beyond their first capacity", () => {
  const curves = new Curves();
  curves.append(Array.from({length: 10000}, (_, i) => point(i + 1)));
  assert.equal(curves.length, 10000);
  assert.equal(curves.loss.at(9999), 1 / 10000);
});

test("a point whose step goes back starts the curves again", () => {
  const curves = new Curves();
  curves.append([point(1), point(2), point(3), point(1)]);
  assert.equal(curves.length, 1);
});

test("going back keeps the points up to that step, and their averages", () => {
  const [curves, short] = [new Curves(), new Curves()];
  const points = Array.from({length: 20}, (_, i) => point(i + 1, (i + 1) % 5 ? {} : {validation_accuracy: i / 20}));
  short.append(points.slice(0, 12));
  curves.append(points);
  curves.append([{...point(40, {steps: 20}), number: 21}]);
  const {version} = curves;
  curves.goBack(12);
  assert.ok(curves.version > version);
  assert.deepEqual(curves.plot("loss", 100), short.plot("loss", 100));
  assert.deepEqual(curves.plot("accuracy", 100), short.plot("accuracy", 100));
  assert.deepEqual(curves.figures(), short.figures());
  assert.equal(curves.recent.length, 21);
  curves.goBack(12);
  curves.append([point(13)]);
  assert.equal(curves.length, 13);
});

test("a point whose step goes back replaces all points from its first step on", () => {
  const curves = new Curves();
  curves.append([10, 20, 30, 40].map((step) => point(step, {steps: 10})));
  curves.append([point(30, {steps: 10, loss: 7})]);
  assert.deepEqual(curves.plot("loss", 100).slice(0, 2), [
    [10, 20, 30],
    [1 / 10, 1 / 20, 7],
  ]);
});

test("a plot is thin, ascending, and keeps every validation figure", () => {
  const curves = new Curves();
  curves.append(Array.from({length: 5000}, (_, i) => point(i + 1, (i + 1) % 250 ? {} : {validation_loss: 0.5})));
  const [steps, raw, smoothed, validation] = curves.plot("loss", 200);
  assert.ok(steps.length < 450);
  assert.ok(steps.every((step, i) => i === 0 || step > steps[i - 1]));
  assert.equal(validation.filter((value) => value !== null).length, 20);
  assert.ok(raw.every((value) => value !== null) && smoothed.every((value) => value !== null));
});

test("thinning keeps the extremes", () => {
  const values = new Float64Array(1000);
  values[512] = 9;
  values[700] = -9;
  const rows = thin(
    values.map((_, row) => row + 1),
    values,
    50,
  );
  assert.ok(rows.includes(512) && rows.includes(700) && rows.includes(999));
});

test("thinning goes by steps: where points are dense there are no more rows than elsewhere", () => {
  const steps = [...Array.from({length: 1000}, (_, i) => i + 1), ...Array.from({length: 900}, (_, i) => 1010 + 10 * i)];
  const rows = thin(
    steps,
    steps.map((step) => Math.sin(step)),
    100,
  );
  assert.ok(rows.filter((row) => steps[row] <= 1000).length <= 22);
});

test("a value that is not finite never hides the others of its stretch", () => {
  const rows = thin(
    [...Array(100).keys()],
    Array.from({length: 100}, (_, i) => (i % 10 ? i : NaN)),
    10,
  );
  assert.ok(rows.includes(9) && rows.includes(1));
});

test("once points average ten steps, the steps before are averaged over ten, too", () => {
  const curves = new Curves();
  curves.append(Array.from({length: 1000}, (_, i) => point(i + 1, {loss: i % 2})));
  assert.deepEqual(curves.plot("loss", 1000)[1].slice(0, 2), [0, 1]);
  curves.append([point(1010, {steps: 10, loss: 0.5})]);
  const [steps, raw] = curves.plot("loss", 1000);
  assert.equal(steps.length, 101);
  assert.deepEqual([steps[0], steps[100]], [10, 1010]);
  assert.ok(raw.every((value) => value === 0.5));
  curves.clear();
  curves.append([point(1, {loss: 1}), point(2, {loss: 0})]);
  assert.deepEqual(curves.plot("loss", 10)[1], [1, 0]);
});

test("ten steps in one point weigh as ten points", () => {
  let one = 0;
  for (let i = 0; i < 10; i++) one = smooth(one, 1, 1);
  assert.ok(Math.abs(smooth(0, 1, 10) - one) < 1e-12);
});

test("a loss that is not finite leaves a gap", () => {
  const curves = new Curves();
  curves.append([point(1), point(2, {loss: null})]);
  assert.deepEqual(curves.plot("loss", 10)[1], [1, null]);
});

const sized = (step, layers, more = {}) =>
  point(step, {
    layers: layers.map(([name, gradient_rms, update_ratio = 0.001]) => ({name, gradient_rms, update_ratio})),
    ...more,
  });

test("each layer has a curve; one that comes later begins later, one that goes is not shown any more", () => {
  const curves = new Curves();
  curves.append([
    sized(1, [
      ["conv1", 1],
      ["fc1", 2],
    ]),
    sized(2, [
      ["conv1", 3],
      ["fc1", null],
    ]),
    point(3),
  ]);
  assert.deepEqual(curves.layers.plot("gradient_rms", 100, "none"), [
    [1, 2],
    [1, 3],
    [2, null],
  ]);
  curves.append([
    sized(4, [
      ["conv1", 5],
      ["conv2", 7],
    ]),
  ]);
  assert.deepEqual(curves.layers.names, ["conv1", "conv2"]);
  assert.deepEqual(curves.layers.plot("gradient_rms", 100, "none"), [
    [1, 2, 4],
    [1, 3, 5],
    [null, null, 7],
  ]);
  assert.deepEqual(curves.layers.plot("update_ratio", 100, "none")[1], [0.001, 0.001, 0.001]);
  curves.goBack(2);
  assert.deepEqual(curves.layers.plot("gradient_rms", 100, "none")[0], [1, 2]);
  curves.append([
    sized(3, [
      ["conv1", 9],
      ["conv2", 1],
    ]),
  ]);
  assert.deepEqual(curves.layers.plot("gradient_rms", 100, "none"), [
    [1, 2, 3],
    [1, 3, 9],
    [null, null, 1],
  ]);
});

test("sizes are averaged over stretches, more strongly when chosen", () => {
  const curves = new Curves();
  curves.append(Array.from({length: 1000}, (_, i) => sized(i + 1, [["conv1", i % 2 ? 3 : 1]])));
  const [steps, values] = curves.layers.plot("gradient_rms", 100, "none");
  assert.ok(steps.length <= 101 && values.every((value) => value === 2));
  const noisy = new Curves();
  noisy.append(Array.from({length: 100}, (_, i) => sized(i + 1, [["conv1", Math.sin(i * i)]])));
  const spread = (smoothing) => {
    const [, column] = noisy.layers.plot("gradient_rms", 100, smoothing);
    return Math.max(...column.slice(50)) - Math.min(...column.slice(50));
  };
  assert.ok(spread("none") > spread("some") && spread("some") > spread("strong"));
});

test("once points measure every tenth step, of the earlier steps every tenth counts, too", () => {
  const curves = new Curves();
  curves.append(Array.from({length: 1000}, (_, i) => sized(i + 1, [["conv1", (i + 1) % 10 ? 1 : 5]])));
  curves.append([sized(1010, [["conv1", 5]], {steps: 10})]);
  assert.ok(curves.layers.plot("gradient_rms", 1000, "none")[1].every((value) => value === 5));
  curves.goBack(1000);
  assert.ok(curves.layers.plot("gradient_rms", 1000, "none")[1].includes(1));
});

test("how smooth a curve is can be chosen, and changes no measurement", () => {
  const curves = new Curves();
  curves.append(
    Array.from({length: 400}, (_, i) => point(i + 1, {loss: i % 2, ...(i === 99 ? {validation_loss: 0.4} : {})})),
  );
  const [none, some, strong] = ["none", "some", "strong"].map((smoothing) => curves.plot("loss", 1000, smoothing));
  assert.deepEqual(none[2], none[1]);
  assert.deepEqual([some[1], strong[3]], [none[1], none[3]]);
  assert.deepEqual(curves.plot("loss", 1000), some);
  const jump = ([, , column]) => Math.abs(column[300] - column[301]);
  assert.ok(jump(none) > jump(some) && jump(some) > jump(strong));
});

test("the learning rate has a row wherever it changed", () => {
  const curves = new Curves();
  curves.append([0.1, 0.1, 0.1, 0.03, 0.03, 0.03].map((learning_rate, i) => point(i + 1, {learning_rate})));
  assert.deepEqual(curves.plotLearningRate(), [
    [1, 4, 6],
    [0.1, 0.03, 0.03],
  ]);
});

test("the settings of the curves are stored, and invalid stored settings are ignored", () => {
  const kept = new Map();
  const storage = {get: (key) => kept.get(key) ?? null, set: (key, value) => kept.set(key, value)};
  new CurveSettings(storage).change({smoothing: "strong", logarithmic: false});
  assert.deepEqual([new CurveSettings(storage).smoothing, new CurveSettings(storage).logarithmic], ["strong", false]);
  const other = new CurveSettings({get: () => "toString maybe", set: () => {}});
  assert.deepEqual([other.smoothing, other.logarithmic], ["some", true]);
});

test("axes of sizes reach from very small values, with few ticks", () => {
  const [low, high] = rangeOfSizes(3e-8, 0.2);
  assert.ok(low <= 3e-8 && high >= 0.2 && logTicks(low, high).length <= 6);
  assert.ok(rangeOfSizes(1e-30, 1)[0] >= 1e-10);
  assert.deepEqual(
    [rangeFromZero(0.037), rangeFromZero(null)],
    [
      [0, 0.04],
      [0, 1],
    ],
  );
  assert.equal(lossTick(0), "0");
});
