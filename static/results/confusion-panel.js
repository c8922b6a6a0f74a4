// The confusion matrix over the whole validation split.

import {count} from "../lib/format.js";
import {t} from "../lib/text.js";
import {html, render} from "../vendor/lit-html.js";
import {confusionLevels} from "./confusion.js";

/**
 * @param {HTMLElement} root
 * @returns {{update: (state: import("../model/state.js").State) => void}}
 */
export function createConfusionPanel(root) {
  /** @type {unknown[]} */
  let before = [];
  return {
    update({validation, classNames, ready}) {
      const now = [validation, classNames, ready];
      if (!ready || now.every((value, i) => value === before[i])) return;
      before = now;
      const counts = validation?.confusion ?? classNames.map(() => classNames.map(() => 0));
      const levels = confusionLevels(counts);
      const name = (/** @type {number} */ at) => classNames[at] ?? String(at);
      render(
        html`
        <h2>${t("confusion.title")}</h2>
        <p class="question">${t("confusion.question")}
          ${validation ? html`<span class="measured">${t("measured", {step: count(validation.step)})}</span>` : ""}</p>
        <table class="confusion" data-classes=${classNames.length}>
          <caption class="hidden-text">${t("confusion.title")}</caption>
          <thead><tr><td></td>${classNames.map((label) => html`<th scope="col">${label}</th>`)}</tr></thead>
          <tbody>${counts.map(
            (row, is) =>
              html`<tr><th scope="row">${name(is)}</th>${row.map(
                (value, says) => html`
            <td data-level=${levels[is]?.[says] ?? 0} data-hit=${is === says ? "true" : "false"}
              title=${value ? t("confusion.cell", {is: name(is), says: name(says), count: value}) : ""}>${value || ""}</td>`,
              )}</tr>`,
          )}</tbody>
        </table>`,
        root,
      );
    },
  };
}
