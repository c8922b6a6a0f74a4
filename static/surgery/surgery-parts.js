// The parts of a card for surgery: the numbers of its columns and its lock.
import {t} from "../lib/text.js";
import {html, nothing, svg} from "../vendor/lit-html.js";

/** @typedef {import("../model/protocol-types.js").LayerInfo} LayerInfo */

/**
 * Whether a layer has weights to operate on.
 * @param {LayerInfo} layer
 * @returns {boolean}
 */
export const canOperate = ({parameter_shapes: {weight}}) => weight !== undefined;

/**
 * The number over a column: a button if the column has weights. Tab stops at one number of a band.
 * @param {LayerInfo} layer
 * @param {number} column
 * @param {string} name
 * @param {{isFirst: boolean, isNew: boolean}} place  isFirst: of its band; isNew: added by the newest change of the definition
 * @returns {unknown}
 */
export function numberTemplate(layer, column, name, {isFirst, isNew}) {
  const about = isNew ? t("card.new_filter") : nothing;
  if (!canOperate(layer)) return html`<span class=${isNew ? "new" : ""} title=${about}>${name}</span>`;
  return html`<span class=${isNew ? "new" : ""} title=${about}><button class="filter-number" data-filter=${column}
    tabindex=${isFirst ? "0" : "-1"} aria-haspopup="dialog"
    data-testid=${`filter-${layer.name}-${column + 1}`}>${name}</button></span>`;
}

/**
 * @param {LayerInfo} layer
 * @returns {unknown}
 */
export function lockTemplate(layer) {
  if (!canOperate(layer)) return nothing;
  return html`<button class="lock" data-freeze data-testid=${`freeze-${layer.name}`} aria-pressed="false"
    aria-label=${t("surgery.freeze.of", {name: layer.name})} title=${t("surgery.freeze.long")}>
    <svg class="icon" viewBox="0 0 20 20" aria-hidden="true">
      ${svg`<rect x="4" y="9" width="12" height="8" rx="1.8" fill="currentColor"/>
        <path class="open" d="M7 9V6.2a3 3 0 0 1 5.8-1" fill="none"
          stroke="currentColor" stroke-width="1.7" stroke-linecap="round"/>
        <path class="shut" d="M7 9V6.2a3 3 0 0 1 6 0V9" fill="none"
          stroke="currentColor" stroke-width="1.7" stroke-linecap="round"/>`}</svg>
    <span class="frozen-word">${t("surgery.frozen")}</span></button>`;
}
