// The words of the page: each stands once, each is used, none is missing; and whose they are does not turn the others round.
import assert from "node:assert/strict";
import {readFileSync, readdirSync} from "node:fs";
import test from "node:test";
import {isolate} from "../../static/lib/text.js";

const STATIC = new URL("../../static/", import.meta.url);
const text = readFileSync(new URL("text/en.json", STATIC), "utf8");
const keys = [...text.matchAll(/^\s*"([^"]+)":/gm)].map(([, key]) => key);
const code = readdirSync(STATIC, {recursive: true}).filter((file) => file.endsWith(".js") && !file.startsWith("vendor"))
  .map((file) => readFileSync(new URL(file.replaceAll("\\", "/"), STATIC), "utf8")).join("\n");

// What the engine explains is said in keys of its own: `explain.` + a string of its code.
const engine = readdirSync(new URL("../../engine/", import.meta.url), {recursive: true}).filter((file) => file.endsWith(".py"))
  .map((file) => readFileSync(new URL(`../../engine/${file.replaceAll("\\", "/")}`, import.meta.url), "utf8")).join("\n");
const explained = new Set([...engine.matchAll(/"([\w.]+)"/g)].map(([, key]) => `explain.${key}`));

test("every key stands once", () => {
  assert.deepEqual(keys.filter((key, place) => keys.indexOf(key) !== place), []);
  assert.deepEqual(keys.toSorted(), Object.keys(JSON.parse(text)).sort());
});

test("every key that the code names has its words", () => {
  const named = [...code.matchAll(/\bt\("([^"]+)"/g)].map(([, key]) => key);
  assert.ok(named.length > 50);
  assert.deepEqual(named.filter((key) => !keys.includes(key)), []);
});

test("no words are left that nobody uses", () => {
  const whole = new Set([...code.matchAll(/"([\w.-]+)"/g)].map(([, key]) => key));
  const made = [...code.matchAll(/`((?:[\w.-]|\$\{[^}`]*\})+)`/g)].map(([, pattern]) => pattern)
    .filter((pattern) => pattern.includes("${"));
  const fits = (/** @type {string} */ key) => (/** @type {string} */ pattern) =>
    new RegExp(`^${pattern.replaceAll(".", "\\.").replace(/\$\{[^}]*\}/g, "[\\w-]+")}$`).test(key);
  const ends = made.filter((pattern) => /^\$\{\w+\}\.[\w.]+$/.test(pattern)).map((pattern) => pattern.slice(pattern.indexOf("}") + 1));
  const isUsed = (/** @type {string} */ key) => whole.has(key) || explained.has(key) || made.some((pattern) => /^[a-z]+\./.test(pattern) && fits(key)(pattern))
    || ends.some((end) => key.endsWith(end) && isUsed(key.slice(0, -end.length)));
  assert.deepEqual(keys.filter((key) => !isUsed(key)), []);
});

test("somebody's words end the direction that they begin, and words that turn nothing stay as they are", () => {
  assert.equal(isolate("mnist-demo 2"), "mnist-demo 2");
  assert.equal(isolate("Größe 網路"), "Größe 網路");
  assert.equal(isolate("שלום"), "\u2068שלום\u2069");
  assert.equal(isolate("a\u202eb"), "\u2068a\u202eb\u2069");
  assert.equal(isolate("a\u2069\u202eb"), "\u2068a\u202eb\u2069");
});
