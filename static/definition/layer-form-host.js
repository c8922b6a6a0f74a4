// Where the form of a layer opens: in its card, at the first press of its button, when its code is loaded.

import {t} from "../lib/text.js";
import {itemOf} from "../model/draft.js";
import {problemWords} from "../page/problem-words.js";
import {html} from "../vendor/lit-html.js";

/**
 * @param {string} name  of the layer
 * @returns {unknown}
 */
export const editButton = (
  name,
) => html`<button class="edit" type="button" data-edit aria-expanded="false" data-testid=${`edit-${name}`}
  aria-label=${t("form.edit.of", {name})}>${t("form.edit")}</button>`;

/**
 * @param {HTMLElement} list  of the cards
 * @param {import("../page/context.js").Context} context
 */
export function hostLayerForms(list, context) {
  const {draft} = context;
  /** @type {{place: HTMLElement, name: string, close: () => void, update: () => void} | null} */
  let open = null;

  /** @param {HTMLElement} button */
  const toggle = async (button) => {
    const card = /** @type {HTMLElement | null} */ (button.closest(".card"));
    const place = card?.querySelector(".form-place");
    if (!card || !(place instanceof HTMLElement)) return;
    const isOpen = open?.place === place;
    open?.close();
    open = null;
    if (isOpen) return;
    const {createLayerForm} = await import("./layer-form.js");
    const close = () => {
      form.remove();
      button.setAttribute("aria-expanded", "false");
      if (open?.place === place) open = null;
    };
    const find = () =>
      card.dataset.item === undefined ? itemOf(draft.state(), Number(card.dataset.index)) : Number(card.dataset.item);
    const form = createLayerForm(place, context, find, () => {
      close();
      button.focus();
    });
    button.setAttribute("aria-expanded", "true");
    open = {place, name: button.dataset.testid ?? "", close, update: form.update};
    form.focus();
  };

  list.addEventListener("click", ({target}) => {
    const button = /** @type {Element} */ (target).closest("[data-edit]");
    if (button instanceof HTMLElement) toggle(button).catch((error) => context.tell(problemWords(error)));
  });
  draft.onChange(() => {
    if (open && !open.place.isConnected) {
      // another network runs: back to the button of its layer, for the keyboard
      if (document.activeElement === document.body)
        /** @type {HTMLElement | null} */ (list.querySelector(`[data-testid="${open.name}"]`))?.focus();
      open = null;
    }
    open?.update();
  });
}
