// The strip under the bar of the page of runs: errors, and the run that was created, with a link to it.
import {t} from "../lib/text.js";
import {closeButton, strip, stripLine} from "../page/notice-strip.js";
import {html, nothing, render} from "../vendor/lit-html.js";

/**
 * @param {HTMLElement} root
 * @returns {{tell: (problem: string) => void, made: (run: import("./runs-context.js").RunInfo) => void}}
 */
export function createRunsNotice(root) {
  const close = closeButton(() => render(nothing, root));
  return {
    tell: (problem) => render(strip("error", stripLine(problem, close)), root),
    made: ({id, name}) =>
      render(
        strip(
          "made",
          stripLine(
            html`${t("runs.made.before")} <b><bdi>${name}</bdi></b> ${t("runs.made.after")}`,
            html`<a class="plain" href=${`/runs/${encodeURIComponent(id)}`}>${t("runs.open")}</a>${close}`,
          ),
        ),
        root,
      ),
  };
}
