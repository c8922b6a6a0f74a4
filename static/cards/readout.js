// Describes the cell under the pointer or the keyboard cursor, always in the same place.

import {number} from "../lib/format.js";
import {t} from "../lib/text.js";
import {boxUnder, cellUnder, indexOf, mapOf, placeOfIndex, whole} from "./map-spot.js";
import {boxAfterKey} from "./strip.js";

/** @typedef {import("./map-spot.js").LayerCard} LayerCard */
/** @typedef {import("./map-spot.js").CellBox} CellBox */
/** @typedef {import("./map-spot.js").Shown} Shown */
/** @typedef {import("./map-spot.js").Spot} Spot */

/**
 * @typedef {object} Readout
 * @property {(event: PointerEvent, cards: readonly LayerCard[]) => void} point
 * @property {(canvas: EventTarget | null, cards: readonly LayerCard[]) => void} focus  a map has the keyboard focus
 * @property {(event: KeyboardEvent, cards: readonly LayerCard[]) => void} press
 * @property {(event: MouseEvent, cards: readonly LayerCard[]) => void} click
 * @property {() => void} leave  of the pointer
 * @property {() => void} blur
 * @property {() => void} refresh
 * @property {(words: string) => void} say  describes something else under the pointer; empty: nothing
 */

/**
 * @param {HTMLElement} root
 * @param {{spot: (spot: Spot | null) => void, explain: (spot: Spot, byKeyboard: boolean) => void}} told
 *   spot: of the cell that is shown; explain: of one that was chosen
 * @returns {Readout}
 */
