import assert from "node:assert/strict";
import test from "node:test";
import {Curves} from "../../../static/model/curves.js";
import {PROTOCOL} from "../../../static/model/protocol.js";
import {applyEvent, initialState, reduce} from "../../../static/model/state.js";

const hello = {
  type: "hello",
  protocol: PROTOCOL,
  epoch: "e",
  run: "r",
  name: "n",
  state: "training",
  reason: "",
  place: 0,
  restore_step: null,
  storage_problem: "",
  definition: "d",
  layers: [],
  parameters: 0,
  options: {learning_rate: 0.1},
  seed: 3,
  step: 7,
  point: 0,
  life: 0,
  dataset: "digits",
  dataset_sizes: {validation: 1000},
  image_shape: [28, 28, 1],
  class_names: ["0", "1"],
  probes: [{slot: 0, source: "validation", index: 0, pixels: null, label: null}],
  marks: [],
  surgery: {silent: [], frozen: []},
  operation: null,
  undo_steps: 0,
  new_filters: {},
};
const point = (number, step, more = {}) => ({
  number,
  step,
  steps: 1,
  epoch: step / 450,
  loss: 2,
  accuracy: 0.5,
  validation_loss: null,
  validation_accuracy: null,
  forward_ms: 0.02,
  backward_ms: 0.06,
  ...more,
});
const added = (...points) => ({type: "points.added", points});
const mark = (kind, step, detail = "") => ({kind, step, detail});
const marked = (kind, step) => ({type: "mark.added", mark: mark(kind, step)});
const changed = (more = {}) => ({
  type: "run.changed",
  state: "training",
  reason: "",
  step: 0,
  seed: 3,
  place: 0,
  restore_step: null,
  ...more,
});
const measured = (step, accuracy) => ({
  type: "validation.measured",
  step,
  accuracy,
  examples: 1000,
  loss: 1,
  confusion: [],
  predictions: [],
  mistakes: [],
});
/** The state after events, and the curves that followed them. */
const both = (...events) => {
  const curves = new Curves();
  return {state: events.reduce((state, event) => applyEvent(state, curves, event), initialState), curves};
};
const after = (...events) => both(...events).state;
const steps = ({curves}) => Array.from(curves.step.values.subarray(0, curves.length));
const upTo = (count, first = 1) => Array.from({length: count}, (_, i) => point(first + i, first + i));

test("a page notices that the server speaks another version of the protocol, and that it does no more", () => {
  assert.equal(after(hello).isOutdated, false);
  const outdated = after(hello, {...hello, protocol: PROTOCOL + 1});
  assert.equal(outdated.isOutdated, true);
  assert.equal(reduce(outdated, hello).isOutdated, false);
});

test("the first hello makes the state ready", () => {
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
  assert.equal(state.epoch, 2 / 450);
});

test("a point that came before is not counted again", () => {
  const once = after(hello, added(point(1, 1), point(2, 2)));
  assert.equal(reduce(once, added(point(2, 2, {accuracy: 1}))), once);
  const twice = both(hello, added(point(1, 1), point(2, 2)), hello, added(point(2, 2), point(3, 3)));
  assert.deepEqual(steps(twice), [1, 2, 3]);
  assert.deepEqual(
    twice.curves.recent.map(({number}) => number),
    [1, 2, 3],
  );
});

test("a point whose step goes back starts the averages again", () => {
  const state = after(hello, added(point(1, 50, {loss: 0.1}), point(2, 1, {loss: 2.3})));
  assert.equal(state.loss, 2.3);
  assert.equal(state.step, 1);
});

test("a reset forgets what belonged to the old weights but not the number of the newest point", () => {
  const {state, curves} = both(
    hello,
    added(point(1, 9)),
    marked("options", 9),
    measured(9, 0.9),
    marked("reset", 0),
    changed({seed: 5}),
  );
  assert.deepEqual(
    [state.point, state.loss, state.epoch, state.validation, state.validationAccuracy],
    [null, null, null, null, null],
  );
  assert.deepEqual([state.number, state.seed, state.step, curves.length], [1, 5, 0, 0]);
  assert.deepEqual(
    state.marks.map(({kind}) => kind),
    ["reset"],
  );
});

