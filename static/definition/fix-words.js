// The words of the buttons that fix an error.
import {t} from "../lib/text.js";

/** @typedef {import("./definition-positions.js").TextFix} TextFix */

const KNOWN = new Set([
  "fix.write",
  "fix.use",
  "fix.use_both",
  "fix.add",
  "fix.remove",
  "fix.close",
  "fix.begin",
  "fix.add_layer",
  "fix.remove_layer",
  "fix.move_to_end",
]);

/**
 * @param {TextFix} fix
 * @returns {string} of a kind that a newer server knows alone: what it writes
 */
export function fixWords({label_key, values, text}) {
  return KNOWN.has(label_key) ? t(label_key, values) : text;
}
