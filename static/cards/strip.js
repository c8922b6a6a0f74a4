// A strip is one row of one band: the same kind of picture of several columns, drawn into one ImageData, in place. Where
// possible a line of cells is one row of pixels, which the page stretches: less to fill, to copy and to upload.
import {layTiles} from "./map-layout.js";

const NOTHING = -1;

/**
 * The cells of an image that a strip shows, and their places. Made once for every layout; painting allocates nothing.
 * @typedef {object} Strip
 * @property {number} width  pixels, of the page and of the image
 * @property {number} height  pixels of the page
 * @property {number} stretch  of those, how many a row of the image is high
 * @property {number} scale  pixels that a cell is wide
 * @property {Line[]} lines
 * @property {number} first  column
 * @property {number} columns
 */

/**
 * Equal scan lines.
 * @typedef {object} Line
 * @property {number} y  the first of its pixels on the page
 * @property {number} repeat  how many they are
 * @property {number} base  index of the line's first cell
 * @property {Int32Array} cells  for each pixel the cell behind `base`, or -1 for none
 * @property {Int32Array} tables  for each pixel where its column's 256 colours begin
 * @property {Int32Array} starts  the first pixel of each cell
 */

/**
 * How cells lie in an image: the distances between neighbours.
 * @typedef {object} Cells
 * @property {number} height
 * @property {number} width
 * @property {number} tiles
 * @property {number} column  distance between two columns
 * @property {number} tile  between two tiles of a column
 * @property {number} row
 * @property {number} cell
 */

/**
 * Maps (H, W, C): a column is a channel.
 * @param {readonly number[]} shape
 * @returns {Cells}
 */
export function cellsOfMaps([height = 1, width = 1, channels = 1]) {
  return {height, width, tiles: 1, column: 1, tile: 0, row: width * channels, cell: channels};
}

/**
 * Filters (F, H, W, C): a column is a filter, a tile one of its input channels.
 * @param {readonly number[]} shape
 * @returns {Cells}
 */
export function cellsOfFilters([, height = 1, width = 1, channels = 1]) {
  const row = width * channels;
  return {height, width, tiles: channels, column: height * row, tile: 1, row, cell: channels};
}

/**
 * @param {Cells} cells
 * @param {import("./map-layout.js").Columns} layout
 * @param {number} first  column of this band
 * @param {number} columns  in this band
 * @returns {Strip}
 */
export function planStrip(cells, layout, first, columns) {
  const tiling = layTiles(cells, layout.width);
  const {scale, scaleDown, stride, across, down, gap} = tiling;
  const pitch = layout.width + layout.gap;
  const width = columns * pitch - layout.gap;
  const left = Math.floor((layout.width - tiling.width) / 2);
  const shownRows = Math.ceil(cells.height / stride);
  const shownWidth = Math.ceil(cells.width / stride);
  const stretch = down === 1 ? scaleDown : 1; // gaps between rows of tiles are no whole cells
  /** @type {Line[]} */
  const lines = [];
  const tables = new Int32Array(width);
  for (let column = 0; column < columns; column++)
    tables.fill(256 * column, column * pitch, column * pitch + layout.width);
  for (let tileRow = 0; tileRow < down; tileRow++) {
    const offsets = new Int32Array(width).fill(NOTHING);
    /** @type {number[]} */
    const starts = [];
    for (let column = 0; column < columns; column++) {
      for (let place = 0; place < across && tileRow * across + place < cells.tiles; place++) {
        const start = (first + column) * cells.column + (tileRow * across + place) * cells.tile;
        const x = column * pitch + left + place * (shownWidth * scale + gap);
        for (let cell = 0; cell < shownWidth; cell++) {
          offsets.fill(start + cell * stride * cells.cell, x + cell * scale, x + (cell + 1) * scale);
          starts.push(x + cell * scale);
        }
      }
    }
    const along = {cells: offsets, tables, starts: Int32Array.from(starts)};
    for (let row = 0; row < shownRows; row++) {
      const y = tileRow * (shownRows * scaleDown + gap) + row * scaleDown;
      lines.push({y, repeat: scaleDown, base: row * stride * cells.row, ...along});
    }
  }
  return {width, height: tiling.height, stretch, scale, lines, first, columns};
}

/**
 * Paints bytes through a table of colours.
 * @param {Uint32Array} pixels  width × height / stretch
 * @param {Strip} strip
 * @param {Uint8Array} data
 * @param {Uint32Array} table  256 colours, or 256 for each column where `perColumn`
 * @param {boolean} perColumn
 */
export function paintStrip(pixels, strip, data, table, perColumn) {
  const {width, stretch, scale} = strip;
  for (const {y, repeat, base, cells, tables, starts} of strip.lines) {
    const start = (y / stretch) * width;
    for (let i = 0; i < starts.length; i++) {
      const x = /** @type {number} */ (starts[i]);
      const byte = /** @type {number} */ (data[base + /** @type {number} */ (cells[x])]);
      const color = /** @type {number} */ (table[perColumn ? /** @type {number} */ (tables[x]) + byte : byte]);
      for (let at = start + x; at < start + x + scale; at++) pixels[at] = color;
    }
    for (let line = 1; line < repeat / stretch; line++) pixels.copyWithin(start + line * width, start, start + width);
  }
}

