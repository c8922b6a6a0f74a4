// Whether what is seen is live, and how old the picture is.
import {html, nothing} from "../vendor/lit-html.js";
import {badgeWords} from "./status-words.js";

/**
 * @param {import("../state.js").State} state
 * @param {number | null} pictureAge_ms  null where no picture is waited for
 * @returns {unknown}
 */
export function connectionBadge(state, pictureAge_ms) {
  const {kind, words, more, title} = badgeWords(state, pictureAge_ms);
  return html`<div class="badge" data-testid="connection" data-kind=${kind} title=${title}>
    <span class="dot" aria-hidden="true"></span><span class="badge-words"><span role="status">${words}</span>${more === "" ? nothing : html`<span
      class="badge-more"><span class="badge-separator"> · </span>${more}</span>`}</span></div>`;
}
