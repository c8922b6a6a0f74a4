// Ghost cards: the layers that Apply would add or change, dashed among the cards of the running network; cards that it
// would remove are marked.

import {editButton} from "../definition/layer-form-host.js";
import {count, formula, shape} from "../lib/format.js";
import {settingsOf} from "../lib/layer-words.js";
import {large, t} from "../lib/text.js";
import {ghostsOf} from "../model/draft.js";
import {html, nothing, render} from "../vendor/lit-html.js";

/** @typedef {import("../model/protocol-types.js").LayerInfo} LayerInfo */

/**
 * @param {HTMLElement} list  of the cards
 * @param {import("../page/context.js").Context} context
 * @returns {() => void} places the ghosts; called by itself whenever the draft changes
 */
export function createGhostCards(list, context) {
  /** @type {Map<string, HTMLElement>} */
  let shown = new Map();

  const place = () => {
    const {layers: running, definition} = context.state();
    const {ghosts, going} = ghostsOf(running, definition, context.draft.state());
    const focused = document.activeElement;
    /** @type {Map<string, HTMLElement>} */
    const next = new Map();
    /** @type {Map<number, HTMLElement>} the last element behind each card */
    const ends = new Map();
    for (const card of /** @type {NodeListOf<HTMLElement>} */ (list.querySelectorAll(".card:not(.ghost)"))) {
      const index = Number(card.dataset.index);
      ends.set(index, card);
      const word = card.querySelector(".goes-word");
      card.toggleAttribute("data-goes", going.has(index));
      if (word) word.textContent = going.has(index) ? t("ghost.goes") : "";
    }
    for (const {layer, after, isNew} of ghosts) {
      const end = ends.get(after);
      if (!end) continue; // the cards still show another network
      const key = `${isNew} ${layer.name}`;
      const element = shown.get(key) ?? document.createElement("article");
      Object.assign(element.dataset, {
        testid: "ghost",
        ghost: layer.name,
        family: layer.family,
        output: layer.output_kind,
        kind: isNew ? "new" : "other",
      });
      if (isNew) element.dataset.item = String(layer.item);
      element.className = "card ghost";
      element.setAttribute("aria-label", t(isNew ? "ghost.new.name" : "ghost.other.name", {name: layer.name}));
      render(template(layer, isNew), element);
      if (end.nextElementSibling !== element) end.after(element);
      ends.set(after, element);
      next.set(key, element);
    }
    for (const [key, element] of shown) if (!next.has(key)) element.remove();
    shown = next;
    // Moving an element takes the focus from it.
    if (focused instanceof HTMLElement && focused.isConnected && focused !== document.activeElement) focused.focus();
  };
  context.draft.onChange(place);
  return place;
}

/**
 * @param {LayerInfo} layer
 * @param {boolean} isNew
 * @returns {unknown}
 */
function template(layer, isNew) {
  const settings = settingsOf(layer);
  const sees = layer.output_shape[0] * layer.output_shape[1] > 1 && layer.output_kind !== "image";
  return html`
    <header><h3>${layer.name}</h3><span class="shape">${shape(layer.output_shape)}</span><span
      class="ghost-kind">${t(isNew ? "ghost.new" : "ghost.other")}</span>
      ${
        layer.parameters > 0
          ? html`<span class="parameters">${t("card.parameters")}
            ${formula(layer.formula)} = <b>${count(layer.parameters)}</b></span>`
          : nothing
      }
      ${isNew ? editButton(layer.name) : nothing}</header>
    <p class="facts">${settings ? html`<span>${settings}</span>` : nothing}
      ${
        layer.multiply_adds > 0
          ? html`<span>${t("definition.multiply_adds", {count: large(layer.multiply_adds)})}</span>`
          : nothing
      }
      ${sees ? html`<span>${t("definition.sees", {field: shape(layer.receptive_field)})}</span>` : nothing}</p>
    <div class="form-place"></div>`;
}
