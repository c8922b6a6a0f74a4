// Keeps the newest frame of each image until the next drawing, however slowly the page draws.

/**
 * @template {{number: number, slot: number}} F
 */
export class NewestFrames {
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
   * Takes the frames to draw, and the numbers of all frames whose credits go back afterwards. The server sends no frame
   * without a credit, so a page that draws nothing gets nothing.
   * @returns {{frame: F, frames: F[], numbers: number[]} | null}  frame: the newest of all
   */
  take() {
    const [frames, numbers] = [[...this.#newest.values()], this.#numbers];
    const frame = frames.at(-1);
    this.clear();
    return frame ? {frame, frames, numbers} : null;
  }

  /** For a new connection, which knows nothing of the old credits. */
  clear() {
    this.#newest = new Map();
    this.#numbers = [];
  }
}
