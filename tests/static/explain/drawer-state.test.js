import assert from "node:assert/strict";
import {readFileSync} from "node:fs";
import test from "node:test";
import * as drawer from "../../../static/explain/drawer-state.js";
import {useText} from "../../../static/lib/text.js";
import * as protocol from "../../../static/model/protocol.js";

useText(JSON.parse(readFileSync(new URL("../../../static/text/en.json", import.meta.url), "utf8")));

const CELL = {layer: 1, kind: "cell", index: [2, 3, 4]};
const WEIGHT = {layer: 1, kind: "weight", index: [0, 0, 0, 4]};

/** A drawer that is told what happens, and what it sent and said for it. */
function setUp() {
  let state = drawer.initialState;
  let now = 0;
  const said = [];
  const times = [];
  const apply = (change) => {
    state = change.state;
    said.push(...change.commands, ...(change.loss ? [change.loss] : []));
    if (change.askedAt !== null) times.push(now - change.askedAt);
    return said.splice(0);
  };
  const happens = (event) => apply(drawer.applyEvent(state, event, now));
  return {
    get: () => state,
    times,
    pass: (ms) => {
      now += ms;
    },
    open: (target = CELL, slot = 0, view = "forward") => apply(drawer.open(state, {target, view, slot}, now)),
    deeper: (target, view = "forward") => apply(drawer.goDeeper(state, target, view, now)),
    look: (view) => apply(drawer.look(state, view, now)),
    up: (count) => apply(drawer.goUp(state, count, now)),
    close: () => apply(drawer.close(state)),
    keepTo: (slots) => apply(drawer.keepTo(state, slots)),
    happens,
    taken: (hold = 7, slot = 0) => happens({type: protocol.HOLD_TAKEN, hold, slot, step: 100, label: 3}),
    explained: (request, view = "forward") =>
      happens({type: protocol.CELL_EXPLAINED, request, hold: 7, step: 100, explanation: {view, of: request}}),
    refused: (code, template = "") =>
      happens({
        type: protocol.ERROR_REPORTED,
        code,
        field: null,
        message: template,
        sentence: {template, values: {}},
        errors: [],
      }),
  };
}

/** A drawer that holds step 100 of the image in slot 0, with one number open that waits for answer 1. */
function holding() {
  const page = setUp();
  page.open();
  page.taken();
  return page;
}

const asks = (request, target, view) => protocol.explainCell(request, 7, target, view);

test("a click takes the step, then asks about the number", () => {
  const page = setUp();
  assert.deepEqual(page.open(), [protocol.takeHold(0)]);
  assert.deepEqual(page.taken(), [asks(1, CELL, "forward")]);
  assert.deepEqual(page.get().hold, {id: 7, step: 100, slot: 0});
  page.explained(1);
  assert.deepEqual(drawer.explanationOf(page.get()), {view: "forward", of: 1});
});

test("a second click on the same image uses the step that is held, or the one that is on its way", () => {
  const page = setUp();
  page.open();
  assert.deepEqual(page.open(WEIGHT), []);
  assert.deepEqual(page.taken(), [asks(1, WEIGHT, "forward")]);
  assert.deepEqual(page.open(CELL), [asks(2, CELL, "forward")]);
  assert.equal(page.get().levels.length, 1);
});

test("another image takes a step of its own, and the answer to the hold that was given up is ignored", () => {
  const page = setUp();
  page.open(CELL, 0);
  assert.deepEqual(page.open(CELL, 2), [protocol.takeHold(2)]);
  assert.deepEqual(page.taken(7, 0), []);
  assert.equal(page.get().hold, null);
  assert.deepEqual(page.taken(8, 2), [protocol.explainCell(1, 8, CELL, "forward")]);
  assert.equal(page.get().hold.slot, 2);
});

test("a number that leads to another is a level, and the way back asks nothing that is known", () => {
  const page = holding();
  page.explained(1);
  assert.deepEqual(page.deeper(WEIGHT, "backward"), [asks(2, WEIGHT, "backward")]);
  page.explained(2, "backward");
  assert.deepEqual(
    page.get().levels.map(({target, view}) => [target, view]),
    [
      [CELL, "forward"],
      [WEIGHT, "backward"],
    ],
  );
  assert.deepEqual(page.up(1), []);
  assert.equal(drawer.explanationOf(page.get()).of, 1);
  assert.deepEqual(page.up(0), [protocol.releaseHold()]);
  assert.deepEqual(page.get().levels, []);
  assert.equal(page.get().hold, null);
});

