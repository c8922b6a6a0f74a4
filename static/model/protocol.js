// Every message between page and server: the mirror of server/protocol/. Nothing else spells a message name.
import {decode} from "../vendor/msgpack.js";

/** @typedef {[number, number, number]} Shape  height, width, channels */
/** @typedef {"activation" | "activation_gradient" | "weight" | "weight_gradient"} FrameField */
/** @typedef {"training" | "paused" | "queued" | "restarting" | "unresponsive" | "stopped" | "failed"} RunState */
/** @typedef {"validation" | "test" | "train" | "batch" | "pixels"} ProbeSource */
/** @typedef {Record<string, string | number>} Options */

/**
 * One desugared layer.
 * @typedef {object} LayerInfo
 * @property {number} index
 * @property {string} name
 * @property {string} type
 * @property {Shape} input_shape
 * @property {Shape} output_shape
 * @property {number} parameters
 * @property {number} multiply_adds  products added to a sum, forward, for one example
 * @property {string} formula  `8×5×5×1+8`; empty without parameters
 * @property {Record<string, number[]>} parameter_shapes  by the parameter's own name: `weight`, `bias`
 * @property {{kernel_size?: [number, number], stride?: number, padding?: number, filters?: number, neurons?: number,
 *   classes?: number, [other: string]: unknown}} facts
 * @property {[number, number]} receptive_field  height, width in input pixels that one cell sees
 * @property {number} line  last line of the text that defined it, from 1
 * @property {number} item  which of the text's layers it comes from, from 0
 */

/**
 * The scalar record of `steps` steps that ended at `step`. Accuracies are fractions; null is a number that is not finite.
 * @typedef {object} Point
 * @property {number} number  from 1, without a gap
 * @property {number} branch
 * @property {number} step
 * @property {number} steps
 * @property {number} epoch
 * @property {number | null} loss
 * @property {number | null} l2_decay_loss
 * @property {number | null} accuracy
 * @property {number | null} validation_loss
 * @property {number | null} validation_accuracy
 * @property {number} learning_rate
 * @property {number} batch_size
 * @property {number} forward_ms
 * @property {number} backward_ms
 * @property {number} examples_per_second
 * @property {LayerSize[]} [layers]  of the point's last step; none in points of older versions
 */

/** @typedef {{name: string, gradient_rms: number | null, update_ratio: number | null}} LayerSize  RMS per weight */
/** @typedef {{step: number, kind: "definition" | "options" | "reset" | "restored" | "surgery", detail: string}} Mark */
/** @typedef {{silent: [number, number][], frozen: number[]}} Surgery  silent: layer and filter, both from 0 */
/** @typedef {{accuracy: number, confusion: number[][]}} Judged */
/**
 * Patch: row and column in the network's input; negative beyond its edge.
 * FilterPatches: rows and columns of a patch, in pixels; index of the first of these filters.
 * @typedef {{image: number, row: number, column: number, value: number}} Patch
 * @typedef {{index: number, rows: number, columns: number, first: number, filters: Patch[][]}} FilterPatches
 */
/** @typedef {{index: number, label: number, classes: number[], probabilities: number[]}} Prediction */
/**
 * @typedef {{label_key: string, values: Record<string, string>, line: number, column: number,
 *   end_line: number, end_column: number, text: string}} TextFix
 * @typedef {{line: number, column: number, end_column: number, message: string,
 *   suggestions: string[], fixes: TextFix[]}} TextError
 * @typedef {{slot?: number, source: ProbeSource, index?: number | null, pixels?: number[] | null,
 *   label?: number | null}} Probe
 */

