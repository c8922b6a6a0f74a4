// The browser's storage, from visit to visit. A page that may store nothing works all the same.

/** @typedef {{get: (key: string) => string | null, set: (key: string, value: string) => void}} TextStorage */

export const storage = storageIn(() => localStorage);
/** Of this tab, as long as it is open. */
export const tabStorage = storageIn(() => sessionStorage);

/**
 * @param {() => Storage} browserStorage  reading the name alone may already be forbidden
 * @returns {TextStorage}
 */
function storageIn(browserStorage) {
  return {
    get(key) {
      try {
        return browserStorage().getItem(key);
      } catch {
        return null; // storage is forbidden
      }
    },
    set(key, value) {
      try {
        browserStorage().setItem(key, value);
      } catch {
        /* forbidden, or full: the value holds for this visit */
      }
    },
  };
}
