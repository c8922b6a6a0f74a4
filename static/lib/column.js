// A typed array of numbers that grows.

const START_CAPACITY = 4096;

/** A column of numbers that grows by doubling; null is kept as NaN. */
export class Column {
  constructor() {
    this.values = new Float64Array(START_CAPACITY);
    this.length = 0;
  }

  /** @param {number | null} value */
  push(value) {
    if (this.length === this.values.length) {
      const grown = new Float64Array(2 * this.length);
      grown.set(this.values);
      this.values = grown;
    }
    this.values[this.length++] = value ?? NaN;
  }

  /**
   * @param {number} index
   * @returns {number}
   */
  at(index) {
    return index < this.length ? (this.values[index] ?? NaN) : NaN;
  }
}
