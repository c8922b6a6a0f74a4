// Whether what is seen is live, and how old the picture is.
import {html} from "../vendor/lit-html.js";
import {badgeWords} from "./run-words.js";

/**
 * @param {import("../state.js").State} state
 * @param {number | null} pictureAge_ms  null where no picture is waited for
 * @returns {unknown}
 */
export function connectionBadge(state, pictureAge_ms) {
  const {kind, words, more, title} = badgeWords(state, pictureAge_ms);
  return html`<div class="badge" data-testid="connection" data-kind=${kind} title=${title}>
    <span class="dot" aria-hidden="true"></span><span role="status">${words}</span><span class="badge-age">${more === "" ? "" : ` · ${more}`}</span></div>`;
}
