// Which value stands at the end of a colour scale: by map, by layer (a block shares one), or locked over time.

/** @typedef {import("../protocol.js").ByteImage} ByteImage */
/** @typedef {import("../protocol.js").LayerInfo} LayerInfo */
/** @typedef {"map" | "layer" | "locked"} RangeMode */

/** @type {readonly RangeMode[]} */
export const RANGE_MODES = ["map", "layer", "locked"];
const SQUASHED = new Set(["sigmoid", "tanh"]); // their values lie between −1 and 1, whatever goes in
const BLOCK_STARTS = new Set(["input", "conv", "fc", ...SQUASHED]);
const OUTPUTS = new Set(["softmax", "svm", "regression"]);

/**
 * The largest |v| of an image.
 * @param {ByteImage} image
 * @returns {number}
 */
export function largest(image) {
  return Math.max(Math.abs(image.minimum), Math.abs(image.maximum));
}

/**
 * For each layer the index of the first layer of its block: conv, relu and pool share a range. A sigmoid begins its own.
 * @param {readonly LayerInfo[]} layers
 * @returns {number[]}
 */
export function blocksOf(layers) {
  let start = 0;
  return layers.map(({type}, index) => {
    if (BLOCK_STARTS.has(type) || OUTPUTS.has(type)) start = index;
    return start;
  });
}

/**
 * The largest |v| in each column of an image.
 * @param {ByteImage} image
 * @param {import("./strip.js").Cells} cells
 * @param {number} first
 * @param {Float64Array} into  one place a column
 */
export function largestPerColumn(image, cells, first, into) {
  const {data, minimum, maximum} = image;
  const step = (maximum - minimum) / 255;
  for (let column = 0; column < into.length; column++) {
    let low = 255;
    let high = 0;
    for (let tile = 0; tile < cells.tiles; tile++) {
      for (let row = 0; row < cells.height; row++) {
        let at = (first + column) * cells.column + tile * cells.tile + row * cells.row;
        for (let x = 0; x < cells.width; x++, at += cells.cell) {
          const byte = /** @type {number} */ (data[at]);
          if (byte < low) low = byte;
          if (byte > high) high = byte;
        }
      }
    }
    into[column] = Math.max(Math.abs(minimum + low * step), Math.abs(minimum + high * step));
  }
}

/** The limits in use. Remembers the last of each layer, so that a block keeps its range while parts of it are off the screen. */
export class Ranges {
  /** @param {readonly LayerInfo[]} layers */
  constructor(layers) {
    this.blocks = blocksOf(layers);
    this.squashed = this.blocks.map((first) => SQUASHED.has(layers[first]?.type ?? ""));
    this.activation = new Float64Array(layers.length);
    /** @type {Map<string, number>} */
    this.locked = new Map();
    /** @type {RangeMode} */
    this.mode = "layer";
  }

  /** @param {RangeMode} mode */
  setMode(mode) {
    this.mode = mode;
    this.locked.clear();
  }

  /** @param {import("../protocol.js").Frame} frame */
  observe(frame) {
    for (const {index, activation} of frame.layers) {
      if (activation && index < this.activation.length) this.activation[index] = largest(activation);
    }
  }

  /**
   * The value at the end of the scale of one row of a card, for the modes `layer` and `locked`.
   * @param {number} layer
   * @param {import("../protocol.js").FrameField} field
   * @param {ByteImage} image
   * @returns {number}
   */
  limit(layer, field, image) {
    const key = `${field === "activation" ? this.blocks[layer] : layer}:${field}`;
    const locked = this.mode === "locked" ? this.locked.get(key) : undefined;
    if (locked !== undefined) return locked;
    const value = field === "activation" ? this.blockLimit(layer) : largest(image);
    if (this.mode === "locked") this.locked.set(key, value);
    return value;
  }

  /**
   * @param {number} layer
   * @returns {number}
   */
  blockLimit(layer) {
    if (this.squashed[layer]) return 1;
    let limit = 0;
    for (let index = 0; index < this.blocks.length; index++) {
      if (this.blocks[index] === this.blocks[layer]) limit = Math.max(limit, this.activation[index] ?? 0);
    }
    return limit;
  }
}

/**
 * The share of cells above zero: how many of a relu's cells are on.
 * @param {ByteImage} image
 * @returns {number}
 */
export function shareAboveZero({data, minimum, maximum}) {
  if (maximum <= 0 || data.length === 0) return 0;
  if (minimum > 0) return 1;
  const zero = Math.round((-minimum * 255) / (maximum - minimum)); // the byte of value 0
  let above = 0;
  for (let index = 0; index < data.length; index++) if (/** @type {number} */ (data[index]) > zero) above++;
  return above / data.length;
}
