// The size of each layer's gradient and update over the steps: a column for each layer and kind.
import {Column} from "../lib/column.js";

/** @typedef {"gradient_rms" | "update_ratio"} SizeKind */
/** @typedef {import("./protocol-types.js").LayerSize} LayerSize */

/** @type {readonly SizeKind[]} */
const KINDS = ["gradient_rms", "update_ratio"];
/** The weight of each new stretch in the average. By stretches, since a point measures one step, however many it stands for. */
const SHARES = Object.freeze({none: 1, some: 0.2, strong: 0.06});

export class LayerCurves {
  step = new Column();
  /** The most steps that one point stands for. */
  widest = 1;
  /** @type {string[]} of the layers that the newest point tells of, in the network's order */
  names = [];
  /** @type {Map<string, Column>} by kind and name; as long as `step`, or shorter where a layer is gone */
  #columns = new Map();

  /**
   * @param {number} step
   * @param {readonly LayerSize[]} layers  nothing where they were not measured
   * @param {number} [steps]  that the point stands for
   */
  append(step, layers, steps = 1) {
    this.widest = Math.max(this.widest, steps);
    if (layers.length === 0) return;
    const row = this.step.length;
    this.step.push(step);
    this.names = layers.map(({name}) => name);
    for (const layer of layers) {
      for (const kind of KINDS) {
        const column = this.#column(kind, layer.name);
        while (column.length < row) column.push(null); // the layer is new
        column.push(layer[kind]);
      }
    }
  }

  /** @param {number} step  the last one that stays */
  goBack(step) {
    while (this.step.length > 0 && this.step.at(this.step.length - 1) > step) this.step.length--;
    for (const column of this.#columns.values()) column.length = Math.min(column.length, this.step.length);
  }

  /**
   * Columns for a plot: steps, then a column a layer, each the mean over a stretch of steps, smoothed. Once a point stands for
   * ten steps and tells the last one's sizes, of the steps before only every tenth counts, so that no noise seems to begin there.
   * @param {SizeKind} kind
   * @param {number} places
   * @param {import("./curves.js").Smoothing} smoothing
   * @returns {[number[], ...(number | null)[][]]}
   */
  plot(kind, places, smoothing) {
    const columns = this.names.map((name) => this.#column(kind, name));
    /** @type {[number[], ...(number | null)[][]]} */
    const table = [[], ...columns.map(() => [])];
    const {length} = this.step;
    const first = this.step.at(0);
    const width = Math.max(this.widest, (this.step.at(length - 1) - first + 1) / places);
    const averages = columns.map(() => NaN);
    for (let from = 0, row = 0; from < length; from = row) {
      const stretch = Math.floor((this.step.at(from) - first) / width);
      while (row < length && Math.floor((this.step.at(row) - first) / width) === stretch) row++;
      table[0].push(this.step.at(row - 1));
      columns.forEach((column, place) => {
        const mean = this.#mean(column, from, row);
        const old = averages[place] ?? NaN;
        if (Number.isFinite(mean))
          averages[place] = Number.isFinite(old) ? old + (mean - old) * SHARES[smoothing] : mean;
        /** @type {(number | null)[]} */ (table[place + 1]).push(
          Number.isFinite(mean) ? (averages[place] ?? null) : null,
        );
      });
    }
    return table;
  }

  /**
   * @param {SizeKind} kind
   * @param {string} name
   * @returns {Column}
   */
  #column(kind, name) {
    const key = `${kind} ${name}`;
    let column = this.#columns.get(key);
    if (!column) {
      column = new Column();
      this.#columns.set(key, column);
    }
    return column;
  }

  /**
   * @param {Column} column
   * @param {number} from
   * @param {number} to  exclusive
   * @returns {number} NaN where no value is finite
   */
  #mean(column, from, to) {
    let [sum, count] = [0, 0];
    for (let row = from; row < to; row++) {
      const value = column.at(row);
      if (!Number.isFinite(value) || (this.step.at(row) % this.widest !== 0 && row < to - 1)) continue;
      sum += value;
      count++;
    }
    return sum / count;
  }
}
