// The arithmetic of a plot's axes: their ranges and ticks. Runs under `node --test`.
import {count} from "../lib/format.js";

const CHARACTER_WIDTH = 6.3; // of the axes' font, px
const NICE = [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10];
const MOST_DECADES = 9; // of an axis: smaller values lie on its floor
const MOST_LOG_TICKS = 5;
const MOST_ACCURACY = 0.9; // the highest lower end of the accuracy axis

/**
 * The range of steps of a plot: from 0, unless it begins in the middle of a run; without a point up to the state's step.
 * @param {number | null} first  step of the first point
 * @param {number | null} last
 * @param {number} step  the network's
 * @returns {[number, number]}
 */
export function rangeOfSteps(first, last, step) {
  if (first === null || last === null) return [0, Math.max(1, step)];
  return [first <= last / 20 || first === last ? 0 : first, Math.max(1, last)];
}

/**
 * Whole steps at round distances, as many as have room for their words.
 * @param {number} low
 * @param {number} high
 * @param {number} width  px
 * @returns {number[]}
 */
export function stepTicks(low, high, width) {
  const wanted = (count(high).length + 2) * CHARACTER_WIDTH;
  const least = Math.max(1, ((high - low) * wanted) / Math.max(width, 1));
  const decade = 10 ** Math.floor(Math.log10(least));
  const distance = (NICE.find((nice) => nice * decade >= least && Number.isInteger(nice * decade)) ?? 10) * decade;
  const ticks = [];
  for (let tick = Math.ceil(low / distance) * distance; tick <= high; tick += distance) ticks.push(tick);
  return ticks;
}

/**
 * Whole quarters of a decade around the data, so that the axis stands still while training.
 * @param {number | null} low
 * @param {number | null} high
 * @returns {[number, number]}
 */
export function rangeOfLogs(low, high) {
  if (low === null || high === null || !(low > 0)) return [0.1, 3];
  const bottom = Math.floor(Math.log10(Math.min(low, high / 2)) * 4) / 4;
  const top = Math.ceil(Math.log10(high) * 4) / 4;
  return [10 ** Math.max(-6, bottom), 10 ** Math.max(top, bottom + 0.5)];
}

/**
 * Whole quarters of a decade around sizes that may be very small.
 * @param {number | null} low
 * @param {number | null} high
 * @returns {[number, number]}
 */
export function rangeOfSizes(low, high) {
  if (low === null || high === null || !(low > 0)) return [1e-4, 1];
  const top = Math.ceil(Math.log10(high) * 4) / 4;
  const bottom = Math.floor(Math.log10(low) * 4) / 4;
  return [10 ** Math.max(bottom, top - MOST_DECADES), 10 ** Math.max(top, bottom + 0.5)];
}

/**
 * From zero to a round number above the data.
 * @param {number | null} high
 * @returns {[number, number]}
 */
export function rangeFromZero(high) {
  if (high === null || !(high > 0)) return [0, 1];
  const decade = 10 ** Math.floor(Math.log10(high));
  return [0, (NICE.find((nice) => nice * decade >= high) ?? 10) * decade];
}

/**
 * Ones of every decade, threes where there is room, and more where there is little else.
 * @param {number} low
 * @param {number} high
 * @returns {number[]}
 */
export function logTicks(low, high) {
  const digits = high / low > 300 ? [1] : high / low > 8 ? [1, 3] : [1, 2, 3, 5];
  const ticks = [];
  for (let power = Math.floor(Math.log10(low)); 10 ** power <= high; power++) {
    for (const digit of digits) {
      const tick = Number(`${digit}e${power}`);
      if (tick >= low && tick <= high) ticks.push(tick);
    }
  }
  const every = Math.ceil(ticks.length / MOST_LOG_TICKS);
  return digits.length > 1 ? ticks : ticks.filter((tick) => Math.round(Math.log10(tick)) % every === 0);
}

/**
 * The whole axis, until all values in view are near the top.
 * @param {number | null} low
 * @returns {[number, number]}
 */
export function rangeOfAccuracy(low) {
  return [low !== null && low > MOST_ACCURACY ? 0.8 : 0, 1];
}

/**
 * A loss beside its axis: `0.3`, `1e−4`.
 * @param {number} value  a tick
 * @returns {string}
 */
export function lossTick(value) {
  if (value === 0 || (value >= 0.001 && value < 10000)) return String(Number(value.toPrecision(2)));
  return value.toExponential().replace("+", "").replace("-", "−");
}
