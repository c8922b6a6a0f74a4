// What a cell sees: the cells of earlier layers that its value is made of, from what layers say of themselves.

/**
 * A block of cells of one layer's output.
 * @typedef {object} Region
 * @property {number} row  first
 * @property {number} column  first
 * @property {number} rows
 * @property {number} columns
 * @property {readonly [number, number] | null} channels  first and how many; null is all of them
 */

/**
 * @typedef {object} SeeingLayer
 * @property {readonly [number, number, number]} input_shape
 * @property {import("../model/protocol-types.js").LayerWindow} window
 */

/**
 * What of its input a region of a layer's output sees, without what lies beyond the edge.
 * @param {SeeingLayer} layer
 * @param {Region} region
 * @returns {Region}
 */
export function fieldBelow({input_shape: [height, width, depth], window}, region) {
  const {stride, padding} = window;
  const [row, rows] = clip(region.row * stride - padding, (region.rows - 1) * stride + window.height, height);
  const [column, columns] = clip(region.column * stride - padding, (region.columns - 1) * stride + window.width, width);
  return {row, rows, column, columns, channels: channelsBelow(window, region.channels, depth)};
}

/**
 * What of every earlier layer a region of one layer sees, the input first.
 * @param {readonly SeeingLayer[]} layers
 * @param {number} index  of the layer
 * @param {Region} region
 * @returns {Region[]}
 */
export function fieldsBelow(layers, index, region) {
  /** @type {Region[]} */
  const fields = [];
  let seen = region;
  for (let at = index; at > 0; at--) {
    const layer = layers[at];
    if (!layer) break;
    seen = fieldBelow(layer, seen);
    fields.unshift(seen);
  }
  return fields;
}

/**
 * @param {number} first
 * @param {number} size
 * @param {number} room
 * @returns {[number, number]} first and how many
 */
function clip(first, size, room) {
  const start = Math.min(room, Math.max(0, first));
  return [start, Math.max(0, Math.min(room, first + size) - start)];
}

/**
 * @param {import("../model/protocol-types.js").LayerWindow} window
 * @param {Region["channels"]} channels
 * @param {number} depth  of the layer below
 * @returns {Region["channels"]}
 */
function channelsBelow({channel_group: group, channel_reach: reach}, channels, depth) {
  if (channels === null || group === null) return null;
  const [first, count] = channels;
  return clip(first * group - reach, count * group + 2 * reach, depth);
}
