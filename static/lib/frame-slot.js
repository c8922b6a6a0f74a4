// Where frames wait for the next drawing: the newest alone is kept, whether the page draws slowly or, unseen, not at all.

/**
 * @template {{number: number}} F
 */
export class FrameSlot {
  /** @type {F | null} */
  #newest = null;
  /** @type {number[]} of all that came since the last drawing */
  #numbers = [];

  /** @param {F} frame */
  put(frame) {
    this.#newest = frame;
    this.#numbers.push(frame.number);
  }

  /**
   * What is to be drawn now, and the numbers whose credits may go back once it is: until then the server sends no more than
   * it has credits for, so that a page which draws nothing is sent nothing.
   * @returns {{frame: F, numbers: number[]} | null}
   */
  take() {
    const [frame, numbers] = [this.#newest, this.#numbers];
    this.clear();
    return frame && {frame, numbers};
  }

  /** Another connection knows nothing of the credits of the one before. */
  clear() {
    this.#newest = null;
    this.#numbers = [];
  }
}
