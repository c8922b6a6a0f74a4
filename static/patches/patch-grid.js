// The grids of the strongest patches, one under each filter's column, the strongest first: their layout and their pixels.

export const PATCHES = 9;
const GAP = 2; // pixels of the screen between two patches

/**
 * @typedef {object} PatchGrid
 * @property {number} across  patches in a row
 * @property {number} down
 * @property {number} width  of a patch, in pixels of the screen; not whole where a patch is larger than its place
 * @property {number} height
 * @property {number} pitch  from one column of the card to the next, in pixels of the screen
 * @property {number} left  of the grid in its column
 * @property {number} columns  of the card, in this band
 */

/**
 * Three across where a patch fits there in whole pixels, two where it is larger, and made smaller where it is larger still.
 * @param {{rows: number, columns: number}} patch
 * @param {{width: number, gap: number}} layout  of the card's columns, in CSS pixels
 * @param {number} columns
 * @param {number} ratio  device pixels in a CSS pixel
 * @returns {PatchGrid}
 */
export function layPatches({rows, columns: cells}, layout, columns, ratio) {
  const column = Math.floor(layout.width * ratio);
  const gap = Math.max(1, Math.round(GAP * ratio));
  const scaleOf = (/** @type {number} */ across) => Math.floor((column - gap * (across - 1)) / across / cells);
  const across = scaleOf(3) >= 1 ? 3 : 2;
  const scale = scaleOf(across) >= 1 ? scaleOf(across) : Math.floor((column - gap) / 2) / cells;
  const [width, height] = [Math.floor(scale * cells), Math.floor(scale * rows)];
  return {
    across,
    down: Math.ceil(PATCHES / across),
    width: Math.max(1, width),
    height: Math.max(1, height),
    columns,
    pitch: Math.round((layout.width + layout.gap) * ratio),
    left: Math.floor((column - across * width - gap * (across - 1)) / 2),
  };
}

/**
 * @param {PatchGrid} grid
 * @param {number} ratio
 * @returns {{width: number, height: number, gap: number}} of the picture, in pixels of the screen
 */
export function sizeOf({across, down, width, height, pitch, left, columns}, ratio) {
  const gap = Math.max(1, Math.round(GAP * ratio));
  return {
    width: (columns - 1) * pitch + 2 * left + across * width + gap * (across - 1),
    height: down * height + gap * (down - 1),
    gap,
  };
}

/**
 * The place of a patch.
 * @param {PatchGrid} grid
 * @param {number} gap
 * @param {number} column  of this band
 * @param {number} place  0 is the strongest
 * @returns {{x: number, y: number}}
 */
export function placeOf({across, width, height, pitch, left}, gap, column, place) {
  return {x: column * pitch + left + (place % across) * (width + gap), y: Math.floor(place / across) * (height + gap)};
}

/**
 * Fills the grid of a column, so that its patches stand apart.
 * @param {Uint32Array} target
 * @param {number} targetWidth
 * @param {PatchGrid} grid
 * @param {number} gap
 * @param {number} column  of this band
 * @param {number} color
 */
export function paintGrid(target, targetWidth, {across, down, width, height, pitch, left}, gap, column, color) {
  const x = column * pitch + left;
  for (let y = 0; y < down * (height + gap) - gap; y++) {
    const isInFullRow = y < Math.floor(PATCHES / across) * (height + gap) - gap; // the last row may be short
    const end = isInFullRow ? across : PATCHES % across || across;
    target.fill(color, y * targetWidth + x, y * targetWidth + x + end * (width + gap) - gap);
  }
}

/**
 * The patch under a pixel, gaps belonging to the patch before them.
 * @param {PatchGrid} grid
 * @param {number} gap
 * @param {number} x
 * @param {number} y
 * @returns {{column: number, place: number} | null}
 */
export function patchAt({across, down, width, height, pitch, left, columns}, gap, x, y) {
  const column = Math.floor(x / pitch);
  const inside = x - column * pitch - left;
  const [right, below] = [Math.floor(inside / (width + gap)), Math.floor(y / (height + gap))];
  const place = below * across + right;
  const isOut =
    column < 0 || column >= columns || inside < 0 || right >= across || below < 0 || below >= down || place >= PATCHES;
  return isOut ? null : {column, place};
}

/**
 * The patch that a key leads to, over the edge of a column into the next one; the same one at the end.
 * @param {PatchGrid} grid
 * @param {{column: number, place: number}} from
 * @param {string} key
 * @returns {{column: number, place: number} | null} null for another key
 */
