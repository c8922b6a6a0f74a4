// The age of the picture on the screen, by the clocks of two computers, which may differ.

/** A page that begins to watch gets its first picture within this time; until then the old picture is not reported as old. */
const PATIENCE_MS = 1000;

/**
 * The age of the newest picture. Times are milliseconds since 1970: `at` by this computer's clock, `time` by the
 * server's, when the picture's step had ended.
 */
export class PictureAge {
  /** The smallest difference between a picture's arrival and its time: the difference of the clocks plus the shortest delay. */
  #offset = NaN;
  #isMeasuredAnew = false;
  /** Of the picture on the screen; NaN before the first. */
  #time = NaN;
  #waitsSince = NaN;

  /**
   * A new connection: the server's clock may be another one, so it is measured again.
   * @param {number} at
   */
  connect(at) {
    this.#isMeasuredAnew = true;
    this.wait(at);
  }

  /**
   * Pictures are expected again from now on.
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
   * @returns {number | null} milliseconds; null without a picture, or while a newer one is expected
   */
  at(at) {
    if (Number.isNaN(this.#time) || at - this.#waitsSince < PATIENCE_MS) return null;
    return Math.max(0, at - this.#time - this.#offset);
  }
}
