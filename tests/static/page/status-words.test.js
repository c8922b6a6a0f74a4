// What the badge and the strips say of a state, before any element exists.
import assert from "node:assert/strict";
import {readFileSync} from "node:fs";
import test from "node:test";
import {useText} from "../../../static/lib/text.js";
import {Refusal} from "../../../static/model/api.js";
import {initialState} from "../../../static/model/state.js";
import {problemWords} from "../../../static/page/problem-words.js";
import {badgeWords, connectionWords, runWords, troubleOf, whyDisabled} from "../../../static/page/status-words.js";

useText(JSON.parse(readFileSync(new URL("../../../static/text/en.json", import.meta.url), "utf8")));
const live = {...initialState, ready: true, connection: "live", status: "training"};
const badge = (more, age = null) => {
  const {kind, words, more: rest} = badgeWords({...live, ...more}, age);
  return [kind, [words, rest].filter(Boolean).join(" · ")];
};
const ways = (more) => troubleOf({...live, ...more})?.ways.map(({words, command}) => [words, command.type]);

test("a live page says how old its picture is, and warns from two seconds on", () => {
  assert.deepEqual(badge({}, 40), ["live", "live · 40 ms old"]);
  assert.deepEqual(badge({}, 1900), ["live", "live · 2 s old"]);
  assert.deepEqual(badge({}, 3100), ["late", "live · 3 s old"]);
  assert.deepEqual(badge({}), ["live", "live"]);
  assert.deepEqual(badge({status: "paused"}, 90_000), ["paused", "paused"]);
});

test("a page without its server says so, whatever the run did last", () => {
  assert.deepEqual(badge({connection: "reconnecting"}, 90), ["reconnecting", "reconnecting"]);
  assert.deepEqual(badge({connection: "gone"}), ["gone", "server unreachable"]);
  assert.equal(badge({connection: "missing"})[0], "missing");
  assert.equal(badgeWords({...live, connection: "refused", refusal: "no room"}, null).title, "No room.");
});

test("what the server refused is said in the words of the page, what else went wrong as it came", () => {
  const sentence = {template: "went back to step {step}", values: {step: 1250}};
  assert.equal(problemWords(new Refusal(sentence, "in English")), "went back to step 1,250");
  assert.equal(problemWords(new Error("502 Bad Gateway")), "502 Bad Gateway");
  assert.equal(badge({status: "paused", reason: sentence})[0], "paused");
  assert.equal(runWords({state: "paused", place: 0, reason: sentence}).title, "Went back to step 1,250.");
});

test("a run in the queue says its place", () => {
  const queued = (place) => badge({status: "queued", place})[1];
  assert.deepEqual(
    [1, 2, 3, 4, 11, 22, 113].map(queued),
    ["1st", "2nd", "3rd", "4th", "11th", "22nd", "113th"].map((place) => `waiting · ${place}`),
  );
  assert.equal(queued(0), "waiting");
});

test("every state has its words, the same on the page of the run and in the list, and its reason is one hover away", () => {
  for (const state of ["training", "paused", "queued", "restarting", "unresponsive", "stopped", "failed"]) {
    const run = {state, place: 3, reason: ""};
    assert.ok(!JSON.stringify(runWords(run)).includes("state."), state);
    assert.equal(runWords({...run, reason: "the disk is full"}).title, "The disk is full.");
    if (state !== "training") assert.deepEqual(badgeWords({...live, status: state, place: 3}, 40), runWords(run));
  }
  for (const kind of ["live", "late", "connecting", "reconnecting", "gone", "missing", "refused"]) {
    assert.ok(!JSON.stringify(connectionWords(kind)).includes("connection."), kind);
  }
});

test("what is wrong with a run comes with its ways out", () => {
  const reset = ["Start again with the same seed", "run.reset"];
  assert.deepEqual(ways({status: "unresponsive"}), [["Restart it from its last checkpoint", "worker.restart"]]);
  assert.deepEqual(ways({status: "stopped"}), [reset]);
  assert.deepEqual(ways({status: "stopped", restoreStep: 1200}), [["Go back to step 1,200", "run.restore"], reset]);
  assert.deepEqual(ways({status: "failed"}), [["Try to continue", "run.resume"], reset]);
  for (const status of ["training", "paused", "queued", "restarting"]) assert.equal(ways({status}), undefined);
});

test("the server's words become a whole sentence", () => {
  const words = (more) => troubleOf({...live, ...more}).words;
  assert.equal(words({status: "failed", reason: "the worker died 5 times"}), "The worker died 5 times.");
  assert.equal(words({status: "unresponsive"}), "The training process does not answer.");
  assert.equal(words({connection: "refused", refusal: "4 runs are live"}), "4 runs are live. The page keeps trying.");
});

test("without a connection the page reports that, and not the run's own problem", () => {
  assert.deepEqual(troubleOf({...live, status: "stopped", connection: "gone"}).ways, []);
  assert.deepEqual(
    troubleOf({...live, connection: "missing"}).links.map(({address}) => address),
    ["/runs", "/"],
  );
  assert.equal(troubleOf({...live, connection: "reconnecting"}), null);
});

test("the disabled play button says why", () => {
  for (const more of [{status: "stopped"}, {status: "unresponsive"}, {connection: "missing"}])
    assert.match(whyDisabled({...live, ...more}), /^[A-Z]/);
  for (const status of ["training", "paused", "queued", "restarting", "failed"])
    assert.equal(whyDisabled({...live, status}), "");
});
