// The arithmetic of the definition editor: the place of a message, the notes to add and remove, the smallest edit.
// No DOM and no CodeMirror: runs under `node --test`.

/**
 * @typedef {object} Note  what one line of the definition means
 * @property {number} line  from 1
 * @property {string} text
 */

/**
 * @typedef {object} TextError  where a definition is wrong, as the server says it
 * @property {number} line  from 1
 * @property {number} column  from 1, in characters as Python counts them
 * @property {number} end_column  exclusive
 * @property {string} message
 * @property {readonly string[]} [suggestions]  the nearest known names, best first
 * @property {readonly TextFix[]} [fixes]  ways out, the likeliest first
 */

/**
 * @typedef {object} TextFix  a way out: what stands from one place up to another becomes `text`
 * @property {string} label_key
 * @property {Record<string, string>} values
 * @property {number} line  from 1
 * @property {number} column
 * @property {number} end_line
 * @property {number} end_column  exclusive
 * @property {string} text
 */

/**
 * @typedef {object} Lines  the part of CodeMirror's Text that is needed here
 * @property {number} lines
 * @property {(number: number) => {from: number, to: number, text: string}} line
 */

/** @param {number} value @param {number} low @param {number} high */
const clamp = (value, low, high) => Math.min(Math.max(value, low), high);

/**
 * The offset into a line of the character that stands at a column. Python counts characters, JavaScript UTF-16 units, so
 * that every emoji in a comment would shift what follows by one.
 * @param {string} text  of the line
 * @param {number} column  from 1
 */
export function offsetOfColumn(text, column) {
  let offset = 0;
  for (const character of text) {
    if (--column < 1) break;
    offset += character.length;
  }
  return offset;
}

/**
 * The stretch of text an error points to, inside the document whatever the numbers: the text may have been edited since it
 * was sent. One character at least, unless the error stands behind the end of its line.
 * @param {Lines} text
 * @param {Pick<TextError, "line" | "column" | "end_column">} error
 */
export function rangeOf(text, {line, column, end_column}) {
  if (line > text.lines) {
    // an end that never came: behind the last character
    const {to} = text.line(text.lines);
    return {from: to, to};
  }
  const found = text.line(clamp(Math.trunc(line), 1, text.lines));
  const first = Math.max(column, 1);
  const from = found.from + offsetOfColumn(found.text, first);
  const to = found.from + offsetOfColumn(found.text, Math.max(end_column, first + 1));
  return {from, to};
}

/**
 * The edit that a fix makes, always inside the document.
 * @param {Lines} text
 * @param {TextFix} fix
 * @returns {{from: number, to: number, insert: string}}
 */
export function changeOf(text, {line, column, end_line, end_column, text: insert}) {
  const place = (/** @type {number} */ number, /** @type {number} */ at) => {
    const found = text.line(clamp(number, 1, text.lines));
    return number > text.lines ? found.to : found.from + offsetOfColumn(found.text, at);
  };
  const from = place(line, column);
  return {from, to: Math.max(from, place(end_line, end_column)), insert};
}

/** @param {Note} note */
export const noteKey = ({line, text}) => `${line} ${text}`;

/**
 * The notes to remove and to add; notes that stay are in neither list, so that nothing on the screen is built again.
 * @param {readonly Note[]} present
 * @param {readonly Note[]} wanted
 * @returns {{removed: Note[], added: Note[]}}
 */
export function diffNotes(present, wanted) {
  const presentKeys = new Set(present.map(noteKey));
  const wantedKeys = new Set(wanted.map(noteKey));
  const unique = [...new Map(wanted.map((note) => [noteKey(note), note])).values()];
  return {
    removed: present.filter((note) => !wantedKeys.has(noteKey(note))),
    added: unique.filter((note) => !presentKeys.has(noteKey(note))),
  };
}

/**
 * The smallest single replacement that turns one text into another: the cursor, the notes and the errors outside of it keep
 * their places.
 * @param {string} before
 * @param {string} after
 * @returns {{from: number, to: number, insert: string} | null}  null where nothing differs
 */
export function replacement(before, after) {
  if (before === after) return null;
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  let end = 0;
  while (end < shorter - start && before.at(-1 - end) === after.at(-1 - end)) end++;
  return {from: start, to: before.length - end, insert: after.slice(start, after.length - end)};
}
