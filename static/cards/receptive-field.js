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
 * @property {readonly [number, number, number]} output_shape
 * @property {number} parameters
 * @property {{kernel_size?: readonly [number, number], stride?: number, padding?: number, classes?: number, n?: unknown}} facts
 */

/**
 * What of its input a region of a layer's output sees, without what lies beyond the edge.
 * @param {SeeingLayer} layer
 * @param {Region} region
 * @returns {Region}
 */
export function fieldBelow(layer, region) {
  const [height, width] = layer.input_shape;
  const {kernel_size: kernel, stride = 1, padding = 0} = layer.facts;
  if (kernel) {
    const [row, rows] = clip(region.row * stride - padding, (region.rows - 1) * stride + kernel[0], height);
    const [column, columns] = clip(region.column * stride - padding, (region.columns - 1) * stride + kernel[1], width);
    return {row, rows, column, columns, channels: channelsBelow(layer, region.channels)};
  }
  const isInPlace = layer.parameters === 0 && layer.output_shape[0] === height && layer.output_shape[1] === width;
  if (isInPlace) return {...region, channels: channelsBelow(layer, region.channels)};
  return {row: 0, column: 0, rows: height, columns: width, channels: null};
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
 * Weights and classes see every channel, groups their own, neighbours one another, anything else itself.
 * @param {SeeingLayer} layer
 * @param {Region["channels"]} channels
 * @returns {Region["channels"]}
 */
function channelsBelow({input_shape, output_shape, parameters, facts}, channels) {
  if (channels === null || parameters > 0 || facts.classes !== undefined) return null;
  const [below, above] = [input_shape[2], output_shape[2]];
  const [first, count] = channels;
  if (typeof facts.n === "number") {
    const reach = Math.floor(facts.n / 2);
    return clip(first - reach, count + 2 * reach, below);
  }
  const group = below / above;
  return Number.isInteger(group) ? [first * group, count * group] : null;
}
