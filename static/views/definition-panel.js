// The definition: what the network is made of, what each line means, and what Apply would do.
import {createDefinitionEditor} from "../lib/definition-editor.js";
import {count} from "../lib/format.js";
import {say, t} from "../lib/text.js";
import {debounce} from "../lib/throttle.js";
import {applyDefinition, resetRun} from "../protocol.js";
import {html, nothing, render} from "../vendor/lit-html.js";
import {find} from "./context.js";
import {compareWeights, lineNotes, sayWeights} from "./definition-words.js";
import {problemWords} from "./problem-words.js";

const CHECK_AFTER_MS = 150;

/** @typedef {import("../protocol.js").LayerInfo} LayerInfo */
/** @typedef {import("../protocol.js").TextError} TextError */

/**
 * Known names near to what was given, where the message does not name them already.
 * @param {TextError} error
 * @returns {unknown}
 */
function nearest({message, suggestions}) {
  const names = suggestions.filter((name) => !message.includes(name));
  return names.length ? html` <span>${t("definition.nearest", {names: names.join(", ")})}</span>` : nothing;
}

/**
 * @param {HTMLElement} root
 * @param {import("./context.js").Context} context
 * @returns {{update: (state: import("../state.js").State) => void,
 *   choosePreset: (preset: {definition: string}) => void}}
 */
export function createDefinitionPanel(root, context) {
  const {send, api} = context;
  render(html`
    <h2>${t("definition.title")}</h2>
    <p class="question">${t("definition.question")}</p>
    <div class="editor"></div>
    <ul class="errors" data-testid="definition-errors" aria-live="polite"></ul>
    <div class="elsewhere"></div>
    <div class="apply-row"><button class="primary" data-testid="apply" title=${t("definition.apply.key")}>${t("definition.apply")}</button>
      <p data-testid="definition-summary" class="summary" aria-live="polite"></p></div>`, root);
  const errors = find(root, ".errors", HTMLElement);
  const elsewhere = find(root, ".elsewhere", HTMLElement);
  const summary = find(root, ".summary", HTMLElement);
  const button = find(root, ".primary", HTMLButtonElement);

  let running = "";
  let asked = 0;
  /** @type {{layers: LayerInfo[], parameters: number, text: string} | null} */
  let checked = null;
  let wrong = false;
  /** @type {readonly LayerInfo[]} */
  let layers = [];
  /** @type {unknown} */
  let seenError = null;

  const editor = createDefinitionEditor(find(root, ".editor", HTMLElement), {
    text: "", nonce: context.nonce, label: t("definition.label"),
    onChange: () => { showSummary(); check(); },
    onApply: () => apply(),
  });

  const apply = () => {
    if (!wrong) send(applyDefinition(editor.getText(), true));
  };
  button.addEventListener("click", apply);

  const showErrors = (/** @type {readonly TextError[]} */ said) => {
    const list = said.map((error) => ({...error, message: say(error.message)}));
    wrong = list.length > 0;
    editor.setErrors([...list]);
    render(list.map((error) => html`<li><b>${t("definition.place", {line: error.line, column: error.column})}</b>
      ${error.message}${nearest(error)}</li>`), errors);
    showSummary();
  };

  const check = debounce(CHECK_AFTER_MS, async () => {
    const mine = ++asked;
    const text = editor.getText();
    try {
      const answer = await api.checkDefinition(text);
      if (mine !== asked) return; // an answer to an older question
      if (answer.ok) {
        checked = {...answer, text};
        editor.setNotes(lineNotes(answer.layers));
        showErrors([]);
      } else {
        checked = null;
        showErrors(answer.errors);
      }
    } catch (error) {
      if (mine === asked) summary.textContent = problemWords(error);
    }
  });

  const showSummary = () => {
    const edited = editor.getText() !== running;
    button.disabled = wrong;
    summary.dataset.edited = String(edited);
    if (wrong) summary.textContent = t("definition.wrong");
    else if (checked) {
      const words = edited ? sayWeights(compareWeights(layers, checked.layers)) : t("definition.running");
      summary.textContent = `${t("definition.parameters", {count: count(checked.parameters)})} · ${words}`;
    }
  };

  const take = (/** @type {string} */ text) => {
    editor.setText(text);
    offer("");
    check();
  };

  const offer = (/** @type {string} */ text) => render(text === "" ? nothing : html`
    <p class="offer">${t("definition.elsewhere")} <button class="plain" @click=${() => { offer(""); take(text); }}>${t("definition.load")}</button></p>`, elsewhere);

  return {
    choosePreset({definition}) {
      take(definition);
      send(applyDefinition(definition, false));
      send(resetRun());
    },
    update(state) {
      if (state.error !== seenError) {
        seenError = state.error;
        if (state.error?.code === "bad_definition") {
          const {errors: list, message} = state.error;
          showErrors(list.length ? list : [{line: 1, column: 1, end_column: 2, message, suggestions: []}]);
        }
      }
      if (layers !== state.layers) {
        layers = state.layers;
        showSummary();
      }
      if (!state.ready || state.definition === running) return;
      const text = editor.getText();
      const untouched = text === running || text === state.definition;
      running = state.definition;
      if (!untouched) offer(state.definition);
      else if (text !== state.definition) { offer(""); editor.setText(state.definition); check(); }
      else offer("");
      showSummary();
    },
  };
}
