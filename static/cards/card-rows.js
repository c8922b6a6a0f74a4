// Which rows a card has: kinds of pictures of a layer, and what they are called.
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
  if (layer.output_kind === "image") {
    return [...activations(maps[2] === 3 ? "color" : "gray"), new CardRow("activation_gradient", "signed", maps)];
  }
  if (layer.is_loss) return activations(layer.output_kind === "probabilities" ? "bars" : "signed");
  const rows = [...activations("signed"), new CardRow("activation_gradient", "signed", maps)];
  const filters = filtersOf(layer);
  if (filters) {
    const kind = layer.index === 1 && layer.family === "conv" && filters[3] === 3 ? "color" : "signed";
    rows.push(new CardRow("weight", kind, filters), new CardRow("weight_gradient", kind, filters));
  }
  return rows;
}

/**
 * The shape of a layer's filters: of an fc layer, too, in its input's shape.
 * @param {LayerInfo} layer
 * @returns {number[] | null} null where its weights are no pictures
 */
function filtersOf({parameter_shapes: {weight}}) {
  return weight?.length === 4 ? weight : null;
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
