// The words under the pictures of a card: the ends of a scale, how many values lie beyond them, probabilities.
import {count, short} from "../lib/format.js";
import {t} from "../lib/text.js";

const NARROW = "\u202f"; // a space that leaves room for five digits

/**
 * The words under a scale: its ends and its middle.
 * @param {import("./card-row.js").CardRow} row
 * @param {import("./ranges.js").RangeMode} mode
 * @param {boolean} narrow  there is no room for a zero between long numbers
 * @returns {[string, string, string]}
 */
export function legendOf({shown, kind, limit, beyond}, mode, narrow) {
  if (shown?.non_finite?.every((bad) => bad === 1)) return ["", t("readout.not_finite"), ""];
  if (shown && limit === 0) return ["", t("card.range.zero"), ""];
  if (mode === "map" && kind === "signed") return ["", t("card.range.own"), ""];
  const end = short(limit);
  if (beyond > 0) return end.includes("e") ? ["−", `≥ ${end}`, "+"] : [`≤${NARROW}−${end}`, "", `≥${NARROW}${end}`];
  return [end === "0" ? end : `−${end}`, end.includes("e") && narrow ? "" : "0", end];
}

/**
 * @param {number} beyond  how many cells
 * @returns {string} empty where there are none
 */
export function sayBeyond(beyond) {
  return beyond === 0 ? "" : t(beyond === 1 ? "card.beyond.one" : "card.beyond", {count: count(beyond)});
}

/**
 * @param {number | undefined} score
 * @returns {string}
 */
export function scoreText(score) {
  return score === undefined ? "" : score > 0.9995 ? "100" : (100 * score).toFixed(1);
}
