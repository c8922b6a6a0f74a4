// The text size of the page, and the lecture screen, which hides the controls.
import {storage} from "../lib/local-storage.js";

const STORED = "convscope.text-size";
/** @typedef {"normal" | "large" | "projector"} TextSize */
/** @type {readonly TextSize[]} */
export const TEXT_SIZES = ["normal", "large", "projector"];

/**
 * @typedef {object} Screen
 * @property {() => TextSize} textSize
 * @property {(size: TextSize, how?: {isKept: boolean}) => void} setTextSize  isKept: for the next visit, too
 * @property {() => boolean} isLecture
 * @property {(on: boolean) => void} setLecture
 * @property {(listener: () => void) => void} onChange
 */

/** @returns {Screen} */
export function createScreen() {
  const root = document.documentElement;
  /** @type {(() => void)[]} */
  const listeners = [];
  let size = TEXT_SIZES.find((name) => name === storage.get(STORED)) ?? "normal";
  let isLecture = false;

  const apply = () => {
    root.dataset.textSize = isLecture && size === "normal" ? "projector" : size;
    root.toggleAttribute("data-lecture", isLecture);
    for (const listener of listeners) listener();
  };
  apply();

  return {
    textSize: () => size,
    setTextSize(now, {isKept} = {isKept: true}) {
      size = now;
      if (isKept) storage.set(STORED, size);
      apply();
    },
    isLecture: () => isLecture,
    setLecture(on) {
      if (on === isLecture) return;
      isLecture = on;
      apply();
    },
    onChange: (listener) => {
      listeners.push(listener);
    },
  };
}
