import assert from "node:assert/strict";
import test from "node:test";
import {initialState, reduce} from "../../static/state.js";

const hello = {
  type: "hello", protocol: 1, epoch: "e", run: "r", name: "n", state: "training", reason: "", definition: "d", layers: [], parameters: 0,
  options: {learning_rate: 0.1}, seed: 3, step: 7, point: 0, dataset: "digits", dataset_sizes: {validation: 1000}, image_shape: [28, 28, 1],
  class_names: ["0", "1"], probe: {source: "validation", index: 0}, marks: [],
};
const point = (number, step, more = {}) => ({
  number, step, steps: 1, epoch: step / 450, loss: 2, accuracy: 0.5, validation_loss: null, validation_accuracy: null, ...more,
});
const added = (...points) => ({type: "points.added", points});
const after = (...events) => events.reduce(reduce, initialState);

test("a hello makes the state ready", () => {
  const state = after(hello);
  assert.equal(state.ready, true);
  assert.equal(state.connection, "live");
  assert.equal(state.step, 7);
  assert.deepEqual(state.options, {learning_rate: 0.1});
});

test("arguments are never changed", () => {
  const before = Object.freeze(after(hello));
  reduce(before, Object.freeze(added(Object.freeze(point(1, 8)))));
  assert.equal(before.step, 7);
});

test("points move the step and the averages", () => {
  const state = after(hello, added(point(1, 1, {loss: 2, accuracy: 0}), point(2, 2, {loss: 1, accuracy: 1})));
  assert.equal(state.step, 2);
  assert.equal(state.number, 2);
  assert.ok(state.accuracy > 0 && state.accuracy < 1);
  assert.ok(state.loss < 2 && state.loss > 1);
});

test("a point that came before is not counted again", () => {
  const once = after(hello, added(point(1, 1), point(2, 2)));
  assert.equal(reduce(once, added(point(2, 2, {accuracy: 1}))), once);
});

test("a step that does not go on starts the averages anew", () => {
  const state = after(hello, added(point(1, 50, {loss: 0.1}), point(2, 1, {loss: 2.3})));
  assert.equal(state.loss, 2.3);
  assert.equal(state.step, 1);
});

test("a reset forgets what belonged to the old weights but not the number of the newest point", () => {
  const state = after(hello, added(point(1, 9)), {type: "run.changed", state: "training", reason: "", step: 0, seed: 5});
  assert.equal(state.point, null);
  assert.equal(state.number, 1);
  assert.equal(state.seed, 5);
  assert.equal(state.step, 0);
});

test("a restart from a checkpoint keeps the averages", () => {
  const state = after(hello, added(point(1, 9)), {type: "run.changed", state: "restarting", reason: "killed", step: 5, seed: 3});
  assert.equal(state.loss, 2);
  assert.equal(state.reason, "killed");
});

test("validation figures stay until the next are measured", () => {
  const state = after(hello, added(point(1, 1, {validation_accuracy: 0.9}), point(2, 2)));
  assert.equal(state.validationAccuracy, 0.9);
});

test("times are averaged over the points, and a reset forgets them", () => {
  const state = after(hello, added(point(1, 10, {steps: 10, forward_ms: 0.02, backward_ms: 0.06}), point(2, 20, {steps: 10, forward_ms: 0.04, backward_ms: 0.06})));
  assert.ok(state.forwardMs > 0.02 && state.forwardMs < 0.04);
  assert.ok(Math.abs(state.backwardMs - 0.06) < 1e-12);
  const reset = reduce(state, {type: "run.changed", state: "training", reason: "", step: 0, seed: 3});
  assert.deepEqual([reset.forwardMs, reset.backwardMs], [null, null]);
});

test("a loss that is not finite leaves the average alone", () => {
  assert.equal(after(hello, added(point(1, 1, {loss: 1}), point(2, 2, {loss: null}))).loss, 1);
});

test("a refused option is forgotten when options change; another error is not", () => {
  const refused = {type: "error.reported", code: "bad_option", field: "momentum", message: "no", errors: []};
  const changed = {type: "options.changed", options: {}, step: 1};
  assert.equal(after(hello, refused, changed).error, null);
  assert.notEqual(after(hello, {...refused, code: "storage"}, changed).error, null);
});

test("another server process means another history", () => {
  const state = after(hello, added(point(4, 9)), {type: "history.dropped"});
  assert.equal(state.number, 0);
  assert.equal(state.point, null);
});

test("points of a life that was reset are dropped, whether they come after the hello or were here before it", () => {
  const reborn = {...hello, step: 0, point: 5, life: 5};
  const fresh = after(reborn, added(point(4, 90), point(5, 91)));
  assert.deepEqual([fresh.point, fresh.step, fresh.number], [null, 0, 5]);
  assert.equal(after(reborn, added(point(5, 91), point(6, 1, {loss: 2.5}))).loss, 2.5);
  const again = after(hello, added(point(5, 91)), reborn);
  assert.deepEqual([again.point, again.loss, again.step], [null, null, 0]);
  assert.equal(after(hello, added(point(5, 91)), {...hello, step: 91, life: 2}).number, 5);
});

test("an event of a newer server changes nothing", () => {
  const state = after(hello);
  assert.equal(reduce(state, {type: "tea.served"}), state);
});
