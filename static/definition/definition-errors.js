// The errors of the definition, each with buttons that fix it.

import {t} from "../lib/text.js";
import {html, nothing, render} from "../vendor/lit-html.js";
import {fixWords} from "./fix-words.js";

/** @typedef {import("../model/protocol-types.js").TextError} TextError */
/** @typedef {import("../model/protocol-types.js").TextFix} TextFix */

/**
 * @param {HTMLElement} list
 * @param {(fix: TextFix) => void} onFix
 * @returns {(errors: readonly TextError[]) => void}
 */
export function createDefinitionErrors(list, onFix) {
  return (errors) =>
    render(
      errors.map(
        (error) => html`<li><b>${t("definition.place", {line: error.line, column: error.column})}</b>
    ${error.message}${fixButtons(error, onFix)}</li>`,
      ),
      list,
    );
}

/**
 * @param {TextError} error
 * @param {(fix: TextFix) => void} onFix
 * @returns {unknown}
 */
export function fixButtons({fixes = []}, onFix) {
  if (fixes.length === 0) return nothing;
  return html`<div class="fixes">${fixes.map(
    (fix) => html`<button class="plain" type="button" data-testid="fix"
    @click=${() => onFix(fix)}>${fixWords(fix)}</button>`,
  )}</div>`;
}
