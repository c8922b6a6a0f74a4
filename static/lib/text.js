// Every word of the page comes from text/*.json: its own through t(), those of the server through say().
import {count, setting} from "./format.js";

/** @type {Record<string, string>} */
let words = {};
let ordinals = new Intl.PluralRules("en", {type: "ordinal"});
let plurals = new Intl.PluralRules("en");
let language = "en";
let largeNumbers = largeNumbersOf(language);

/**
 * An English sentence of the server: a template, and what its {names} stand for. A text is the same in every language.
 * @typedef {string | number | Sentence} Word
 * @typedef {{template: string, values: Record<string, Word | Word[]>}} Sentence
 */

/** What the keys of the server's sentences begin with; the rest of such a key is the template. */
const SAY = "say:";
const NUMBER = /^-?\d+(\.\d+)?(e[+-]?\d+)?$/;

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
 * What the server says, in the page's language: the words for its template, with the values as the page writes them.
 * Without words for it, it stays English; a text that is no sentence of the server stays as it is.
 * @param {Sentence | string} sentence
 * @returns {string}
 */
export function say(sentence) {
  if (typeof sentence === "string") return sentence;
  const {template, values} = sentence;
  const text = words[SAY + template] ?? template;
  return text.replace(/\{(\w+)\}/g, (whole, name) =>
    Object.hasOwn(values, name) ? sayValue(values[name] ?? "") : whole,
  );
}

/**
 * @param {Word | Word[]} value
 * @returns {string}
 */
function sayValue(value) {
  if (Array.isArray(value)) return value.map(sayValue).join(t("comma"));
  if (typeof value === "number") return Number.isInteger(value) ? count(value) : setting(value);
  return typeof value === "string" && NUMBER.test(value) ? writtenNumber(value) : say(value);
}

/**
 * A number as somebody wrote it, with the page's minus and the shortest exponent: `−8`, `1e−7`.
 * @param {string} text
 * @returns {string}
 */
const writtenNumber = (text) => text.replace(/e\+?(-?)0*(?=\d)/, "e$1").replaceAll("-", "\u2212");

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
