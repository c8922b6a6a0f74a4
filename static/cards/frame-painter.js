// Draws frames on the cards: all cards at once, or by halves while the browser cannot keep up with a network that trains.
import {HalfFrames} from "./half-frames.js";

const LATEST_MS = 100; // the other half is drawn then, unless a newer frame has come

/** @typedef {import("../model/protocol.js").Frame} Frame */

/**
 * @param {import("./cards.js").Cards} cards
 * @param {() => import("../model/state.js").State} state
 * @param {() => boolean} holds  whether the cards show a held step, over which nothing is drawn
 */
export function createFramePainter(cards, state, holds) {
  const turns = new HalfFrames();
  /** @type {Map<number, {frame: Frame, layers: Frame["layers"]}>} by slot, what waits for its turn */
  const waiting = new Map();
  /** @type {Map<number, number>} by slot, the time of the frame before */
  const before = new Map();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  const finish = () => {
    clearTimeout(timer);
    const late = [...waiting.values()];
    waiting.clear();
    if (!holds()) for (const {frame, layers} of late) cards.draw(frame, layers);
  };
  const areaOf = (/** @type {number} */ index) => {
    const rows = cards.all()[index]?.rows ?? [];
    return rows.flatMap(({bands}) => bands).reduce((sum, {strip}) => sum + strip.width * strip.height, 0);
  };

  return {
    /** Whether the browser cannot keep up. */
    get isBehind() {
      return turns.byHalves;
    },
    /** @param {number} waited  milliseconds that a frame has waited for the browser */
    note: (waited) => turns.note(waited),
    /**
     * @param {Frame} frame
     * @returns {number} the time of the oldest picture of its image on the cards then
     */
    draw(frame) {
      const {slot, time, layers} = frame;
      const isWhole = state().status !== "training";
      const {now, later} = isWhole
        ? {now: layers, later: []}
        : turns.split(
            slot,
            layers.map((item) => ({item, area: areaOf(item.index)})),
          );
      cards.draw(frame, now);
      clearTimeout(timer);
      if (later.length > 0) waiting.set(slot, {frame, layers: later});
      else waiting.delete(slot);
      if (waiting.size > 0) timer = setTimeout(() => requestAnimationFrame(finish), LATEST_MS);
      const oldest = later.length > 0 ? (before.get(slot) ?? time) : time;
      before.set(slot, time);
      return oldest;
    },
    /** @param {import("../model/state.js").State} now  a run that does not train gets its other half drawn */
    update(now) {
      if (now.status !== "training" && waiting.size > 0) finish();
    },
  };
}