test("a restart from a checkpoint keeps points and averages, however far back it begins", () => {
  for (const step of [5, 0]) {
    const end = both(hello, added(point(1, 9)), changed({state: "restarting", reason: "killed", step}));
    assert.equal(end.state.loss, 2);
    assert.equal(end.state.reason, "killed");
    assert.deepEqual(steps(end), [9]);
  }
});

test("going back keeps the history up to that step, its marks and its figures", () => {
  const before = [
    hello,
    added(...upTo(4)),
    marked("options", 4),
    measured(4, 0.5),
    added(...upTo(6, 5)),
    marked("options", 8),
    measured(10, 0.9),
  ];
  const {state: then} = both(...before.slice(0, 4));
  const end = both(...before, marked("restored", 4), changed({state: "paused", step: 4}));
  assert.deepEqual(steps(end), [1, 2, 3, 4]);
  assert.deepEqual(
    end.state.marks.map(({kind, step}) => [kind, step]),
    [
      ["options", 4],
      ["restored", 4],
    ],
  );
  assert.deepEqual([end.state.step, end.state.number, end.state.status], [4, 10, "paused"]);
  for (const name of ["loss", "accuracy", "forwardMs", "backwardMs", "epoch"])
    assert.equal(end.state[name], then[name], name);
  assert.equal(end.state.validation, null);
  const on = applyEvent(end.state, end.curves, added(point(11, 5, {loss: 1})));
  assert.deepEqual(steps(end), [1, 2, 3, 4, 5]);
  assert.deepEqual([on.step, on.number], [5, 11]);
});

test("a page that is loaded after going back sees the same history in the points alone", () => {
  const marks = [mark("options", 2), mark("restored", 4), mark("options", 6)];
  const end = both({...hello, step: 6, point: 12, marks}, added(...upTo(10), point(11, 5), point(12, 6)));
  assert.deepEqual(steps(end), [1, 2, 3, 4, 5, 6]);
  assert.equal(end.state.marks, marks);
});

test("a point of several steps replaces the points of the same steps", () => {
  const wide = (number, step) => point(number, step, {steps: 10});
  const end = both(hello, added(wide(1, 10), wide(2, 20), wide(3, 30), wide(4, 30)));
  assert.deepEqual(steps(end), [10, 20, 30]);
});

test("a page that loads or reconnects after the run went back shows no later point", () => {
  const stands = {...hello, state: "paused", step: 4, point: 10, marks: [mark("restored", 4)]};
  assert.deepEqual(steps(both(stands, added(...upTo(7)), added(...upTo(3, 8)))), [1, 2, 3, 4]);
  const back = both(hello, added(...upTo(10)), stands);
  assert.deepEqual(steps(back), [1, 2, 3, 4]);
  const on = both(hello, added(...upTo(10)), stands, added(point(11, 5)), added(point(12, 6)), changed({step: 6}));
  assert.deepEqual(steps(on), [1, 2, 3, 4, 5, 6]);
  assert.deepEqual(
    steps(both(stands, added(...upTo(10), point(11, 5), point(12, 6)), changed({step: 6}))),
    [1, 2, 3, 4, 5, 6],
  );
});

test("validation figures stay until the next are measured", () => {
  const state = after(hello, added(point(1, 1, {validation_accuracy: 0.9}), point(2, 2)));
  assert.equal(state.validationAccuracy, 0.9);
});

test("times are averaged over the points, and a reset forgets them", () => {
  const events = [
    hello,
    added(
      point(1, 10, {steps: 10, forward_ms: 0.02, backward_ms: 0.06}),
      point(2, 20, {steps: 10, forward_ms: 0.04, backward_ms: 0.06}),
    ),
  ];
  const state = after(...events);
  assert.ok(state.forwardMs > 0.02 && state.forwardMs < 0.04);
  assert.ok(Math.abs(state.backwardMs - 0.06) < 1e-12);
  const reset = after(...events, marked("reset", 0));
  assert.deepEqual([reset.forwardMs, reset.backwardMs], [null, null]);
});

test("a loss that is not finite leaves the average alone", () => {
  assert.equal(after(hello, added(point(1, 1, {loss: 1}), point(2, 2, {loss: null}))).loss, 1);
});

test("a refused option is forgotten when options change; another error is not", () => {
  const refused = {type: "error.reported", code: "bad_option", field: "momentum", message: "no", errors: []};
  const options = {type: "options.changed", options: {}, step: 1};
  assert.equal(after(hello, refused, options).error, null);
  assert.notEqual(after(hello, {...refused, code: "storage"}, options).error, null);
});

