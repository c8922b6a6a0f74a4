// Help: the keys, the colours, the words.
import {t} from "../lib/text.js";
import {html, nothing, render} from "../vendor/lit-html.js";
import {find} from "./context.js";

/**
 * What it says, by the keys of its texts.
 * @typedef {object} HelpWords
 * @property {string} title
 * @property {readonly string[]} words  each has a `.title`, too
 * @property {readonly string[]} keys  each under `help.key`, with what it `.does`
 */

/** @type {HelpWords} of the page of a run */
const OF_A_RUN = {
  title: "help.title",
  words: [
    "bar",
    "definition",
    "training",
    "probe",
    "card",
    "colors",
    "explain",
    "surgery",
    "results",
    "step",
    "files",
    "fear",
  ].map((word) => `help.${word}`),
  keys: ["play", "step", "reset", "seed", "apply", "undo", "map", "next_map", "explain", "up", "lecture", "help"],
};

/**
 * @param {HTMLElement} root
 * @param {HelpWords} [words]
 * @param {() => void} [tour]  starts the tour
 * @returns {{toggle: () => void}}
 */
export function createHelpDialog(root, {title, words, keys} = OF_A_RUN, tour = undefined) {
  render(
    html`<dialog class="help" aria-labelledby="help-title">
    <header><h2 id="help-title">${t(title)}</h2><button class="quiet" aria-label=${t("close")} data-close>×</button></header>
    <div class="help-words">${words.map((word) => html`<p><b>${t(`${word}.title`)}</b> ${t(word)}</p>`)}</div>
    ${
      tour
        ? html`<p class="help-tour"><button class="plain" data-testid="help-tour" @click=${() => {
            dialog.close();
            tour();
          }}>${t("invitation.tour")}</button></p>`
        : nothing
    }
    <h3>${t("help.keys")}</h3>
    <dl class="help-keys">${keys.map(
      (key) => html`<div><dt><kbd>${t(`help.key.${key}`)}</kbd></dt><dd>${t(`help.key.${key}.does`)}</dd></div>`,
    )}</dl>
  </dialog>`,
    root,
  );
  const dialog = find(root, "dialog", HTMLDialogElement);
  find(root, "[data-close]", HTMLButtonElement).addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  }); // the backdrop
  return {
    toggle() {
      if (dialog.open) dialog.close();
      else dialog.showModal();
    },
  };
}
