// The words about a run in a list: its age, and a name that tells it from others.
import {isolate, locale, t} from "../lib/text.js";

/** @typedef {import("./runs-context.js").RunInfo} RunInfo */

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * How long ago something was; after some days as a date.
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
  return new Date(1000 * moment).toLocaleDateString(locale(), {day: "numeric", month: "short", year: "numeric"});
}

/**
 * The moment to the second, in local time.
 * @param {number} moment  seconds since 1970
 * @returns {string}
 */
export function exactTime(moment) {
  return new Date(1000 * moment).toLocaleString(locale(), {dateStyle: "long", timeStyle: "medium"});
}

/**
 * The names of curves: the runs' names, with the seed or the time where two are the same.
 * @param {readonly RunInfo[]} runs
 * @returns {string[]}
 */
export function curveNames(runs) {
  return runs.map((run) => {
    const namesakes = runs.filter(({id, name}) => id !== run.id && name === run.name);
    if (namesakes.length === 0) return run.name;
    const bySeed = namesakes.every(({seed}) => seed !== run.seed);
    return bySeed
      ? t("compare.seed", {name: isolate(run.name), seed: run.seed})
      : t("compare.made", {name: isolate(run.name), when: exactTime(run.created)});
  });
}
