// Limits the rate of calls: the newest wins, and none is later than the pause.

/**
 * A function that passes calls on at most once per `pause_ms`; the last call always goes out.
 * @template {unknown[]} A
 * @param {number} pause_ms
 * @param {(...values: A) => void} call
 * @returns {((...values: A) => void) & {flush: () => void}}
 */
export function throttle(pause_ms, call) {
  /** @type {A | null} */
  let waiting = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const go = () => {
    timer = undefined;
    if (waiting === null) return;
    const values = waiting;
    waiting = null;
    timer = setTimeout(go, pause_ms);
    call(...values);
  };
  const throttled = (/** @type {A} */ ...values) => {
    waiting = values;
    if (timer === undefined) go();
  };
  return Object.assign(throttled, {
    flush: () => {
      clearTimeout(timer);
      go();
    },
  });
}

/**
 * A function that calls only when `pause_ms` have passed without another call.
 * @template {unknown[]} A
 * @param {number} pause_ms
 * @param {(...values: A) => void} call
 * @returns {(...values: A) => void}
 */
export function debounce(pause_ms, call) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  return (...values) => {
    clearTimeout(timer);
    timer = setTimeout(() => call(...values), pause_ms);
  };
}
