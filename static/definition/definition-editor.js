// The editor of the definition: text in, text out, with notes under its lines and errors at their characters. It knows
// neither sockets nor state; the server checks the text.
import {
  Annotation,
  bracketMatching,
  defaultKeymap,
  diagnosticCount,
  EditorState,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  history,
  historyKeymap,
  isolateHistory,
  javascript,
  keymap,
  lineNumbers,
  lintGutter,
  nextDiagnostic,
  Prec,
  previousDiagnostic,
  StreamLanguage,
  setDiagnostics,
  Transaction,
} from "../vendor/codemirror.js";
import {definitionFlash, flash} from "./definition-flash.js";
import {definitionLook} from "./definition-look.js";
import {definitionNotes, notesTransaction} from "./definition-notes.js";
import {changeOf, rangeOf, replacement} from "./definition-positions.js";
import {fixWords} from "./fix-words.js";

/** @import {Action, Diagnostic, KeyBinding, Text} from "../vendor/codemirror.js" */
/** @import {Note, TextError, TextFix} from "./definition-positions.js" */

/**
 * @typedef {object} EditorOptions
 * @property {string} text  to begin with
 * @property {string} nonce  of this response's content policy, for the editor's style tag
 * @property {string} label  the editor's accessible name
 * @property {(text: string) => void} onChange  after every edit a person made, undo included
 * @property {() => void} onApply  on Ctrl+Enter or Cmd+Enter
 */

/**
 * @typedef {object} DefinitionEditor
 * @property {() => string} getText
 * @property {(text: string) => void} setText  can be undone, but for the first text of all; does not call onChange
 * @property {(text: string) => void} change  as setText, for a change by a form or a button: the new text is highlighted
 * @property {(fix: TextFix) => void} fix  as if it had been typed
 * @property {(notes: readonly Note[]) => void} setNotes
 * @property {(errors: readonly TextError[]) => void} setErrors  an empty list clears them
 * @property {() => void} focus
 */

/** @type {ReturnType<typeof Annotation.define<boolean>>} */
const byProgram = Annotation.define();

/** The name behind a dot (`layer_defs.push`) is no key; left plain, the keys of a layer stand out. */
const notation = StreamLanguage.define({
  ...javascript,
  token(stream, state) {
    const style = javascript.token(stream, state);
    return style === "property" && stream.string[stream.start - 1] === "." ? null : style;
  },
});

/**
 * @param {EditorView} view
 * @param {TextFix} fix
 */
function applyFix(view, fix) {
  const changes = changeOf(view.state.doc, fix);
  view.dispatch({changes, userEvent: "input.complete"});
  flash(view, changes.from, changes.from + changes.insert.length);
}

/** @param {TextFix} fix @returns {Action} */
const actionOf = (fix) => ({name: fixWords(fix), apply: (view) => applyFix(view, fix)});

/** @param {Text} text @param {TextError} error @returns {Diagnostic} */
function diagnostic(text, error) {
  const actions = (error.fixes ?? []).map(actionOf);
  return {...rangeOf(text, error), severity: "error", message: error.message, actions};
}

/** @param {() => void} onApply @returns {KeyBinding[]} */
function keys(onApply) {
  const apply = () => {
    onApply();
    return true;
  };
  return [
    {key: "Mod-Enter", run: apply, stopPropagation: true}, // the page has the same key of its own
    {key: "Ctrl-Enter", run: apply, stopPropagation: true}, // on a Mac, too
    {key: "F8", run: nextDiagnostic, shift: previousDiagnostic},
  ];
}

/**
 * Makes an editor at the end of an element. It grows with its text up to the `max-height` of that element.
 * @param {HTMLElement} parent
 * @param {EditorOptions} options
 * @returns {DefinitionEditor}
 */
export function createDefinitionEditor(parent, {text, nonce, label, onChange, onApply}) {
  let filled = text !== "";
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: text,
      extensions: [
        EditorView.cspNonce.of(nonce),
        Prec.highest(keymap.of(keys(onApply))),
        keymap.of([...defaultKeymap, ...historyKeymap]), // Tab is in neither: it moves on to the next control
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({"aria-label": label, tabindex: "0"}),
        EditorView.contentAttributes.of(({state}) => ({"aria-invalid": String(diagnosticCount(state) > 0)})),
        EditorView.updateListener.of(({state, transactions}) => {
          const edited = transactions.some((each) => each.docChanged && !each.annotation(byProgram));
          filled ||= state.doc.length > 0;
          if (edited) onChange(state.doc.toString());
        }),
        lintGutter(),
        lineNumbers(),
        highlightActiveLine(),
        highlightActiveLineGutter(),
        bracketMatching(),
        history(),
        notation,
        definitionNotes,
        definitionFlash,
        definitionLook,
      ],
    }),
  });

  const setText = (/** @type {string} */ next) => {
    const changes = replacement(view.state.doc.toString(), next.replace(/\r\n?/g, "\n"));
    // An undo step of its own, so that undoing a loaded preset does not undo typing before it.
    if (!changes) return null;
    const undo = filled ? isolateHistory.of("full") : Transaction.addToHistory.of(false);
    view.dispatch({changes, annotations: [byProgram.of(true), undo]});
    return changes;
  };

  return {
    getText: () => view.state.doc.toString(),
    setText: (next) => {
      setText(next);
    },

    change(next) {
      const changes = setText(next);
      if (changes) flash(view, changes.from, changes.from + changes.insert.length);
    },

    fix: (fix) => applyFix(view, fix),

    setNotes(notes) {
      const transaction = notesTransaction(view.state, notes);
      if (transaction) view.dispatch(transaction);
    },

    setErrors(errors) {
      const {doc} = view.state;
      if (errors.length || diagnosticCount(view.state)) {
        view.dispatch(
          setDiagnostics(
            view.state,
            errors.map((error) => diagnostic(doc, error)),
          ),
        );
      }
    },

    focus: () => view.focus(),
  };
}