test("another server process means another history without the old points", () => {
  const end = both(hello, added(point(3, 8), point(4, 9)), {type: "history.dropped"});
  assert.deepEqual([end.state.number, end.state.point, end.curves.length, end.curves.recent.length], [0, null, 0, 0]);
  const again = [{...hello, epoch: "f"}, added(point(1, 6), point(2, 7), point(3, 8), point(4, 9))];
  again.reduce((state, event) => applyEvent(state, end.curves, event), end.state);
  assert.deepEqual(
    end.curves.recent.map(({number}) => number),
    [1, 2, 3, 4],
  );
});

test("points from before a reset are dropped, whether they come after the hello or before it", () => {
  const reborn = {...hello, step: 0, point: 5, life: 5};
  const fresh = after(reborn, added(point(4, 90), point(5, 91)));
  assert.deepEqual([fresh.point, fresh.step, fresh.number], [null, 0, 5]);
  assert.equal(after(reborn, added(point(5, 91), point(6, 1, {loss: 2.5}))).loss, 2.5);
  const again = both(hello, added(point(5, 91)), reborn);
  assert.deepEqual([again.state.point, again.state.loss, again.state.step, again.curves.length], [null, null, 0, 0]);
  assert.equal(after(hello, added(point(5, 91)), {...hello, step: 91, life: 2}).number, 5);
});

test("the newest points have no gap where a page slept through a reset", () => {
  const end = both(hello, added(point(1, 1), point(2, 2)), {...hello, step: 1, point: 9, life: 8}, added(point(9, 1)));
  assert.deepEqual(
    end.curves.recent.map(({number}) => number),
    [9],
  );
});

test("the queue place, restore step, name and storage problem of a run follow the events", () => {
  const state = after(hello, changed({state: "queued", place: 2}));
  assert.deepEqual([state.status, state.place], ["queued", 2]);
  assert.equal(after(hello, changed({state: "stopped", restore_step: 400})).restoreStep, 400);
  assert.equal(after(hello, changed({state: "stopped", restore_step: 400}), changed()).restoreStep, null);
  const greeted = after({...hello, state: "stopped", restore_step: 50, place: 0, storage_problem: "the disk is full"});
  assert.deepEqual([greeted.restoreStep, greeted.storageProblem], [50, "the disk is full"]);
  assert.equal(reduce(greeted, {type: "storage.changed", problem: ""}).storageProblem, "");
  assert.equal(after(hello, {type: "run.renamed", name: "other"}).name, "other");
});

test("an event of a newer server changes nothing", () => {
  const state = after(hello);
  assert.equal(reduce(state, {type: "tea.served"}), state);
});

const operated = (step, more = {}) => ({
  type: "surgery.measured",
  step,
  layer: 1,
  filter: 2,
  operation: "silenced",
  before: {accuracy: 0.9, confusion: []},
  after: {accuracy: 0.8, confusion: []},
  ...more,
});

test("a new page gets the newest operation, and a page that reconnects keeps the one it has", () => {
  const state = after({...hello, operation: operated(5)});
  assert.deepEqual(state.operation, operated(5));
  assert.equal(
    reduce(state, {...hello, operation: operated(5)}).operation,
    state.operation,
    "a line that was closed stays closed",
  );
  assert.equal(reduce(state, {...hello, operation: operated(6)}).operation.step, 6);
  assert.equal(reduce(state, {...hello, operation: null}).operation, null);
});

test("going back to before an operation forgets it", () => {
  const state = after({...hello, operation: operated(5)});
  assert.equal(reduce(state, marked("restored", 5)).operation, state.operation);
  assert.equal(reduce(state, marked("restored", 4)).operation, null);
});

test("nothing can be undone while a worker restarts; the next worker says what can", () => {
  const state = after({...hello, undo_steps: 2});
  const gone = reduce(state, changed({state: "restarting"}));
  assert.deepEqual([state.undoSteps, gone.undoSteps], [2, 0]);
  assert.equal(reduce(gone, {type: "undo.changed", steps: 2}).undoSteps, 2);
});

test("of very many marks the newest are kept", () => {
  const {state} = both(hello, ...Array.from({length: 1001}, (_, step) => marked("surgery", step)));
  assert.deepEqual([state.marks.length, state.marks[0].step], [1000, 1]);
});
