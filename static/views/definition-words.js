// What the lines of a definition mean, and what applying it would do to the weights.
import {count, shape} from "../lib/format.js";
import {t} from "../lib/text.js";

/** @typedef {import("../protocol.js").LayerInfo} LayerInfo */

/**
 * What stands under the lines of a definition.
 * @param {readonly LayerInfo[]} layers
 * @returns {{line: number, text: string}[]}
 */
export function lineNotes(layers) {
  /** @type {Map<number, {last: LayerInfo, parameters: number}>} */
  const lines = new Map();
  for (const layer of layers) {
    const parameters = (lines.get(layer.line)?.parameters ?? 0) + layer.parameters;
    lines.set(layer.line, {last: layer, parameters});
  }
  return [...lines].map(([line, {last, parameters}]) => {
    const parts = [`→ ${shape(last.output_shape)}`];
    if (parameters > 0) parts.push(t("definition.parameters", {count: count(parameters)}));
    const sees = last.type !== "input" && last.output_shape[0] * last.output_shape[1] > 1;
    if (sees) parts.push(t("definition.sees", {field: shape(last.receptive_field)}));
    return {line, text: parts.join(" · ")};
  });
}

/**
 * Which layers would keep their weights: those whose parameters have the same names and shapes in both networks.
 * @param {readonly LayerInfo[]} running
 * @param {readonly LayerInfo[]} wanted
 * @returns {{kept: string[], restarted: string[]}}
 */
export function compareWeights(running, wanted) {
  const before = new Map(running.flatMap(({name, parameter_shapes}) =>
    Object.entries(parameter_shapes).map(([key, dimensions]) => [`${name}.${key}`, dimensions])));
  /** @type {{kept: string[], restarted: string[]}} */
  const result = {kept: [], restarted: []};
  for (const {name, parameter_shapes} of wanted) {
    const shapes = Object.entries(parameter_shapes);
    if (shapes.length === 0) continue;
    const same = shapes.every(([key, dimensions]) => shape(before.get(`${name}.${key}`) ?? []) === shape(dimensions));
    (same ? result.kept : result.restarted).push(name);
  }
  return result;
}

/**
 * What Apply would do, in words.
 * @param {{kept: string[], restarted: string[]}} weights
 * @returns {string}
 */
export function sayWeights({kept, restarted}) {
  if (restarted.length === 0) return t("definition.keeps_all");
  if (kept.length === 0) return t("definition.restarts_all");
  return kept.length <= restarted.length
    ? t("definition.keeps", {layers: kept.join(", ")})
    : t("definition.restarts", {layers: restarted.join(", ")});
}
