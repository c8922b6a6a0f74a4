// Every word of the page comes from text/*.json through t().

/** @type {Record<string, string>} */
let words = {};

/**
 * Takes the words of a language. Called once, before the first t().
 * @param {Record<string, string>} table
 */
export function useText(table) {
  words = table;
}

/**
 * The words for a key, with `{name}` replaced by values. A key without words shows itself, so that it is noticed.
 * @param {string} key
 * @param {Record<string, string | number>} [values]
 * @returns {string}
 */
export function t(key, values = {}) {
  const text = words[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}

const ordinals = new Intl.PluralRules("en", {type: "ordinal"});

/**
 * A place in a row: `2nd`.
 * @param {number} place  from 1
 * @returns {string}
 */
export function ordinal(place) {
  return t(`ordinal.${ordinals.select(place)}`, {place});
}
