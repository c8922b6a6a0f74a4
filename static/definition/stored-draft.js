// Stores a draft that was not applied yet, for this tab and this run, so that it survives a reload (as when the language
// changes).
import {tabStorage} from "../lib/local-storage.js";

/** @typedef {{text: string, running: string}} StoredDraft  running: the definition that it was a change of */

const key = (/** @type {string} */ run) => `convscope.draft.${run}`;

/**
 * @param {string} run
 * @param {StoredDraft | null} draft  null: removes the stored one
 * @param {import("../lib/local-storage.js").TextStorage} [storage]
 */
export function storeDraft(run, draft, storage = tabStorage) {
  storage.set(key(run), draft === null ? "" : JSON.stringify([draft.text, draft.running]));
}

/**
 * @param {string} run
 * @param {import("../lib/local-storage.js").TextStorage} [storage]
 * @returns {StoredDraft | null}
 */
export function storedDraft(run, storage = tabStorage) {
  const stored = storage.get(key(run));
  if (!stored) return null;
  const [text, running] = JSON.parse(stored);
  return {text, running};
}
