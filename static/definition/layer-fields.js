// The settings of one layer of the text, as the fields of a form.
import {isLoss} from "../lib/layer-words.js";

/** @typedef {import("../model/protocol-types.js").LayerInfo} LayerInfo */

/**
 * @typedef {object} Field
 * @property {string} key  as the notation has it
 * @property {string} label  key of its words
 * @property {number | string} value  an empty text is none
 * @property {readonly string[]} [choices]  what a text may be
 * @property {number} [least]
 * @property {number} [step]
 */

const ACTIVATIONS = ["relu", "sigmoid", "tanh", "maxout"];
const PLAIN = ["relu", "sigmoid", "tanh"];

/**
 * The fields of a layer as the text has it.
 * @param {readonly LayerInfo[]} layers  all that come from one layer of the text, in their order
 * @returns {Field[]}
 */
export function fieldsOf(layers) {
  const main = mainOf(layers);
  if (!main) return [];
  const {facts} = main;
  const number = (
    /** @type {string} */ key,
    /** @type {string} */ label,
    /** @type {unknown} */ value,
    least = 1,
    step = 1,
  ) => ({key, label: `form.${label}`, value: Number(value), least, step});
  const behind = (/** @type {string} */ type) => layers.find((layer) => layer !== main && layer.type === type);
  const [height, width] = facts.kernel_size ?? [1, 1];
  const size =
    height === width ? [number("sx", "size", width)] : [number("sx", "width", width), number("sy", "height", height)];
  const activation = layers.find((layer) => layer !== main && ACTIVATIONS.includes(layer.type));
  const activationFields = [
    {key: "activation", label: "form.activation", value: activation?.type ?? "", choices: ["", ...ACTIVATIONS]},
    ...(activation?.type === "maxout" ? [number("group_size", "group_size", activation.facts.group_size)] : []),
    ...(behind("dropout") ? [number("drop_prob", "drop_prob", behind("dropout")?.facts.drop_prob, 0, 0.05)] : []),
  ];
  switch (main.type) {
    case "conv":
      return [
        number("filters", "filters", facts.filters),
        ...size,
        number("stride", "stride", facts.stride),
        number("pad", "pad", facts.padding, 0),
        ...activationFields,
      ];
    case "pool":
      return [...size, number("stride", "stride", facts.stride), number("pad", "pad", facts.padding, 0)];
    case "fc":
      return [number("num_neurons", "neurons", facts.neurons), ...activationFields];
    case "dropout":
      return [number("drop_prob", "drop_prob", facts.drop_prob, 0, 0.05)];
    case "maxout":
      return [number("group_size", "group_size", facts.group_size)];
    case "lrn":
      return ["k", "n", "alpha", "beta"].map((key) =>
        number(key, key, facts[key], key === "n" ? 1 : 0, key === "n" ? 1 : 0.25),
      );
    default:
      return PLAIN.includes(main.type)
        ? [{key: "type", label: "form.activation", value: main.type, choices: PLAIN}]
        : [];
  }
}

/**
 * The layer that the others are a part of: of a loss the loss, which an fc stands before, else the first.
 * @param {readonly LayerInfo[]} layers
 * @returns {LayerInfo | undefined}
 */
export const mainOf = (layers) => layers.find(isLoss) ?? layers[0];
