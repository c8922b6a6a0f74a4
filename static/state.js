// What the page knows. No DOM, no sockets: runs under `node --test`. The whole history lives in lib/curves.js.
import {smooth} from "./lib/curves.js";
import * as protocol from "./protocol.js";

/** @typedef {"connecting" | "live" | "reconnecting" | "gone"} ConnectionStatus */
/** @typedef {{type: "connection.changed", status: ConnectionStatus}} ConnectionChanged */
/** @typedef {{type: "history.dropped"}} HistoryDropped  the server is another one: everything comes anew */
/** @typedef {{type: "error.dismissed"}} ErrorDismissed */
/** @typedef {import("./protocol.js").ServerEvent | ConnectionChanged | HistoryDropped | ErrorDismissed} PageEvent */

/**
 * @typedef {object} State
 * @property {ConnectionStatus} connection
 * @property {boolean} ready  false until the first hello
 * @property {string} run
 * @property {string} name
 * @property {import("./protocol.js").RunState} status
 * @property {string} reason  in words, why the run stands as it does
 * @property {string} definition
 * @property {import("./protocol.js").LayerInfo[]} layers
 * @property {number} parameters
 * @property {import("./protocol.js").Options} options
 * @property {number} seed
 * @property {number} step
 * @property {number} number  of the newest point, 0 before the first
 * @property {import("./protocol.js").Point | null} point  the newest
 * @property {number | null} loss  exponential average of the points' losses
 * @property {number | null} accuracy  exponential average of the points' accuracies
 * @property {number | null} forwardMs  per example, exponential average of the points
 * @property {number | null} backwardMs  per example, the update included; averaged like the forward time
 * @property {number | null} validationAccuracy
 * @property {import("./protocol.js").ValidationMeasured | null} validation
 * @property {string} dataset
 * @property {Record<string, number>} datasetSizes
 * @property {import("./protocol.js").Shape} imageShape
 * @property {string[]} classNames
 * @property {import("./protocol.js").Probe} probe
 * @property {import("./protocol.js").Mark[]} marks
 * @property {import("./protocol.js").ErrorReported | null} error  the newest refusal
 */

/** @type {State} */
export const initialState = {
  connection: "connecting", ready: false, run: "", name: "", status: "paused", reason: "", definition: "", layers: [],
  parameters: 0, options: {}, seed: 0, step: 0, number: 0, point: null, loss: null, accuracy: null, forwardMs: null, backwardMs: null,
  validationAccuracy: null, validation: null, dataset: "", datasetSizes: {}, imageShape: [1, 1, 1], classNames: [], probe: {source: "validation", index: 0},
  marks: [], error: null,
};

/**
 * The state after an event. Never changes its arguments.
 * @param {State} state
 * @param {PageEvent} event
 * @returns {State}
 */
export function reduce(state, event) {
  switch (event.type) {
    case "connection.changed": return {...state, connection: event.status};
    case "history.dropped": return {...forgetHistory(state), number: 0, validation: null};
    case "error.dismissed": return {...state, error: null};
    case protocol.HELLO: return greet(state, event);
    case protocol.POINTS_ADDED: return addPoints(state, event.points);
    case protocol.RUN_CHANGED: return changeRun(state, event);
    case protocol.DEFINITION_CHANGED:
      return {...state, definition: event.definition, layers: event.layers, parameters: event.parameters, error: null};
    case protocol.OPTIONS_CHANGED: return {...state, options: event.options, error: refusedOption(state) ? null : state.error};
    case protocol.PROBE_CHANGED: return {...state, probe: event.probe};
    case protocol.VALIDATION_MEASURED: return {...state, validation: event, validationAccuracy: event.accuracy};
    case protocol.MARK_ADDED: return {...state, marks: [...state.marks, event.mark]};
    case protocol.ERROR_REPORTED: return {...state, error: event};
    default: return state; // an event of a newer server: nothing this page could show
  }
}

/**
 * @param {State} state
 * @param {import("./protocol.js").Hello} hello
 * @returns {State}
 */
function greet(state, hello) {
  const life = hello.life ?? 0; // points up to here are of weights that are gone
  const known = state.number <= life ? forgetHistory(state) : state;
  return {
    ...known, number: Math.max(state.number, life), ready: true, connection: "live", run: hello.run, name: hello.name, status: hello.state, reason: hello.reason,
    definition: hello.definition, layers: hello.layers, parameters: hello.parameters, options: hello.options, seed: hello.seed,
    step: hello.step, dataset: hello.dataset, datasetSizes: hello.dataset_sizes, imageShape: hello.image_shape,
    classNames: hello.class_names, probe: hello.probe, marks: hello.marks,
  };
}

/**
 * @param {State} state
 * @param {readonly import("./protocol.js").Point[]} points
 * @returns {State}
 */
function addPoints(state, points) {
  let next = state;
  for (const point of points) {
    if (point.number <= next.number) continue; // came again after a reconnect, or is of an older life
    const before = next.point !== null && point.step <= next.point.step ? forgetHistory(next) : next;
    next = {
      ...before, step: point.step, number: point.number, point,
      loss: orNull(smooth(before.loss ?? NaN, point.loss, point.steps)),
      accuracy: orNull(smooth(before.accuracy ?? NaN, point.accuracy, point.steps)),
      forwardMs: orNull(smooth(before.forwardMs ?? NaN, point.forward_ms, point.steps)),
      backwardMs: orNull(smooth(before.backwardMs ?? NaN, point.backward_ms, point.steps)),
      validationAccuracy: point.validation_accuracy ?? before.validationAccuracy,
    };
  }
  return next;
}

/**
 * @param {State} state
 * @param {import("./protocol.js").RunChanged} event
 * @returns {State}
 */
function changeRun(state, event) {
  const next = event.step === 0 && state.step > 0 ? {...forgetHistory(state), marks: []} : state; // a reset
  return {...next, status: event.state, reason: event.reason, seed: event.seed, step: event.step};
}

/**
 * Without what belongs to weights that are gone; the number of the newest point stays, so that none is counted twice.
 * @param {State} state
 * @returns {State}
 */
function forgetHistory(state) {
  return {...state, step: 0, point: null, loss: null, accuracy: null, forwardMs: null, backwardMs: null, validationAccuracy: null, validation: null};
}

/**
 * @param {State} state
 * @returns {boolean}
 */
function refusedOption(state) {
  return state.error?.code === "bad_option";
}

/**
 * @param {number} value
 * @returns {number | null}
 */
function orNull(value) {
  return Number.isFinite(value) ? value : null;
}
