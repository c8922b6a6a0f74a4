// The history of a run in growing typed arrays, thinned to the size of a plot.
import {Column} from "../lib/column.js";
import {LayerCurves} from "./layer-curves.js";

/** The weight of each new step in the exponential average. */
export const SMOOTHING = Object.freeze({none: 1, some: 0.02, strong: 0.004});
/** @typedef {keyof typeof SMOOTHING} Smoothing */

/**
 * The part of a point that is drawn.
 * @typedef {object} CurvePoint
 * @property {number} step
 * @property {number} steps
 * @property {number} epoch  passes over the training split
 * @property {number | null} loss
 * @property {number | null} accuracy
 * @property {number | null} validation_loss
 * @property {number | null} validation_accuracy
 * @property {number} forward_ms  per example
 * @property {number} backward_ms  per example, the update included
 * @property {number} [learning_rate]
 * @property {readonly import("./protocol-types.js").LayerSize[]} [layers]
 */

/** @typedef {"loss" | "accuracy"} CurveKind */

/**
 * Figures of the newest step; null where nothing is known.
 * @typedef {object} Figures
 * @property {number | null} epoch
 * @property {number | null} loss  exponential average of the points, like all that follow
 * @property {number | null} accuracy
 * @property {number | null} forwardMs  per example
 * @property {number | null} backwardMs  per example, the update included
 */

/**
 * The average after one more value that stands for `steps` steps.
 * @param {number} average  NaN before the first value
 * @param {number | null} value
 * @param {number} steps
 * @param {number} [share]  of SMOOTHING
 * @returns {number}
 */
export function smooth(average, value, steps, share = SMOOTHING.some) {
  if (value === null || !Number.isFinite(value)) return average;
  if (!Number.isFinite(average)) return value;
  return average + (value - average) * (1 - (1 - share) ** steps);
}

/** The history of the current weights. Points whose steps go back replace those of the same steps. */
export class Curves {
  step = new Column();
  steps = new Column();
  epoch = new Column();
  loss = new Column();
  smoothLoss = new Column();
  accuracy = new Column();
  smoothAccuracy = new Column();
  smoothForward = new Column();
  smoothBackward = new Column();
  learningRate = new Column();
  layers = new LayerCurves();
  validationStep = new Column();
  validationLoss = new Column();
  validationAccuracy = new Column();
  /** @type {CurvePoint[]} the newest ones, as they came */
  recent = [];
  /** The most steps that one point stands for. */
  widest = 1;
  /** Grows with every change. */
  version = 0;

  get length() {
    return this.step.length;
  }

  /** Removes every point: the weights are new. */
  clear() {
    this.goBack(0);
  }

  /** Removes everything: the whole history will be sent again. */
  forget() {
    this.clear();
    this.recent = [];
  }

  /**
   * Removes the points after a step.
   * @param {number} step
   */
  goBack(step) {
    if (this.length === 0 || this.step.at(this.length - 1) <= step) return;
    const points = [
      this.step,
      this.steps,
      this.epoch,
      this.loss,
      this.smoothLoss,
      this.accuracy,
      this.smoothAccuracy,
      this.smoothForward,
      this.smoothBackward,
      this.learningRate,
    ];
    const measured = [this.validationStep, this.validationLoss, this.validationAccuracy];
    for (const columns of [points, measured]) {
      const [steps] = columns;
      let length = steps?.length ?? 0;
      while (length > 0 && (steps?.at(length - 1) ?? 0) > step) length--;
      for (const column of columns) column.length = length;
    }
    this.widest = this.steps.values.subarray(0, this.length).reduce((widest, steps) => Math.max(widest, steps), 1);
    this.layers.goBack(step);
    this.layers.widest = this.widest;
    this.version++;
  }

  /** @param {readonly CurvePoint[]} points */
  append(points) {
    for (const point of points) {
      if (this.length > 0 && point.step <= this.step.at(this.length - 1)) this.goBack(point.step - point.steps);
      const last = this.length - 1;
      this.step.push(point.step);
      this.steps.push(point.steps);
      this.epoch.push(point.epoch);
      this.widest = Math.max(this.widest, point.steps);
      this.loss.push(point.loss);
      this.smoothLoss.push(smooth(this.smoothLoss.at(last), point.loss, point.steps));
      this.accuracy.push(point.accuracy);
      this.smoothAccuracy.push(smooth(this.smoothAccuracy.at(last), point.accuracy, point.steps));
      this.smoothForward.push(smooth(this.smoothForward.at(last), point.forward_ms, point.steps));
      this.smoothBackward.push(smooth(this.smoothBackward.at(last), point.backward_ms, point.steps));
      this.learningRate.push(point.learning_rate ?? null);
      this.layers.append(point.step, point.layers ?? [], point.steps);
      if (point.validation_loss !== null || point.validation_accuracy !== null) {
        this.validationStep.push(point.step);
        this.validationLoss.push(point.validation_loss);
        this.validationAccuracy.push(point.validation_accuracy);
      }
      this.recent.push(point);
    }
    if (this.recent.length > 4000) this.recent.splice(0, this.recent.length - 2000);
    this.version++;
  }

  /** @returns {Figures} */
  figures() {
    const last = this.length - 1;
    return {
      epoch: finite(this.epoch.at(last)),
      loss: finite(this.smoothLoss.at(last)),
      accuracy: finite(this.smoothAccuracy.at(last)),
      forwardMs: finite(this.smoothForward.at(last)),
      backwardMs: finite(this.smoothBackward.at(last)),
    };
  }

