// Every word of the page comes from text/*.json through t().

/** @type {Record<string, string>} */
let words = {};
let ordinals = new Intl.PluralRules("en", {type: "ordinal"});
let plurals = new Intl.PluralRules("en");
let language = "en";
/** @type {{pattern: RegExp, text: string, letters: number}[] | null} */
let phrases = null;
let largeNumbers = largeNumbersOf(language);

/** What the keys of the server's sentences begin with; the rest of such a key is the sentence. */
const SAY = "say:";

/**
 * Takes the words of a language. Called once, before the first t().
 * @param {Record<string, string>} table
 * @param {string} [name]  for the forms that numbers and dates take in it
 */
export function useText(table, name = "en") {
  words = table;
  language = name;
  ordinals = new Intl.PluralRules(language, {type: "ordinal"});
  plurals = new Intl.PluralRules(language);
  largeNumbers = largeNumbersOf(language);
  phrases = null;
}

/** @param {string} name */
function largeNumbersOf(name) {
  return new Intl.NumberFormat(name, {notation: "compact", maximumSignificantDigits: 3});
}

/**
 * A large number as the language says it in few signs: `115K`, `11.5万`.
 * @param {number} value
 * @returns {string}
 */
export const large = (value) => largeNumbers.format(value);

/**
 * The name of the language, as Intl has it.
 * @returns {string}
 */
export const locale = () => language;

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

/**
 * The words for so many of something: `key.one` or `key.other`, as the language has it, with `{count}` and other values.
 * @param {string} key
 * @param {number} count
 * @param {Record<string, string | number>} [values]
 * @returns {string}
 */
export function plural(key, count, values = {}) {
  return t(`${key}.${plurals.select(count)}`, {count, ...values});
}

/**
 * What the server says, in the page's language. Its sentences are English; those that are known stand in text/*.json as
 * `say:` and the sentence with `{name}` for what varies, which may hold a known sentence again. Others stay as they are.
 * @param {string} english
 * @returns {string}
 */
export function say(english) {
  if (language === "en" || english === "") return english;
  phrases ??= Object.entries(words)
    .filter(([key]) => key.startsWith(SAY))
    .map(([key, text]) => phraseOf(key.slice(SAY.length), text))
    .sort((a, b) => b.letters - a.letters);
  for (const {pattern, text} of phrases) {
    const found = pattern.exec(english);
    if (found) return text.replace(/\{(\w+)\}/g, (whole, name) => say(found.groups?.[name] ?? whole));
  }
  return english;
}

/**
 * @param {string} english  with `{name}` for what varies
 * @param {string} text  the same in the page's language
 * @returns {{pattern: RegExp, text: string, letters: number}}  letters: how much of it is fixed
 */
function phraseOf(english, text) {
  const fixed = english.split(/\{\w+\}/);
  const names = [...english.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
  const pattern = fixed
    .map((part, i) => `${i ? `(?<${names[i - 1]}>.+?)` : ""}${part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}`)
    .join("");
  return {pattern: new RegExp(`^${pattern}$`, "su"), text, letters: fixed.join("").length};
}

/**
 * A place in a row: `2nd`.
 * @param {number} place  from 1
 * @returns {string}
 */
export function ordinal(place) {
  return t(`ordinal.${ordinals.select(place)}`, {place});
}

/** Scripts written from right to left, and signs that turn the direction of what follows. */
const TURNS =
  /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}\p{Bidi_Control}]/u;

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
