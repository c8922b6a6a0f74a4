// The strip under the bar of the page of runs: what did not work, and what was made, with the way to it.
import {t} from "../lib/text.js";
import {html, nothing, render} from "../vendor/lit-html.js";

/**
 * @param {HTMLElement} root
 * @returns {{tell: (problem: string) => void, made: (run: import("./runs-context.js").RunInfo) => void}}
 */
export function createRunsNotice(root) {
  const close = () => render(nothing, root);
  const button = () => html`<button class="plain" @click=${close}>${t("notice.close")}</button>`;
  return {
    tell: (problem) => render(html`<div class="strip" role="alert" data-testid="error"><span>${problem}</span>${button()}</div>`, root),
    made: ({id, name}) => render(html`<div class="strip good" role="status" data-testid="made"><span>${t("runs.made.before")} <b><bdi>${name}</bdi></b> ${t("runs.made.after")}</span>
      <a class="plain" href=${`/runs/${encodeURIComponent(id)}`}>${t("runs.open")}</a>${button()}</div>`, root),
  };
}
