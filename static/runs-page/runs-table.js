// All runs, newest first: a table, or cards where there is no room for one.
import {count, number, percent} from "../lib/format.js";
import {isolate, t} from "../lib/text.js";
import {badge} from "../page/badge.js";
import {icons} from "../page/icons.js";
import {createSaveMenu} from "../page/save-menu.js";
import {runWords, sentence} from "../page/status-words.js";
import {html, nothing, render, repeat} from "../vendor/lit-html.js";
import {lastPart, MOST_CHOSEN} from "./chosen-runs.js";
import {createRemoveQuestion} from "./remove-question.js";
import {createRunName} from "./run-name.js";
import {ago, exactTime} from "./run-words.js";

/** @typedef {import("./runs-context.js").RunInfo} RunInfo */
/** @typedef {import("./runs-context.js").RunsState} RunsState */

const COLUMNS = ["state", "step", "accuracy", "parameters", "dataset", "made"];
/** States that need no reason. */
const SPEAKS_FOR_ITSELF = new Set(["training"]);

/**
 * @param {HTMLElement} root
 * @param {import("./runs-context.js").RunsApi} api
 * @param {import("./runs-context.js").RunsActions} actions
 * @returns {{update: (state: RunsState) => void}}
 */
export function createRunsTable(root, api, actions) {
  /** @type {RunsState} */
  let state = {runs: null, chosen: [], isLive: true};
  const draw = () =>
    render(state.runs === null || state.runs.length === 0 ? nothingYet(state) : table(state, state.runs), root);
  const names = createRunName(root, actions.rename, draw);
  const removal = createRemoveQuestion(root, actions.remove, draw);
  const saveMenu = createSaveMenu(draw);

  const table = (/** @type {RunsState} */ {chosen}, /** @type {RunInfo[]} */ runs) => html`
    <table class="runs" role="table" aria-labelledby="runs-title">
      <thead role="rowgroup"><tr role="row">
        <th role="columnheader" class="of-choice"><span class="hidden-text">${t("runs.column.choice")}</span></th>
        <th role="columnheader" class="of-name">${t("runs.column.name")}</th>
        ${COLUMNS.map((column) => html`<th role="columnheader" class=${`of-${column}`}>${t(`runs.column.${column}`)}</th>`)}
        <th role="columnheader" class="of-tools"><span class="hidden-text">${t("runs.column.tools")}</span></th>
      </tr></thead>
      <tbody role="rowgroup">${repeat(
        runs,
        ({id}) => id,
        (run) => row(run, chosen),
      )}</tbody>
    </table>
    ${
      chosen.length === 0
        ? nothing
        : html`<a class="to-curves" href="#compare" data-testid="to-curves">
      ${chosen.map(
        (id, place) => html`<span class="name" data-curve=${"ab"[place]}><span class="stroke"
          aria-hidden="true"></span><bdi>${runs.find((run) => run.id === id)?.name}</bdi></span>`,
      )}
      <span>${t("runs.to_curves")} ↓</span></a>`
    }`;

  const row = (/** @type {RunInfo} */ run, /** @type {readonly string[]} */ chosen) => {
    const place = chosen.indexOf(run.id);
    const parameters = run.parameters === null ? number(null) : count(run.parameters);
    return html`<tr role="row" data-testid="run" data-run=${run.id} data-curve=${place < 0 ? nothing : "ab"[place]}>
      <td role="cell" class="of-choice">${choice(run, place, chosen.length === MOST_CHOSEN)}</td>
      <td role="cell" class="of-name"
        @dblclick=${(/** @type {Event} */ event) => names.pressed(event, run)}>${names.template(run)}
        <p class="more-facts">${t("runs.more", {parameters, dataset: lastPart(run.dataset)})}</p>
        ${run.reason === "" || SPEAKS_FOR_ITSELF.has(run.state) ? nothing : reason(run)}</td>
      ${
        removal.isAsked(run.id)
          ? html`<td role="cell" class="of-question" colspan=${COLUMNS.length + 1}>${removal.template(run)}</td>`
          : cells(run)
      }
    </tr>`;
  };

  const choice = (/** @type {RunInfo} */ {id, name}, /** @type {number} */ place, /** @type {boolean} */ isFull) => {
    const isClosed = isFull && place < 0;
    const box = html`<input type="checkbox" data-testid="choose" aria-label=${t("runs.choice.of", {name: isolate(name)})}
      .checked=${place >= 0}
      aria-disabled=${isClosed ? "true" : nothing} aria-describedby=${isClosed ? `full-${id}` : nothing}
      @click=${(/** @type {Event} */ event) => {
        if (isClosed) event.preventDefault();
      }} @change=${() => actions.toggle(id)}>`;
    return isClosed // not disabled, so that the keys reach it, and with it the reason
      ? html`<label class="choice-box">${box}<span class="tip" id=${`full-${id}`}>${t("runs.choice.full")}</span></label>`
      : html`<label class="choice-box" title=${t("runs.choice")}>${box}</label>`;
  };

  const reason = (/** @type {RunInfo} */ run) => {
    const words = sentence(run.sentence ?? run.reason);
    return html`<p class="reason" data-kind=${run.state} title=${words}><bdi>${words}</bdi></p>`;
  };

  const cells = (/** @type {RunInfo} */ run) => html`
    <td role="cell" class="of-state">${badge(runWords({...run, reason: run.sentence ?? run.reason}), {testid: "state"})}</td>
    ${figure("step", count(run.step))}
    ${figure("accuracy", run.validation_accuracy === null ? number(null) : percent(run.validation_accuracy))}
    ${figure("parameters", run.parameters === null ? number(null) : count(run.parameters))}
    ${figure("dataset", lastPart(run.dataset), run.dataset)}
    <td role="cell" class="of-made"><time datetime=${new Date(1000 * run.created).toISOString()}
      title=${exactTime(run.created)}>${ago(run.created, Date.now() / 1000)}</time></td>
    <td role="cell" class="of-tools"><div class="files row-tools">
      ${saveMenu.template(run.id, (format) => api.exportAddress(run.id, format), run.name)}
      <button class="quiet" data-testid="delete" aria-label=${t("runs.delete.of", {name: isolate(run.name)})}
        title=${t("runs.delete")} @click=${() => removal.ask(run.id)}>${icons.remove}</button></div></td>`;

  return {
    update(now) {
      state = now;
      names.update(now.runs ?? []);
      draw();
    },
  };
}

/**
 * @param {string} column
 * @param {string} text
 * @param {string} [title]
 * @returns {unknown}
 */
function figure(column, text, title) {
  return html`<td role="cell" class=${`of-${column}`} title=${title ?? nothing}><span class="cell-name"
    aria-hidden="true">${t(`runs.column.${column}`)}</span><span data-testid=${column}>${text}</span></td>`;
}

/**
 * @param {RunsState} state
 * @returns {unknown}
 */
function nothingYet({runs}) {
  return html`<div class="empty" data-testid="empty" ?data-none=${runs !== null}>${
    runs === null
      ? t("runs.waiting")
      : html`
    <p><b>${t("runs.empty")}</b></p><p>${t("runs.empty.way")}</p>`
  }</div>`;
}
