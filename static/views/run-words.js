// What is said of a run in a list: how it stands, since when, and which one it is.
import {count} from "../lib/format.js";
import {t} from "../lib/text.js";

/** @typedef {import("./runs-context.js").RunInfo} RunInfo */

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * @param {Pick<RunInfo, "state" | "place">} run
 * @returns {string}
 */
export function stateWords({state, place}) {
  return state === "queued" && place > 0 ? t("runs.state.queued.place", {place: ordinal(place)}) : t(`runs.state.${state}`);
}

/**
 * `1st`, `2nd`, `3rd`, `11th`.
 * @param {number} place
 * @returns {string}
 */
export function ordinal(place) {
  const ending = new Intl.PluralRules("en", {type: "ordinal"}).select(place);
  return t(`ordinal.${ending}`, {place: count(place)});
}

/**
 * How long ago something was; days on end are said as a date.
 * @param {number} moment  seconds since 1970
 * @param {number} now  seconds since 1970
 * @returns {string}
 */
export function ago(moment, now) {
  const seconds = Math.max(0, now - moment);
  if (seconds < MINUTE) return t("ago.now");
  if (seconds < HOUR) return t("ago.minutes", {count: Math.floor(seconds / MINUTE)});
  if (seconds < DAY) return t("ago.hours", {count: Math.floor(seconds / HOUR)});
  if (seconds < 7 * DAY) return t(seconds < 2 * DAY ? "ago.day" : "ago.days", {count: Math.floor(seconds / DAY)});
  return new Date(1000 * moment).toLocaleDateString("en", {day: "numeric", month: "short", year: "numeric"});
}

/**
 * The moment itself, to the second, in the person's own time.
 * @param {number} moment  seconds since 1970
 * @returns {string}
 */
export function exactly(moment) {
  return new Date(1000 * moment).toLocaleString("en", {dateStyle: "long", timeStyle: "medium"});
}

/**
 * What curves are called: the runs' names, and where two are the same, what else tells them apart.
 * @param {readonly RunInfo[]} runs
 * @returns {string[]}
 */
export function curveNames(runs) {
  return runs.map((run) => {
    const namesakes = runs.filter(({id, name}) => id !== run.id && name === run.name);
    if (namesakes.length === 0) return run.name;
    const bySeed = namesakes.every(({seed}) => seed !== run.seed);
    return bySeed ? t("compare.seed", {name: run.name, seed: run.seed}) : t("compare.made", {name: run.name, when: exactly(run.created)});
  });
}
