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

/** Scripts written from right to left, and signs that turn the direction of what follows. */
const TURNS = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}\p{Bidi_Control}]/u;

/**
 * Somebody's words, for a sentence where no element can stand around them (a title, a name that is read out): their
 * direction ends with them. Words that turn nothing stay as they are.
 * @param {string} words
 * @returns {string}
 */
export function isolate(words) {
  const withoutEnd = words.replaceAll("\u2069", ""); // else it would end here what begins below
  return TURNS.test(words) ? `\u2068${withoutEnd}\u2069` : words;
}
