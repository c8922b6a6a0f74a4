// How old the picture on the screen is, by the clocks of two computers, which need not agree.

/** A page that begins to watch gets its first picture within this time; until then the old picture is not reported as old. */
const PATIENCE_MS = 1000;

/**
 * The age of the newest picture. Times are milliseconds since 1970: `at` by this computer's clock, `time` by the
 * server's, when the picture's step had ended.
 */
export class PictureAge {
  /** The smallest difference between a picture's arrival and its time: what the clocks differ by, and the shortest way takes. */
  #offset = NaN;
  #isMeasuredAnew = false;
  /** Of the picture on the screen; NaN before the first. */
  #time = NaN;
  #waitsSince = NaN;

  /**
   * Another connection: the server may have another clock, which its first picture will tell.
   * @param {number} at
   */
  connect(at) {
    this.#isMeasuredAnew = true;
    this.wait(at);
  }

  /**
   * From now on pictures come again.
   * @param {number} at
   */
  wait(at) {
    this.#waitsSince = at;
  }

  /**
   * @param {number} time
   * @param {number} at
   */
  arrive(time, at) {
    const offset = at - time;
    if (this.#isMeasuredAnew || !(offset >= this.#offset)) this.#offset = offset;
    this.#isMeasuredAnew = false;
    this.#waitsSince = NaN;
  }

  /** @param {number} time */
  draw(time) {
    this.#time = time;
  }

  /**
   * @param {number} at
   * @returns {number | null} milliseconds; null while there is no picture, or a newer one will come at any moment
   */
  at(at) {
    if (Number.isNaN(this.#time) || at - this.#waitsSince < PATIENCE_MS) return null;
    return Math.max(0, at - this.#time - this.#offset);
  }
}
