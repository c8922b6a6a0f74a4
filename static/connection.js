// The wire: the stream of one run, which reconnects by itself, and what the page asks over HTTP. Never touches the DOM.
import {HELLO, POINTS_ADDED, decodeEvent} from "./protocol.js";
import {decode} from "./vendor/msgpack.js";

const FIRST_PAUSE_MS = 300;
const LONGEST_PAUSE_MS = 8000;
const GONE_AFTER_TRIES = 4;

/**
 * @typedef {object} Connection
 * @property {(command: import("./protocol.js").Command) => boolean} send  false while there is no connection
 */

/**
 * Keeps a stream open. After a loss it goes on behind the last point it has; a new server process starts everything anew.
 * @param {string} run
 * @param {(event: import("./state.js").PageEvent) => void} onEvent
 * @param {(bytes: ArrayBuffer) => void} onFrame
 * @returns {Connection}
 */
export function connect(run, onEvent, onFrame) {
  /** @type {WebSocket | null} */
  let socket = null;
  let epoch = "";
  let since = 0;
  let tries = 0;
  let gapAfter = -1; // the point behind which a gap was found last: a hole that stays is not asked for for ever

  const open = () => {
    const address = new URL(`/runs/${encodeURIComponent(run)}/stream?since=${since}`, location.href);
    address.protocol = address.protocol.replace("http", "ws");
    const opened = new WebSocket(address);
    opened.binaryType = "arraybuffer";
    socket = opened;
    opened.onmessage = ({data}) => {
      if (socket !== opened) return;
      if (typeof data !== "string") onFrame(data);
      else if (!take(data)) { opened.onclose = null; opened.close(); open(); }
    };
    opened.onclose = () => {
      socket = null;
      tries++;
      onEvent({type: "connection.changed", status: tries >= GONE_AFTER_TRIES ? "gone" : "reconnecting"});
      const pause_ms = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 1.7 ** tries);
      setTimeout(open, pause_ms * (0.5 + Math.random()));
    };
  };

  /**
   * @param {string} data
   * @returns {boolean} false where the stream must be opened again behind the last point that came
   */
  const take = (data) => {
    const event = decodeEvent(data);
    if (event.type === HELLO) {
      tries = 0;
      const another = epoch !== "" && epoch !== event.epoch;
      epoch = event.epoch;
      if (another && since > 0) {
        since = 0;
        onEvent({type: "history.dropped"});
        return false;
      }
      since = Math.max(since, event.life ?? 0); // what came before the newest reset may be left out
    }
    if (event.type === POINTS_ADDED) {
      const isGap = (event.points[0]?.number ?? 0) > since + 1;
      if (isGap && gapAfter !== since) {
        gapAfter = since;
        return false;
      }
      since = Math.max(since, event.points.at(-1)?.number ?? 0);
    }
    onEvent(event);
    return true;
  };

  open();
  return {
    send(command) {
      if (socket?.readyState !== WebSocket.OPEN) return false;
      socket.send(JSON.stringify(command));
      return true;
    },
  };
}

/** @typedef {{name: string, title: string, definition: string}} Preset */
/**
 * @typedef {{ok: true, layers: import("./protocol.js").LayerInfo[], parameters: number, memory_bytes: number}
 *   | {ok: false, errors: import("./protocol.js").TextError[]}} Checked
 */
/** @typedef {{shape: [number, number, number, number], data: Uint8Array, labels: number[], indexes: number[]}} Images */

/**
 * What the page asks of the server besides the stream.
 * @typedef {object} Api
 * @property {() => Promise<Preset[]>} presets
 * @property {(text: string) => Promise<Checked>} checkDefinition
 * @property {(indexes: readonly number[]) => Promise<Images>} images  of the validation split
 * @property {(format: "convscope" | "convnetjs") => string} exportAddress
 * @property {(file: Blob) => Promise<string>} importNetwork  the new run's id
 */

/**
 * @param {string} run
 * @returns {Api}
 */
export function createApi(run) {
  const base = `/api/runs/${encodeURIComponent(run)}`;
  return {
    exportAddress: (format) => `${base}/export?format=${format}`,
    presets: async () => (await (await ask("/api/presets")).json()).presets,
    checkDefinition: async (text) => {
      const headers = {"content-type": "application/json"};
      return (await ask("/api/definitions", {method: "POST", headers, body: JSON.stringify({text, run})})).json();
    },
    images: async (indexes) => {
      const answer = await ask(`${base}/images?split=validation&indexes=${indexes.join(",")}`);
      return /** @type {Images} */ (decode(new Uint8Array(await answer.arrayBuffer())));
    },
    importNetwork: async (file) => (await (await ask("/api/runs/import", {method: "POST", body: file})).json()).id,
  };
}

/**
 * @param {string} address
 * @param {RequestInit} [request]
 * @returns {Promise<Response>} an answer that is fine
 */
export async function ask(address, request) {
  const answer = await fetch(address, request);
  if (answer.ok) return answer;
  const body = await answer.json().catch(() => null);
  throw new Error(body?.detail?.message ?? body?.detail ?? `${answer.status} ${answer.statusText}`);
}
