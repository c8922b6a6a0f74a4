// What went wrong with a question to the server, in words.
import {say, t} from "../lib/text.js";
import {Refusal} from "../model/api.js";

/**
 * @param {unknown} error  a TypeError where fetch found nobody, else what the server said
 * @returns {string}
 */
export function problemWords(error) {
  if (error instanceof TypeError) return t("notice.not_connected");
  if (error instanceof Refusal) return say(error.words);
  return error instanceof Error ? error.message : String(error);
}
