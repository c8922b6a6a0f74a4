// The words of the page: each stands once, in every language, each is used, none is missing, none stands in the code; and
// whose they are does not turn the others round.
import assert from "node:assert/strict";
import {readdirSync, readFileSync} from "node:fs";
import test from "node:test";
import {isolate, ordinal, plural, say, useText} from "../../../static/lib/text.js";
import {networks} from "../layers.mjs";
import {wordsInCode} from "../literals.mjs";

const STATIC = new URL("../../../static/", import.meta.url);
const TEMPLATES = new URL("../../../templates/", import.meta.url);
const LANGUAGES = ["en", "zh-Hans", "zh-Hant"];
const texts = Object.fromEntries(
  LANGUAGES.map((name) => [name, readFileSync(new URL(`text/${name}.json`, STATIC), "utf8")]),
);
const tables = Object.fromEntries(LANGUAGES.map((name) => [name, JSON.parse(texts[name])]));
const all = Object.keys(tables.en);
const keys = all.filter((key) => !key.startsWith("say:")); // the others are sentences of the server
const files = readdirSync(STATIC, {recursive: true})
  .filter((file) => file.endsWith(".js") && !file.startsWith("vendor"))
  .map((file) => ({file, code: readFileSync(new URL(file.replaceAll("\\", "/"), STATIC), "utf8")}));
const code = files.map((one) => one.code).join("\n");
const templates = readdirSync(TEMPLATES)
  .map((file) => readFileSync(new URL(file, TEMPLATES), "utf8"))
  .join("\n");
const placeholders = (/** @type {string} */ words) => [...words.matchAll(/\{\w+\}/g)].map(([name]) => name).sort();

// What the engine explains is said in keys of its own: `explain.` + a string of its code.
const engine = readdirSync(new URL("../../../engine/", import.meta.url), {recursive: true})
  .filter((file) => file.endsWith(".py"))
  .map((file) => readFileSync(new URL(`../../../engine/${file.replaceAll("\\", "/")}`, import.meta.url), "utf8"))
  .join("\n");
const strings = [...engine.matchAll(/"([\w.]+)"/g)].map(([, string]) => string);
const explained = new Set(strings.map((key) => `explain.${key}`));
// So are the settings of layers and the fields of their forms, out of the records in engine/definition.
const layers = networks.flat();
const settings = layers.flatMap(({words}) => (words ? [words.key.replace(/\.padded$/, "")] : []));
const recorded = new Set([
  ...settings.map((key) => `card.${key}`),
  ...layers.flatMap(({fields}) => fields.map(({label}) => `form.${label}`)),
  ...layers.filter(({loss_of_guessing}) => loss_of_guessing !== null).map(({type}) => `loss.guessing.${type}`),
]);

for (const [name, text] of Object.entries(texts)) {
  test(`every key of ${name} stands once`, () => {
    const named = [...text.matchAll(/^\s*"((?:[^"\\]|\\.)+)":/gm)].map(([, key]) => JSON.parse(`"${key}"`));
    assert.deepEqual(
      named.filter((key, place) => named.indexOf(key) !== place),
      [],
    );
    assert.deepEqual(named.toSorted(), Object.keys(tables[name]).sort());
  });
}

test("every language has the same keys, and in each the same values", () => {
  for (const name of LANGUAGES.slice(1)) {
    assert.deepEqual(Object.keys(tables[name]).sort(), all.toSorted(), name);
    for (const key of all)
      assert.deepEqual(placeholders(tables[name][key]), placeholders(tables.en[key]), `${name} ${key}`);
  }
});

test("no word of one language is left in another", () => {
  const same = [
    "language.",
    "method.",
    "help.key.",
    "training.",
    "product",
    "bar.title",
    "files.convnetjs",
    "definition.apply.key",
    "card.percent",
  ];
  for (const name of LANGUAGES.slice(1)) {
    const left = all.filter(
      (key) =>
        tables[name][key] === tables.en[key] &&
        /\p{L}{3}/u.test(tables.en[key].replace(/\{\w+\}/g, "")) &&
        !same.some((start) => key.startsWith(start)),
    );
    assert.deepEqual(left, [], name);
  }
});

test("the server's sentences stand in English as the server says them", () => {
  for (const key of all.filter((one) => one.startsWith("say:"))) assert.equal(tables.en[key], key.slice("say:".length));
});

test("no words stand in the code", () => {
  assert.deepEqual(
    files.flatMap((one) => wordsInCode(one.code).map((words) => `${one.file}, ${words}`)),
    [],
  );
  const outside = templates
    .replace(/\{% block (skip|data) %\}.*\{% endblock %\}|\{[{%][\s\S]*?[%}]\}/g, "")
    .replace(/<[^>]*>/g, "")
    .replace(/Convscope/g, "");
  assert.doesNotMatch(outside, /\p{L}/u);
});

