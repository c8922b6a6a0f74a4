// What is under the pointer, or at the cell the keys have moved to, in words, always in the same place.
import {boxAfterKey, boxOf, cellAt} from "../draw/strip.js";
import {number} from "../lib/format.js";
import {t} from "../lib/text.js";

/** @typedef {import("./layer-card.js").LayerCard} LayerCard */
/** @typedef {import("../draw/strip.js").CellBox} CellBox */
/** @typedef {{card: LayerCard, row: import("./card-row.js").CardRow, band: import("./card-row.js").BandPicture}} Shown */
/** @typedef {Shown & {cell: number}} Spot */

/**
 * @typedef {object} Readout
 * @property {(event: PointerEvent, cards: readonly LayerCard[]) => void} point
 * @property {(canvas: EventTarget | null, cards: readonly LayerCard[]) => void} focus  a map has the keyboard's attention
 * @property {(event: KeyboardEvent, cards: readonly LayerCard[]) => void} press
 * @property {() => void} leave  of the pointer
 * @property {() => void} blur
 * @property {() => void} refresh
 * @property {(words: string) => void} say  words for what is under the pointer and no map; empty: nothing is
 */

/**
 * @param {HTMLElement} root
 * @returns {Readout}
 */
export function createReadout(root) {
  const cursor = document.createElement("div");
  cursor.className = "cell-cursor";
  cursor.hidden = true;
  const spoken = document.createElement("div"); // only what the keys found: numbers that change by themselves would never end
  spoken.className = "hidden-text";
  spoken.setAttribute("role", "status");
  root.after(cursor, spoken);
  /** @type {Spot | null} */
  let under = null;
  /** @type {(Spot & {box: CellBox}) | null} */
  let focused = null;
  let elsewhere = "";
  /** @type {WeakMap<HTMLCanvasElement, CellBox>} */
  const remembered = new WeakMap();

  const words = (/** @type {Spot} */ {card, row, cell}) => {
    const image = row.shown;
    if (!image) return "";
    const value = image.minimum + ((image.data[cell] ?? 0) * (image.maximum - image.minimum)) / 255;
    return `${card.layer.name} · ${place(card, row, cell)} · ${image.non_finite?.[cell] ? t("readout.not_finite") : `≈ ${number(value)}`}`;
  };
  const show = () => {
    if (focused && document.activeElement !== focused.band.canvas) focused = null; // its card was laid out anew
    const spot = under ?? focused;
    const text = spot ? words(spot) : elsewhere;
    root.dataset.shown = String(text !== "");
    if (text) root.textContent = text;
    cursor.hidden = focused === null;
  };
  const moveTo = (/** @type {Shown} */ map, /** @type {CellBox} */ box) => {
    const {canvas, strip} = map.band;
    focused = {...map, box, cell: cellAt(strip, box.x, box.y)};
    remembered.set(canvas, box);
    const {left, top} = canvas.getBoundingClientRect();
    Object.assign(cursor.style, {
      left: `${left + scrollX + box.x}px`, top: `${top + scrollY + box.y}px`, width: `${box.width}px`, height: `${box.height}px`,
    });
    under = null;
    show();
    spoken.textContent = words(focused);
  };

  return {
    point(event, cards) {
      under = null;
      const map = mapOf(event.target, cards);
      const [x, y] = [Math.floor(event.offsetX), Math.floor(event.offsetY)];
      const cell = map ? cellAt(map.band.strip, x, y) : -1;
      if (map && cell >= 0) {
        under = {...map, cell};
        if (event.type === "pointerdown") remembered.set(map.band.canvas, boxOf(map.band.strip, x, y)); // the keys go on from here
      }
      show();
    },
    focus(canvas, cards) {
      const map = mapOf(canvas, cards);
      if (map) moveTo(map, remembered.get(map.band.canvas) ?? boxOf(map.band.strip, -1, -1));
    },
    press(event, cards) {
      const map = event.ctrlKey || event.metaKey || event.altKey ? null : mapOf(event.target, cards);
      if (!map) return;
      const {strip, canvas} = map.band;
      const next = boxAfterKey(strip, remembered.get(canvas) ?? boxOf(strip, -1, -1), event.key);
      if (!next) return;
      event.preventDefault();
      moveTo(map, next);
    },
    leave() {
      under = null;
      elsewhere = "";
      show();
    },
    blur() {
      focused = null;
      spoken.textContent = "";
      show();
    },
    refresh: show,
    say(text) {
      elsewhere = text;
      show();
    },
  };
}

/**
 * The map that is shown on a canvas.
 * @param {EventTarget | null} target
 * @param {readonly LayerCard[]} cards
 * @returns {Shown | null}
 */
function mapOf(target, cards) {
  if (!(target instanceof HTMLCanvasElement)) return null;
  const card = cards.find(({element}) => element.contains(target));
  for (const row of card?.rows ?? []) {
    const band = row.bands.find(({canvas}) => canvas === target);
    if (card && band && row.kind !== "bars") return {card, row, band};
  }
  return null;
}

/**
 * Where a cell stands, in words.
 * @param {LayerCard} card
 * @param {import("./card-row.js").CardRow} row
 * @param {number} cell
 * @returns {string}
 */
function place(card, {shape, field}, cell) {
  const filters = shape.length === 4;
  const [height = 1, width = 1, channels = 1] = filters ? shape.slice(1) : shape;
  const channel = cell % channels;
  const column = Math.floor(cell / channels) % width;
  const row = Math.floor(cell / (channels * width)) % height;
  const filter = filters ? Math.floor(cell / (channels * width * height)) : channel;
  const parts = [t(`field.${field}`), `${card.columns.title} ${card.columns.names[filter] ?? filter + 1}`];
  if (filters && channels > 1) parts.push(t("readout.channel", {channel: channel + 1}));
  if (height * width > 1) parts.push(t("readout.place", {row: row + 1, column: column + 1}));
  return parts.join(" · ");
}
