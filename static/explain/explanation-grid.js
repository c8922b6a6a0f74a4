// A picture of numbers in the drawer: tiles with their numbers where there are few, pixels where there are many.

import {t} from "../lib/text.js";
import {html, nothing} from "../vendor/lit-html.js";
import {colorOf, isLight, targetAt} from "./explanation-cells.js";
import {say} from "./explanation-words.js";
import {precise, tileText, unitOf} from "./tile-numbers.js";

/** @typedef {import("../model/protocol-types.js").Grid} Grid */
/** @typedef {import("../model/protocol-types.js").Target} Target */
/** @typedef {import("../draw/color-tables.js").Palette} Palette */
/**
 * How a picture acts on the rest of the page.
 * @typedef {object} Reach
 * @property {Palette} palette
 * @property {(words: string) => void} read  describes the cell under the pointer or the keyboard cursor
 * @property {(target: Target | null) => void} point
 * @property {(target: Target, view: import("../model/protocol-types.js").ExplainView) => void} deeper
 * @property {import("../model/state.js").State} state
 */

const MOST_TILES = 11; // across and down
const LONGEST_PICTURE = 232; // pixels
const LONGEST_ON_A_PHONE = 160;
const LARGEST_CELL = 14;

/** @param {Grid} grid @returns {import("../model/protocol-types.js").ExplainView} */
const viewOf = ({palette}) => (palette === "gradient" || palette === "weight_gradient" ? "backward" : "forward");

/**
 * @param {Grid} grid
 * @param {Reach} reach
 * @returns {unknown}
 */
export function drawGrid(grid, reach) {
  const [rows, columns] = [grid.values.length, grid.values[0]?.length ?? 0];
  const unit = unitOf(grid.limit);
  const isPicture = rows > MOST_TILES || columns > MOST_TILES;
  const words = say(grid.caption, reach.state);
  const caption =
    isPicture || unit.exponent === 0 ? words : t("drawer.in_units", {words, unit: sayUnit(unit.exponent)});
  return html`<figure class="grid" data-size=${columns > 7 ? "small" : columns > 5 ? "middle" : "large"}>
    ${isPicture ? drawPicture(grid, reach, words) : drawTiles(grid, reach, words)}
    <figcaption>${caption}</figcaption></figure>`;
}

/** @param {number} exponent @returns {string} */
const sayUnit = (exponent) => `1e${exponent < 0 ? "\u2212" : ""}${Math.abs(exponent)}`;

/**
 * @param {Grid} grid
 * @param {Reach} reach
 * @param {string} words
 * @returns {unknown}
 */
function drawTiles(grid, reach, words) {
  const unit = unitOf(grid.limit);
  const marked = new Set(grid.marked.map(([row, column]) => `${row} ${column}`));
  const [first = 0, second = 0] = grid.marked[0] ?? [];
  const leads = grid.origin !== null;
  const at = (/** @type {Event} */ event) => cellOf(event.target);
  const show = (/** @type {Event} */ event) => readCell(grid, at(event), reach);
  const hide = () => readCell(grid, null, reach);
  const go = (/** @type {Event} */ event) => goDeeper(grid, at(event), reach);
  const press = (/** @type {KeyboardEvent} */ event) => {
    if (event.key === "Enter") go(event);
    else moveInTable(event);
  };
  return html`<table class="tiles" role="grid" aria-label=${words} aria-readonly="true" data-leads=${leads}
    @pointerover=${show} @pointerleave=${hide} @focusin=${show} @focusout=${hide} @click=${go} @keydown=${press}>
    ${grid.values.map(
      (line, row) =>
        html`<tr>${line.map((value, column) => {
          const color = colorOf(value, grid, reach.palette);
          const isMarked = marked.has(`${row} ${column}`);
          return html`<td role="gridcell" tabindex=${row === first && column === second ? 0 : -1} data-at=${`${row} ${column}`}
        data-on=${color === null ? "nothing" : isLight(color) ? "light" : "dark"} data-marked=${isMarked}
        aria-selected=${isMarked ? "true" : nothing}
        .style=${color === null ? "" : `background-color: ${css(color)}`}
        aria-label=${value === null ? t("readout.not_finite") : nothing}>${tileText(value, unit)}</td>`;
        })}</tr>`,
    )}</table>`;
}

/** @param {number} pixel @returns {string} */
const css = (pixel) => `rgb(${pixel & 255} ${(pixel >> 8) & 255} ${(pixel >> 16) & 255})`;

/**
 * @param {EventTarget | null} target
 * @returns {[number, number] | null}
 */
function cellOf(target) {
  const [row, column] = (target instanceof HTMLElement ? (target.dataset.at ?? "") : "").split(" ").map(Number);
  return row !== undefined && column !== undefined ? [row, column] : null;
}

