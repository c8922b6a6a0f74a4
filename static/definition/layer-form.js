// The form of one layer: its settings as fields, and what can be done to it. Every change is a change of the same text.
import {t} from "../lib/text.js";
import {html, nothing, render} from "../vendor/lit-html.js";
import {fixButtons} from "./definition-errors.js";

/** @typedef {import("../model/draft.js").Edit} Edit */
/** @typedef {import("../model/protocol-types.js").LayerInfo} LayerInfo */
/** @typedef {import("../model/protocol-types.js").LayerField} Field */

const SETTLED_MS = 200;

/**
 * @param {HTMLElement} root  empty
 * @param {import("../page/context.js").Context} context
 * @param {() => number | null} findItem  which layer of the text it is about, where that can be told now
 * @param {() => void} leave  closes it
 * @returns {{update: () => void, focus: () => void, remove: () => void}}
 */
export function createLayerForm(root, context, findItem, leave) {
  const {draft} = context;
  let item = findItem() ?? -1;
  /** @type {Field[]} */
  let fields = [];
  /** @type {LayerInfo | undefined} */
  let main;
  let count = 0; // of the text's layers
  let changed = ""; // the key that was changed last: what is wrong since then is its doing
  let isGone = false;
  let isMoved = false; // from here: where it is now is known better here than by comparing networks
  let added = "conv";
  /** @type {Map<string, {text: string, isSent: boolean}>} what was written into fields, until the text says it */
  const written = new Map();
  let pending = 0; // changes on their way: until all have arrived, what the text says is older than what was written
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  const form = document.createElement("form");
  form.className = "layer-form";
  form.noValidate = true;
  root.append(form);

  const read = () => {
    const {layers, isEdited} = draft.state();
    const known = layers ?? (isEdited ? null : context.state().layers);
    if (known === null) return; // the text is wrong: the fields stay
    isMoved = isMoved && isEdited && mainOf(known.filter((layer) => layer.item === item))?.type === main?.type;
    const found = isMoved ? item : findItem();
    isGone = found === null;
    if (found !== null) item = found;
    const own = known.filter((layer) => layer.item === item);
    for (const [key, {isSent}] of written) if (isSent && pending === 0) written.delete(key);
    main = mainOf(own);
    fields = isGone ? [] : (main?.fields ?? []);
    count = Math.max(...known.map((layer) => layer.item)) + 1;
  };

  /** @param {Edit} edit */
  const send = async (edit) => {
    pending += 1;
    await draft.editor.edit(edit);
    pending -= 1;
    update();
  };
  const set = (/** @type {string} */ key, /** @type {number | string | null} */ value) => {
    changed = key;
    return send({kind: "set", layer: item, key, value});
  };
  const flush = () => {
    clearTimeout(timer);
    for (const [key, entry] of written) {
      const value = Number(entry.text);
      if (entry.isSent || entry.text.trim() === "" || !Number.isFinite(value)) continue;
      entry.isSent = true;
      set(key, value);
    }
  };
  const write = (/** @type {Field} */ {key}, /** @type {string} */ text) => {
    written.set(key, {text, isSent: false});
    clearTimeout(timer);
    timer = setTimeout(flush, SETTLED_MS);
  };
  const nudge = (/** @type {Field} */ field, /** @type {number} */ direction) => {
    const {key, least, step} = field;
    const now = Number(written.get(key)?.text ?? field.value);
    write(field, String(Math.max(least, Number((now + direction * step).toFixed(6)))));
    draw();
  };
  const act = (/** @type {Edit} */ edit) => {
    flush();
    changed = "";
    send(edit);
  };
  const move = (/** @type {number} */ by) => {
    act({kind: "move", layer: item, to: item + by});
    item += by;
    isMoved = true;
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    flush();
    draft.editor.apply();
  });
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    leave();
  });

  const draw = () => {
    const {errors} = draft.state();
    const error = errors[0];
    const wrong = error
      ? html`<p class="form-error" id="form-error" role="alert"
        data-testid="form-error">${error.message}${fixButtons(error, draft.editor.fix)}</p>`
      : nothing;
    render(
      html`
      ${isGone ? html`<p class="form-note">${t("form.gone")}</p>` : nothing}
      <div class="form-fields">${fields.map(
        (field) => html`<div class="form-field">
        <label for=${`form-${field.key}`}>${t(`form.${field.label}`)}</label>${
          field.choices.length > 0 ? choice(field) : counter(field, field.key === changed && !!error)
        }</div>`,
      )}</div>
      ${wrong}
      ${main?.is_loss ? html`<p class="form-note">${t("form.classes", {count: main.output_shape[2]})}</p>` : nothing}
      <div class="form-actions" ?hidden=${isGone || !!main?.is_loss}>
        ${
          canMove()
            ? html`<button class="plain" type="button" data-testid="form-up" ?disabled=${item <= 1}
              @click=${() => move(-1)}>${t("form.up")}</button>
        <button class="plain" type="button" data-testid="form-down" ?disabled=${item >= count - 2}
          @click=${() => move(1)}>${t("form.down")}</button>
        <button class="plain" type="button" data-testid="form-remove"
          @click=${() => act({kind: "remove", layer: item})}>${t("form.remove")}</button>`
            : nothing
        }
        ${
          main?.is_loss
            ? nothing
            : html`<span class="form-add"><span class="select"><select aria-label=${t("form.add.type")} data-testid="form-type"
              @change=${(/** @type {Event} */ event) => {
                added = /** @type {HTMLSelectElement} */ (event.target).value;
              }}>${context
                .state()
                .newLayers.map(
                  (name) => html`<option value=${name} ?selected=${name === added}>${name}</option>`,
                )}</select></span>
          <button class="plain" type="button" data-testid="form-add"
            @click=${() => act({kind: "insert", index: item + 1, type: added})}>${t("form.add")}</button></span>`
        }
      </div>
      <div class="form-end"><button class="primary" type="submit" data-testid="form-apply"
          ?disabled=${errors.length > 0 || !draft.state().isEdited}>${t("definition.apply")}</button>
        <button class="plain" type="button" data-testid="form-close" @click=${leave}>${t("close")}</button></div>`,
      form,
    );
    for (const field of fields) {
      // what a person writes is not overwritten, what the text says is
      const input = form.querySelector(`#form-${field.key}`);
      if (!(input instanceof HTMLInputElement || input instanceof HTMLSelectElement)) continue;
      const text = written.get(field.key)?.text ?? String(field.value);
      if (input.value !== text && !(input === document.activeElement && errors.length > 0)) input.value = text;
    }
  };
  const canMove = () => main !== undefined && main.output_kind !== "image" && !main.is_loss;

  /** @param {Field} field @returns {unknown} */
  const choice = (
    field,
  ) => html`<span class="select"><select id=${`form-${field.key}`} data-testid=${`form-${field.key}`}
    @change=${(/** @type {Event} */ event) => set(field.key, /** @type {HTMLSelectElement} */ (event.target).value || null)}>
    ${field.choices.map(
      (name) => html`<option value=${name} ?selected=${name === field.value}>${name || t("form.none")}</option>`,
    )}</select></span>`;

  /** @param {Field} field @param {boolean} isWrong @returns {unknown} */
  const counter = (field, isWrong) => html`<span class="counter">
    <button type="button" tabindex="-1" aria-label=${t("form.less", {name: t(`form.${field.label}`)})}
      @click=${() => nudge(field, -1)}>−</button>
    <input type="number" inputmode="decimal" id=${`form-${field.key}`} data-testid=${`form-${field.key}`}
      min=${field.least} step="any"
      aria-invalid=${isWrong ? "true" : "false"} aria-describedby=${isWrong ? "form-error" : nothing}
      @input=${(/** @type {Event} */ event) => write(field, /** @type {HTMLInputElement} */ (event.target).value)}
      @keydown=${(/** @type {KeyboardEvent} */ event) => {
        if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
        event.preventDefault();
        nudge(field, event.key === "ArrowUp" ? 1 : -1);
      }}>
    <button type="button" tabindex="-1" aria-label=${t("form.more", {name: t(`form.${field.label}`)})}
      @click=${() => nudge(field, 1)}>+</button></span>`;

  const update = () => {
    read();
    draw();
  };
  update();
  return {
    update,
    focus: () =>
      /** @type {HTMLElement | null} */ (form.querySelector("input, select") ?? form.querySelector("button"))?.focus(),
    remove: () => {
      clearTimeout(timer);
      form.remove();
    },
  };
}

/**
 * The layer that the others of one layer of the text are a part of: a loss, which an fc stands before, or the first.
 * @param {readonly LayerInfo[]} layers
 * @returns {LayerInfo | undefined}
 */
const mainOf = (layers) => layers.find(({is_loss}) => is_loss) ?? layers[0];
