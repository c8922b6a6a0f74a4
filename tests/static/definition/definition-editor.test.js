import assert from "node:assert/strict";
import {test} from "node:test";
import {definitionNotes, notesTransaction} from "../../../static/definition/definition-notes.js";
import {
  changeOf,
  diffNotes,
  offsetOfColumn,
  rangeOf,
  replacement,
} from "../../../static/definition/definition-positions.js";
import {EditorState} from "../../../static/vendor/codemirror.js";

const text = EditorState.create({doc: "one\n\nthree {x}"}).doc;
const at = (line, column, end_column) => rangeOf(text, {line, column, end_column});

test("an error points to exactly its characters", () => {
  assert.deepEqual(at(1, 1, 4), {from: 0, to: 3});
  assert.deepEqual(at(3, 7, 10), {from: 11, to: 14});
});

test("an error covers one character at least, where there is one", () => {
  assert.deepEqual(at(1, 2, 2), {from: 1, to: 2});
  assert.deepEqual(at(1, 2, 1), {from: 1, to: 2});
  assert.deepEqual(at(2, 1, 2), {from: 4, to: 4});
});

test("an error outside of the text is brought inside, never into a neighbouring line", () => {
  assert.deepEqual(at(1, 4, 9), {from: 3, to: 3});
  assert.deepEqual(at(1, 99, 120), {from: 3, to: 3});
  assert.deepEqual(at(0, -3, -1), {from: 0, to: 1});
  assert.deepEqual(at(99, 1, 2), {from: text.length, to: text.length});
  assert.deepEqual(rangeOf(EditorState.create().doc, {line: 1, column: 1, end_column: 2}), {from: 0, to: 0});
});

test("columns count characters as Python does, not UTF-16 units", () => {
  assert.equal(offsetOfColumn("🙂x", 2), 2);
  assert.equal(offsetOfColumn("é×x", 3), 2);
});

test("a note that stays the same is neither removed nor added", () => {
  const [first, second, third] = [
    {line: 1, text: "a"},
    {line: 2, text: "b"},
    {line: 2, text: "c"},
  ];
  assert.deepEqual(diffNotes([first, second], [first, second]), {removed: [], added: []});
  assert.deepEqual(diffNotes([first, second], [first, third]), {removed: [second], added: [third]});
  assert.deepEqual(diffNotes([], [first, first]), {removed: [], added: [first]});
});

test("a new text is one replacement of what differs", () => {
  assert.equal(replacement("same", "same"), null);
  assert.deepEqual(replacement("sx:5, pad:2", "sx:3, pad:2"), {from: 3, to: 4, insert: "3"});
  assert.deepEqual(replacement("aa", "aaa"), {from: 2, to: 2, insert: "a"});
  assert.deepEqual(replacement("abc", ""), {from: 0, to: 3, insert: ""});
});

test("a fix changes exactly the characters it names, over lines too, and never any outside of the text", () => {
  const change = (line, column, end_line, end_column, insert) => {
    const {
      from,
      to,
      insert: put,
    } = changeOf(text, {label_key: "", values: {}, line, column, end_line, end_column, text: insert});
    const old = text.toString();
    return old.slice(0, from) + put + old.slice(to);
  };
  assert.equal(change(3, 7, 3, 10, "y"), "one\n\nthree y");
  assert.equal(change(1, 4, 1, 4, "!"), "one!\n\nthree {x}");
  assert.equal(change(1, 2, 3, 1, ""), "othree {x}");
  assert.equal(change(9, 9, 9, 9, "."), "one\n\nthree {x}.");
});

/** The lines whose notes stand after an edit of a text with a note under lines 1 and 2. */
function linesAfter(changes, doc = "one\ntwo\nthree") {
  let state = EditorState.create({doc, extensions: definitionNotes});
  state = state.update(
    notesTransaction(state, [
      {line: 1, text: "1"},
      {line: 2, text: "2"},
    ]),
  ).state;
  state = state.update({changes}).state;
  const stands = (note) => (line) => !notesTransaction(state, [{line, text: note}])?.effects.value.added.length;
  const lines = Array.from({length: state.doc.lines}, (_, index) => index + 1);
  return ["1", "2"].map((note) => lines.find(stands(note)) ?? null);
}

test("notes stay with their lines while someone types", () => {
  assert.deepEqual(linesAfter({from: 3, insert: "!"}), [1, 2], "typed at the end of a line");
  assert.deepEqual(linesAfter({from: 3, insert: "\n"}), [1, 3], "a new line behind a note opens below it");
  assert.deepEqual(linesAfter({from: 0, insert: "\n"}), [2, 3], "a new line before takes the note along");
  assert.deepEqual(linesAfter({from: 0, to: 4}), [null, 1], "a line that goes takes its note with it");
  assert.deepEqual(linesAfter({from: 0, to: 3}), [null, 2], "an emptied line loses its note");
  assert.deepEqual(linesAfter({from: 3, to: 4}), [1, 1], "joined lines keep both until told otherwise");
});

test("notes of lines that are not there are left out", () => {
  const state = EditorState.create({doc: "one", extensions: definitionNotes});
  assert.equal(
    notesTransaction(state, [
      {line: 0, text: "a"},
      {line: 2, text: "b"},
    ]),
    null,
  );
});
