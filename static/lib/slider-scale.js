// The options that have a slider, and where on it a value stands.

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
  const bound = Math.min(1, Math.max(0, scale === "linear" ? (value - low) / (high - low) : Math.log(value / low) / Math.log(high / low)));
  if (scale !== "log-or-zero") return bound;
  return value <= 0 ? 0 : 0.02 + 0.98 * bound;
}
