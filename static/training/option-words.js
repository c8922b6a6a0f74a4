// The words of the page for the server's option names.

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
 * An error or a mark of the server, with the labels of the controls in place of the names of the options.
 * @param {string} text
 * @returns {string}
 */
export function optionsText(text) {
  return say(
    text
      .replace(PATTERN, optionLabel)
      .replace(/(?<!\d)-(?=\d)/g, "−")
      .replace(/(?<=\de)([−+])0*/g, (_, sign) => (sign === "+" ? "" : sign)),
  );
}