/**
 * Paints three channels as one colour picture: the tiles of a filter on top of each other.
 * @param {Uint32Array} pixels
 * @param {Strip} strip  planned for one tile
 * @param {Uint8Array} data
 * @param {number} minimum  of the data
 * @param {number} maximum
 * @param {number} low  what is shown black
 * @param {number} high  what is shown at its brightest
 */
export function paintColorStrip(pixels, strip, data, minimum, maximum, low, high) {
  const {width, stretch} = strip;
  const scale = high > low ? 255 / (high - low) : 0;
  const slope = ((maximum - minimum) / 255) * scale;
  const offset = (minimum - low) * scale;
  const level = (/** @type {number} */ index) => {
    const value = offset + slope * /** @type {number} */ (data[index]);
    return value < 0 ? 0 : value > 255 ? 255 : value | 0;
  };
  for (const {y, repeat, base, cells} of strip.lines) {
    const start = (y / stretch) * width;
    for (let x = 0; x < width; x++) {
      const cell = /** @type {number} */ (cells[x]);
      if (cell < 0) continue;
      const at = base + cell;
      pixels[start + x] = 0xff000000 | (level(at + 2) << 16) | (level(at + 1) << 8) | level(at);
    }
    for (let line = 1; line < repeat / stretch; line++) pixels.copyWithin(start + line * width, start, start + width);
  }
}

/**
 * Hatches the cells that are not finite, over what was painted.
 * @param {Uint32Array} pixels
 * @param {Strip} strip
 * @param {Uint8Array} marked  1 where a cell is not finite
 * @param {number} light
 * @param {number} dark
 */
export function hatchStrip(pixels, strip, marked, light, dark) {
  for (const {y, repeat, base, cells} of strip.lines) {
    for (let line = y / strip.stretch; line < (y + repeat) / strip.stretch; line++) {
      for (let x = 0; x < strip.width; x++) {
        const cell = /** @type {number} */ (cells[x]);
        if (cell >= 0 && marked[base + cell]) pixels[line * strip.width + x] = (x + line) % 4 < 2 ? light : dark;
      }
    }
  }
}

/**
 * The cell under a pixel.
 * @param {Strip} strip
 * @param {number} x
 * @param {number} y
 * @returns {number} index into the image's data, or -1
 */
export function cellAt(strip, x, y) {
  const line = strip.lines.find((candidate) => y >= candidate.y && y < candidate.y + candidate.repeat);
  const cell = line?.cells[x] ?? NOTHING;
  return line && cell >= 0 ? line.base + cell : NOTHING;
}

/** @typedef {{x: number, y: number, width: number, height: number}} CellBox  pixels of one cell on its strip */

/**
 * The cell that a pixel belongs to; of the first cell where it belongs to none.
 * @param {Strip} strip
 * @param {number} x
 * @param {number} y
 * @returns {CellBox}
 */
export function boxOf(strip, x, y) {
  const line =
    strip.lines.find((candidate) => y >= candidate.y && y < candidate.y + candidate.repeat) ?? strip.lines[0];
  if (!line) return {x: 0, y: 0, width: 0, height: 0};
  const at = (line.cells[x] ?? NOTHING) >= 0 ? x : line.cells.findIndex((cell) => cell >= 0);
  let [left, right] = [at, at + 1];
  while (left > 0 && line.cells[left - 1] === line.cells[at]) left--;
  while (right < strip.width && line.cells[right] === line.cells[at]) right++;
  return {x: left, y: line.y, width: right - left, height: line.repeat};
}

/**
 * The next cell in the direction of a key, over the gaps between tiles and columns; the same one at the edge.
 * @param {Strip} strip
 * @param {CellBox} box
 * @param {string} key  an arrow, Home or End: of the line
 * @returns {CellBox | null}  null for another key
 */
export function boxAfterKey(strip, box, key) {
  const index = strip.lines.findIndex((line) => line.y === box.y);
  const cells = strip.lines[index]?.cells ?? new Int32Array(0);
  const isCell = (/** @type {number} */ cell) => cell >= 0;
  const along = (/** @type {number} */ x) => (x < 0 ? box : boxOf(strip, x, box.y));
  const down = (/** @type {readonly Line[]} */ lines) => {
    const line = lines.find((candidate) => isCell(candidate.cells[box.x] ?? NOTHING));
    return line ? boxOf(strip, box.x, line.y) : box;
  };
  switch (key) {
    case "ArrowRight":
      return along(cells.findIndex((cell, x) => x >= box.x + box.width && isCell(cell)));
    case "ArrowLeft":
      return along(cells.subarray(0, box.x).findLastIndex(isCell));
    case "Home":
      return along(cells.findIndex(isCell));
    case "End":
      return along(cells.findLastIndex(isCell));
    case "ArrowDown":
      return down(strip.lines.slice(index + 1));
    case "ArrowUp":
      return down(strip.lines.slice(0, Math.max(0, index)).reverse());
    default:
      return null;
  }
}
