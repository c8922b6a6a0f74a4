// What went wrong with a question to the server, in words.
import {say, t} from "../lib/text.js";

/**
 * @param {unknown} error  a TypeError where fetch found nobody, else what the server said
 * @returns {string}
 */
export function problemWords(error) {
  if (error instanceof TypeError) return t("notice.not_connected");
  return say(error instanceof Error ? error.message : String(error));
}
