// A badge: a dot and a word in its colour.
import {html, nothing} from "../vendor/lit-html.js";

/**
 * @param {import("./status-words.js").BadgeWords} standing
 * @param {{testid: string, isSpoken?: boolean}} place  isSpoken: a change of the words is read out
 * @returns {unknown}
 */
export function badge({kind, words, more, title}, {testid, isSpoken = false}) {
  return html`<div class="badge" data-testid=${testid} data-kind=${kind} title=${title}>
    <span class="dot" aria-hidden="true"></span><span class="badge-words"><span
      role=${isSpoken ? "status" : nothing}>${words}</span>${
        more === ""
          ? nothing
          : html`<span
      class="badge-more"><span class="badge-separator"> · </span>${more}</span>`
      }</span></div>`;
}
