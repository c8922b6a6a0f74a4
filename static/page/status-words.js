// The state of a run, and of the connection to it, in words.
import {age, count} from "../lib/format.js";
import {ordinal, say, t} from "../lib/text.js";
import {resetRun, restartWorker, restoreRun, resumeRun} from "../model/protocol.js";

const LATE_AFTER_MS = 2000;

/** @typedef {import("../model/state.js").State} State */
/** @typedef {import("../model/state.js").Words} Words */
/** @typedef {import("../model/state.js").ConnectionStatus} ConnectionStatus */
/**
 * What a badge says. more: words that change too often to be read out.
 * @typedef {{kind: string, words: string, more: string, title: string}} BadgeWords
 */
/** @typedef {{words: string, command: import("../model/protocol-types.js").Command}} WayOut */
/** @typedef {{words: string, address: string}} PageLink */
/** @typedef {{words: string, ways: WayOut[], links: PageLink[]}} Trouble */

/**
 * The words for the state of a run.
 * @param {{state: import("../model/protocol-types.js").RunState, place: number, reason: Words}} run
 * @returns {BadgeWords}
 */
export function runWords({state, place, reason}) {
  const more = state === "queued" && place > 0 ? ordinal(place) : "";
  return {kind: state, words: t(`state.${state}`), more, title: sentence(reason) || t(`state.${state}.long`)};
}

/**
 * The words for the state of the connection to the server.
 * @param {ConnectionStatus | "late"} kind
 * @param {Words} [refusal]
 * @returns {BadgeWords}
 */
export function connectionWords(kind, refusal = "") {
  return {kind, words: t(`connection.${kind}`), more: "", title: sentence(refusal) || t(`connection.${kind}.long`)};
}

/**
 * What the badge of a run's page says: the state of the run, or, while it trains, the age of the picture.
 * @param {State} state
 * @param {number | null} pictureAge_ms
 * @returns {BadgeWords}
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
 * What is wrong with the run or the connection to it; null where nothing is.
 * @param {State} state
 * @returns {Trouble | null}
 */
export function troubleOf(state) {
  const reset = {words: t("notice.reset"), command: resetRun()};
  const trouble = (
    /** @type {string} */ words,
    /** @type {WayOut[]} */ ways = [],
    /** @type {PageLink[]} */ links = [],
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
 * Why play and step are disabled; empty where they are not. A stopped run continues only from the start.
 * @param {State} state
 * @returns {string}
 */
export function whyDisabled({status, connection}) {
  if (connection === "missing") return t("connection.missing.long");
  if (status === "unresponsive") return t("state.unresponsive.long");
  return status === "stopped" ? t("bar.stopped") : "";
}

/**
 * The server's words as a whole sentence, in the page's language where a translation is known.
 * @param {Words} words
 * @returns {string}
 */
export function sentence(words) {
  if (words === "") return "";
  const said = say(words);
  const whole = said.slice(0, 1).toUpperCase() + said.slice(1);
  if (/[.!?…。！？]$/.test(whole)) return whole;
  return `${whole}${/\p{Script=Han}/u.test(whole) ? "。" : "."}`;
}