export function patchAfterKey({across, columns}, {column, place}, key) {
  const right = place % across;
  const isThere = (/** @type {number} */ at) => at >= 0 && at < PATCHES;
  switch (key) {
    case "ArrowRight":
      if (right + 1 < across && isThere(place + 1)) return {column, place: place + 1};
      return column + 1 < columns ? {column: column + 1, place: place - right} : {column, place};
    case "ArrowLeft":
      if (right > 0) return {column, place: place - 1};
      return column > 0 ? {column: column - 1, place: Math.min(PATCHES - 1, place + across - 1)} : {column, place};
    case "ArrowDown":
      return {column, place: isThere(place + across) ? place + across : place};
    case "ArrowUp":
      return {column, place: isThere(place - across) ? place - across : place};
    case "Home":
      return {column: 0, place: place - right};
    case "End":
      return {column: columns - 1, place: place - right};
    default:
      return null;
  }
}

/**
 * The pixels of a patch, cut out of a held-out image. The network sees the centre of the image.
 * @param {{data: Uint8Array, shape: readonly [number, number, number]}} picture
 * @param {readonly [number, number, number]} input  shape of the network's input
 * @param {{row: number, column: number, rows: number, columns: number}} patch  in pixels of the network's input
 * @param {Uint32Array} gray  256 colours, for one channel; three channels are shown as they are
 * @param {number} beyond  the colour of pixels beyond the edge of the network's input
 * @returns {Uint32Array<ArrayBuffer>} rows · columns
 */
export function cutPatch(
  {data, shape: [height, width, channels]},
  [inputHeight, inputWidth],
  {row, column, rows, columns},
  gray,
  beyond,
) {
  const [top, left] = [Math.floor((height - inputHeight) / 2), Math.floor((width - inputWidth) / 2)];
  const pixels = new Uint32Array(rows * columns).fill(beyond);
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      const [r, c] = [row + y, column + x];
      if (r < 0 || c < 0 || r >= inputHeight || c >= inputWidth) continue;
      const at = ((top + r) * width + left + c) * channels;
      const byte = data[at] ?? 0;
      pixels[y * columns + x] =
        channels === 3
          ? (0xff000000 | ((data[at + 2] ?? 0) << 16) | ((data[at + 1] ?? 0) << 8) | byte) >>> 0
          : (gray[byte] ?? 0);
    }
  }
  return pixels;
}

/**
 * Paints a patch into a picture: whole pixels where it is enlarged, averaged where it is made smaller.
 * @param {Uint32Array} target
 * @param {number} targetWidth
 * @param {{x: number, y: number}} at
 * @param {PatchGrid} grid
 * @param {Uint32Array} pixels
 * @param {{rows: number, columns: number}} patch
 */
export function paintPatch(target, targetWidth, {x, y}, {width, height}, pixels, {rows, columns}) {
  for (let py = 0; py < height; py++) {
    for (let px = 0; px < width; px++) {
      target[(y + py) * targetWidth + x + px] =
        width >= columns
          ? (pixels[Math.floor((py * rows) / height) * columns + Math.floor((px * columns) / width)] ?? 0)
          : average(
              pixels,
              columns,
              (py * rows) / height,
              ((py + 1) * rows) / height,
              (px * columns) / width,
              ((px + 1) * columns) / width,
            );
    }
  }
}

/**
 * The mean colour of a rectangle, whose borders cut through pixels.
 * @param {Uint32Array} pixels
 * @param {number} columns
 * @param {number} top
 * @param {number} bottom
 * @param {number} left
 * @param {number} right
 * @returns {number}
 */
function average(pixels, columns, top, bottom, left, right) {
  let [red, green, blue, whole] = [0, 0, 0, 0];
  for (let y = Math.floor(top); y < bottom - 1e-9; y++) {
    for (let x = Math.floor(left); x < right - 1e-9; x++) {
      const share = (Math.min(y + 1, bottom) - Math.max(y, top)) * (Math.min(x + 1, right) - Math.max(x, left));
      const color = pixels[y * columns + x] ?? 0;
      red += share * (color & 255);
      green += share * ((color >> 8) & 255);
      blue += share * ((color >> 16) & 255);
      whole += share;
    }
  }
  return (
    (0xff000000 | (Math.round(blue / whole) << 16) | (Math.round(green / whole) << 8) | Math.round(red / whole)) >>> 0
  );
}
