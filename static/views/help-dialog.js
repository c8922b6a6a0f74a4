// Help: the keys, the colours, the words.
import {t} from "../lib/text.js";
import {html, render} from "../vendor/lit-html.js";
import {find} from "./context.js";

const KEYS = ["play", "step", "reset", "seed", "apply", "map", "help"];
const WORDS = ["card", "colors", "step", "probe", "files", "fear"];

/**
 * @param {HTMLElement} root
 * @returns {{toggle: () => void}}
 */
export function createHelpDialog(root) {
  render(html`<dialog class="help" aria-labelledby="help-title">
    <header><h2 id="help-title">${t("help.title")}</h2><button class="quiet" aria-label=${t("help.close")} data-close>×</button></header>
    <div class="help-words">${WORDS.map((word) => html`<p><b>${t(`help.${word}.title`)}</b> ${t(`help.${word}`)}</p>`)}</div>
    <dl class="help-keys">${KEYS.map((key) => html`<div><dt><kbd>${t(`help.key.${key}`)}</kbd></dt><dd>${t(`help.key.${key}.does`)}</dd></div>`)}</dl>
  </dialog>`, root);
  const dialog = find(root, "dialog", HTMLDialogElement);
  find(root, "[data-close]", HTMLButtonElement).addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); }); // the backdrop
  return {
    toggle() {
      if (dialog.open) dialog.close();
      else dialog.showModal();
    },
  };
}
