// A cell of a map on the cards: which one lies under a point, where it is drawn, what can be asked about it.
import {boxOfCells} from "./cell-boxes.js";
import {boxOf, cellAt} from "./strip.js";

/** @typedef {import("./layer-card.js").LayerCard} LayerCard */
/** @typedef {import("./card-row.js").CardRow} CardRow */
/** @typedef {import("./strip.js").CellBox} CellBox */
/** @typedef {import("../model/protocol-types.js").Target} Target */
/** @typedef {{card: LayerCard, row: CardRow, band: import("./card-row.js").BandPicture}} Shown */
/** @typedef {Shown & {cell: number}} Spot */
/**
 * @typedef {object} Question
 * @property {Target} target
 * @property {import("../model/protocol-types.js").ExplainView} view
 * @property {number | null} slot  of the pinned image it is about; null: of the chosen one
 */

/** What a picture is about: how its numbers came to be, or where its blame comes from. */
const VIEW_OF_FIELD = Object.freeze({
  activation: "forward",
  activation_gradient: "backward",
  weight: "forward",
  weight_gradient: "backward",
});

/**
 * The map that is shown on a canvas.
 * @param {EventTarget | null} target
 * @param {readonly LayerCard[]} cards
 * @returns {Shown | null}
 */
export function mapOf(target, cards) {
  if (!(target instanceof HTMLCanvasElement)) return null;
  const card = cards.find(({element}) => element.contains(target));
  for (const row of card?.rows ?? []) {
    const band = row.bands.find(({canvas}) => canvas === target);
    if (card && band) return {card, row, band};
  }
  return null;
}

/**
 * @param {Shown} map
 * @param {number} x
 * @param {number} y
 * @returns {number} the cell under a pixel, or -1
 */
export function cellUnder({row, band}, x, y) {
  return row.kind === "bars" ? cellAt(band.strip, barAt(band.strip, x), 0) : cellAt(band.strip, x, y);
}

/**
 * Bars are thin, and nothing lies between them: what is beside one is taken for it.
 * @param {import("./strip.js").Strip} strip
 * @param {number} x
 * @returns {number} the nearest pixel with a bar over it
 */
function barAt({lines: [line], width}, x) {
  const isBar = (/** @type {number} */ at) => (line?.cells[at] ?? -1) >= 0;
  for (let away = 0; away < width; away++) {
    if (isBar(x - away)) return x - away;
    if (isBar(x + away)) return x + away;
  }
  return x;
}

/**
 * @param {Shown} map
 * @param {number} x
 * @param {number} y
 * @returns {CellBox} of the cell under a pixel; of the first one where there is none
 */
export function boxUnder(map, x, y) {
  const {
    row,
    band: {strip},
  } = map;
  return whole(map, row.kind === "bars" ? boxOf(strip, barAt(strip, x), 0) : boxOf(strip, x, y));
}

/**
 * A bar is a cell as high as its picture.
 * @param {Shown} map
 * @param {CellBox} box
 * @returns {CellBox}
 */
export function whole({row, band}, box) {
  return row.kind === "bars" ? {...box, y: 0, height: band.canvas.height} : box;
}

/**
 * The place of a cell: (row, column, channel), or (filter, row, column, channel).
 * @param {readonly number[]} shape
 * @param {number} cell
 * @returns {number[]}
 */
export function indexOf(shape, cell) {
  let rest = cell;
  return shape
    .toReversed()
    .map((side) => {
      const place = rest % side;
      rest = Math.floor(rest / side);
      return place;
    })
    .reverse();
}

/**
 * What a cell is called in messages, and which view its kind of picture asks for.
 * @param {Spot} spot
 * @returns {Question}
 */
export function questionOf({card, row, cell}) {
  const kind = row.shape.length === 4 ? "weight" : "cell";
  return {
    target: {layer: card.layer.index, kind, index: indexOf(row.shape, cell)},
    view: VIEW_OF_FIELD[row.field],
    slot: row.slot,
  };
}

/**
 * The rows of a card that show a target.
 * @param {LayerCard} card
 * @param {Target} target
 * @param {number | null} slot
 * @returns {CardRow[]}
 */
export function rowsOfTarget(card, target, slot) {
  const kind = {cell: 3, weight: 4, bias: 0}[target.kind];
  return card.rows.filter((row) => row.shape.length === kind && isOf(row, slot));
}

/**
 * Whether a row shows the image of a slot.
 * @param {CardRow} row
 * @param {number | null} slot
 * @returns {boolean}
 */
export const isOf = (row, slot) => row.slot === null || slot === null || row.slot === slot;

/**
 * Where a block of cells of one column is drawn; null where that column is folded away.
 * @param {CardRow} row
 * @param {number} column  of the card
 * @param {number} tile
 * @param {{row: number, column: number, rows: number, columns: number}} block
 * @returns {{band: import("./card-row.js").BandPicture, box: CellBox} | null}
 */
export function placeOf(row, column, tile, block) {
  const own = row.columns === 1 ? 0 : column;
  const band = row.bands.find(({strip}) => own >= strip.first && own < strip.first + strip.columns);
  if (!band || !row.layout) return null;
  const box = boxOfCells(row.cells, row.layout, own - band.strip.first, row.cells.tiles === 1 ? 0 : tile, block);
  return {band, box: row.kind === "bars" ? {...box, y: 0, height: band.canvas.height} : box};
}

/**
 * Where a target is drawn in a row.
 * @param {CardRow} row
 * @param {readonly number[]} index
 * @returns {{band: import("./card-row.js").BandPicture, box: CellBox} | null}
 */
export function placeOfIndex(row, index) {
  const [filter = 0, y = 0, x = 0, channel = 0] =
    row.shape.length === 4 ? index : [index[2] ?? 0, index[0] ?? 0, index[1] ?? 0, 0];
  return placeOf(row, filter, channel, {row: y, column: x, rows: 1, columns: 1});
}
