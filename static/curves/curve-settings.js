// The smoothing and the axis of all curves, stored from visit to visit.
import {SMOOTHING} from "../model/curves.js";

const STORED = "convscope.curves";

/** @typedef {import("../model/curves.js").Smoothing} Smoothing */
/** @typedef {import("../lib/local-storage.js").TextStorage} TextStorage */

export class CurveSettings {
  /** @type {Smoothing} */
  smoothing = "some";
  logarithmic = true;
  /** Grows with every change. */
  version = 0;
  /** @type {TextStorage} */
  #storage;

  /** @param {TextStorage} storage */
  constructor(storage) {
    this.#storage = storage;
    const [smoothing = "", axis] = storage.get(STORED)?.split(" ") ?? [];
    if (Object.hasOwn(SMOOTHING, smoothing)) this.smoothing = /** @type {Smoothing} */ (smoothing);
    if (axis === "linear") this.logarithmic = false;
  }

  /** @param {{smoothing?: Smoothing, logarithmic?: boolean}} changes */
  change(changes) {
    Object.assign(this, changes);
    this.version++;
    this.#storage.set(STORED, `${this.smoothing} ${this.logarithmic ? "logarithmic" : "linear"}`);
  }
}
