// Which range the colours have: kept from visit to visit, and since when it is locked.
import {RANGE_MODES} from "../draw/ranges.js";
import {count} from "../lib/format.js";
import {t} from "../lib/text.js";

const STORED = "convscope.range";

/** @typedef {import("../draw/ranges.js").RangeMode} RangeMode */

/** @returns {RangeMode} */
export function storedRange() {
  try {
    const stored = localStorage.getItem(STORED);
    return RANGE_MODES.find((mode) => mode === stored) ?? "layer";
  } catch {
    return "layer"; // a browser that stores nothing
  }
}

/** @param {RangeMode} mode */
export function storeRange(mode) {
  try { localStorage.setItem(STORED, mode); } catch { /* then it holds for this visit */ }
}

/**
 * @param {import("../draw/ranges.js").Ranges} ranges
 * @returns {string}
 */
export function sayRange({mode, lockedSince}) {
  return mode === "locked" && lockedSince !== null ? t("range.since", {step: count(lockedSince)}) : "";
}
