// What the page says of a layer, whatever shows it: its settings, its columns' names, a score in words.
import {count, number, percent, setting, shape} from "./format.js";
import {t} from "./text.js";

/** @typedef {import("../model/protocol-types.js").LayerInfo} LayerInfo */

/**
 * A layer's settings in words.
 * @param {LayerInfo} layer
 * @returns {string} empty where there is nothing to say
 */
export function settingsOf({words}) {
  if (words === null) return "";
  const values = Object.entries(words.values).map(([name, value]) => [name, valueInWords(value)]);
  return t(`card.${words.key}`, Object.fromEntries(values));
}

/**
 * @param {number | number[]} value  a list is a size
 * @returns {string}
 */
function valueInWords(value) {
  if (Array.isArray(value)) return shape(value);
  return Number.isInteger(value) ? count(value) : setting(value);
}

/**
 * A class's score in words: of a softmax a probability, of any other loss the number itself.
 * @param {readonly LayerInfo[]} layers
 * @param {number | undefined} score
 * @returns {string}
 */
export function sayScore(layers, score) {
  return layers.at(-1)?.output_kind === "probabilities" ? percent(score) : number(score ?? NaN);
}

/**
 * What a network pays that takes every class for equally likely.
 * @param {readonly LayerInfo[]} layers
 * @returns {{value: number, label: string} | null} null where there is nothing to guess
 */
export function lossOfGuessing(layers) {
  const last = layers.at(-1);
  if (!last || last.loss_of_guessing === null) return null;
  const value = last.loss_of_guessing;
  return {value, label: t(`loss.guessing.${last.type}`, {classes: last.output_shape[2], loss: setting(value)})};
}

/**
 * Names of a card's columns.
 * @param {LayerInfo} layer
 * @param {readonly LayerInfo[]} layers
 * @param {readonly string[]} classNames
 * @returns {{title: string, names: string[]}}
 */
export function columnNames(layer, layers, classNames) {
  const channels = layer.output_shape[2];
  const following = layers[layer.index + 1];
  const isClasses = channels === classNames.length && (layer.is_loss || following?.is_loss);
  if (isClasses) return {title: t("card.class"), names: [...classNames]};
  const isMap = layer.output_shape[0] * layer.output_shape[1] > 1;
  return {
    title: t(layer.output_kind === "image" ? "card.channel" : isMap ? "card.filter" : "card.neuron"),
    names: Array.from({length: channels}, (_, channel) => String(channel + 1)),
  };
}
