// The mode of the colour ranges, stored from visit to visit, and the step since which it is locked.

import {count} from "../lib/format.js";
import {storage} from "../lib/local-storage.js";
import {t} from "../lib/text.js";
import {RANGE_MODES} from "./ranges.js";

const STORED = "convscope.range";

/** @typedef {import("./ranges.js").RangeMode} RangeMode */

/** @returns {RangeMode} */
export function storedRange() {
  const stored = storage.get(STORED);
  return RANGE_MODES.find((mode) => mode === stored) ?? "layer";
}

/** @param {RangeMode} mode */
export const storeRange = (mode) => storage.set(STORED, mode);

/**
 * @param {import("./ranges.js").Ranges} ranges
 * @returns {string}
 */
export function sayRange({mode, lockedSince}) {
  return mode === "locked" && lockedSince !== null ? t("range.since", {step: count(lockedSince)}) : "";
}
