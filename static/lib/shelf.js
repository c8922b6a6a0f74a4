// What the browser keeps from visit to visit, where it keeps anything; a page that may keep nothing works all the same.

/** @typedef {{get: (key: string) => string | null, set: (key: string, value: string) => void}} Shelf */

/**
 * @param {() => Storage} storage  asking for it may already be forbidden
 * @returns {Shelf}
 */
const shelfIn = (storage) => ({
  get(key) {
    try {
      return storage().getItem(key);
    } catch {
      return null; // storage is forbidden
    }
  },
  set(key, value) {
    try {
      storage().setItem(key, value);
    } catch {
      /* forbidden, or full: then it holds for this visit */
    }
  },
});

export const shelf = shelfIn(() => localStorage);
/** Of this tab, as long as it is open. */
export const tabShelf = shelfIn(() => sessionStorage);
