// A dialog with the weights of one filter, to paint with pointer or keys; nothing changes until Apply.

import {number} from "../lib/format.js";
import {t} from "../lib/text.js";
import {write} from "../lib/write.js";
import {paintFilter} from "../model/protocol.js";
import {find} from "../page/context.js";
import {html, nothing, render} from "../vendor/lit-html.js";
import {weightsOf} from "./filter-patterns.js";
import {cssOf, entryOf} from "./weight-picture.js";

const KEY_STEP = 0.1; // of the strongest weight
const MOST = 2; // times the strongest weight

/**
 * @typedef {object} PadSubject
 * @property {string} title
 * @property {import("../model/protocol-types.js").LayerInfo} layer
 * @property {number} filter
 * @property {import("../model/protocol.js").ByteImage} weight  of the layer, as it is now
 * @property {() => void} close
 */

/**
 * @param {HTMLDialogElement} dialog
 * @param {import("../page/context.js").Context} context
 * @param {PadSubject} subject
 */
export function createSurgeryPad(dialog, context, {title, layer, filter, weight, close}) {
  const [, height = 1, width = 1, channels = 1] = weight.shape;
  const before = weightsOf(weight, filter);
  const limit = Math.max(Math.abs(weight.minimum), Math.abs(weight.maximum)) || 1;
  /** @type {Map<number | null, (number | null)[]>} what was painted, by input channel; null: into each of them */
  const painted = new Map();
  /** @type {number | null} */
  let channel = channels === 1 ? 0 : null;
  let brush = limit;
  let at = 0;
  /** @type {number | null} */
  let pointer = null;

  const edits = () => {
    const known = painted.get(channel) ?? Array(height * width).fill(null);
    painted.set(channel, known);
    return known;
  };
  const was = (/** @type {number} */ cell) => {
    if (channel !== null) return before[cell * channels + channel] ?? 0;
    const all = before.slice(cell * channels, (cell + 1) * channels);
    return all.reduce((sum, value) => sum + value, 0) / channels;
  };
  const valueAtCell = (/** @type {number} */ cell) => edits()[cell] ?? was(cell);
  const set = (/** @type {number} */ cell, /** @type {number | null} */ value) => {
    edits()[cell] = value === null ? null : Math.max(-MOST * limit, Math.min(MOST * limit, value));
    at = cell;
    draw();
  };
  const apply = () => {
    for (const [into, values] of painted) {
      if (values.some((value) => value !== null)) context.send(paintFilter(layer.index, filter, into, values));
    }
    close();
  };
  const words = (/** @type {number} */ cell) =>
    t(edits()[cell] === null ? "surgery.cell" : "surgery.cell.painted", {
      row: Math.floor(cell / width) + 1,
      column: (cell % width) + 1,
      value: number(valueAtCell(cell)),
      before: number(was(cell)),
    });

  const cellAt = (/** @type {PointerEvent} */ {clientX, clientY}) => {
    const cell = document.elementFromPoint(clientX, clientY)?.closest("[data-cell]");
    return cell instanceof HTMLElement && dialog.contains(cell) ? Number(cell.dataset.cell) : null;
  };
  const stroke = (/** @type {PointerEvent} */ event) => {
    const cell = cellAt(event);
    if (cell !== null) set(cell, brush);
  };
  const down = (/** @type {PointerEvent} */ event) => {
    if (event.button > 0) return;
    pointer = event.pointerId;
    /** @type {Element} */ (event.currentTarget).setPointerCapture(pointer);
    stroke(event);
    focus();
    event.preventDefault();
  };
  const move = (/** @type {PointerEvent} */ event) => {
    if (event.pointerId === pointer) stroke(event);
    else if (pointer === null) say(cellAt(event) ?? at);
  };
  const up = () => {
    pointer = null;
  };
  const press = (/** @type {KeyboardEvent} */ event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const row = Math.floor(at / width);
    const steps = {
      ArrowRight: at % width < width - 1 ? 1 : 0,
      ArrowLeft: at % width > 0 ? -1 : 0,
      ArrowDown: row < height - 1 ? width : 0,
      ArrowUp: row > 0 ? -width : 0,
    };
    const step = steps[/** @type {keyof typeof steps} */ (event.key)];
    if (step !== undefined) at += step;
    else if (event.key === "+" || event.key === "=") set(at, valueAtCell(at) + KEY_STEP * limit);
    else if (event.key === "-" || event.key === "−") set(at, valueAtCell(at) - KEY_STEP * limit);
    else if (event.key === "0") set(at, 0);
    else if (event.key === " " || event.key === "Enter") set(at, brush);
    else if (event.key === "Delete" || event.key === "Backspace") set(at, null);
    else return;
    event.preventDefault();
    event.stopPropagation();
    draw();
    focus();
  };
  const focus = () =>
    /** @type {HTMLElement | null} */ (dialog.querySelector(`[data-cell="${at}"]`))?.focus({preventScroll: true});
  const say = (/** @type {number} */ cell) => {
    const readout = dialog.querySelector(".pad-value");
    write(readout, words(cell));
  };

  const draw = () => {
    const table = context.theme.palette().weight;
    const isPainted = [...painted.values()].some((values) => values.some((value) => value !== null));
    const choose = (/** @type {Event} */ event) => {
      const {value} = /** @type {HTMLSelectElement} */ (event.currentTarget);
      channel = value === "all" ? null : Number(value);
      draw();
    };
    const setBrush = (/** @type {Event} */ event) => {
      brush = Number(/** @type {HTMLInputElement} */ (event.currentTarget).value) * limit;
      draw();
    };
    render(
      html`<div class="surgery-head"><h2>${t("surgery.pad.title", {title})}</h2><button class="quiet"
        aria-label=${t("close")} @click=${close}>×</button></div>
      <p class="question">${t("surgery.pad.question")}</p>
      ${
        channels > 1
          ? html`<label class="pad-line"><span>${t("surgery.pad.channel")}</span><select
        data-testid="pad-channel" @change=${choose}>
        <option value="all">${t("surgery.pad.all", {count: channels})}</option>
        ${Array.from({length: channels}, (_, i) => html`<option value=${i}>${i + 1}</option>`)}</select></label>`
          : nothing
      }
      <div class="weight-pad" role="grid" aria-label=${t("surgery.pad.name")} data-testid="weight-pad" @pointerdown=${down}
        @pointermove=${move} @pointerup=${up} @pointercancel=${up} @keydown=${press}>
        ${Array.from(
          {length: height},
          (_, row) =>
            html`<div role="row">${Array.from({length: width}, (__, column) => {
              const cell = row * width + column;
              return html`<div role="gridcell" data-cell=${cell} tabindex=${cell === at ? "0" : "-1"} aria-label=${words(cell)}
            data-painted=${edits()[cell] === null ? "false" : "true"}></div>`;
            })}</div>`,
        )}</div>
      <p class="pad-value" aria-hidden="true"></p>
      <label class="pad-line"><span>${t("surgery.pad.brush")}</span><input type="range" min="-1" max="1" step="0.05"
        .value=${String(brush / limit)} data-testid="pad-brush" @input=${setBrush}><output>${number(brush)}</output></label>
      <div class="pad-row"><button class="plain" @click=${close}>${t("surgery.pad.cancel")}</button>
        <button class="primary" data-testid="pad-apply" ?disabled=${!isPainted}
          @click=${apply}>${t("surgery.pad.apply")}</button></div>`,
      dialog,
    );
    for (const element of dialog.querySelectorAll("[data-cell]")) {
      if (element instanceof HTMLElement)
        element.style.background = cssOf(entryOf(valueAtCell(Number(element.dataset.cell)), limit, table));
    }
    const slider = find(dialog, '[data-testid="pad-brush"]', HTMLInputElement);
    slider.style.setProperty("--filled", `${50 + (50 * brush) / limit}%`);
    find(dialog, ".weight-pad", HTMLElement).style.setProperty("--pad-columns", String(width));
    say(at);
  };
  draw();
  focus();
}