test("every view is asked for once", () => {
  const page = holding();
  page.explained(1);
  assert.deepEqual(page.look("backward"), [asks(2, CELL, "backward")]);
  page.explained(2, "backward");
  assert.deepEqual(page.look("forward"), []);
  assert.deepEqual(page.look("backward"), []);
  assert.equal(drawer.explanationOf(page.get()).of, 2);
});

test("an answer counts for the newest question alone, and for the level that asked", () => {
  const page = holding();
  page.look("check");
  page.explained(1);
  assert.equal(page.get().levels[0].answers.size, 0);
  page.explained(2, "check");
  assert.deepEqual([...page.get().levels[0].answers.keys()], ["check"]);
  page.deeper(WEIGHT);
  page.up(1); // before the deeper number is answered
  page.explained(3);
  assert.deepEqual([...page.get().levels[0].answers.keys()], ["check"]);
  page.close();
  page.explained(3);
  assert.deepEqual(page.get().levels, []);
});

test("the time from the question to its answer is measured, the hold included", () => {
  const page = setUp();
  page.open();
  page.pass(30);
  page.taken();
  page.pass(12);
  page.explained(1);
  page.pass(1000);
  page.look("backward");
  page.pass(5);
  page.explained(2, "backward");
  assert.deepEqual(page.times, [42, 5]);
});

test("a hold that is refused closes the drawer; a view that is refused says why, until it is asked for again", () => {
  const page = setUp();
  page.open();
  assert.deepEqual(page.refused("too_many"), []);
  assert.deepEqual(page.get().levels, []);
  const held = holding();
  held.refused("bad_target", "nothing there");
  assert.equal(held.get().levels[0].refusal, "nothing there");
  held.refused("bad_option", "another matter");
  assert.equal(held.get().levels[0].refusal, "nothing there");
  assert.deepEqual(held.look("forward"), [asks(2, CELL, "forward")]);
  assert.equal(held.get().levels[0].refusal, "");
});

test("a step that is lost closes the drawer and says so; the server is asked to let go what it still holds", () => {
  const lost = (act) => {
    const page = holding();
    const said = act(page);
    assert.deepEqual([page.get().levels, page.get().hold], [[], null]);
    return said;
  };
  const release = protocol.releaseHold();
  assert.deepEqual(
    lost((page) => page.happens({type: protocol.HOLD_ENDED, hold: 7, reason: "others"})),
    ["others"],
  );
  assert.deepEqual(
    lost((page) => page.happens({type: protocol.RUN_CHANGED, state: "restarting"})),
    ["worker"],
  );
  assert.deepEqual(
    lost((page) => page.happens({type: protocol.DEFINITION_CHANGED})),
    [release, "definition"],
  );
  assert.deepEqual(
    lost((page) => page.happens({type: protocol.PROBE_CHANGED, probe: {source: "batch", slot: 0}})),
    [release, "probe"],
  );
  assert.deepEqual(
    lost((page) => page.keepTo([1, 2])),
    [release, "probe"],
  );
});

test("what concerns another hold, another image or a run that goes on changes nothing", () => {
  const page = holding();
  const before = page.get();
  page.happens({type: protocol.HOLD_ENDED, hold: 6, reason: "others"});
  page.happens({type: protocol.RUN_CHANGED, state: "paused"});
  page.happens({type: protocol.PROBE_CHANGED, probe: {source: "batch", slot: 1}});
  page.keepTo([0, 1]);
  assert.equal(page.get(), before);
});

test("a connection that breaks closes the drawer at once, which is told when it is back, and once", () => {
  const page = holding();
  assert.deepEqual(page.happens({type: "connection.changed", status: "reconnecting"}), []);
  assert.deepEqual(page.get().levels, []);
  page.happens({type: "connection.changed", status: "gone"});
  assert.deepEqual(page.happens({type: protocol.HELLO}), ["connection"]);
  assert.deepEqual(page.happens({type: protocol.HELLO}), []);
  page.open();
  assert.deepEqual(page.taken(9), [protocol.explainCell(page.get().request, 9, CELL, "forward")]);
});

test("a closed drawer lets nothing go", () => {
  const page = setUp();
  assert.deepEqual(page.close(), []);
  assert.deepEqual(page.look("forward"), []);
  assert.deepEqual(page.happens({type: protocol.DEFINITION_CHANGED}), []);
});
