// The dialog with the address of the experiment on the page. Loaded when first opened.

import {t} from "../lib/text.js";
import {find, place} from "../page/context.js";
import {TEXT_SIZES} from "../page/screen.js";
import {html, render} from "../vendor/lit-html.js";
import {hashOf, packExperiment} from "./experiment-link.js";

/**
 * @param {import("../page/context.js").Context} context
 * @param {import("./share.js").Shown} shown
 */
export async function openShareDialog(context, shown) {
  const root = place("share");
  const {name, definition, options, dataset, seed} = context.state();
  const packed = await packExperiment({
    name,
    definition,
    options: /** @type {Record<string, string | number>} */ (options),
    data: dataset,
    seed,
  });
  const view = {range: shown.rangeMode(), autoplay: false, hide: false, size: ""};
  let copied = "";

  const address = () => `${location.origin}/${hashOf(view, packed)}`;
  const change = () => {
    copied = "";
    draw();
  };
  const copy = async () => {
    const field = find(root, "input[readonly]", HTMLInputElement);
    try {
      await navigator.clipboard.writeText(field.value);
      copied = t("share.copied");
    } catch {
      // pages that came by plain http from another computer have no clipboard
      field.select();
      copied = t("share.copy_by_hand");
    }
    draw();
  };
  const box = (
    /** @type {"autoplay" | "hide"} */ part,
  ) => html`<label class="check"><input type="checkbox" data-testid=${`share-${part}`} .checked=${view[part]}
    @change=${(/** @type {Event} */ event) => {
      view[part] = /** @type {HTMLInputElement} */ (event.target).checked;
      change();
    }}> ${t(`share.${part}`)}</label>`;
  const chooseSize = (/** @type {Event} */ event) => {
    view.size = /** @type {HTMLSelectElement} */ (event.target).value;
    change();
  };
  const draw = () =>
    render(
      html`<dialog class="help share" aria-labelledby="share-title">
    <header><h2 id="share-title">${t("share.title")}</h2><button class="quiet"
      aria-label=${t("close")} @click=${() => dialog().close()}>×</button></header>
    <p>${t("share.about")}</p>
    <div class="share-address"><input type="text" readonly data-testid="share-address"
      aria-label=${t("share.address")} .value=${address()}>
      <button class="primary" data-testid="share-copy" @click=${copy}>${t("share.copy")}</button></div>
    <p class="share-copied" role="status">${copied}</p>
    <div class="share-view">${box("autoplay")}${box("hide")}
      <label class="check select">${t("view.text-size")} <select data-testid="share-size" @change=${chooseSize}>
        ${TEXT_SIZES.map(
          (size) => html`<option value=${size === "normal" ? "" : size}>${t(`size.${size}`)}</option>`,
        )}</select></label></div>
  </dialog>`,
      root,
    );
  const dialog = () => find(root, "dialog", HTMLDialogElement);

  draw();
  dialog().showModal();
  find(root, "input[readonly]", HTMLInputElement).select();
}
