// The buttons for the smoothing and the axis of all curves.

import {t} from "../lib/text.js";
import {SMOOTHING} from "../model/curves.js";
import {html, render} from "../vendor/lit-html.js";

/** @typedef {import("../model/curves.js").Smoothing} Smoothing */

/**
 * @param {HTMLElement} root
 * @param {import("./curve-settings.js").CurveSettings} settings
 * @param {() => void} changed
 */
export function createCurveTools(root, settings, changed) {
  const change = (/** @type {Parameters<typeof settings.change>[0]} */ changes) => {
    settings.change(changes);
    draw();
    changed();
  };
  const draw = () =>
    render(
      html`
    <div class="segments" role="group" aria-label=${t("curve.smoothing")}><span aria-hidden="true">${t("curve.smoothing")}</span>
      ${Object.keys(SMOOTHING).map(
        (
          name,
        ) => html`<button aria-pressed=${settings.smoothing === name ? "true" : "false"} data-testid=${`smoothing-${name}`}
        title=${t(`curve.smoothing.${name}.long`)}
        @click=${() => change({smoothing: /** @type {Smoothing} */ (name)})}>${t(`curve.smoothing.${name}`)}</button>`,
      )}</div>
    <div class="segments"><button aria-pressed=${settings.logarithmic ? "true" : "false"} data-testid="logarithmic"
      title=${t("curve.log.long")}
      @click=${() => change({logarithmic: !settings.logarithmic})}>${t("curve.log")}</button></div>`,
      root,
    );
  draw();
}