test("the search finds words in code where a person would read or hear them", () => {
  const found = (/** @type {string} */ line) => wordsInCode(line).length > 0;
  for (const line of [
    "html`<p>Press it</p>`",
    'html`<b title="Press">${x}</b>`',
    "html`<button aria-label='Go'></button>`",
    "html`${a ? html`<i>on</i>` : 0}`",
    'element.textContent = "Go";',
    'element.setAttribute("aria-label", "Go");',
    'tell("nothing was changed");',
    "tell(`not ${x} but words here`);",
  ])
    assert.ok(found(line), line);
  for (const line of [
    'html`<p class="a b" data-title="x">${t("key")} · 3×3</p>`',
    'throw new Error("there is no such thing");',
    "// html`<p>Press it</p>`",
    'element.className = "round large";',
    'element.setAttribute("role", "status");',
    'element.textContent = t("key");',
    'const a = b / 2; c = "2d";',
  ])
    assert.ok(!found(line), line);
});

test("every key that the code or a template names has its words", () => {
  const named = [...code.matchAll(/\bt\("([^"]+)"/g), ...templates.matchAll(/words\["([^"]+)"\]/g)].map(
    ([, key]) => key,
  );
  assert.ok(named.length > 50);
  assert.deepEqual(
    named.filter((key) => !keys.includes(key)),
    [],
  );
});

test("every setting of a layer, field of its form and loss of guessing has words", () => {
  assert.ok(recorded.size > 20);
  assert.deepEqual(
    [...recorded].filter((key) => !keys.includes(key)),
    [],
  );
});

test("every key of the texts is used", () => {
  const whole = new Set([...`${code}${templates}`.matchAll(/"([\w.-]+)"/g)].map(([, key]) => key));
  const made = [...code.matchAll(/`((?:[\w.-]|\$\{[^}`]*\})+)`/g)]
    .map(([, pattern]) => pattern)
    .filter((pattern) => pattern.includes("${"));
  const fits = (/** @type {string} */ key) => (/** @type {string} */ pattern) =>
    new RegExp(`^${pattern.replaceAll(".", "\\.").replace(/\$\{[^}]*\}/g, "[\\w-]+")}$`).test(key);
  const ends = made
    .filter((pattern) => /^\$\{\w+\}\.[\w.]+$/.test(pattern))
    .map((pattern) => pattern.slice(pattern.indexOf("}") + 1));
  const isUsed = (/** @type {string} */ key) =>
    whole.has(key) ||
    explained.has(key) ||
    recorded.has(key.replace(/\.padded$/, "")) ||
    made.some((pattern) => /^[a-z]+\./.test(pattern) && fits(key)(pattern)) ||
    (/\.(one|two|few|other)$/.test(key) && key.split(".").length > 2 && isUsed(key.slice(0, key.lastIndexOf(".")))) ||
    ends.some((end) => key.endsWith(end) && isUsed(key.slice(0, -end.length)));
  assert.deepEqual(
    keys.filter((key) => !isUsed(key)),
    [],
  );
});

test("the direction of a person's words ends with them, and words that turn nothing stay as they are", () => {
  assert.equal(isolate("mnist-demo 2"), "mnist-demo 2");
  assert.equal(isolate("Größe 網路"), "Größe 網路");
  assert.equal(isolate("שלום"), "\u2068שלום\u2069");
  assert.equal(isolate("a\u202eb"), "\u2068a\u202eb\u2069");
  assert.equal(isolate("a\u2069\u202eb"), "\u2068a\u202eb\u2069");
});

test("numbers take the forms of the language", () => {
  useText(tables.en, "en");
  assert.deepEqual([1, 2, 3, 4, 11, 22].map(ordinal), ["1st", "2nd", "3rd", "4th", "11th", "22nd"]);
  useText({...tables.en, "a.one": "{count} filter", "a.other": "{count} filters"}, "en");
  assert.deepEqual(
    [1, 8].map((count) => plural("a", count)),
    ["1 filter", "8 filters"],
  );
  useText(tables["zh-Hans"], "zh-Hans");
  assert.equal(ordinal(2), "第 2 位");
});

const SENTENCES = JSON.parse(readFileSync(new URL("../../contract/sentences.json", import.meta.url), "utf8"));

for (const {message, sentence, ...translated} of SENTENCES) {
  test(`every language of the page says: ${message}`, () => {
    for (const [name, words] of Object.entries({en: message, ...translated}).filter(([key]) =>
      LANGUAGES.includes(key),
    )) {
      useText(tables[name], name);
      assert.equal(say(sentence).replaceAll("−", "-"), words);
    }
    useText(tables.en, "en");
  });
}

test("a sentence without words in the page's language stays English, and a text stays as it is", () => {
  useText(tables["zh-Hans"], "zh-Hans");
  const newer = {
    template: "{name} is newer: {why} ({toString}) {places}",
    values: {name: "conv1", why: {template: "same seed", values: {}}, places: [1234, "a"]},
  };
  assert.equal(say(newer), "conv1 is newer: 种子相同 ({toString}) 1,234、a");
  assert.equal(say("something new"), "something new");
  useText(tables.en, "en");
});

test("numbers in a sentence are written as the page writes them", () => {
  useText({"say:{it}": "{it}", comma: ", "}, "en");
  const said = (/** @type {any} */ it) => say({template: "{it}", values: {it}});
  const values = [1234567, -8, 0.1, 1e-7, "-8", "1e-07", "1e+308", "123456789", "2x2", "'-8'"];
  assert.equal(said(values), "1,234,567, −8, 0.1, 1e−7, −8, 1e−7, 1e308, 123456789, 2x2, '-8'");
  useText(tables.en, "en");
});
