// A strip under the bar: lines of words, each with its ways out.
import {t} from "../lib/text.js";
import {html} from "../vendor/lit-html.js";

/**
 * @param {string} testid  of what it is about, too: `storage` warns, `made` is good news
 * @param {unknown} lines
 * @returns {unknown}
 */
export function strip(testid, lines) {
  return html`<div class="strip" role=${testid === "made" ? "status" : "alert"} data-testid=${testid}>${lines}</div>`;
}

/**
 * @param {unknown} words
 * @param {unknown} ways
 * @returns {unknown}
 */
export function stripLine(words, ways) {
  return html`<div class="strip-line"><bdi>${words}</bdi>${ways}</div>`;
}

/**
 * @param {() => void} close
 * @returns {unknown}
 */
export const closeButton = (close) => html`<button class="plain" @click=${close}>${t("close")}</button>`;
