// Why a request to the server failed, in words.
import {say, t} from "../lib/text.js";
import {Refusal} from "../model/api.js";

/**
 * @param {unknown} error  a TypeError where no server answered, else the server's message
 * @returns {string}
 */
export function problemWords(error) {
  if (error instanceof TypeError) return t("notice.not_connected");
  if (error instanceof Refusal) return say(error.words);
  return error instanceof Error ? error.message : String(error);
}
