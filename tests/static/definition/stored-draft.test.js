// What was typed and not applied, kept for the next page of the same run.
import assert from "node:assert/strict";
import test from "node:test";
import {storeDraft, storedDraft} from "../../../static/definition/stored-draft.js";

function memory() {
  const held = new Map();
  return {get: (key) => held.get(key) ?? null, set: (key, value) => held.set(key, value)};
}

test("a draft is stored with the definition it changed, for its run alone", () => {
  const storage = memory();
  storeDraft("one", {text: "[{type:'input'}]", running: "[]"}, storage);
  assert.deepEqual(storedDraft("one", storage), {text: "[{type:'input'}]", running: "[]"});
  assert.equal(storedDraft("two", storage), null);
});

test("an empty text is a draft, too; null removes the stored draft", () => {
  const storage = memory();
  storeDraft("one", {text: "", running: "[]"}, storage);
  assert.equal(storedDraft("one", storage)?.text, "");
  storeDraft("one", null, storage);
  assert.equal(storedDraft("one", storage), null);
});
