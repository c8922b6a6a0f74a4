// What a mark on the curves says. The server tells it in few words; here they become the page's.
import {t} from "../lib/text.js";
import {METHODS, sayOptions} from "../training/option-words.js";

const METHOD = new RegExp(`\\b(${METHODS.join("|")})\\b`, "g");
const SURGERY = /^(\S+?)(?: (filter|neuron) (\d+))? (silenced|released|painted|frozen)$/;

/**
 * @param {import("../model/protocol-types.js").Mark} mark
 * @returns {string}
 */
export function sayMark({kind, detail}) {
  const [, name = "", part, number, what] = (kind === "surgery" && SURGERY.exec(detail)) || [];
  if (!what)
    return sayOptions(detail)
      .replace(METHOD, (method) => t(`method.${method}`))
      .replaceAll(", ", t("definition.comma"));
  return part === undefined ? t(`mark.layer.${what}`, {name}) : t(`mark.${part}.${what}`, {name, number: number ?? ""});
}
