// When the browser cannot keep up, each frame is drawn on half of the cards, in turn: pictures come as often, and each costs
// half as much. Measured: putting a page of thirteen cards together without a graphics
// card takes 43 ms of the processor's time for a frame on all of them, 24 for one on half of them.

const SLOW_MS = 24; // from a frame's arrival to its drawing: at 60 animation frames a second 8 on average, at most 17
const FAST_MS = 14;
const LONGEST_MS = 100; // longer waits count as this: a hidden page may wait for hours
const FRAMES = 12; // about so many are averaged
const TRY_AGAIN = 100; // frames by halves before whole frames are tried again

/**
 * Something to draw, and how many pixels that changes.
 * @template T
 * @typedef {{item: T, area: number}} Piece
 */

export class HalfFrames {
  /** Whether frames are drawn by halves. */
  byHalves = false;
  #waited = 0;
  #frames = 0;
  /** @type {Map<number, boolean>} by slot: whether the second half is next */
  #second = new Map();

  /**
   * Counts a frame that is about to be drawn.
   * @param {number} waited  milliseconds until the browser was ready
   */
  note(waited) {
    this.#waited += (Math.min(waited, LONGEST_MS) - this.#waited) / FRAMES;
    this.#frames++;
    const mayChange = this.byHalves
      ? this.#frames > TRY_AGAIN && this.#waited < FAST_MS
      : this.#frames > FRAMES && this.#waited > SLOW_MS;
    if (!mayChange) return;
    this.byHalves = !this.byHalves;
    this.#frames = 0;
  }

  /**
   * Splits a frame into the pieces drawn now and those drawn only if no newer frame comes. Each half is in one place, so
   * that the browser composes half of the page.
   * @template T
   * @param {number} slot  of the image that the frame is of
   * @param {readonly Piece<T>[]} pieces  from top to bottom
   * @returns {{now: T[], later: T[]}}
   */
  split(slot, pieces) {
    if (!this.byHalves) return {now: pieces.map(({item}) => item), later: []};
    const whole = pieces.reduce((sum, {area}) => sum + area, 0);
    let above = 0;
    /** @type {T[]} */
    const first = [];
    /** @type {T[]} */
    const second = [];
    for (const {item, area} of pieces) {
      (2 * above + area < whole ? first : second).push(item);
      above += area;
    }
    if (first.length === 0 || second.length === 0) return {now: [...first, ...second], later: []};
    const isSecond = this.#second.get(slot) ?? false;
    this.#second.set(slot, !isSecond);
    return isSecond ? {now: second, later: first} : {now: first, later: second};
  }
}
