// What is open in the drawer, and the step that the server holds for it: no DOM, no sockets. A number that leads to another
// is a level. Every function returns the next state, the commands to send, and why a hold was lost, if one was.

import {say} from "../lib/text.js";
import * as protocol from "../model/protocol.js";

/** @typedef {import("../model/protocol-types.js").Target} Target */
/** @typedef {import("../model/protocol-types.js").ExplainView} ExplainView */
/** @typedef {import("../model/protocol-types.js").Explanation} Explanation */
/**
 * One number and what was answered about it so far.
 * @typedef {object} Level
 * @property {Target} target
 * @property {ExplainView} view
 * @property {ReadonlyMap<ExplainView, Explanation>} answers
 * @property {string} refusal  in words, why the view that was asked for cannot be explained
 */
/**
 * @typedef {object} DrawerState
 * @property {readonly Level[]} levels  the last one is shown; none: the drawer is closed
 * @property {{id: number, step: number, slot: number} | null} hold
 * @property {boolean} isTaking  a hold was asked for and is not there yet
 * @property {number} slot  whose image is held, or asked for
 * @property {number} takes  holds asked for and not answered: one that was given up is answered, too
 * @property {number} request  of the newest question; answers to others are ignored
 * @property {{level: number, view: ExplainView, at: number} | null} asked  index of the level; when the person asked
 * @property {boolean} isLost  with the connection, which the person is told once it is back
 */
/**
 * Why a hold ended that the person did not release.
 * @typedef {"connection" | "definition" | "probe" | "worker" | "others"} Loss
 */
/**
 * @typedef {object} Change
 * @property {DrawerState} state
 * @property {readonly import("../model/protocol-types.js").Command[]} commands
 * @property {Loss | null} loss
 * @property {number | null} askedAt  when the person asked what is answered now
 */

const ENDS_HOLD = new Set(["restarting", "failed"]);
const REFUSES_HOLD = new Set(["unavailable", "bad_probe", "too_many"]);
const REFUSES_ANSWER = new Set(["bad_target", "unavailable", "too_many"]);

/** @type {DrawerState} */
export const initialState = {
  levels: [],
  hold: null,
  isTaking: false,
  slot: 0,
  takes: 0,
  request: 0,
  asked: null,
  isLost: false,
};

/**
 * @param {DrawerState} state
 * @returns {Explanation | null} the one that is shown, once it is there
 */
export function explanationOf({levels}) {
  const level = levels.at(-1);
  return level?.answers.get(level.view) ?? null;
}

/**
 * Opens the drawer at a number of an image's step, which is taken unless it is held already.
 * @param {DrawerState} state
 * @param {{target: Target, view: ExplainView, slot: number}} question
 * @param {number} at
 * @returns {Change}
 */
export function open(state, {target, view, slot}, at) {
  const next = enter({...state, levels: []}, target, view, at);
  if (state.hold?.slot === slot) return ask(next, at);
  if (state.isTaking && state.slot === slot) return becomes(next);
  return {
    ...becomes({...next, hold: null, isTaking: true, slot, takes: state.takes + 1}),
    commands: [protocol.takeHold(slot)],
  };
}

/**
 * Goes on to a number that the shown one leads to.
 * @param {DrawerState} state
 * @param {Target} target
 * @param {ExplainView} view
 * @param {number} at
 * @returns {Change}
 */
export function goDeeper(state, target, view, at) {
  return ask(enter(state, target, view, at), at);
}

/**
 * Shows another view of the same number.
 * @param {DrawerState} state
 * @param {ExplainView} view
 * @param {number} at
 * @returns {Change}
 */
export function look(state, view, at) {
  return state.levels.length === 0 ? becomes(state) : ask(withLevel(state, state.levels.length - 1, {view}), at);
}

/**
 * Goes back to so many levels; 0 closes the drawer and releases the step.
 * @param {DrawerState} state
 * @param {number} count
 * @param {number} at
 * @returns {Change}
 */
export function goUp(state, count, at) {
  return count <= 0 ? close(state) : ask({...state, levels: state.levels.slice(0, count)}, at);
}

/**
 * Closes the drawer and releases the step.
 * @param {DrawerState} state
 * @returns {Change}
 */
export function close(state) {
  return {...becomes(closed(state)), commands: isHeldOrTaken(state) ? [protocol.releaseHold()] : []};
}

/**
 * Closes the drawer if the cards no longer show the held image.
 * @param {DrawerState} state
 * @param {readonly number[]} slots  of the images that the cards show
 * @returns {Change}
 */
export function keepTo(state, slots) {
  return !state.hold || slots.includes(state.hold.slot) ? becomes(state) : {...close(state), loss: "probe"};
}

