// One cell of a picture in the drawer: its colour, the ink on it, and the cell of the network that it shows.

/** @typedef {import("../model/protocol-types.js").Grid} Grid */
/** @typedef {import("../model/protocol-types.js").Target} Target */
/** @typedef {import("../draw/color-tables.js").Palette} Palette */

const SIDE = 127; // entries of a diverging table on either side of zero

/**
 * The colour of a value, as a pixel (ABGR); null where it is no number.
 * @param {number | null} value
 * @param {Grid} grid
 * @param {Palette} palette
 * @returns {number | null}
 */
export function colorOf(value, {palette: name, limit}, palette) {
  if (value === null) return null;
  if (name === "image") return palette.image[Math.min(255, Math.max(0, Math.round((value + 0.5) * 255)))] ?? 0;
  const table = name === "activation" || name === "gradient" ? palette.activation : palette.weight;
  const share = limit > 0 ? Math.min(1, Math.max(-1, value / limit)) : 0;
  return table[128 + Math.round(share * SIDE)] ?? 0;
}

/**
 * Whether black words are read more easily on a colour than white ones (WCAG's relative luminance).
 * @param {number} pixel
 * @returns {boolean}
 */
export function isLight(pixel) {
  const linear = (/** @type {number} */ byte) =>
    byte <= 10.31 ? byte / 3294.6 : ((byte / 255 + 0.055) / 1.055) ** 2.4;
  return (
    0.2126 * linear(pixel & 255) + 0.7152 * linear((pixel >> 8) & 255) + 0.0722 * linear((pixel >> 16) & 255) > 0.179
  );
}

/**
 * The target that a cell of a picture leads to; null where there is none, as beyond the edge.
 * @param {Grid} grid
 * @param {number} row
 * @param {number} column
 * @param {readonly import("../model/protocol-types.js").LayerInfo[]} layers
 * @returns {Target | null}
 */
export function targetAt({origin}, row, column, layers) {
  if (!origin) return null;
  const {kind, layer, index} = origin;
  const axis = kind === "weight" ? 1 : 0;
  const at = index.with(axis, (index[axis] ?? 0) + row).with(axis + 1, (index[axis + 1] ?? 0) + column);
  const info = layers[layer];
  const shape =
    kind === "weight"
      ? info?.parameter_shapes.weight?.length === 4
        ? info.parameter_shapes.weight
        : [info?.output_shape[2] ?? 0, ...(info?.input_shape ?? [])]
      : (info?.output_shape ?? []);
  return at.every((place, i) => place >= 0 && place < (shape[i] ?? 0)) ? {kind, layer, index: at} : null;
}
