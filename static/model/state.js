// What the page knows. No DOM, no sockets: runs under `node --test`. The whole history lives in curves.js.
import {withoutSlot, withProbe} from "./pinned.js";
import * as protocol from "./protocol.js";

/**
 * missing: the run, for good.
 * @typedef {"connecting" | "live" | "reconnecting" | "gone" | "refused" | "missing"} ConnectionStatus
 */
/** @typedef {{type: "connection.changed", status: ConnectionStatus, reason?: Words}} ConnectionChanged */
/**
 * The patches of each filter; searched: among how many images, for each filter.
 * @typedef {{rows: number, columns: number, filters: import("./protocol-types.js").Patch[][], searched: number[]}} LayerPatches
 */
/** @typedef {import("./protocol-types.js").Sentence | string} Words  of the server: a sentence, or a text of an older version */
/** @typedef {{type: "history.dropped"}} HistoryDropped  another server process sends the whole history again */
/** @typedef {{type: "error.dismissed"}} ErrorDismissed */
/** @typedef {{type: "slot.chosen", slot: number}} SlotChosen  whose image the cards show */
/** @typedef {{type: "probes.arranged", arrangement: import("./pinned.js").Arrangement}} ProbesArranged */
/** @typedef {import("./protocol-types.js").ServerEvent} ServerEvent */
/** @typedef {ServerEvent | ConnectionChanged | HistoryDropped | ErrorDismissed | SlotChosen | ProbesArranged} PageEvent */

/**
 * @typedef {object} State
 * @property {ConnectionStatus} connection
 * @property {Words} refusal  in words, why the server refuses the page; empty where it does not
 * @property {boolean} ready  false until the first hello
 * @property {boolean} isOutdated  the server speaks another version of the protocol than this page
 * @property {string} run
 * @property {string} name
 * @property {import("./protocol-types.js").RunState} status
 * @property {Words} reason  in words, why the run is in this state
 * @property {number} place  in the queue for a core, from 1; 0 outside
 * @property {number | null} restoreStep  where a stopped run can go back to
 * @property {Words} storageProblem  what is not being saved, and why; empty while all is
 * @property {string} definition
 * @property {import("./protocol-types.js").LayerInfo[]} layers
 * @property {string[]} newLayers  types of layers that can be added to a network
 * @property {number} parameters
 * @property {import("./protocol-types.js").Options} options
 * @property {number} seed
 * @property {number} step
 * @property {number} number  of the newest point, 0 before the first
 * @property {import("./protocol-types.js").Point | null} point  the newest of these weights
 * @property {{number: number, step: number} | null} wentBack  the point behind which the run went back to a step
 * @property {number | null} epoch  passes over the training split; this and what follows are figures of the history
 * @property {number | null} loss  exponential average of the points' losses
 * @property {number | null} accuracy  exponential average of the points' accuracies
 * @property {number | null} forwardMs  per example, exponential average of the points
 * @property {number | null} backwardMs  per example, the update included; averaged like the forward time
 * @property {number | null} validationAccuracy
 * @property {import("./protocol-types.js").ValidationMeasured | null} validation
 * @property {string} dataset
 * @property {Record<string, number>} datasetSizes
 * @property {import("./protocol-types.js").Shape} imageShape
 * @property {string[]} classNames
 * @property {import("./protocol-types.js").Probe} probe  the chosen one of those that are pinned
 * @property {import("./protocol-types.js").Probe[]} probes  all that are pinned, in the order of their slots
 * @property {number} slot  of the chosen one
 * @property {import("./pinned.js").Arrangement} arrangement
 * @property {import("./protocol-types.js").Mark[]} marks
 * @property {import("./protocol-types.js").Surgery} surgery  silenced filters and frozen layers
 * @property {import("./protocol-types.js").SurgeryMeasured | null} operation  the newest, of this network
 * @property {Record<number, LayerPatches>} patches  by layer, the newest that are known
 * @property {{step: number, searched: number} | null} patchesFrom
 * @property {number} undoSteps  changes of the definition that can be undone
 * @property {Record<string, number>} newFilters  by layer, index of the first filter that the newest change has added
 * @property {import("./protocol-types.js").ErrorReported | null} error  the newest refusal
 */

/** Marks from whose step on the steps are counted again. */
const GOES_BACK = new Set(["reset", "restored"]);

/** In these states nothing can be undone until the next worker says what. */
const WORKER_GONE = new Set(["restarting", "failed"]);

/** @type {import("./protocol-types.js").Probe} */
const FIRST_PROBE = {slot: 0, source: "validation", index: 0, pixels: null, label: null};

