// The words of a mark on the curves, made from the server's few.
import {t} from "../lib/text.js";
import {METHODS, optionsText} from "../training/option-words.js";

const METHOD = new RegExp(`\\b(${METHODS.join("|")})\\b`, "g");
const SURGERY = /^(\S+?)(?: (filter|neuron) (\d+))? (silenced|released|painted|frozen)$/;

/**
 * @param {import("../model/protocol-types.js").Mark} mark
 * @returns {string}
 */
export function markText({kind, detail}) {
  const [, name = "", part, number, what] = (kind === "surgery" && SURGERY.exec(detail)) || [];
  if (!what)
    return optionsText(detail)
      .replace(METHOD, (method) => t(`method.${method}`))
      .replaceAll(", ", t("definition.comma"));
  return part === undefined ? t(`mark.layer.${what}`, {name}) : t(`mark.${part}.${what}`, {name, number: number ?? ""});
}