  /**
   * Columns for a plot of `kind`: steps, raw, smoothed, validation; at most about `places` rows. Once points average several
   * steps, earlier points are averaged over as many, so that the noise does not seem to end where recording became coarser.
   * @param {CurveKind} kind
   * @param {number} places
   * @param {Smoothing} [smoothing]
   * @returns {[number[], (number | null)[], (number | null)[], (number | null)[]]}
   */
  plot(kind, places, smoothing = "some") {
    const {step: ends, raw, last} = this.#means(kind === "loss" ? this.loss : this.accuracy);
    const smoothed = this.#smoothed(kind, smoothing);
    const validation = kind === "loss" ? this.validationLoss : this.validationAccuracy;
    const rows = thin(ends, raw, places);
    /** @type {[number[], (number | null)[], (number | null)[], (number | null)[]]} */
    const columns = [[], [], [], []];
    let v = 0;
    const put = (
      /** @type {number} */ step,
      /** @type {number} */ a,
      /** @type {number} */ b,
      /** @type {number} */ c,
    ) => {
      columns[0].push(step);
      columns[1].push(finite(a));
      columns[2].push(finite(b));
      columns[3].push(finite(c));
    };
    let before = rows[0] ?? 0;
    for (const row of rows) {
      const step = ends[row] ?? NaN;
      while (v < this.validationStep.length && this.validationStep.at(v) < step) {
        // its own row was thinned out
        put(this.validationStep.at(v), raw[before] ?? NaN, smoothed.at(last[before] ?? -1), validation.at(v));
        v++;
      }
      const measured = v < this.validationStep.length && this.validationStep.at(v) === step;
      put(step, raw[row] ?? NaN, smoothed.at(last[row] ?? -1), measured ? validation.at(v++) : NaN);
      before = row;
    }
    return columns;
  }

  /**
   * The learning rate: a row wherever it changed, and the first and last row.
   * @returns {[number[], (number | null)[]]}
   */
  plotLearningRate() {
    /** @type {[number[], (number | null)[]]} */
    const columns = [[], []];
    for (let row = 0; row < this.length; row++) {
      const isEdge = row === 0 || row === this.length - 1;
      if (!isEdge && this.learningRate.at(row) === this.learningRate.at(row - 1)) continue;
      columns[0].push(this.step.at(row));
      columns[1].push(finite(this.learningRate.at(row)));
    }
    return columns;
  }

  /**
   * @param {CurveKind} kind
   * @param {Smoothing} smoothing
   * @returns {Column}
   */
  #smoothed(kind, smoothing) {
    if (smoothing === "some") return kind === "loss" ? this.smoothLoss : this.smoothAccuracy;
    const raw = kind === "loss" ? this.loss : this.accuracy;
    const column = new Column();
    let average = NaN;
    for (let row = 0; row < this.length; row++) {
      average = smooth(average, raw.at(row), this.steps.at(row), SMOOTHING[smoothing]);
      column.push(average);
    }
    return column;
  }

  /**
   * The means of a column over stretches of as many steps as the widest point has: where each ends, and its last row.
   * @param {Column} column
   * @returns {{step: number[], raw: number[], last: number[]}}
   */
  #means(column) {
    /** @type {{step: number[], raw: number[], last: number[]}} */
    const means = {step: [], raw: [], last: []};
    let stretch = NaN;
    let [sum, weight] = [0, 0];
    for (let row = 0; row < this.length; row++) {
      const step = this.step.at(row);
      const now = Math.floor((step - 1) / this.widest);
      if (now !== stretch) [sum, weight, stretch] = [0, 0, now];
      else for (const values of Object.values(means)) values.pop();
      sum += column.at(row) * this.steps.at(row);
      weight += this.steps.at(row);
      means.step.push(step);
      means.raw.push(sum / weight);
      means.last.push(row);
    }
    return means;
  }
}

/**
 * @param {number} value
 * @returns {number | null}
 */
function finite(value) {
  return Number.isFinite(value) ? value : null;
}

/**
 * Rows that keep the outline of a curve: of each stretch of equally many steps the lowest and the highest, and the last row
 * of all.
 * @param {ArrayLike<number>} steps  ascending
 * @param {ArrayLike<number>} values
 * @param {number} places
 * @returns {number[]}
 */
export function thin(steps, values, places) {
  const {length} = steps;
  if (length <= 2 * places) return Array.from({length}, (_, row) => row);
  const first = steps[0] ?? 0;
  const width = ((steps[length - 1] ?? 0) - first + 1) / places;
  const placeOf = (/** @type {number} */ row) => Math.floor(((steps[row] ?? 0) - first) / width);
  const rows = [];
  for (let from = 0; from < length; ) {
    let [low, high, row] = [from, from, from + 1];
    for (; row < length && placeOf(row) === placeOf(from); row++) {
      const value = values[row] ?? NaN;
      if (value < (values[low] ?? NaN) || Number.isNaN(values[low])) low = row;
      if (value > (values[high] ?? NaN) || Number.isNaN(values[high])) high = row;
    }
    rows.push(Math.min(low, high));
    if (low !== high) rows.push(Math.max(low, high));
    from = row;
  }
  if (rows[rows.length - 1] !== length - 1) rows.push(length - 1);
  return rows;
}
