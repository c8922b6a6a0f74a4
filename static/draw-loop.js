// When the page draws: at most once an animation frame. The newest frame of every image goes on the cards, then all frames
// that came give their credits back. Numbers change a few times a second, all of them in one animation frame.

import {NewestFrames} from "./model/newest-frames.js";

const NUMBERS_EVERY_MS = 200;
const NUMBERS_WHEN_BEHIND_MS = 400;
const REMEMBERED_DRAWINGS = 500;
const FIRST_PICTURE = "first-picture"; // a mark in the browser's own record of how the page came up

/** @typedef {import("./model/protocol.js").Frame} Frame */
/**
 * What the loop draws with.
 * @typedef {object} DrawHooks
 * @property {(frame: Frame) => number} draw  on the cards; returns the time of the oldest picture of its image on them
 * @property {(waited_ms: number) => void} noteWait  how long the first frame since the last drawing waited for the browser
 * @property {() => boolean} isBehind  the browser cannot keep up
 * @property {() => void} update  every view shows the state
 * @property {(newest: Frame, numbers: readonly number[]) => void} drawn  numbers: of all frames whose credits go back
 */
/**
 * @typedef {object} DrawLoop
 * @property {(frame: Frame, startedAt: number) => void} receive  startedAt: when its decoding began, by `performance.now()`
 * @property {() => void} forget  drops the frames of a connection that is over, and their credits
 * @property {() => void} redraw  updates the views with the next animation frame
 * @property {() => void} refreshNumbers  updates the views when numbers may change next
 * @property {() => {number: number, step: number} | null} lastFrame  on the screen
 * @property {readonly number[]} milliseconds  of the main thread for each of the last drawings, decoding included
 */

/**
 * @param {DrawHooks} hooks
 * @param {import("./model/picture-age.js").PictureAge} age
 * @returns {DrawLoop}
 */
export function createDrawLoop(hooks, age) {
  /** @type {NewestFrames<Frame>} */
  const frames = new NewestFrames();
  /** @type {Frame | null} all of a held step: uses no credit */
  let heldFrame = null;
  let arrivedAt = 0; // the first of the frames that came since the last drawing; 0: none
  let decode_ms = 0; // of the frames that came since the last drawing
  /** @type {{number: number, step: number} | null} */
  let lastFrame = null;
  /** @type {number[]} */
  const milliseconds = [];
  let isScheduled = false;
  let areViewsDue = true;
  let areNumbersDue = false;
  let numbersAt = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} until numbers may change again */
  let numbersLater;

  const schedule = () => {
    if (isScheduled) return;
    isScheduled = true;
    requestAnimationFrame(() => {
      isScheduled = false;
      const now = performance.now();
      drawFrames();
      if (areViewsDue || (areNumbersDue && now - numbersAt >= numbersEvery())) {
        areViewsDue = false;
        areNumbersDue = false;
        numbersAt = now;
        hooks.update();
      } else if (areNumbersDue) {
        scheduleNumbers();
      }
    });
  };

  const numbersEvery = () => (hooks.isBehind() ? NUMBERS_WHEN_BEHIND_MS : NUMBERS_EVERY_MS);

  const scheduleNumbers = () => {
    if (numbersLater !== undefined) return;
    numbersLater = setTimeout(
      () => {
        numbersLater = undefined;
        schedule();
      },
      Math.max(0, numbersAt + numbersEvery() - performance.now()),
    );
  };

  const drawFrames = () => {
    if (heldFrame) hooks.draw(heldFrame);
    heldFrame = null;
    const taken = frames.take();
    if (!taken) return;
    areNumbersDue = true;
    const start = performance.now();
    hooks.noteWait(start - arrivedAt);
    const times = taken.frames.map(hooks.draw);
    milliseconds.push(decode_ms + performance.now() - start);
    if (milliseconds.length > REMEMBERED_DRAWINGS) milliseconds.shift();
    arrivedAt = 0;
    decode_ms = 0;
    if (lastFrame === null) performance.mark(FIRST_PICTURE);
    lastFrame = {number: taken.frame.number, step: taken.frame.step};
    age.draw(1000 * Math.min(...times));
    hooks.drawn(taken.frame, taken.numbers);
  };

  schedule();
  return {
    receive(frame, startedAt) {
      if (typeof frame.hold === "number") heldFrame = frame;
      else {
        frames.put(frame);
        arrivedAt ||= startedAt;
        age.arrive(1000 * frame.time, Date.now());
        decode_ms += performance.now() - startedAt;
      }
      schedule();
    },
    forget: () => frames.clear(),
    redraw() {
      areViewsDue = true;
      schedule();
    },
    refreshNumbers() {
      areNumbersDue = true;
      if (areViewsDue) schedule();
      else scheduleNumbers();
    },
    lastFrame: () => lastFrame,
    milliseconds,
  };
}
