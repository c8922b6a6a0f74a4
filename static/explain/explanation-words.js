// The words of the drawer: titles, captions, and whether a sum equals the number on the card.
import {count} from "../lib/format.js";
import {columnNames} from "../lib/layer-words.js";
import {t} from "../lib/text.js";
import {agree, brief} from "./tile-numbers.js";

/** @typedef {import("../model/protocol-types.js").Caption} Caption */
/** @typedef {import("../model/protocol-types.js").Explanation} Explanation */
/** @typedef {import("../model/protocol-types.js").Target} Target */
/** @typedef {import("../model/state.js").State} State */

const SAME = 1e-5; // relative error of a float32 sum
const CHECKED = 1e-4; // relative error of a float32 gradient against differences in float64

/**
 * @param {Caption} caption  a `label` in it is a class, which may have a name
 * @param {Pick<State, "classNames">} state
 * @returns {string}
 */
export function say({key, values}, {classNames}) {
  return bracketed(
    t(
      `explain.${key}`,
      Object.fromEntries(
        Object.entries(values).map(([name, value]) => [
          name,
          name === "label" && typeof value === "number" ? (classNames[value] ?? String(value)) : sayValue(value),
        ]),
      ),
    ),
  );
}

/**
 * A line of arithmetic, with a negative number behind a sign in brackets: `0.9 × (−0.003) + (−0.1)`.
 * @param {string} line
 * @returns {string}
 */
export const bracketed = (line) => line.replace(/(?<=[+−×÷·] )−\d[\d.,]*(?:e−?\d+)?/g, "($&)");

/**
 * @param {number | string | null} value
 * @returns {string}
 */
function sayValue(value) {
  if (value === null) return t("readout.not_finite");
  if (typeof value === "string") return value;
  if (Number.isInteger(value) && Math.abs(value) < 1e9) return count(value);
  return brief(value); // 0.95, not 0.9500: a person chose it
}

/**
 * The name of a target, counted from 1 as on the cards: `conv1 · filter 4 · row 10, column 14`.
 * @param {Target} target
 * @param {State} state
 * @returns {string}
 */
export function nameOf({layer: place, kind, index}, {layers, classNames}) {
  const layer = layers[place];
  if (!layer) return "";
  const {title, names} = columnNames(layer, layers, classNames);
  const filter = (kind === "cell" ? index[2] : index[0]) ?? 0;
  const column = `${title} ${names[filter] ?? filter + 1}`;
  if (kind === "bias") return [layer.name, t("drawer.bias", {column})].join(" · ");
  const [height, width, channels] =
    kind === "cell"
      ? layer.output_shape
      : layer.parameter_shapes.weight?.length === 4
        ? layer.parameter_shapes.weight.slice(1)
        : layer.input_shape;
  const [row = 0, cell = 0] = kind === "cell" ? index : index.slice(1);
  const parts = [layer.name, kind === "weight" ? t("drawer.weight", {column}) : column];
  const cells = (height ?? 1) * (width ?? 1);
  if (kind === "weight" && (channels ?? 1) > 1)
    parts.push(t(cells > 1 ? "readout.channel" : "readout.neuron", {channel: (index[3] ?? 0) + 1}));
  if (cells > 1) parts.push(t("readout.place", {row: row + 1, column: cell + 1}));
  return parts.join(" · ");
}

/**
 * The part of the image that a target sees, counted from 1 and cut at the edge; empty where it is unknown.
 * @param {Explanation["sees"]} sees
 * @param {State} state
 * @returns {string}
 */
export function receptiveFieldText(sees, {layers}) {
  if (!sees) return "";
  const [height = 1, width = 1] = layers[0]?.output_shape ?? [];
  const [row, column, rows, columns] = sees;
  const [top, bottom] = [Math.max(0, row), Math.min(height, row + rows)];
  const [left, right] = [Math.max(0, column), Math.min(width, column + columns)];
  if (bottom - top >= height && right - left >= width) return t("drawer.sees.all");
  if (bottom - top === 1 && right - left === 1) return t("drawer.sees.pixel", {row: top + 1, column: left + 1});
  return t("drawer.sees", {top: top + 1, bottom, left: left + 1, right});
}

/**
 * Compares the sum of the arithmetic with the number that the engine computed.
 * @param {Explanation} explanation
 * @returns {{isSame: boolean, relative: number} | null} null where there is nothing to compare
 */
export function verdictOf({blocks, total, value, view}) {
  if (view === "check" || (total === null && value === null)) return null;
  const parts = blocks.flatMap((block) =>
    block.type === "sum"
      ? [...block.terms.map((term) => term.value), block.rest?.[1] ?? null]
      : block.type === "product"
        ? [block.sum]
        : [],
  );
  const relative =
    total === null || value === null || total === value
      ? 0
      : Math.abs(total - value) / Math.max(Math.abs(total), Math.abs(value));
  return {isSame: agree(total, value, SAME, parts), relative};
}

/**
 * Whether the gradient by differences agrees with the one by backpropagation.
 * @param {import("../model/protocol-types.js").CheckBlock} block
 * @returns {boolean}
 */
export const gradientAgrees = ({relative_error: error}) => error !== null && error <= CHECKED;
