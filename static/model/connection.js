// The stream of one run, which reconnects by itself. Never touches the DOM.
import {CLOSE, decodeEvent, ERROR_REPORTED, HEARTBEAT_SENT, HELLO, POINTS_ADDED} from "./protocol.js";

const FIRST_PAUSE_MS = 300;
const LONGEST_PAUSE_MS = 8000;
const GONE_AFTER_TRIES = 4;
const HELLO_WITHIN_MS = 5000;
const DEAD_AFTER_MS = 7000; // of silence; the server sends a heartbeat every two seconds
const TICK_MS = 500;

/**
 * @typedef {object} Connection
 * @property {(command: import("./protocol-types.js").Command) => boolean} send  false while there is no connection
 * @property {() => void} wake  the network or the page is back: retries at once, and reopens a silent connection
 */

/**
 * Keeps a stream open. After a loss it continues behind the last point; a new server process sends the history from the
 * start. Retries for ever, with growing pauses, unless the server says that the run does not exist.
 * @param {string} run
 * @param {(event: import("./state.js").PageEvent) => void} onEvent
 * @param {(bytes: ArrayBuffer) => void} onFrame
 * @returns {Connection}
 */
export function connect(run, onEvent, onFrame) {
  /** @type {WebSocket | null} */
  let socket = null;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  let ticker;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let nextTry;
  let epoch = "";
  let isOther = false; // the server process is another one: its hello comes again, with the whole history
  let isGreeted = false; // a hello came over this connection
  /** @type {import("./protocol-types.js").Sentence | null} */
  let refusal = null; // why this connection will be closed
  let heardAt = 0;
  let since = 0;
  let openedSince = 0;
  let tries = 0;
  let gapAfter = -1; // the point before the last gap: a gap that stays is not asked for twice

  const open = () => {
    clearTimeout(nextTry);
    nextTry = undefined;
    const address = new URL(`/runs/${encodeURIComponent(run)}/stream?since=${since}&sentences=true`, location.href);
    address.protocol = address.protocol.replace("http", "ws");
    const opened = new WebSocket(address);
    opened.binaryType = "arraybuffer";
    socket = opened;
    isGreeted = false;
    refusal = null;
    openedSince = since;
    heardAt = Date.now();
    let silent_ms = 0; // counted in ticks: the time a page sleeps is not the server's silence
    ticker = setInterval(() => {
      silent_ms += TICK_MS;
      if (silent_ms >= (isGreeted ? DEAD_AFTER_MS : HELLO_WITHIN_MS)) retry();
    }, TICK_MS);
    opened.onmessage = ({data}) => {
      silent_ms = 0;
      heardAt = Date.now();
      if (typeof data !== "string") onFrame(data);
      else if (!take(data)) reopen();
    };
    opened.onclose = ({code, reason}) => retry(code, reason);
  };

  const drop = () => {
    clearInterval(ticker);
    if (!socket) return;
    socket.onmessage = socket.onclose = null;
    socket.close();
    socket = null;
  };

  const reopen = () => {
    drop();
    open();
  };

  /**
   * @param {number} [code]  of the close, where the server closed it
   * @param {string} [reason]
   */
  const retry = (code, reason) => {
    drop();
    if (code === CLOSE.notFound) {
      onEvent({type: "connection.changed", status: "missing"});
      return;
    }
    tries++;
    const isRefused = code === CLOSE.tooMany || code === CLOSE.unavailable;
    const status = tries >= GONE_AFTER_TRIES ? "gone" : "reconnecting";
    const refused = {type: /** @type {const} */ ("connection.changed"), status: /** @type {const} */ ("refused")};
    onEvent(isRefused ? {...refused, reason: refusal ?? reason} : {type: "connection.changed", status});
    const isBehind = code === CLOSE.behind && since > openedSince; // points came, only not fast enough
    const pause_ms = isBehind
      ? 0
      : isRefused
        ? LONGEST_PAUSE_MS
        : Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 1.7 ** tries);
    nextTry = setTimeout(open, pause_ms * (0.5 + Math.random()));
  };

  /**
   * @param {string} data
   * @returns {boolean} false where the stream must be opened again behind the last point that came
   */
  const take = (data) => {
    const event = decodeEvent(data);
    if (event.type === HEARTBEAT_SENT) return true;
    if (event.type === ERROR_REPORTED && !isGreeted) {
      refusal = event.sentence; // a close comes next, which has no room for it
      return true;
    }
    if (event.type === HELLO) {
      const another = epoch !== "" && epoch !== event.epoch;
      epoch = event.epoch;
      if (another && since > 0) {
        isOther = true;
        since = 0;
        gapAfter = -1;
        return false;
      }
      isGreeted = true;
      tries = 0;
      if (isOther) onEvent({type: "history.dropped"});
      isOther = false;
      since = Math.max(since, event.life); // points before the newest reset may be left out
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
    wake() {
      if (nextTry !== undefined) open();
      else if (socket && Date.now() - heardAt > DEAD_AFTER_MS) {
        onEvent({type: "connection.changed", status: "reconnecting"});
        reopen();
      }
    },
  };
}
