// Where maps stand: how many columns a band has, how large a cell is, how the tiles of one filter are laid. Integers only.

export const MINIMUM_COLUMN = 36;
const MINIMUM_CELL_COLUMN = 22; // a column that holds a single number
const MAXIMUM_COLUMN = 128;
const GOOD_FILL = 0.6; // of a column's width by its map, before another band is made
const GOOD_WIDTH = 32; // of a map, pixels
const TILE_GAP = 2;
const CELL_HEIGHT = 20; // of a single number
const TALLEST = 2.2; // tiles of one filter, height over width

/**
 * One kind of picture in every column.
 * @typedef {object} Content
 * @property {number} height  cells
 * @property {number} width  cells
 * @property {number} tiles  pictures of this size under one column: the input channels of a filter
 */

/**
 * @typedef {object} Columns
 * @property {number} perBand
 * @property {number} bands
 * @property {number} width  of a column, pixels
 * @property {number} gap  between two columns, pixels
 */

/**
 * @typedef {object} Tiling
 * @property {number} across  tiles in a row
 * @property {number} down
 * @property {number} scale  pixels a cell, across
 * @property {number} scaleDown  pixels a cell, down
 * @property {number} stride  1, or every how many cells one is shown where the picture is wider than its column
 * @property {number} gap  pixels between two tiles
 * @property {number} width  pixels
 * @property {number} height  pixels
 */

/**
 * Bands of equal columns, as few as let every map fill its column.
 * @param {number} columns
 * @param {readonly Content[]} contents
 * @param {number} room  pixels
 * @returns {Columns}
 */
export function layColumns(columns, contents, room) {
  const single = contents.every(({height, width, tiles}) => height * width * tiles === 1);
  const smallest = Math.min(
    room,
    single ? MINIMUM_CELL_COLUMN : Math.max(MINIMUM_COLUMN, ...contents.map(({width}) => width)),
  );
  const gap = columns > 12 ? 3 : 5;
  const most = Math.max(1, Math.min(columns, Math.floor((room + gap) / (smallest + gap))));
  const fewestBands = Math.ceil(columns / most);
  let best = columnsOf(columns, fewestBands, gap, room);
  for (let bands = fewestBands; bands <= Math.min(columns, 2 * fewestBands); bands++) {
    const candidate = columnsOf(columns, bands, gap, room);
    const isGood = isGoodColumn(contents, candidate.width);
    if (isGood || fill(contents, candidate.width) > fill(contents, best.width) + 0.1) best = candidate;
    if (isGood) break;
  }
  return best;
}

/**
 * @param {number} columns
 * @param {number} bands
 * @param {number} gap
 * @param {number} room
 * @returns {Columns}
 */
function columnsOf(columns, bands, gap, room) {
  const perBand = Math.ceil(columns / bands);
  const width = Math.min(MAXIMUM_COLUMN, Math.floor((room - gap * (perBand - 1)) / perBand));
  return {perBand, bands: Math.ceil(columns / perBand), width, gap};
}

/**
 * @param {readonly Content[]} contents
 * @param {number} column
 * @returns {number}
 */
function fill(contents, column) {
  const first = contents.find(({height, width, tiles}) => height * width * tiles > 1);
  return first ? layTiles(first, column).width / column : 1;
}

/**
 * @param {readonly Content[]} contents
 * @param {number} column
 * @returns {boolean}
 */
function isGoodColumn(contents, column) {
  const share = fill(contents, column);
  return share >= GOOD_FILL && share * column >= Math.min(GOOD_WIDTH, column);
}

/**
 * The grid of one filter's tiles: the largest whole cells that fit the column without growing too tall.
 * @param {Content} content
 * @param {number} column  pixels
 * @returns {Tiling}
 */
export function layTiles(content, column) {
  const {tiles} = content;
  if (content.height * content.width * tiles === 1) {
    return {
      across: 1,
      down: 1,
      scale: column,
      scaleDown: CELL_HEIGHT,
      stride: 1,
      gap: 0,
      width: column,
      height: CELL_HEIGHT,
    };
  }
  const tile_gap = content.height * content.width === 1 ? 0 : TILE_GAP;
  /** @type {Tiling | null} */
  let best = null;
  for (let across = 1; across <= tiles; across++) {
    const tiling = tilingOf(content, column, across, tile_gap);
    if (tiling === null) break;
    if (best === null || rank(tiling, tiles, column) > rank(best, tiles, column)) best = tiling;
  }
  if (best) return best;
  const stride = Math.ceil(content.width / column);
  const shrunk = {height: Math.ceil(content.height / stride), width: Math.ceil(content.width / stride), tiles};
  const height = tiles * shrunk.height + tile_gap * (tiles - 1);
  return {across: 1, down: tiles, scale: 1, scaleDown: 1, stride, gap: tile_gap, width: shrunk.width, height};
}

/**
 * @param {Content} content
 * @param {number} column
 * @param {number} across
 * @param {number} gap
 * @returns {Tiling | null} null where not even one pixel a cell fits
 */
function tilingOf(content, column, across, gap) {
  const scale = Math.floor((column - gap * (across - 1)) / (across * content.width));
  if (scale < 1) return null;
  const down = Math.ceil(content.tiles / across);
  return {
    across,
    down,
    scale,
    scaleDown: scale,
    stride: 1,
    gap,
    width: across * content.width * scale + gap * (across - 1),
    height: down * content.height * scale + gap * (down - 1),
  };
}

/**
 * @param {Tiling} tiling
 * @param {number} tiles
 * @param {number} column
 * @returns {number}
 */
function rank(tiling, tiles, column) {
  const even = tiles % tiling.across === 0 ? 1.2 : 0; // a full grid is worth a smaller cell
  const tall = tiling.height > TALLEST * column ? -1000 - tiling.height : 0;
  return tiling.scale + even + tall + tiling.width / (1000 * column);
}
