// The options with a slider, and the place of a value on it.

/**
 * @typedef {object} Control
 * @property {string} option  its name on the wire
 * @property {string} id
 * @property {number} low
 * @property {number} high
 * @property {"log" | "log-or-zero" | "linear" | "whole"} scale
 */

/** @type {readonly Control[]} */
export const CONTROLS = [
  {option: "learning_rate", id: "learning-rate", low: 1e-5, high: 10, scale: "log"},
  {option: "momentum", id: "momentum", low: 0, high: 0.99, scale: "linear"},
  {option: "batch_size", id: "batch-size", low: 1, high: 256, scale: "whole"},
  {option: "l2_decay", id: "weight-decay", low: 1e-6, high: 1, scale: "log-or-zero"},
];

/**
 * The value at a place of a slider.
 * @param {Control} control
 * @param {number} place  0 to 1
 * @returns {number}
 */
export function valueAt({low, high, scale}, place) {
  if (scale === "linear") return Math.round((low + place * (high - low)) * 100) / 100;
  if (scale === "log-or-zero" && place <= 0.02) return 0;
  const from = scale === "log-or-zero" ? (place - 0.02) / 0.98 : place;
  const value = low * (high / low) ** from;
  return scale === "whole" ? Math.round(value) : Number(value.toPrecision(2));
}

/**
 * The place of a value on a slider, 0 to 1.
 * @param {Control} control
 * @param {number} value
 * @returns {number}
 */
export function placeOf({low, high, scale}, value) {
  const bound = Math.min(
    1,
    Math.max(0, scale === "linear" ? (value - low) / (high - low) : Math.log(value / low) / Math.log(high / low)),
  );
  if (scale !== "log-or-zero") return bound;
  return value <= 0 ? 0 : 0.02 + 0.98 * bound;
}

/** The steps of the arrow keys, and of Page Up and Page Down: a sum on even scales, a factor on logarithmic ones. */
const KEY_STEPS = {linear: [0.01, 0.1], whole: [1, 10], log: [1.1, 2], "log-or-zero": [1.1, 2]};
const KEYS = new Map([
  ["ArrowUp", 1],
  ["ArrowRight", 1],
  ["PageUp", 1],
  ["ArrowDown", -1],
  ["ArrowLeft", -1],
  ["PageDown", -1],
]);

/**
 * The value after a key; null for another key. A value typed beyond the slider's end stays beyond it.
 * @param {Control} control
 * @param {number} value
 * @param {string} key
 * @returns {number | null}
 */
export function valueAfterKey(control, value, key) {
  const {low, high, scale} = control;
  const least = scale === "log-or-zero" ? 0 : low;
  if (key === "Home") return least;
  if (key === "End") return high;
  const sign = KEYS.get(key);
  if (sign === undefined) return null;
  const [near = 1, far = 1] = KEY_STEPS[scale];
  const step = key.startsWith("Page") ? far : near;
  if (scale === "linear" || scale === "whole") {
    const moved = Number((value + sign * step).toFixed(4));
    return Math.min(Math.max(high, value), Math.max(least, moved));
  }
  if (value < low) return sign > 0 ? low : least;
  const moved = Number((value * step ** sign).toPrecision(2));
  return moved < low * 0.999 ? least : Math.min(Math.max(high, value), moved);
}

/**
 * A value in few characters, as a number field takes it: `0.01`, `1e-6`, `1e6`.
 * @param {number} value
 * @returns {string}
 */
export function fieldText(value) {
  const plain = String(value);
  const powers = value.toExponential().replace("+", "");
  return plain.length > 6 && powers.length < plain.length ? powers : plain;
}
