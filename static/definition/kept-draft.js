// Text of the editor that nobody has applied yet: it outlives the page that it was typed in, as when another language is
// chosen, in this tab and for this run alone.
import {tabShelf} from "../lib/shelf.js";

/** @typedef {{text: string, running: string}} KeptDraft  running: the definition that it was a change of */

const key = (/** @type {string} */ run) => `convscope.draft.${run}`;

/**
 * @param {string} run
 * @param {KeptDraft | null} draft  null: nothing is to be kept
 * @param {import("../lib/shelf.js").Shelf} [shelf]
 */
export function keepDraft(run, draft, shelf = tabShelf) {
  shelf.set(key(run), draft === null ? "" : JSON.stringify([draft.text, draft.running]));
}

/**
 * @param {string} run
 * @param {import("../lib/shelf.js").Shelf} [shelf]
 * @returns {KeptDraft | null}
 */
export function keptDraft(run, shelf = tabShelf) {
  const stored = shelf.get(key(run));
  if (!stored) return null;
  const [text, running] = JSON.parse(stored);
  return {text, running};
}
