// The curves of several runs over the same steps.
import uPlot from "../vendor/uplot.js";

/** @typedef {(number | null | undefined)[]} Values  null: a gap; undefined: another curve has a row here, this one none */

/**
 * Joins tables [steps, column, ...]: the steps of all, ascending, and every column of every table.
 * @param {readonly (readonly [number[], ...(number | null)[][]])[]} tables
 * @returns {[number[], ...Values[]]}
 */
export function overlay(tables) {
  if (tables.every(([steps]) => steps.length === 0))
    return [[], ...tables.flatMap(([, ...columns]) => columns.map(() => []))];
  return /** @type {[number[], ...Values[]]} */ (
    uPlot.join(tables.map((table) => /** @type {uPlot.AlignedData} */ ([...table])))
  );
}

/**
 * The value of a curve at a step: the newest there or before; null before its start and after its end.
 * @param {readonly number[]} steps  ascending
 * @param {readonly (number | null)[]} values
 * @param {number} step
 * @returns {number | null}
 */
export function valueAt(steps, values, step) {
  if (step > (steps.at(-1) ?? -Infinity)) return null;
  let row = steps.findLastIndex((start) => start <= step);
  while (row >= 0 && values[row] === null) row--;
  return values[row] ?? null;
}
