// Wires the page of runs: fetches the list every two seconds while the page is visible, and the curves of the chosen runs.
//
// For tests and tools, read only:
//   window.convscope.runs()    what GET /api/runs said last, or null
//   window.convscope.chosen()  ids of the runs whose curves are shown
//   window.convscope.points()  how many points of each chosen run are on the plots
import {createRunsApi} from "./model/api.js";
import {Curves} from "./model/curves.js";
import {place} from "./page/context.js";
import {showFocusTips} from "./page/focus-tips.js";
import {createHelpDialog} from "./page/help-dialog.js";
import {listenToKeys} from "./page/keys.js";
import {loadWords} from "./page/language.js";
import {problemWords} from "./page/problem-words.js";
import {createScreen} from "./page/screen.js";
import {createTheme} from "./page/theme.js";
import {chosenIn, MOST_CHOSEN, searchOf, toggled} from "./runs-page/chosen-runs.js";
import {createRunsBar} from "./runs-page/runs-bar.js";
import {createRunsCurves} from "./runs-page/runs-curves.js";
import {createRunsNotice} from "./runs-page/runs-notice.js";
import {createRunsTable} from "./runs-page/runs-table.js";

const ASK_EVERY_MS = 2000;
const POINTS_AT_ONCE = 5000;

/** @typedef {import("./runs-page/runs-context.js").RunInfo} RunInfo */
/** @typedef {{curves: Curves, life: number, known: number, isBusy: boolean}} History  known: number of the newest point */

const theme = createTheme();
await loadWords();

/** @type {RunInfo[] | null} */
let runs = null;
let chosen = chosenIn(location.search);
let missing = 0; // chosen runs that no longer exist
let isLive = true;
let asked = 0; // counts requests and changes: an answer from before the newest change is ignored
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;
/** @type {Map<string, History>} */
const histories = new Map();

const api = createRunsApi();
const notice = createRunsNotice(place("notice"));
const help = createHelpDialog(place("help"), {
  title: "runs.help.title",
  words: ["runs.help.live", "runs.help.compare", "runs.help.name", "runs.help.export", "runs.help.delete"],
  keys: ["rename", "curve", "help"],
});
const bar = createRunsBar(place("bar"), {theme, screen: createScreen()}, api, {
  create,
  help: help.toggle,
  tell: notice.tell,
});
const table = createRunsTable(place("runs"), api, {toggle: choose, rename, remove});
const curves = createRunsCurves(place("compare"), theme, choose);
listenToKeys({help: help.toggle});
showFocusTips();
document.addEventListener("visibilitychange", ask);
addEventListener("popstate", () => {
  chosen = chosenIn(location.search);
  draw();
  fetchCurves();
});
draw();
ask();

/** Fetches the list now and again after a while, unless the page is hidden. */
async function ask() {
  clearTimeout(timer);
  if (document.visibilityState === "hidden") return;
  const question = ++asked;
  try {
    const list = await api.list();
    if (question !== asked) return;
    runs = list;
    isLive = true;
    forgetMissing(list);
  } catch {
    if (question !== asked) return;
    isLive = false; // the bar says so; the list stays as it was
  }
  draw();
  await fetchCurves();
  if (question === asked) timer = setTimeout(ask, ASK_EVERY_MS);
}

function draw() {
  const state = {runs, chosen, isLive};
  bar.update(state);
  table.update(state);
  const shown = chosen.flatMap((id) => {
    const run = runs?.find((one) => one.id === id);
    return run ? [{run, curves: historyOf(run).curves}] : [];
  });
  curves.update(shown, missing);
}

/**
 * @param {RunInfo} run
 * @returns {History} from the newest reset on
 */
function historyOf(run) {
  const known = histories.get(run.id);
  if (known?.life === run.life) return known;
  const history = {curves: new Curves(), life: run.life, known: run.life, isBusy: false};
  histories.set(run.id, history);
  return history;
}

async function fetchCurves() {
  await Promise.all((runs ?? []).filter(({id}) => chosen.includes(id)).map(fetchCurve));
}

/** @param {RunInfo} run */
async function fetchCurve(run) {
  const history = historyOf(run);
  if (history.isBusy) return;
  history.isBusy = true;
  try {
    while (history.known < run.point && chosen.includes(run.id)) {
      const points = await api.points(run.id, history.known, POINTS_AT_ONCE);
      if (points.length === 0) break;
      history.curves.append(points);
      history.known = points.at(-1)?.number ?? history.known;
      draw();
    }
  } catch (error) {
    if (error instanceof TypeError) isLive = false; // else it was an answer, and the next list says what became of the run
    draw();
  } finally {
    history.isBusy = false;
  }
}

/**
 * Reports once the runs of the address that no longer exist, and removes them from it.
 * @param {readonly RunInfo[]} list
 */
function forgetMissing(list) {
  const there = chosen.filter((id) => list.some((run) => run.id === id));
  if (there.length === chosen.length) return;
  missing = chosen.length - there.length;
  setChosen(there);
}

/** @param {readonly string[]} now */
function setChosen(now) {
  chosen = now.slice(0, MOST_CHOSEN);
  history.replaceState(null, "", `/runs${searchOf(chosen)}`);
  for (const id of histories.keys()) if (!chosen.includes(id)) histories.delete(id);
}

/** @param {string} run */
function choose(run) {
  missing = 0;
  setChosen(toggled(chosen, run));
  draw();
  fetchCurves();
}

/**
 * @param {string} run
 * @param {string} name
 */
async function rename(run, name) {
  const renamed = await api.rename(run, name);
  runs = (runs ?? []).map((one) => (one.id === run ? renamed : one));
  changed();
}

/** @param {string} run */
async function remove(run) {
  await api.remove(run);
  runs = (runs ?? []).filter(({id}) => id !== run);
  setChosen(chosen.filter((id) => id !== run));
  missing = 0; // an older list may not contain it
  changed();
}

/**
 * @param {string} preset
 * @param {string} name
 */
async function create(preset, name) {
  try {
    const made = await api.create(preset, name);
    runs = [made, ...(runs ?? [])];
    notice.made(made);
    changed();
  } catch (error) {
    notice.tell(problemWords(error));
  }
}

/** Ignores the answers to earlier requests. */
function changed() {
  asked++;
  draw();
  ask();
}

Object.assign(window, {
  convscope: {
    runs: () => runs,
    chosen: () => chosen,
    points: () => chosen.map((id) => histories.get(id)?.curves.length ?? 0),
  },
});