/**
 * @typedef {{type: "hello", protocol: number, epoch: string, run: string, name: string, state: RunState, reason: string,
 *   place: number, restore_step: number | null, storage_problem: string, definition: string, layers: LayerInfo[],
 *   parameters: number, options: Options, seed: number, step: number, point: number, life?: number,
 *   dataset: string, dataset_sizes: Record<string, number>, image_shape: Shape, class_names: string[],
 *   probe: Probe, probes: Probe[], marks: Mark[], surgery?: Surgery, operation?: SurgeryMeasured | null,
 *   undo_steps: number, new_filters: Record<string, number>}} Hello
 *   life: number of the last point before the newest reset; 0 or missing without one
 * @typedef {{type: "points.added", points: Point[]}} PointsAdded
 * @typedef {{type: "run.changed", state: RunState, reason: string, step: number, seed: number, place: number,
 *   restore_step: number | null}} RunChanged  place: in the queue for a core, from 1; 0 outside
 * @typedef {{type: "run.renamed", name: string}} RunRenamed
 * @typedef {{type: "storage.changed", problem: string}} StorageChanged  empty: everything is being saved again
 * @typedef {{type: "heartbeat.sent"}} HeartbeatSent
 * @typedef {{type: "definition.changed", definition: string, layers: LayerInfo[], parameters: number, kept: string[],
 *   new_filters: Record<string, number>, undo_steps: number, step: number}} DefinitionChanged
 *   new_filters: by layer, index of the first
 * @typedef {{type: "undo.changed", steps: number}} UndoChanged  changes of the definition that can be taken back
 * @typedef {{type: "options.changed", options: Options, step: number}} OptionsChanged
 * @typedef {{type: "probe.changed", probe: Probe}} ProbeChanged
 * @typedef {{type: "probe.removed", slot: number}} ProbeRemoved
 * @typedef {{type: "validation.measured", step: number, examples: number, loss: number | null, accuracy: number,
 *   confusion: number[][], predictions: Prediction[], mistakes: Prediction[]}} ValidationMeasured
 * @typedef {{type: "surgery.changed"} & Surgery} SurgeryChanged
 * @typedef {{type: "surgery.measured", step: number, layer: number, filter: number,
 *   operation: "silenced" | "released" | "painted", before: Judged, after: Judged}} SurgeryMeasured
 * @typedef {{type: "patches.found", step: number, searched: number, layers: FilterPatches[]}} PatchesFound
 * @typedef {{type: "mark.added", mark: Mark}} MarkAdded
 * @typedef {{type: "hold.taken", hold: number, slot: number, step: number, label: number}} HoldTaken  its frame comes next
 * @typedef {{type: "hold.ended", hold: number, reason: "others" | "worker"}} HoldEnded
 * @typedef {{type: "cell.explained", request: number, hold: number, step: number, explanation: Explanation}} CellExplained
 * @typedef {{type: "error.reported", code: string, field: string | null, message: string, errors: TextError[]}} ErrorReported
 * @typedef {Hello | PointsAdded | RunChanged | RunRenamed | StorageChanged | HeartbeatSent | DefinitionChanged
 *   | UndoChanged | OptionsChanged | ProbeChanged | ProbeRemoved | ValidationMeasured
 *   | SurgeryChanged | SurgeryMeasured | PatchesFound | MarkAdded | HoldTaken | HoldEnded | CellExplained
 *   | ErrorReported} ServerEvent
 */

/** @typedef {{key: string, values: Record<string, number | string | null>}} Caption  `explain.` + key has the words */
/** @typedef {"cell" | "weight" | "bias"} TargetKind */
/** @typedef {"forward" | "backward" | "step" | "check"} ExplainView */
/** @typedef {{layer: number, kind: TargetKind, index: number[]}} Target  what can be explained (engine/explanations/blocks.py) */
/**
 * A picture of numbers.
 * @typedef {{caption: Caption, palette: "image" | "activation" | "gradient" | "weight" | "weight_gradient",
 *   values: (number | null)[][], limit: number, marked: [number, number][], origin: Target | null}} Grid
 *   origin: what the cell (0, 0) is elsewhere
 */
/** @typedef {{caption: Caption, value: number | null, factors: (number | null)[], target: Target | null}} Term */
/**
 * Read from top to bottom; null is a number that is not finite.
 * @typedef {{type: "product", caption: Caption, left: Grid, right: Grid, product: Grid, sum: number | null}} ProductBlock
 * @typedef {{type: "sum", caption: Caption, terms: Term[], rest: [number, number | null] | null, total: number | null}} SumBlock
 * @typedef {{type: "window", caption: Caption, grid: Grid}} WindowBlock
 * @typedef {{type: "formula", caption: Caption, value: number | null, target: Target | null}} FormulaBlock
 * @typedef {{type: "table", caption: Caption, headings: Caption[], rows: [Caption, (number | null)[]][], marked: number | null,
 *   targets: Target[]}} TableBlock  targets: one a row, or none
 * @typedef {{type: "note", caption: Caption}} NoteBlock
 * @typedef {{type: "check", caption: Caption, analytic: number | null, numeric: number | null, epsilon: number,
 *   relative_error: number | null}} CheckBlock
 * @typedef {ProductBlock | SumBlock | WindowBlock | FormulaBlock | TableBlock | NoteBlock | CheckBlock} Block
 */
/**
 * Why one number is what it is.
 * @typedef {object} Explanation
 * @property {Target} target
 * @property {ExplainView} view
 * @property {ExplainView[]} views  that this target has
 * @property {Block[]} blocks
 * @property {number | null} total  what the blocks come to
 * @property {number | null} value  what the engine computed
 * @property {[number, number, number, number] | null} sees  of the image: first row, first column, rows, columns
 */

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

/** @typedef {{type: string, [field: string]: unknown}} Command */

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
 * @param {Probe} probe
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
