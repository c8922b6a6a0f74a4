// The strings and templates of a JavaScript text, each with the code before it; enough of a lexer for our own files.

/** @typedef {{line: number, text: string, before: string, tag: string}} Literal  text: a template's expressions are \0 */

/**
 * @param {string} code
 * @returns {Literal[]}
 */
export function literalsOf(code) {
  /** @type {Literal[]} */
  const found = [];
  let line = 1;
  let place = 0;
  let before = ""; // the code of late, without comments and literals

  const step = () => {
    const sign = code[place++] ?? "";
    if (sign === "\n") line++;
    return sign;
  };
  const string = (/** @type {string} */ quote) => {
    const start = line;
    let text = "";
    while (place < code.length) {
      const sign = step();
      if (sign === quote) break;
      text += sign === "\\" ? escaped(step()) : sign;
    }
    found.push({line: start, text, before, tag: ""});
    before += '""';
  };
  const template = () => {
    const own = {line, text: "", before, tag: /(\w+)$/.exec(before)?.[1] ?? ""};
    found.push(own);
    while (place < code.length) {
      const sign = step();
      if (sign === "`") break;
      if (sign === "\\") own.text += escaped(step());
      else if (sign === "$" && code[place] === "{") {
        step();
        const outside = before;
        before = "${";
        walk("}");
        before = outside;
        own.text += "\0";
      } else own.text += sign;
    }
    before += "``";
  };
  const regex = () => {
    let isClass = false;
    while (place < code.length) {
      const sign = step();
      if (sign === "\\") step();
      else if (sign === "[") isClass = true;
      else if (sign === "]") isClass = false;
      else if (sign === "/" && !isClass) break;
    }
    before += "/r/";
  };
  const walk = (/** @type {string} */ end) => {
    let depth = 0;
    while (place < code.length) {
      const sign = step();
      if (sign === end && depth === 0) return;
      if (sign === "/" && code[place] === "/") while (place < code.length && code[place] !== "\n") step();
      else if (sign === "/" && code[place] === "*") {
        while (place < code.length && !(code[place] === "*" && code[place + 1] === "/")) step();
        step();
        step();
      } else if (sign === "/" && /(^|[=(,:[!&|?{};<>+-]|=>|\breturn)\s*$/.test(before)) regex();
      else if (sign === '"' || sign === "'") string(sign);
      else if (sign === "`") template();
      else {
        if (sign === "{") depth++;
        if (sign === "}") depth--;
        before = (before + sign).slice(-80);
      }
    }
  };
  walk("");
  return found;
}

/** @param {string} sign */
const escaped = (sign) => ({n: "\n", t: "\t", u: "\\u"})[sign] ?? sign;

const SHOWN =
  /(\.(textContent|innerText|title|placeholder|alt|ariaLabel|label)\s*=\s*|\bnew Option\(|\.setAttribute\("",\s*)$/;
const NOT_SHOWN = new RegExp(
  [
    String.raw`(Error\(|\bsuper\(|console\.\w+\(|className\s*=|classList\.\w+\(|querySelector(All)?\(`,
    String.raw`|closest\(|matches\(|\bfind\(\w*,?\s*|import\(|from\s|^import)\s*$`,
  ].join(""),
);
const SPOKEN_ATTRIBUTES =
  /\s(?:aria-label|aria-description|aria-valuetext|aria-roledescription|title|placeholder|alt|label)=(?:"([^"]*)"|'([^']*)')/g;
const WORDS = /\p{L}{2,} \p{L}{2,}(?![\p{L}-])|\p{Script=Han}/u;
const STYLE = /\dpx|\0px|var\(--|\b(dashed|wavy) \0|currentColor/;

/**
 * What of a file a person would read or hear, and no table of words holds.
 * @param {string} code
 * @returns {string[]} each with its line
 */
export function wordsInCode(code) {
  return literalsOf(code).flatMap(({line, text, before, tag}, i, all) => {
    const complain = (/** @type {string} */ words) => `line ${line}: ${words.trim().slice(0, 60)}`;
    if (tag === "html" || tag === "svg") {
      const spoken = [...text.matchAll(SPOKEN_ATTRIBUTES)].map(([, double, single]) => double ?? single ?? "");
      const written = text.replace(/<[^>]*>/g, "\n").split(/[\n\0]/);
      return [...spoken, ...written].filter((words) => /\p{L}/u.test(words.replace(/^\s*Σ\s*$/, ""))).map(complain);
    }
    const attribute = /\.setAttribute\("",\s*$/.test(before) ? (all[i - 1]?.text ?? "") : "";
    if (attribute && !/^(aria-(label|description|valuetext)|title|placeholder|alt)$/.test(attribute)) return [];
    if (SHOWN.test(before)) return /\p{L}/u.test(text) ? [complain(text)] : [];
    return !NOT_SHOWN.test(before) && !STYLE.test(text) && WORDS.test(text) ? [complain(text)] : [];
  });
}
