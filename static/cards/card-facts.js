// What a card says about its layer in words: what never changes, and what the newest frame says.
import {number} from "../lib/format.js";
import {sayScore} from "../lib/layer-words.js";
import {t} from "../lib/text.js";
import {shareAboveZero} from "./ranges.js";

/** @typedef {import("../model/protocol-types.js").LayerInfo} LayerInfo */
/** @typedef {import("../model/protocol.js").FrameLayer} FrameLayer */

/**
 * The changing facts of a card, by their names in the template.
 * @param {LayerInfo} layer
 * @param {FrameLayer} picture
 * @param {import("../model/state.js").State} state
 * @param {import("../model/protocol.js").Frame["probe"]} probe
 * @returns {Record<string, string>}
 */
export function liveFacts(layer, picture, state, probe) {
  const {activation, activation_gradient: gradient} = picture;
  /** @type {Record<string, string>} */
  const facts = {
    activation_maximum: endOf(activation, "maximum"),
    activation_minimum: endOf(activation, "minimum"),
    gradient_maximum: endOf(gradient, "maximum"),
    gradient_minimum: endOf(gradient, "minimum"),
  };
  if (layer.counts_open && activation) facts.about = t("card.open", {share: percentOf(shareAboveZero(activation))});
  if (layer.output_kind === "image") facts.about = aboutProbe(state, probe.label);
  if (layer.is_loss) facts.about = aboutScores(state, probe);
  return facts;
}

/**
 * @param {import("../model/protocol.js").ByteImage | null} image
 * @param {"maximum" | "minimum"} end
 * @returns {string} in words where no cell is finite
 */
function endOf(image, end) {
  return image?.non_finite?.every((bad) => bad === 1) ? t("readout.not_finite") : number(image?.[end]);
}

/**
 * @param {number} share
 * @returns {string}
 */
function percentOf(share) {
  return `${Math.round(100 * share)} %`.padStart(4, "\u2007"); // a space as wide as a digit
}

/**
 * @param {import("../model/state.js").State} state
 * @param {number | null} label
 * @returns {string}
 */
export function aboutProbe({probe, classNames}, label) {
  if (probe.source === "pixels") return t("card.input.drawing");
  const name = label === null ? "" : (classNames[label] ?? String(label));
  return t(probe.source === "batch" ? "card.input.batch" : "card.input.held_out", {name});
}

/**
 * @param {import("../model/state.js").State} state
 * @param {import("../model/protocol.js").Frame["probe"]} probe
 * @returns {string}
 */
function aboutScores({classNames, layers, probe: {source}}, {scores, label}) {
  if (!scores?.length) return "";
  const best = scores.reduce((top, score, index) => (score > (scores[top] ?? -Infinity) ? index : top), 0);
  const values = {name: classNames[best] ?? String(best), share: sayScore(layers, scores[best])};
  if (label === null || source === "pixels") return t("card.says", values);
  return t(best === label ? "card.says.right" : "card.says.wrong", {
    ...values,
    label: classNames[label] ?? String(label),
  });
}