/** @param {KeyboardEvent} event  in a table of tiles, which is one stop of the Tab key */
function moveInTable(event) {
  const cell = event.target;
  const place = cellOf(cell);
  const table = cell instanceof HTMLElement ? cell.closest("table") : null;
  if (!place || !table || event.ctrlKey || event.metaKey || event.altKey) return;
  const [row, column] = place;
  const next = {
    ArrowRight: [row, column + 1],
    ArrowLeft: [row, column - 1],
    ArrowDown: [row + 1, column],
    ArrowUp: [row - 1, column],
  }[event.key];
  if (!next) return;
  event.preventDefault();
  const to = table.querySelector(`[data-at="${next.join(" ")}"]`);
  if (!(to instanceof HTMLElement)) return;
  /** @type {HTMLElement} */ (cell).tabIndex = -1;
  to.tabIndex = 0;
  to.focus();
}

/**
 * @param {Grid} grid
 * @param {[number, number] | null} at
 * @param {Reach} reach
 */
function readCell(grid, at, reach) {
  reach.point(at && targetAt(grid, ...at, reach.state.layers));
  if (!at) return reach.read("");
  const [row, column] = at;
  const target = targetAt(grid, row, column, reach.state.layers);
  const value = grid.values[row]?.[column] ?? null;
  const [top, left] = grid.origin ? grid.origin.index.slice(grid.origin.kind === "weight" ? 1 : 0) : [0, 0];
  const place =
    grid.origin && !target
      ? t("drawer.beyond")
      : t("readout.place", {row: row + (top ?? 0) + 1, column: column + (left ?? 0) + 1});
  return reach.read(t("drawer.reads", {place, value: value === null ? t("readout.not_finite") : precise(value)}));
}

/**
 * @param {Grid} grid
 * @param {[number, number] | null} at
 * @param {Reach} reach
 */
function goDeeper(grid, at, reach) {
  const target = at && targetAt(grid, ...at, reach.state.layers);
  if (target) reach.deeper(target, viewOf(grid));
}

/**
 * @param {Grid} grid
 * @param {Reach} reach
 * @param {string} words
 * @returns {unknown}
 */
function drawPicture(grid, reach, words) {
  const [rows, columns] = [grid.values.length, grid.values[0]?.length ?? 1];
  const scale = Math.max(
    1,
    Math.min(
      LARGEST_CELL,
      Math.floor((innerWidth < 640 ? LONGEST_ON_A_PHONE : LONGEST_PICTURE) / Math.max(rows, columns)),
    ),
  );
  /** @type {[number, number]} */
  let cursor = grid.marked[0] ?? [0, 0];
  const at = (/** @type {PointerEvent} */ event) => {
    /** @type {[number, number]} */
    const place = [Math.floor(event.offsetY / scale), Math.floor(event.offsetX / scale)];
    return place[0] >= 0 && place[0] < rows && place[1] >= 0 && place[1] < columns ? place : null;
  };
  const show = (/** @type {PointerEvent} */ event) => {
    const place = at(event);
    if (place) cursor = place;
    readCell(grid, place, reach);
  };
  const press = (/** @type {KeyboardEvent} */ event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const by = {ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0]}[event.key];
    if (event.key === "Enter") goDeeper(grid, cursor, reach);
    if (!by) return;
    event.preventDefault();
    cursor = [
      Math.min(rows - 1, Math.max(0, cursor[0] + (by[0] ?? 0))),
      Math.min(columns - 1, Math.max(0, cursor[1] + (by[1] ?? 0))),
    ];
    readCell(grid, cursor, reach);
  };
  return html`<canvas class="picture" role="img" tabindex="0" aria-label=${t("readout.move", {words})}
    width=${columns * scale} height=${rows * scale} .grid=${grid} data-scale=${scale} data-leads=${grid.origin !== null}
    @pointermove=${show} @pointerdown=${show} @pointerleave=${() => readCell(grid, null, reach)}
    @focus=${() => readCell(grid, cursor, reach)} @blur=${() => readCell(grid, null, reach)} @keydown=${press}
    @click=${(/** @type {PointerEvent} */ event) => goDeeper(grid, at(event), reach)}></canvas>`;
}

/**
 * Paints the pictures of a panel; tiles paint themselves.
 * @param {HTMLElement} panel
 * @param {Palette} palette
 * @param {string} mark  colour of marked cells
 */
export function paintPictures(panel, palette, mark) {
  for (const canvas of panel.querySelectorAll("canvas.picture")) {
    const {grid} = /** @type {HTMLCanvasElement & {grid: Grid}} */ (canvas);
    const context = /** @type {HTMLCanvasElement} */ (canvas).getContext("2d");
    const scale = Number(/** @type {HTMLElement} */ (canvas).dataset.scale);
    if (!context) continue;
    grid.values.forEach((line, row) =>
      line.forEach((value, column) => {
        const color = colorOf(value, grid, palette);
        context.fillStyle = css(color ?? palette.hatchLight);
        context.fillRect(column * scale, row * scale, scale, scale);
        if (color !== null) return;
        context.fillStyle = css(palette.hatchDark);
        for (let at = 0; at < scale; at++) context.fillRect(column * scale + at, row * scale + at, 1, 1);
      }),
    );
    context.strokeStyle = mark;
    context.lineWidth = 2;
    for (const [row, column] of grid.marked)
      context.strokeRect(column * scale + 1, row * scale + 1, Math.max(1, scale - 2), Math.max(1, scale - 2));
  }
}
