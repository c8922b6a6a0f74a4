// The panel of the definition: its editor, the notes under its lines, and the changes that Apply would make.

import {count} from "../lib/format.js";
import {say, t} from "../lib/text.js";
import {debounce} from "../lib/throttle.js";
import {applyDefinition, resetRun} from "../model/protocol.js";
import {find} from "../page/context.js";
import {problemWords} from "../page/problem-words.js";
import {html, nothing, render} from "../vendor/lit-html.js";
import {createDefinitionEditor} from "./definition-editor.js";
import {createDefinitionErrors} from "./definition-errors.js";
import {createDefinitionUndo} from "./definition-undo.js";
import {changeWords, lineNotes} from "./definition-words.js";
import {storeDraft, storedDraft} from "./stored-draft.js";

const CHECK_AFTER_MS = 150;

/** @typedef {import("../model/protocol-types.js").TextError} TextError */
/** @typedef {import("../page/context.js").Checked} Checked */

/**
 * @param {HTMLElement} root
 * @param {import("../page/context.js").Context} context
 * @returns {{update: (state: import("../model/state.js").State) => void,
 *   choosePreset: (preset: {definition: string}) => void}}
 */
export function createDefinitionPanel(root, context) {
  const {send, api, draft} = context;
  render(
    html`
    <h2>${t("definition.title")}</h2>
    <p class="question">${t("definition.question")}</p>
    <div class="editor"></div>
    <ul class="errors" data-testid="definition-errors" aria-live="polite"></ul>
    <div class="elsewhere"></div>
    <div class="apply-row">
      <button class="primary" data-testid="apply" title=${t("definition.apply.key")}
        aria-describedby="apply-does">${t("definition.apply")}</button>
      <button class="plain revert" data-testid="revert" title=${t("definition.revert.long")}
        hidden>${t("definition.revert")}</button>
      <button class="plain undo" data-testid="undo" hidden>${t("definition.undo")}</button></div>
    <p id="apply-does" data-testid="definition-summary" class="summary" aria-live="polite"></p>`,
    root,
  );
  const elsewhere = find(root, ".elsewhere", HTMLElement);
  const summary = find(root, ".summary", HTMLElement);
  const button = find(root, ".primary", HTMLButtonElement);
  const revert = find(root, ".revert", HTMLButtonElement);
  const showUndo = createDefinitionUndo(find(root, ".undo", HTMLButtonElement), send);
  const listErrors = createDefinitionErrors(find(root, ".errors", HTMLElement), (fix) => editor.fix(fix));

  let running = "";
  let asked = 0;
  /** @type {Extract<Checked, {ok: true}> | null} what the text means; null while that is wrong, or not known */
  let checked = null;
  /** @type {readonly TextError[]} */
  let wrong = [];
  let comparedWith = "";
  /** @type {unknown} */
  let seenError = null;

  const editor = createDefinitionEditor(find(root, ".editor", HTMLElement), {
    text: "",
    nonce: context.nonce,
    label: t("definition.label"),
    onChange: () => {
      show();
      check();
    },
    onApply: () => apply(),
  });

  const apply = () => {
    if (wrong.length === 0) send(applyDefinition(editor.getText(), true));
  };
  button.addEventListener("click", apply);
  revert.addEventListener("click", () => {
    take(running);
    editor.focus();
  });

  const showErrors = (/** @type {readonly TextError[]} */ said) => {
    const list = said.map((error) => ({...error, message: say(error.sentence)}));
    wrong = list;
    editor.setErrors([...list]);
    listErrors(list);
  };

  const accept = (/** @type {Checked} */ answer) => {
    checked = answer.ok ? answer : null;
    if (answer.ok) editor.setNotes(lineNotes(answer.layers));
    showErrors(answer.ok ? [] : answer.errors);
    show();
    draft.tell({
      running,
      isEdited: editor.getText() !== running,
      layers: checked?.layers ?? null,
      changes: checked?.changes ?? null,
      errors: wrong,
    });
  };

  const ask = async () => {
    const mine = ++asked;
    try {
      const answer = await api.checkDefinition(editor.getText());
      if (mine === asked) accept(answer); // else the answer is to an older text
    } catch (error) {
      if (mine === asked) summary.textContent = problemWords(error);
    }
  };
  const check = debounce(CHECK_AFTER_MS, ask);

  /** @type {Promise<void>} changes come one after the other: each is of the text that the one before it has made */
  let edits = Promise.resolve();
  draft.editor.edit = (edit) => {
    edits = edits
      .then(async () => {
        for (;;) {
          const before = editor.getText();
          const {text, ...answer} = await api.editDefinition(before, edit);
          if (editor.getText() !== before) continue; // the text was edited meanwhile
          asked += 1; // answers about the text before are ignored
          editor.change(text);
          accept(/** @type {Checked} */ (answer));
          return;
        }
      })
      .catch((error) => context.tell(problemWords(error)));
    return edits;
  };
  draft.editor.fix = (fix) => editor.fix(fix);
  draft.editor.apply = () => {
    edits = edits.then(apply);
  };

  const show = () => {
    const isEdited = editor.getText() !== running;
    if (!isEdited) offer(""); // the text is the running network's
    button.disabled = wrong.length > 0;
    revert.hidden = !isEdited;
    summary.dataset.edited = String(isEdited);
    if (wrong.length > 0) render(t("definition.wrong"), summary);
    else if (checked) {
      const {layers, parameters, changes} = checked;
      const phrases = isEdited && changes ? changeWords(changes, layers) : [];
      render(
        html`<span>${t("definition.parameters", {count: count(parameters)})}</span>
        ${isEdited ? nothing : html`<span>${t("definition.running")}</span>`}
        ${phrases.map(({kind, words}) => html`<span data-change=${kind}>${words}</span> `)}`,
        summary,
      );
    }
  };

  const take = (/** @type {string} */ text) => {
    editor.setText(text);
    offer("");
    check();
  };

  window.addEventListener("pagehide", () => {
    if (running === "") return;
    const text = editor.getText();
    storeDraft(context.state().run, text === running ? null : {text, running});
  });
  const takeKept = (/** @type {string} */ run) => {
    const kept = storedDraft(run);
    if (kept === null || kept.text === running) return;
    editor.setText(kept.text);
    check();
    if (kept.running !== running) offer(running);
  };

  const offer = (/** @type {string} */ text) =>
    render(
      text === ""
        ? nothing
        : html`
    <p class="offer">${t("definition.elsewhere")} <button class="plain" @click=${() => {
      offer("");
      take(text);
    }}>${t("definition.load")}</button></p>`,
      elsewhere,
    );

  return {
    choosePreset({definition}) {
      take(definition);
      send(applyDefinition(definition, false));
      send(resetRun());
    },
    update(state) {
      showUndo(state.undoSteps);
      if (state.error !== seenError) {
        seenError = state.error;
        if (state.error?.code === "bad_definition") {
          const {errors: list, message, sentence} = state.error;
          const whole = {line: 1, column: 1, end_column: 2, message, sentence, suggestions: [], fixes: []};
          showErrors(list.length ? list : [whole]);
          show();
        }
      }
      if (!state.ready) return;
      const compared = `${state.definition} ${state.status === "stopped"}`; // the changes are relative to this
      if (compared !== comparedWith && comparedWith !== "") check();
      comparedWith = compared;
      if (state.definition === running) return;
      const text = editor.getText();
      const untouched = text === running || text === state.definition;
      const isFirst = running === "";
      running = state.definition;
      if (!untouched) offer(state.definition);
      else if (text !== state.definition) {
        editor.setText(state.definition);
        check();
      }
      if (isFirst) takeKept(state.run);
      show();
    },
  };
}
