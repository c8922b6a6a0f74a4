// Which rows a card has: kinds of pictures of a layer, and what they are called.
import {isLoss} from "../lib/layer-words.js";
import {CardRow} from "./card-row.js";

/** @typedef {import("../model/protocol-types.js").LayerInfo} LayerInfo */

/**
 * @param {LayerInfo} layer
 * @param {readonly number[]} slots  each has a row of activations
 * @returns {CardRow[]}
 */
export function rowsOf(layer, slots) {
  const maps = layer.output_shape;
  const activations = (/** @type {import("./card-row.js").RowKind} */ kind) =>
    slots.length > 0
      ? slots.map((slot) => new CardRow("activation", kind, maps, slot))
      : [new CardRow("activation", kind, maps)];
  if (layer.type === "input") {
    return [...activations(maps[2] === 3 ? "color" : "gray"), new CardRow("activation_gradient", "signed", maps)];
  }
  if (isLoss(layer)) return activations(layer.type === "softmax" ? "bars" : "signed");
  const rows = [...activations("signed"), new CardRow("activation_gradient", "signed", maps)];
  const filters = filtersOf(layer);
  if (filters) {
    const kind = layer.index === 1 && layer.type === "conv" && filters[3] === 3 ? "color" : "signed";
    rows.push(new CardRow("weight", kind, filters), new CardRow("weight_gradient", kind, filters));
  }
  return rows;
}

/**
 * The shape of a layer's filters: of an fc layer, too, in its input's shape.
 * @param {LayerInfo} layer
 * @returns {number[] | null}
 */
function filtersOf({parameter_shapes: {weight}, type, input_shape, output_shape}) {
  if (!weight) return null;
  return type === "conv" && weight.length === 4 ? weight : [output_shape[2], ...input_shape];
}

/**
 * @param {CardRow} row
 * @param {boolean} isInput
 * @returns {string}
 */
export function fieldKey({field, kind}, isInput) {
  if (kind === "bars") return "field.probability";
  if (field === "activation" && (kind === "gray" || kind === "color")) return "field.image";
  if (isInput && field === "activation_gradient") return "field.input_gradient";
  return `field.${field}`;
}
