// Where cells lie on a strip, in its pixels: the way back from a cell to the picture.
import {layTiles} from "./map-layout.js";

/** @typedef {import("./strip.js").CellBox} CellBox */

/**
 * The pixels of a block of cells.
 * @param {import("./strip.js").Cells} cells
 * @param {import("./map-layout.js").Columns} layout
 * @param {number} column  of the strip, from its first
 * @param {number} tile
 * @param {{row: number, column: number, rows: number, columns: number}} block
 * @returns {CellBox}
 */
export function boxOfCells(cells, layout, column, tile, block) {
  const tiling = layTiles(cells, layout.width);
  const {scale, scaleDown, stride, across, gap} = tiling;
  const shownRows = Math.ceil(cells.height / stride);
  const shownColumns = Math.ceil(cells.width / stride);
  const left = column * (layout.width + layout.gap) + Math.floor((layout.width - tiling.width) / 2);
  const from = (/** @type {number} */ cell) => Math.floor(cell / stride);
  const to = (/** @type {number} */ cell, /** @type {number} */ room) =>
    Math.min(room, Math.max(from(cell - 1) + 1, 0));
  const [x, y] = [from(block.column), from(block.row)];
  return {
    x: left + (tile % across) * (shownColumns * scale + gap) + x * scale,
    y: Math.floor(tile / across) * (shownRows * scaleDown + gap) + y * scaleDown,
    width: Math.max(0, to(block.column + block.columns, shownColumns) - x) * scale,
    height: Math.max(0, to(block.row + block.rows, shownRows) - y) * scaleDown,
  };
}
