// The words of the page for the server's option names.

import {setting} from "../lib/format.js";
import {say, t} from "../lib/text.js";
import {CONTROLS} from "./slider-scale.js";

export const METHODS = ["sgd", "nesterov", "adagrad", "windowgrad", "adadelta", "adam"];

/** @typedef {import("../lib/text.js").Sentence} Sentence */

/**
 * @param {string} option  its name on the wire
 * @returns {string}
 */
export function optionLabel(option) {
  const control = CONTROLS.find((candidate) => candidate.option === option);
  return t(control ? `training.${control.id}` : `training.${option}`);
}

/**
 * An error or a mark of the server, with the labels of the controls in place of the names of options and methods.
 * @param {Sentence | string} sentence
 * @returns {string}
 */
export const optionsText = (sentence) => say(typeof sentence === "string" ? sentence : labelled(sentence));

/**
 * @param {Sentence} sentence
 * @returns {Sentence}
 */
function labelled({template, values}) {
  const named = Object.entries(values).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.map((one) => labelOf(name, one)) : labelOf(name, value),
  ]);
  return {template, values: Object.fromEntries(named)};
}

/**
 * @param {string} name  of a value
 * @param {import("../lib/text.js").Word} word
 * @returns {import("../lib/text.js").Word}
 */
function labelOf(name, word) {
  if (typeof word === "object") return labelled(word);
  if (name === "option") return optionLabel(String(word));
  if (name !== "before" && name !== "after") return word;
  return METHODS.includes(String(word)) ? t(`method.${word}`) : setting(word);
}
