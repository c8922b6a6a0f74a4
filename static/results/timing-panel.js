// The time per example: forward, and backward with the update.
import {duration} from "../lib/format.js";
import {t} from "../lib/text.js";
import {html, render} from "../vendor/lit-html.js";

/**
 * @param {HTMLElement} root
 * @returns {{update: (state: import("../model/state.js").State) => void}}
 */
export function createTimingPanel(root) {
  return {
    update: ({forwardMs, backwardMs}) =>
      render(
        html`
      <h2 id="timing-title">${t("timing.title")}</h2>
      <dl class="times" aria-labelledby="timing-title">
        ${[
          {name: "forward", time: forwardMs},
          {name: "backward", time: backwardMs},
        ].map(
          ({name, time}) => html`
          <div class="key" title=${t(`timing.${name}.long`)}><dt>${t(`timing.${name}`)}</dt><dd
            data-testid=${`${name}-time`}>${duration(time)}</dd></div>`,
        )}
      </dl>`,
        root,
      ),
  };
}
