// What a mark on the curves says: the server's words, with the names that the page has for options and methods.
import {optionsText} from "../training/option-words.js";

/**
 * @param {import("../model/protocol-types.js").Mark} mark
 * @returns {string}
 */
export const markText = ({sentence, detail}) => optionsText(sentence ?? detail);
