// How a run stands, and the way to it, in words.
import {age, count} from "../lib/format.js";
import {ordinal, say, t} from "../lib/text.js";
import {resetRun, restartWorker, restoreRun, resumeRun} from "../model/protocol.js";

const LATE_AFTER_MS = 2000;

/** @typedef {import("../model/state.js").State} State */
/** @typedef {import("../model/state.js").ConnectionStatus} ConnectionStatus */
/** @typedef {{kind: string, words: string, more: string, title: string}} Standing  more: what changes too often to be read out */
/** @typedef {{words: string, command: import("../model/protocol-types.js").Command}} WayOut */
/** @typedef {{words: string, address: string}} Elsewhere */
/** @typedef {{words: string, ways: WayOut[], links: Elsewhere[]}} Trouble */

/**
 * How a run stands, wherever it is said.
 * @param {{state: import("../model/protocol-types.js").RunState, place: number, reason: string}} run
 * @returns {Standing}
 */
export function runWords({state, place, reason}) {
  const more = state === "queued" && place > 0 ? ordinal(place) : "";
  return {kind: state, words: t(`state.${state}`), more, title: sentence(reason) || t(`state.${state}.long`)};
}

/**
 * How the way to the server stands, or what comes of it.
 * @param {ConnectionStatus | "late"} kind
 * @param {string} [refusal]
 * @returns {Standing}
 */
export function connectionWords(kind, refusal = "") {
  return {kind, words: t(`connection.${kind}`), more: "", title: refusal || t(`connection.${kind}.long`)};
}

/**
 * How the page of a run stands: its run, if that does not train, else how old its picture is.
 * @param {State} state
 * @param {number | null} pictureAge_ms
 * @returns {Standing}
 */
export function badgeWords({connection, refusal, status, place, reason}, pictureAge_ms) {
  if (connection !== "live") return connectionWords(connection, refusal);
  if (status !== "training") return runWords({state: status, place, reason});
  if (pictureAge_ms === null) return connectionWords("live");
  return {
    ...connectionWords(pictureAge_ms >= LATE_AFTER_MS ? "late" : "live"),
    more: t("connection.old", {age: age(pictureAge_ms)}),
  };
}

/**
 * What is wrong with the run or the way to it; null where nothing is.
 * @param {State} state
 * @returns {Trouble | null}
 */
export function troubleOf(state) {
  const reset = {words: t("notice.reset"), command: resetRun()};
  const trouble = (
    /** @type {string} */ words,
    /** @type {WayOut[]} */ ways = [],
    /** @type {Elsewhere[]} */ links = [],
  ) => ({words, ways, links});
  const allRuns = {words: t("notice.all_runs"), address: "/runs"};
  switch (state.connection) {
    case "missing":
      return trouble(t("connection.missing.long"), [], [allRuns, {words: t("notice.last_run"), address: "/"}]);
    case "gone":
      return trouble(t("connection.gone.long"));
    case "refused":
      return trouble(
        t("notice.refused", {reason: sentence(state.refusal || t("connection.refused.long"))}),
        [],
        [allRuns],
      );
  }
  if (!state.ready) return null;
  const reason = sentence(state.reason || t(`state.${state.status}.long`));
  switch (state.status) {
    case "unresponsive":
      return trouble(reason, [{words: t("notice.restart_worker"), command: restartWorker()}]);
    case "failed":
      return trouble(reason, [{words: t("notice.resume"), command: resumeRun()}, reset]);
    case "stopped": {
      const {restoreStep} = state;
      return trouble(
        reason,
        restoreStep === null
          ? [reset]
          : [{words: t("notice.restore", {step: count(restoreStep)}), command: restoreRun()}, reset],
      );
    }
    default:
      return null;
  }
}

/**
 * Why play and step can do nothing now; empty where they can. A run that was stopped goes on only from the start.
 * @param {State} state
 * @returns {string}
 */
export function obstacle({status, connection}) {
  if (connection === "missing") return t("connection.missing.long");
  if (status === "unresponsive") return t("state.unresponsive.long");
  return status === "stopped" ? t("bar.stopped") : "";
}

/**
 * The server's words as a sentence of their own, in the page's language where they are known.
 * @param {string} words
 * @returns {string}
 */
export function sentence(words) {
  if (words === "") return "";
  const said = say(words);
  const whole = said.slice(0, 1).toUpperCase() + said.slice(1);
  if (/[.!?…。！？]$/.test(whole)) return whole;
  return `${whole}${/\p{Script=Han}/u.test(whole) ? "。" : "."}`;
}
