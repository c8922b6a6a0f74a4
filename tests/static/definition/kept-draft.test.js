// What was typed and not applied, kept for the next page of the same run.
import assert from "node:assert/strict";
import test from "node:test";
import {keepDraft, keptDraft} from "../../../static/definition/kept-draft.js";

function memory() {
  const held = new Map();
  return {get: (key) => held.get(key) ?? null, set: (key, value) => held.set(key, value)};
}

test("a draft is kept with what it was a change of, for its own run alone", () => {
  const shelf = memory();
  keepDraft("one", {text: "[{type:'input'}]", running: "[]"}, shelf);
  assert.deepEqual(keptDraft("one", shelf), {text: "[{type:'input'}]", running: "[]"});
  assert.equal(keptDraft("two", shelf), null);
});

test("an empty text is a draft, too; where nothing is to be kept, nothing is", () => {
  const shelf = memory();
  keepDraft("one", {text: "", running: "[]"}, shelf);
  assert.equal(keptDraft("one", shelf)?.text, "");
  keepDraft("one", null, shelf);
  assert.equal(keptDraft("one", shelf), null);
});
