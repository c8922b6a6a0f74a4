// Where frames wait for the next drawing: of each image the newest alone is kept, whether the page draws slowly or, unseen,
// not at all.

/**
 * @template {{number: number, slot: number}} F
 */
export class FrameSlot {
  /** @type {Map<number, F>} of the image in each slot */
  #newest = new Map();
  /** @type {number[]} of all that came since the last drawing */
  #numbers = [];

  /** @param {F} frame */
  put(frame) {
    this.#newest.delete(frame.slot); // so that the newest of all stands last
    this.#newest.set(frame.slot, frame);
    this.#numbers.push(frame.number);
  }

  /**
   * What is to be drawn now, and the numbers whose credits may go back once it is: until then the server sends no more than
   * it has credits for, so that a page which draws nothing is sent nothing.
   * @returns {{frame: F, frames: F[], numbers: number[]} | null}  frame: the newest of all
   */
  take() {
    const [frames, numbers] = [[...this.#newest.values()], this.#numbers];
    const frame = frames.at(-1);
    this.clear();
    return frame ? {frame, frames, numbers} : null;
  }

  /** Another connection knows nothing of the credits of the one before. */
  clear() {
    this.#newest = new Map();
    this.#numbers = [];
  }
}