/** @type {State} */
export const initialState = {
  connection: "connecting",
  refusal: "",
  ready: false,
  isOutdated: false,
  run: "",
  name: "",
  status: "paused",
  reason: "",
  place: 0,
  restoreStep: null,
  storageProblem: "",
  definition: "",
  layers: [],
  newLayers: [],
  parameters: 0,
  options: {},
  seed: 0,
  step: 0,
  number: 0,
  point: null,
  wentBack: null,
  epoch: null,
  loss: null,
  accuracy: null,
  forwardMs: null,
  backwardMs: null,
  validationAccuracy: null,
  validation: null,
  dataset: "",
  datasetSizes: {},
  imageShape: [1, 1, 1],
  classNames: [],
  probe: FIRST_PROBE,
  probes: [FIRST_PROBE],
  slot: 0,
  arrangement: "one",
  marks: [],
  undoSteps: 0,
  newFilters: {},
  error: null,
  surgery: {silent: [], frozen: []},
  operation: null,
  patches: {},
  patchesFrom: null,
};

/**
 * The state after an event, with the figures of the history. Adds the event to `curves` and changes nothing else.
 * @param {State} state
 * @param {import("./curves.js").Curves} curves
 * @param {PageEvent} event
 * @returns {State}
 */
export function applyEvent(state, curves, event) {
  const next = reduce(state, event);
  switch (event.type) {
    case "history.dropped":
      curves.forget();
      break;
    case protocol.HELLO:
      if (next.number > state.number)
        curves.forget(); // the points in between will never be shown
      else if (state.number <= event.life) curves.clear();
      break;
    case protocol.POINTS_ADDED:
      curves.append(event.points.filter(({number}) => number > state.number));
      break;
    case protocol.MARK_ADDED:
      if (GOES_BACK.has(event.mark.kind)) curves.goBack(event.mark.step);
      break;
  }
  if (next.wentBack?.number === next.number) curves.goBack(next.wentBack.step);
  return {...next, ...curves.figures()};
}

/**
 * The state after an event, apart from the figures of the history. Never changes its arguments.
 * @param {State} state
 * @param {PageEvent} event
 * @returns {State}
 */
export function reduce(state, event) {
  switch (event.type) {
    case "connection.changed":
      return {...state, connection: event.status, refusal: event.reason ?? ""};
    case "history.dropped":
      return {...startAnew(state), number: 0};
    case "error.dismissed":
      return {...state, error: null};
    case protocol.HELLO:
      return greet(state, event);
    case protocol.POINTS_ADDED:
      return addPoints(state, event.points);
    case protocol.RUN_CHANGED:
      return changeRun(state, event);
    case protocol.RUN_RENAMED:
      return {...state, name: event.name};
    case protocol.STORAGE_CHANGED:
      return {...state, storageProblem: event.sentence ?? event.problem};
    case protocol.DEFINITION_CHANGED:
      return {
        ...state,
        definition: event.definition,
        layers: event.layers,
        parameters: event.parameters,
        undoSteps: event.undo_steps,
        newFilters: event.new_filters,
        error: null,
        patches: {},
        operation: null,
      };
    case protocol.UNDO_CHANGED:
      return {...state, undoSteps: event.steps};
    case protocol.OPTIONS_CHANGED:
      return {...state, options: event.options, error: refusedOption(state) ? null : state.error};
    case protocol.PROBE_CHANGED:
      return pin(state, withProbe(state.probes, event.probe));
    case protocol.PROBE_REMOVED:
      return pin(state, withoutSlot(state.probes, event.slot));
    case "slot.chosen":
      return state.probes.some((probe) => probe.slot === event.slot)
        ? pin({...state, slot: event.slot}, state.probes)
        : state;
    case "probes.arranged":
      return {...state, arrangement: event.arrangement};
    case protocol.VALIDATION_MEASURED:
      return {...state, validation: event, validationAccuracy: event.accuracy};
    case protocol.SURGERY_CHANGED:
      return {...state, surgery: {silent: event.silent, frozen: event.frozen}};
    case protocol.SURGERY_MEASURED:
      return {...state, operation: event};
    case protocol.PATCHES_FOUND:
      return addPatches(state, event);
    case protocol.MARK_ADDED:
      return addMark(state, event.mark);
    case protocol.ERROR_REPORTED:
      return {...state, error: event};
    default:
      return state; // an event of a newer server, which this page cannot show
  }
}

/**
 * @param {State} state
 * @param {import("./protocol-types.js").Hello} hello
 * @returns {State}
 */
