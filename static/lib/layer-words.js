// What the page says of a layer, whatever shows it: its settings, its columns' names, a score in words.
import {count, number, percent, setting, shape} from "./format.js";
import {t} from "./text.js";

/** @typedef {import("../model/protocol-types.js").LayerInfo} LayerInfo */

const LOSSES = new Set(["softmax", "svm", "regression"]);

/**
 * @param {LayerInfo} layer
 * @returns {boolean}
 */
export const isLoss = ({type}) => LOSSES.has(type);

/**
 * @param {LayerInfo} layer
 * @returns {string} empty where there is nothing to say
 */
export function settingsOf({type, facts, input_shape: [height, width, channels]}) {
  const kernel = facts.kernel_size ?? [1, 1];
  const values = {stride: facts.stride ?? 1, pad: facts.padding ?? 0};
  if (type === "conv") {
    return t(values.pad > 0 ? "card.conv.padded" : "card.conv", {size: shape([...kernel, channels]), ...values});
  }
  if (type === "pool") return t(values.pad > 0 ? "card.pool.padded" : "card.pool", {size: shape(kernel), ...values});
  if (type === "fc") return t("card.fc", {cells: count(height * width * channels)});
  if (type === "sigmoid" || type === "tanh") return t(`card.${type}`);
  if (type === "maxout") return t("card.maxout", {size: Number(facts.group_size)});
  if (type === "dropout") return t("card.dropout", {share: `${setting(100 * Number(facts.drop_prob))} %`});
  if (type === "lrn") {
    const {k, n, alpha, beta} = facts;
    return t("card.lrn", {
      k: setting(Number(k)),
      n: Number(n),
      alpha: setting(Number(alpha)),
      beta: setting(Number(beta)),
    });
  }
  return "";
}

/**
 * A class's score in words: of a softmax a probability, of any other loss the number itself.
 * @param {readonly LayerInfo[]} layers
 * @param {number | undefined} score
 * @returns {string}
 */
export function sayScore(layers, score) {
  return layers.at(-1)?.type === "softmax" ? percent(score) : number(score ?? NaN);
}

/**
 * What a network pays that takes every class for equally likely: of a softmax ln K, of an svm a margin of 1 to each other class.
 * @param {readonly LayerInfo[]} layers
 * @param {number} classes
 * @returns {{value: number, label: string} | null} null where there is nothing to guess
 */
export function lossOfGuessing(layers, classes) {
  const type = layers.at(-1)?.type;
  if (classes < 2) return null;
  if (type === "softmax") return {value: Math.log(classes), label: t("loss.guessing", {classes})};
  return type === "svm" ? {value: classes - 1, label: t("loss.guessing.svm", {loss: classes - 1})} : null;
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
  const isClasses =
    channels === classNames.length &&
    (isLoss(layer) || (layer.type === "fc" && following !== undefined && isLoss(following)));
  if (isClasses) return {title: t("card.class"), names: [...classNames]};
  const isMap = layer.output_shape[0] * layer.output_shape[1] > 1;
  return {
    title: t(layer.type === "input" ? "card.channel" : isMap ? "card.filter" : "card.neuron"),
    names: Array.from({length: channels}, (_, channel) => String(channel + 1)),
  };
}
