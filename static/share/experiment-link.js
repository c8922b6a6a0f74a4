// An experiment as the fragment of an address: `#experiment=1.<base64url of deflated JSON>&range=layer&autoplay&hide&size=large`.
// Fragments are never sent to a server. A fragment may hold any text: sizes are checked here, the rest by the server.

const VERSION = "1";
const MOST_LETTERS = 100_000; // of an address
const MOST_BYTES = 128 * 1024; // unpacked; a definition has at most 64 KiB
const MOST_OPTIONS = 40;
const MOST_NAME = 100;

/**
 * An experiment: the same values train the same network on the same batches.
 * @typedef {object} Experiment
 * @property {string} name
 * @property {string} definition
 * @property {Record<string, string | number>} options
 * @property {string} data  title of the data set
 * @property {number} seed
 */

/**
 * How the experiment is shown.
 * @typedef {object} View
 * @property {string} [range]  mode of the colour ranges
 * @property {boolean} autoplay
 * @property {boolean} hide  a lecture screen: no controls
 * @property {string} [size]  of the text
 */

/** An address that holds no experiment of ours; `key` says why, in the table of words. */
export class LinkError extends Error {
  /** @param {"damaged" | "newer" | "large"} key */
  constructor(key) {
    super(`the address holds no experiment: ${key}`);
    this.key = key;
  }
}

/**
 * @param {Experiment} experiment
 * @returns {Promise<string>}
 */
export async function packExperiment(experiment) {
  const bytes = new TextEncoder().encode(JSON.stringify(experiment));
  const packed = await bytesOf(new Blob([bytes]).stream().pipeThrough(new CompressionStream("deflate-raw")), Infinity);
  return `${VERSION}.${toBase64(packed)}`;
}

/**
 * @param {string} text
 * @returns {Promise<Experiment>}
 * @throws {LinkError}
 */
export async function unpackExperiment(text) {
  if (text.length > MOST_LETTERS) throw new LinkError("large");
  const [, version, packed] = /^(\d+)\.([\w-]+)$/.exec(text) ?? [];
  if (version === undefined || packed === undefined) throw new LinkError("damaged");
  if (version !== VERSION) throw new LinkError("newer");
  return checked(await unpack(packed));
}

/**
 * @param {string} packed
 * @returns {Promise<unknown>}
 */
async function unpack(packed) {
  try {
    const stream = new Blob([fromBase64(packed)]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
    return JSON.parse(new TextDecoder("utf-8", {fatal: true}).decode(await bytesOf(stream, MOST_BYTES)));
  } catch (error) {
    throw error instanceof LinkError ? error : new LinkError("damaged");
  }
}

/**
 * @param {any} value
 * @returns {Experiment}
 */
function checked(value) {
  const {name, definition, options, data, seed} = value ?? {};
  const isText = (/** @type {unknown} */ text, /** @type {number} */ most) =>
    typeof text === "string" && text.length <= most;
  const isFine =
    isText(name, MOST_NAME) &&
    isText(definition, MOST_BYTES) &&
    isText(data, MOST_NAME) &&
    Number.isInteger(seed) &&
    seed >= 0 &&
    seed < 2 ** 32 &&
    typeof options === "object" &&
    options !== null &&
    !Array.isArray(options) &&
    Object.keys(options).length <= MOST_OPTIONS &&
    typeof options.method === "string" &&
    typeof options.learning_rate === "number" &&
    Object.values(options).every((option) => Number.isFinite(option) || isText(option, MOST_NAME));
  if (!isFine) throw new LinkError("damaged");
  return {name, definition, options, data, seed};
}

/**
 * The parts of a fragment.
 * @param {string} hash
 * @returns {{experiment: string | null, view: View}}
 */
export function partsOf(hash) {
  const parts = new URLSearchParams(hash.replace(/^#/, ""));
  return {
    experiment: parts.get("experiment"),
    view: {
      range: parts.get("range") ?? undefined,
      size: parts.get("size") ?? undefined,
      autoplay: parts.has("autoplay"),
      hide: parts.has("hide"),
    },
  };
}

/**
 * @param {View} view
 * @param {string} [experiment]  packed
 * @returns {string} a fragment; empty if there is nothing to share
 */
export function hashOf({range, autoplay, hide, size}, experiment) {
  const parts = [
    experiment && `experiment=${experiment}`,
    range && `range=${encodeURIComponent(range)}`,
    autoplay && "autoplay",
    hide && "hide",
    size && `size=${encodeURIComponent(size)}`,
  ].filter(Boolean);
  return parts.length ? `#${parts.join("&")}` : "";
}

/**
 * @param {ReadableStream<Uint8Array>} stream
 * @param {number} most
 * @returns {Promise<Uint8Array<ArrayBuffer>>}
 * @throws {LinkError} where there is more: a few letters may unpack to gigabytes
 */
async function bytesOf(stream, most) {
  /** @type {Uint8Array[]} */
  const chunks = [];
  let length = 0;
  const reader = stream.getReader();
  for (;;) {
    const {done, value} = await reader.read();
    if (done) break;
    length += value.length;
    if (length > most) {
      await reader.cancel();
      throw new LinkError("large");
    }
    chunks.push(value);
  }
  const bytes = new Uint8Array(length);
  let place = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, place);
    place += chunk.length;
  }
  return bytes;
}

/** @param {Uint8Array} bytes */
function toBase64(bytes) {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/** @param {string} text */
const fromBase64 = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));
