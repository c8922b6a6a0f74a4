// The server's option names as the page says them.

import {say, t} from "../lib/text.js";
import {CONTROLS} from "./slider-scale.js";

export const METHODS = ["sgd", "nesterov", "adagrad", "windowgrad", "adadelta", "adam"];
const OTHERS = ["l1_decay", "ro", "eps", "beta1", "beta2"];
const PATTERN = new RegExp(`\\b(${[...CONTROLS.map(({option}) => option), "method", ...OTHERS].join("|")})(?= )`, "g");

/**
 * @param {string} option  its name on the wire
 * @returns {string}
 */
export function optionLabel(option) {
  const control = CONTROLS.find((candidate) => candidate.option === option);
  return t(control ? `training.${control.id}` : `training.${option}`);
}

/**
 * A refusal, or the words of a mark, with the labels of the controls for the names of the options.
 * @param {string} text
 * @returns {string}
 */
export function sayOptions(text) {
  return say(
    text
      .replace(PATTERN, optionLabel)
      .replace(/(?<!\d)-(?=\d)/g, "−")
      .replace(/(?<=\de)([−+])0*/g, (_, sign) => (sign === "+" ? "" : sign)),
  );
}
