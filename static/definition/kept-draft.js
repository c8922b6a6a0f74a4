// Stores a draft that was not applied yet, for this tab and this run, so that it survives a reload (as when the language
// changes).
import {tabStorage} from "../lib/local-storage.js";

/** @typedef {{text: string, running: string}} KeptDraft  running: the definition that it was a change of */

const key = (/** @type {string} */ run) => `convscope.draft.${run}`;

/**
 * @param {string} run
 * @param {KeptDraft | null} draft  null: removes the stored one
 * @param {import("../lib/local-storage.js").TextStorage} [storage]
 */
export function keepDraft(run, draft, storage = tabStorage) {
  storage.set(key(run), draft === null ? "" : JSON.stringify([draft.text, draft.running]));
}

/**
 * @param {string} run
 * @param {import("../lib/local-storage.js").TextStorage} [storage]
 * @returns {KeptDraft | null}
 */
export function keptDraft(run, storage = tabStorage) {
  const stored = storage.get(key(run));
  if (!stored) return null;
  const [text, running] = JSON.parse(stored);
  return {text, running};
}