function greet(state, hello) {
  const {life} = hello; // points up to here belong to weights before the newest reset
  const known = state.number <= life ? startAnew(state) : state;
  const isBack = hello.marks.some(({kind, step}) => kind === "restored" && step === hello.step); // and no point tells it yet
  return arrive({
    ...pin(known, hello.probes),
    number: Math.max(state.number, life),
    ready: true,
    isOutdated: hello.protocol !== protocol.PROTOCOL,
    connection: "live",
    refusal: "",
    run: hello.run,
    name: hello.name,
    status: hello.state,
    reason: hello.sentence ?? hello.reason,
    place: hello.place,
    restoreStep: hello.restore_step,
    storageProblem: hello.storage_sentence ?? hello.storage_problem,
    definition: hello.definition,
    layers: hello.layers,
    newLayers: hello.new_layers,
    parameters: hello.parameters,
    options: hello.options,
    seed: hello.seed,
    step: hello.step,
    dataset: hello.dataset,
    datasetSizes: hello.dataset_sizes,
    imageShape: hello.image_shape,
    classNames: hello.class_names,
    marks: hello.marks,
    surgery: hello.surgery,
    operation: JSON.stringify(hello.operation) === JSON.stringify(known.operation) ? known.operation : hello.operation,
    undoSteps: hello.undo_steps,
    newFilters: hello.new_filters,
    wentBack: isBack ? {number: hello.point, step: hello.step} : null,
  });
}

/**
 * The state with these images pinned. If the chosen image is gone, the first is chosen.
 * @param {State} state
 * @param {import("./protocol-types.js").Probe[]} probes
 * @returns {State}
 */
function pin(state, probes) {
  const probe = probes.find((candidate) => candidate.slot === state.slot) ?? probes[0] ?? state.probe;
  return {...state, probes, probe, slot: probe.slot, arrangement: probes.length > 1 ? state.arrangement : "one"};
}

/**
 * @param {State} state
 * @param {readonly import("./protocol-types.js").Point[]} points
 * @returns {State}
 */
function addPoints(state, points) {
  let next = state;
  for (const point of points) {
    if (point.number <= next.number) continue; // sent again after a reconnect, or from before the newest reset
    const before = next.point !== null && point.step <= next.point.step ? goBack(next, point.step - point.steps) : next;
    next = arrive({
      ...before,
      step: point.step,
      number: point.number,
      point,
      validationAccuracy: point.validation_accuracy ?? before.validationAccuracy,
    });
  }
  return next;
}

/**
 * Goes back to a step if the newest point is the last before the run went back.
 * @param {State} state
 * @returns {State}
 */
function arrive(state) {
  const {wentBack, number} = state;
  return wentBack?.number === number ? goBack(state, wentBack.step) : state;
}

/**
 * @param {State} state
 * @param {import("./protocol-types.js").Mark} mark
 * @returns {State}
 */
function addMark(state, mark) {
  if (mark.kind === "reset") return {...startAnew(state), marks: [mark], operation: null};
  if (mark.kind !== "restored") return {...state, marks: [...state.marks, mark].slice(-protocol.MARKS)};
  const operation = state.operation !== null && state.operation.step <= mark.step ? state.operation : null;
  return {...goBack(state, mark.step), operation, marks: [...state.marks.filter(({step}) => step <= mark.step), mark]};
}

/**
 * Adds patches. Those of layers that are no longer watched stay until the network changes.
 * @param {State} state
 * @param {import("./protocol-types.js").PatchesFound} event
 * @returns {State}
 */
function addPatches(state, {step, searched, layers}) {
  const patches = {...state.patches};
  for (const {index, rows, columns, first, filters} of layers) {
    const before = patches[index];
    const layer = {rows, columns, filters: [...(before?.filters ?? [])], searched: [...(before?.searched ?? [])]};
    patches[index] = layer;
    filters.forEach((found, place) => {
      layer.filters[first + place] = found;
      layer.searched[first + place] = searched;
    });
  }
  return {...state, patches, patchesFrom: {step, searched}};
}

/**
 * @param {State} state
 * @param {import("./protocol-types.js").RunChanged} event
 * @returns {State}
 */
function changeRun(state, event) {
  return {
    ...state,
    status: event.state,
    reason: event.sentence ?? event.reason,
    seed: event.seed,
    step: event.step,
    place: event.place,
    restoreStep: event.restore_step,
    undoSteps: WORKER_GONE.has(event.state) ? 0 : state.undoSteps,
  };
}

/**
 * Removes the results of steps that are computed again. The number of the newest point stays, so that no point counts twice.
 * @param {State} state
 * @param {number} step  the last one that holds
 * @returns {State}
 */
function goBack(state, step) {
  const validation = state.validation !== null && state.validation.step <= step ? state.validation : null;
  return {...state, step, point: null, validation, validationAccuracy: validation?.accuracy ?? null};
}

/**
 * Removes the results of the old weights.
 * @param {State} state
 * @returns {State}
 */
function startAnew(state) {
  return {...goBack(state, 0), validation: null, validationAccuracy: null, newFilters: {}};
}

/**
 * @param {State} state
 * @returns {boolean}
 */
function refusedOption(state) {
  return state.error?.code === "bad_option";
}
