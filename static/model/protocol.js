// Every message between page and server: the mirror of server/protocol/ (types: protocol-types.js).
// Nothing else spells a message name.
import {decode} from "../vendor/msgpack.js";

/** @import {Command, ExplainView, FrameField, Options, ServerEvent, SetProbe, Target} from "./protocol-types.js" */
/** @typedef {Omit<SetProbe, "type">} NewProbe  an image to be pinned */

/**
 * An image of bytes with its exact ends: value ≈ minimum + byte·(maximum − minimum)/255.
 * @typedef {object} ByteImage
 * @property {number[]} shape  (H, W, C), or (filters, H, W, C)
 * @property {number} minimum
 * @property {number} maximum
 * @property {Uint8Array} data  row-major
 * @property {Uint8Array | null} non_finite  1 where a cell is not finite
 * @property {Uint32Array} [counts]  how many finite cells have each byte; counted on the page, where somebody asks
 */
/** @typedef {{index: number, name: string} & Record<FrameField, ByteImage | null>} FrameLayer */
/** @typedef {{slot: number, label: number | null, scores: number[]}} Said */
/**
 * @typedef {object} Frame
 * @property {"frame"} type
 * @property {number} number
 * @property {number} time  when its step had ended, in seconds since 1970 by the server's clock
 * @property {number} step
 * @property {number} examples
 * @property {number} slot
 * @property {number} [hold]  number of the held step that it shows; missing on all others
 * @property {{image: ByteImage | null, label: number | null, scores: number[] | null}} probe
 * @property {Said[]} probes  what the network says of every pinned image, shown or not
 * @property {FrameLayer[]} layers
 */

export const PROTOCOL = 1;
/** Images that are pinned at a time, each in a slot of its own. */
export const PROBES = 8;
/** The newest are kept. */
export const MARKS = 1000;
/** @type {readonly FrameField[]} */
export const FRAME_FIELDS = ["activation", "activation_gradient", "weight", "weight_gradient"];

/** Names of the events. */
export const HELLO = "hello";
export const POINTS_ADDED = "points.added";
export const RUN_CHANGED = "run.changed";
export const RUN_RENAMED = "run.renamed";
export const STORAGE_CHANGED = "storage.changed";
export const HEARTBEAT_SENT = "heartbeat.sent";
export const DEFINITION_CHANGED = "definition.changed";
export const UNDO_CHANGED = "undo.changed";
export const OPTIONS_CHANGED = "options.changed";
export const PROBE_CHANGED = "probe.changed";
export const PROBE_REMOVED = "probe.removed";
export const VALIDATION_MEASURED = "validation.measured";
export const SURGERY_CHANGED = "surgery.changed";
export const SURGERY_MEASURED = "surgery.measured";
export const PATCHES_FOUND = "patches.found";
export const MARK_ADDED = "mark.added";
export const HOLD_TAKEN = "hold.taken";
export const HOLD_ENDED = "hold.ended";
export const CELL_EXPLAINED = "cell.explained";
export const ERROR_REPORTED = "error.reported";

/** Why the server closes a stream; the reason says it in words. */
export const CLOSE = Object.freeze({notFound: 4404, behind: 4408, tooMany: 4429, unavailable: 4503});

/** @returns {Command} */
export const pauseRun = () => ({type: "run.pause"});
/** @returns {Command} */
export const resumeRun = () => ({type: "run.resume"});
/** @returns {Command} */
export const stepRun = () => ({type: "run.step"});

/**
 * @param {number} [seed]  left out: the run keeps its own
 * @returns {Command}
 */
export const resetRun = (seed) => (seed === undefined ? {type: "run.reset"} : {type: "run.reset", seed});

/** @returns {Command} */
export const restoreRun = () => ({type: "run.restore"});
/** @returns {Command} */
export const restartWorker = () => ({type: "worker.restart"});

/**
 * @param {Options} options  what is left out stays as it is
 * @returns {Command}
 */
export const setOptions = (options) => ({type: "options.set", ...options});

/**
 * @param {string} text
 * @param {boolean} keepWeights
 * @returns {Command}
 */
export const applyDefinition = (text, keepWeights) => ({type: "definition.apply", text, keep_weights: keepWeights});

/** @returns {Command} */
export const undoDefinition = () => ({type: "definition.undo"});

/**
 * @param {number[]} layers  indexes of what is on the screen
 * @param {number} framesPerSecond
 * @param {number[]} slots  of the pinned images that are shown
 * @returns {Command}
 */
export const setWatch = (layers, framesPerSecond, slots) => ({
  type: "watch.set",
  layers,
  fields: [...FRAME_FIELDS],
  frames_per_second: framesPerSecond,
  slots,
});

/**
 * @param {NewProbe} probe
 * @returns {Command}
 */
export const setProbe = (probe) => ({type: "probe.set", ...probe});

/**
 * @param {number} slot  not the first
 * @returns {Command}
 */
export const removeProbe = (slot) => ({type: "probe.remove", slot});

/**
 * @param {number[]} layers  indexes of the convolutions whose patches are on the screen
 * @param {[number, number][]} filters  of each of them the first, and the one behind the last
 * @returns {Command}
 */
export const watchPatches = (layers, filters) => ({type: "patches.watch", layers, filters});

/**
 * @param {number} layer
 * @param {number} filter  from 0
 * @param {boolean} silent
 * @returns {Command}
 */
export const silenceFilter = (layer, filter, silent) => ({type: "filter.silence", layer, filter, silent});

/**
 * @param {number} layer
 * @param {boolean} frozen
 * @returns {Command}
 */
export const freezeLayer = (layer, frozen) => ({type: "layer.freeze", layer, frozen});

/**
 * @param {number} layer
 * @param {number} filter  from 0
 * @param {number | null} channel  of its input; null: each of them
 * @param {(number | null)[]} values  row by row; null leaves a weight as it is
 * @returns {Command}
 */
export const paintFilter = (layer, filter, channel, values) => ({
  type: "filter.paint",
  layer,
  filter,
  ...(channel === null ? {} : {channel}),
  values,
});

/**
 * @param {number} number
 * @returns {Command}
 */
export const frameDrawn = (number) => ({type: "frame.drawn", number});

/**
 * @param {number} slot
 * @returns {Command}
 */
export const takeHold = (slot) => ({type: "hold.take", slot});
/** @returns {Command} */
export const releaseHold = () => ({type: "hold.release"});

/**
 * @param {number} request  the answer carries it
 * @param {number} hold
 * @param {Target} target
 * @param {ExplainView} view
 * @returns {Command}
 */
export const explainCell = (request, hold, {layer, kind, index}, view) => ({
  type: "cell.explain",
  request,
  hold,
  layer,
  kind,
  index,
  view,
});

/**
 * @param {string} text
 * @returns {ServerEvent}
 */
export function decodeEvent(text) {
  return JSON.parse(text);
}

/**
 * The frame in a binary message; its images are views into the message, not copies.
 * @param {ArrayBuffer} bytes
 * @returns {Frame}
 */
export function decodeFrame(bytes) {
  return /** @type {Frame} */ (decode(new Uint8Array(bytes)));
}