export function createReadout(root, told) {
  const cursor = document.createElement("div");
  cursor.className = "cell-cursor";
  cursor.hidden = true;
  const spoken = document.createElement("div"); // only cells reached by key: numbers that change by themselves would never stop
  spoken.className = "hidden-text";
  spoken.setAttribute("role", "status");
  root.setAttribute("aria-hidden", "true"); // cells under the pointer; cells reached by key are spoken
  root.after(cursor, spoken);
  /** @type {Spot | null} */
  let under = null;
  /** @type {(Spot & {box: CellBox}) | null} */
  let focused = null;
  /** @type {{canvas: HTMLCanvasElement, cell: number, again: boolean} | null}  a finger's: a second tap on it is a click */
  let tapped = null;
  let elsewhere = "";
  /** @type {WeakMap<HTMLCanvasElement, CellBox>} */
  const remembered = new WeakMap();

  const words = (/** @type {Spot} */ {card, row, cell}) => {
    const image = row.shown;
    if (!image) return "";
    const value = image.minimum + ((image.data[cell] ?? 0) * (image.maximum - image.minimum)) / 255;
    const words = image.non_finite?.[cell] ? t("readout.not_finite") : `≈ ${number(value)}`;
    return `${card.layer.name} · ${place(card, row, cell)} · ${words}`;
  };
  const show = () => {
    if (focused && document.activeElement !== focused.band.canvas) focused = null; // its card was laid out again
    const spot = under ?? focused;
    const text = spot ? words(spot) : elsewhere;
    root.dataset.shown = String(text !== "");
    if (text) root.textContent = text;
    cursor.hidden = focused === null;
    told.spot(spot);
  };
  const moveTo = (/** @type {Shown} */ map, /** @type {CellBox} */ box) => {
    const {canvas} = map.band;
    focused = {...map, box, cell: cellUnder(map, box.x, box.y)};
    remembered.set(canvas, box);
    const {left, top} = canvas.getBoundingClientRect();
    Object.assign(cursor.style, {
      left: `${left + scrollX + box.x}px`,
      top: `${top + scrollY + box.y}px`,
      width: `${box.width}px`,
      height: `${box.height}px`,
    });
    under = null;
    show();
    spoken.textContent = words(focused);
  };
  const boxIn = (/** @type {Shown} */ map) => remembered.get(map.band.canvas) ?? boxUnder(map, -1, -1);

  /**
   * Moves the keyboard focus to another canvas of the row.
   * @param {Shown} map
   * @param {{band: Shown["band"], box: CellBox} | null} next
   */
  const goOver = (map, next) => {
    if (!next) return;
    if (next.band === map.band) moveTo(map, next.box);
    else {
      remembered.set(next.band.canvas, next.box);
      next.band.canvas.focus();
    }
  };

  /**
   * The same cell of the map that stands before or after this one.
   * @param {Shown} map
   * @param {number} by
   */
  const moveToMap = (map, by) => {
    const box = boxIn(map);
    const index = indexOf(map.row.shape, cellUnder(map, box.x, box.y));
    const axis = map.row.shape.length === 4 ? 0 : 2;
    const column = (index[axis] ?? 0) + by;
    if (column >= 0 && column < map.row.columns) goOver(map, placeOfIndex(map.row, index.with(axis, column)));
  };

  return {
    point(event, cards) {
      under = null;
      const map = mapOf(event.target, cards);
      const [x, y] = [Math.floor(event.offsetX), Math.floor(event.offsetY)];
      const cell = map ? cellUnder(map, x, y) : -1;
      if (map && cell >= 0) {
        under = {...map, cell};
        const {canvas} = map.band;
        if (event.type === "pointerdown") {
          remembered.set(canvas, boxUnder(map, x, y)); // the keys start here
          tapped =
            event.pointerType === "touch"
              ? {canvas, cell, again: tapped?.canvas === canvas && tapped.cell === cell}
              : null;
        }
      }
      show();
    },
    focus(canvas, cards) {
      const map = mapOf(canvas, cards);
      if (map) moveTo(map, boxIn(map));
    },
    press(event, cards) {
      const map = event.metaKey || event.altKey ? null : mapOf(event.target, cards);
      if (!map) return;
      const by = {PageDown: 1, PageUp: -1, ArrowRight: 1, ArrowLeft: -1}[event.key];
      if (by !== undefined && (event.ctrlKey || event.key.startsWith("Page"))) {
        event.preventDefault();
        moveToMap(map, by);
        return;
      }
      if (event.ctrlKey) return;
      const box = boxIn(map);
      if (event.key === "Enter") {
        event.preventDefault();
        moveTo(map, box);
        if (focused) told.explain(focused, true);
        return;
      }
      const next = boxAfterKey(map.band.strip, map.row.kind === "bars" ? {...box, height: 1} : box, event.key);
      if (!next) return;
      event.preventDefault();
      if (next.y === box.y && event.key === "ArrowDown") goOver(map, edgeOf(map, 1, box));
      else if (next.y === box.y && event.key === "ArrowUp") goOver(map, edgeOf(map, -1, box));
      else moveTo(map, whole(map, next));
    },
    click(event, cards) {
      const map = mapOf(event.target, cards);
      const cell = map ? cellUnder(map, Math.floor(event.offsetX), Math.floor(event.offsetY)) : -1;
      if (!map || cell < 0) return;
      if (tapped !== null && !tapped.again) return; // a first tap only looks
      told.explain({...map, cell}, false);
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
 * The first line of the band below, or the last of the one above, at the same pixel column.
 * @param {Shown} map
 * @param {1 | -1} by
 * @param {CellBox} box
 * @returns {{band: Shown["band"], box: CellBox} | null}
 */
function edgeOf(map, by, box) {
  const band = map.row.bands[map.row.bands.indexOf(map.band) + by];
  if (!band) return null;
  const lines = by > 0 ? band.strip.lines : band.strip.lines.toReversed();
  const line = lines.find(({cells}) => (cells[box.x] ?? -1) >= 0) ?? lines[0];
  return line ? {band, box: boxUnder({...map, band}, box.x, line.y)} : null;
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
  const at = indexOf(shape, cell);
  const [filter = 0, row = 0, column = 0, channel = 0] = filters ? at : [at[2] ?? 0, ...at];
  const parts = [t(`field.${field}`), `${card.columns.title} ${card.columns.names[filter] ?? filter + 1}`];
  if (filters && channels > 1)
    parts.push(t(height * width > 1 ? "readout.channel" : "readout.neuron", {channel: channel + 1}));
  if (height * width > 1) parts.push(t("readout.place", {row: row + 1, column: column + 1}));
  return parts.join(" · ");
}