/**
 * @param {DrawerState} state
 * @param {import("../model/state.js").PageEvent} event
 * @param {number} at
 * @returns {Change}
 */
export function applyEvent(state, event, at) {
  switch (event.type) {
    case protocol.HOLD_TAKEN: {
      const next = {...state, takes: Math.max(0, state.takes - 1)};
      if (!state.isTaking || next.takes > 0) return becomes(next);
      return ask({...next, isTaking: false, hold: {id: event.hold, step: event.step, slot: event.slot}}, at);
    }
    case protocol.CELL_EXPLAINED: {
      const {asked} = state;
      const level = asked && state.levels[asked.level];
      if (event.request !== state.request || !asked || !level) return becomes(state);
      const answers = new Map(level.answers).set(asked.view, event.explanation);
      return {...becomes(withLevel(state, asked.level, {answers})), askedAt: asked.at};
    }
    case protocol.HOLD_ENDED:
      return state.hold?.id === event.hold ? lost(state, event.reason) : becomes(state);
    case protocol.ERROR_REPORTED:
      return refused(state, event);
    case "connection.changed":
      return becomes({...closed(state), takes: 0, isLost: state.isLost || isHeldOrTaken(state)});
    case protocol.HELLO: {
      // Only now that the page is connected again: until then the bar says that it is not.
      const next = {...state, takes: 0, isLost: false};
      return state.isLost || isHeldOrTaken(state) ? lost(next, "connection") : becomes(next);
    }
    case protocol.DEFINITION_CHANGED:
      return isHeldOrTaken(state) ? {...close(state), loss: "definition"} : becomes(state);
    case protocol.PROBE_CHANGED:
      return isHeldOrTaken(state) && event.probe.slot === state.slot
        ? {...close(state), loss: "probe"}
        : becomes(state);
    case protocol.RUN_CHANGED:
      return ENDS_HOLD.has(event.state) && isHeldOrTaken(state) ? lost(state, "worker") : becomes(state);
    default:
      return becomes(state);
  }
}

/**
 * @param {DrawerState} state
 * @param {import("../model/protocol-types.js").ErrorReported} event
 * @returns {Change}
 */
function refused(state, event) {
  if (REFUSES_HOLD.has(event.code) && state.isTaking) return becomes({...closed(state), takes: 0});
  const {asked} = state;
  const level = asked && state.levels[asked.level];
  if (!REFUSES_ANSWER.has(event.code) || !asked || !level || level.answers.has(asked.view)) return becomes(state);
  return becomes(withLevel(state, asked.level, {refusal: say(event.sentence)}));
}

/**
 * Asks for the shown view, if its step is held and it is not answered yet.
 * @param {DrawerState} state
 * @param {number} at
 * @returns {Change}
 */
function ask(state, at) {
  const index = state.levels.length - 1;
  const level = state.levels[index];
  if (!level || !state.hold) return becomes(state);
  const next = withLevel(state, index, {refusal: ""});
  if (level.answers.has(level.view)) return becomes(next);
  const request = state.request + 1;
  const isSame = state.asked?.level === index && state.asked.view === level.view;
  const asked = isSame ? state.asked : {level: index, view: level.view, at};
  return {
    ...becomes({...next, request, asked}),
    commands: [protocol.explainCell(request, state.hold.id, level.target, level.view)],
  };
}

/**
 * @param {DrawerState} state
 * @param {Target} target
 * @param {ExplainView} view
 * @param {number} at
 * @returns {DrawerState}
 */
function enter(state, target, view, at) {
  const levels = [...state.levels, {target, view, answers: new Map(), refusal: ""}];
  return {...state, levels, asked: {level: levels.length - 1, view, at}};
}

/**
 * @param {DrawerState} state
 * @param {number} index
 * @param {Partial<Level>} change
 * @returns {DrawerState}
 */
function withLevel(state, index, change) {
  return {...state, levels: state.levels.map((level, i) => (i === index ? {...level, ...change} : level))};
}

/** @param {DrawerState} state @returns {DrawerState} in which answers on their way answer nothing any more */
function closed(state) {
  if (state.levels.length === 0) return state;
  return {...state, levels: [], hold: null, isTaking: false, asked: null, request: state.request + 1};
}

/** @param {DrawerState} state @param {Loss} loss @returns {Change} without a command: the server has released the step already */
function lost(state, loss) {
  return {...becomes(closed(state)), loss};
}

/** @param {DrawerState} state @returns {Change} without a command or a loss */
function becomes(state) {
  return {state, commands: [], loss: null, askedAt: null};
}

/** @param {DrawerState} state */
function isHeldOrTaken({hold, isTaking}) {
  return hold !== null || isTaking;
}
