// The notes under the lines of a definition, and the summary of what Apply would change.
import {count, shape} from "../lib/format.js";
import {large, t} from "../lib/text.js";

/** @typedef {import("../model/protocol-types.js").LayerInfo} LayerInfo */

/**
 * The notes under the lines of a definition.
 * @param {readonly LayerInfo[]} layers
 * @returns {{line: number, text: string}[]}
 */
export function lineNotes(layers) {
  /** @type {Map<number, {last: LayerInfo, parameters: number, products: number}>} */
  const lines = new Map();
  for (const layer of layers) {
    const before = lines.get(layer.line);
    const parameters = (before?.parameters ?? 0) + layer.parameters;
    lines.set(layer.line, {last: layer, parameters, products: (before?.products ?? 0) + layer.multiply_adds});
  }
  return [...lines].map(([line, {last, parameters, products}]) => {
    const parts = [`→ ${shape(last.output_shape)}`];
    if (parameters > 0) parts.push(t("definition.parameters", {count: count(parameters)}));
    if (products > 0) parts.push(t("definition.multiply_adds", {count: large(products)}));
    const sees = last.output_kind !== "image" && last.output_shape[0] * last.output_shape[1] > 1;
    if (sees) parts.push(t("definition.sees", {field: shape(last.receptive_field)}));
    return {line, text: parts.join(" · ")};
  });
}

/**
 * What Apply would do to the weights, one phrase each.
 * @param {import("../model/draft.js").Changes} changes
 * @param {readonly LayerInfo[]} layers  of the text
 * @returns {{kind: "kept" | "resized" | "restarted" | "removed", words: string}[]}
 */
export function changeWords({kept, widened, adapted, restarted, removed, renamed}, layers) {
  const isAllKept = widened.length + adapted.length + restarted.length + removed.length === 0;
  if (isAllKept) return [{kind: "kept", words: t("definition.keeps_all")}];
  if (kept.length + widened.length + adapted.length === 0)
    return [{kind: "restarted", words: t("definition.restarts_all")}];
  const families = new Map(layers.map(({name, family}) => [name, family]));
  const named = (/** @type {string} */ name) =>
    renamed[name] ? t("definition.was", {name, old: renamed[name]}) : name;
  const resized = (/** @type {import("../model/draft.js").Resized} */ {name, old, new: now}) =>
    t(families.get(name) === "fc" ? "definition.resized.neurons" : "definition.resized.filters", {
      name: named(name),
      old,
      new: now,
    });
  const read = (/** @type {import("../model/draft.js").Resized} */ {name, old, new: now}) =>
    t("definition.resized.channels", {name: named(name), old, new: now});
  const gone = removed.filter((name) => !restarted.includes(name)); // the layer in its place restarts
  /** @type {["kept" | "resized" | "restarted" | "removed", string, string[]][]} */
  const phrases = [
    ["kept", "definition.change.keeps", kept.map(named)],
    ["resized", "definition.change.widens", widened.filter((each) => each.new > each.old).map(resized)],
    ["resized", "definition.change.narrows", widened.filter((each) => each.new < each.old).map(resized)],
    ["resized", "definition.change.adapts", adapted.map(read)],
    ["restarted", "definition.change.restarts", restarted],
    ["removed", "definition.change.removes", gone],
  ];
  return phrases
    .filter(([, , names]) => names.length > 0)
    .map(([kind, key, names]) => ({kind, words: t(key, {layers: names.join(t("comma"))})}));
}
