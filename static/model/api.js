// The pages' HTTP requests to the server. Never touches the DOM.
import {decode} from "../vendor/msgpack.js";

/** What the server said instead of an answer. */
export class Refusal extends Error {
  /**
   * @param {import("./state.js").Words} words
   * @param {string} [message]  the same in English
   */
  constructor(words, message) {
    super(message);
    this.words = words;
  }
}

/** @typedef {import("../page/context.js").PageApi} PageApi */
/** @typedef {import("../runs-page/runs-context.js").RunsApi} RunsApi */
/** @typedef {{shape: [number, number, number, number], data: Uint8Array, labels: number[], indexes: number[]}} Images */

const addressOf = (/** @type {string} */ run) => `/api/runs/${encodeURIComponent(run)}`;
const exportAddress = (/** @type {string} */ run, /** @type {string} */ format) =>
  `${addressOf(run)}/export?format=${format}`;
const presets = async () => (await json("/api/presets")).presets;
const importNetwork = async (/** @type {Blob} */ file) =>
  (await json("/api/runs/import", {method: "POST", body: file})).id;

/**
 * The requests of a run's page.
 * @param {string} run
 * @returns {PageApi & {images: (indexes: readonly number[]) => Promise<Images>}}  images: of the validation split
 */
export function createApi(run) {
  return {
    presets,
    importNetwork,
    createRun: (run) => send("POST", "/api/runs", run),
    exportAddress: (format) => exportAddress(run, format),
    labels: async () => (await json(`${addressOf(run)}/labels`)).labels,
    pixels: async (file) => (await json(`${addressOf(run)}/pixels`, {method: "POST", body: file})).pixels,
    checkDefinition: (text) => send("POST", "/api/definitions", {text, run}),
    editDefinition: (text, edit) => send("POST", "/api/definitions/edits", {text, run, edit}),
    images: async (indexes) => {
      const answer = await ask(`${addressOf(run)}/images?split=validation&indexes=${indexes.join(",")}`);
      return /** @type {Images} */ (decode(new Uint8Array(await answer.arrayBuffer())));
    },
  };
}

/**
 * The requests of the page of all runs.
 * @returns {RunsApi}
 */
export function createRunsApi() {
  return {
    presets,
    importNetwork,
    exportAddress,
    list: async () => (await json("/api/runs")).runs,
    create: (definition, name) => send("POST", "/api/runs", {definition, name}),
    rename: (run, name) => send("PATCH", addressOf(run), {name}),
    remove: async (run) => {
      await ask(addressOf(run), {method: "DELETE"});
    },
    points: async (run, since, limit) => (await json(`${addressOf(run)}/points?since=${since}&limit=${limit}`)).points,
  };
}

/**
 * @param {string} method
 * @param {string} address
 * @param {object} body
 * @returns {Promise<any>}
 */
function send(method, address, body) {
  return json(address, {method, headers: {"content-type": "application/json"}, body: JSON.stringify(body)});
}

/**
 * @param {string} address
 * @param {RequestInit} [request]
 * @returns {Promise<any>}
 */
async function json(address, request) {
  return (await ask(address, request)).json();
}

/**
 * @param {string} address
 * @param {RequestInit} [request]
 * @returns {Promise<Response>} the answer, if it is a success
 * @throws {TypeError} where nobody answers
 * @throws {Refusal} where the server refuses
 */
async function ask(address, request) {
  const answer = await fetch(address, request);
  if (answer.ok) return answer;
  const body = await answer.json().catch(() => null); // a proxy may refuse without JSON
  const detail = body?.detail ?? {message: `${answer.status} ${answer.statusText}`};
  throw new Refusal(detail.sentence ?? detail.message ?? String(detail), detail.message);
}
