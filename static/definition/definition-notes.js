// Notes under the lines of the definition, as CodeMirror block widgets: "→ 24×24×8 · 208 parameters · sees 5×5 px".
import {Decoration, EditorView, StateEffect, StateField, WidgetType} from "../vendor/codemirror.js";
import {diffNotes, noteKey} from "./definition-positions.js";

/** @import {DecorationSet, EditorState, Text, Transaction} from "../vendor/codemirror.js" */
/** @import {Note} from "./definition-positions.js" */

const ESTIMATED_HEIGHT = 18; // px; only until CodeMirror has measured the real one

class NoteWidget extends WidgetType {
  /** @param {string} text */
  constructor(text) {
    super();
    this.text = text;
  }

  /** @override @param {WidgetType} other */
  eq(other) {
    return other instanceof NoteWidget && other.text === this.text;
  }

  /** @override */
  toDOM() {
    const element = document.createElement("div");
    element.className = "cm-note";
    element.textContent = this.text;
    return element;
  }

  /** @override */
  get estimatedHeight() {
    return ESTIMATED_HEIGHT;
  }

  /** @override A click on a note is a click on its line. */
  ignoreEvent() {
    return false;
  }
}

/** @type {ReturnType<typeof StateEffect.define<{removed: Note[], added: Note[]}>>} */
const change = StateEffect.define();

/** The notes standing now, by their present lines. @param {DecorationSet} set @param {Text} text @returns {Note[]} */
function listed(set, text) {
  const notes = [];
  for (const cursor = set.iter(); cursor.value; cursor.next()) {
    notes.push({line: text.lineAt(cursor.from).number, text: cursor.value.spec.widget.text});
  }
  return notes;
}

/**
 * The notes after an edit. Each stays with the last character of its line: a new line typed behind it opens below the
 * note, one typed before takes the note along. A line that is emptied loses its note, which would be untrue.
 * @param {DecorationSet} set
 * @param {Transaction} transaction
 */
function followed(set, {changes, newDoc}) {
  const ranges = [];
  for (const cursor = set.iter(); cursor.value; cursor.next()) {
    const end = changes.mapPos(cursor.from, -1);
    const goneWithItsLine = changes.touchesRange(cursor.from, cursor.from) === "cover";
    const line = newDoc.lineAt(end);
    if (!goneWithItsLine && line.text.trim() !== "") ranges.push(cursor.value.range(line.to));
  }
  return Decoration.set(ranges, true);
}

/** @type {StateField<DecorationSet>} */
const field = StateField.define({
  create: () => Decoration.none,
  update(set, transaction) {
    let notes = transaction.docChanged ? followed(set, transaction) : set;
    for (const effect of transaction.effects) {
      if (!effect.is(change)) continue;
      const text = transaction.newDoc;
      const removed = new Set(effect.value.removed.map(noteKey));
      notes = notes.update({
        filter: (from, _to, {spec}) => !removed.has(noteKey({line: text.lineAt(from).number, text: spec.widget.text})),
        add: effect.value.added.map((note) =>
          Decoration.widget({widget: new NoteWidget(note.text), block: true, side: 1}).range(text.line(note.line).to),
        ),
        sort: true,
      });
    }
    return notes;
  },
  provide: (self) => EditorView.decorations.from(self),
});

export const definitionNotes = [field];

/**
 * The transaction that shows exactly these notes, or null if they are shown already. Lines that do not exist are left out:
 * the notes may belong to a text that has been shortened since.
 * @param {EditorState} state
 * @param {readonly Note[]} wanted
 */
export function notesTransaction(state, wanted) {
  const possible = wanted.filter(({line}) => line >= 1 && line <= state.doc.lines);
  const {removed, added} = diffNotes(listed(state.field(field), state.doc), possible);
  return removed.length || added.length ? {effects: change.of({removed, added})} : null;
}
