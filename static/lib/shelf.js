// What the browser keeps from visit to visit, where it keeps anything; a page that may keep nothing works all the same.

/** @typedef {{get: (key: string) => string | null, set: (key: string, value: string) => void}} Shelf */

/** @type {Shelf} */
export const shelf = {
  get(key) {
    try {
      return localStorage.getItem(key);
    } catch {
      return null; // storage is forbidden
    }
  },
  set(key, value) {
    try {
      localStorage.setItem(key, value);
    } catch { /* forbidden, or full: then it holds for this visit */ }
  },
};
