// Asks in the run's own row before it is deleted.
import {t} from "../lib/text.js";
import {problemWords} from "../page/problem-words.js";
import {html, nothing} from "../vendor/lit-html.js";

/** @typedef {import("./runs-context.js").RunInfo} RunInfo */

/**
 * @param {HTMLElement} root  of all rows; one question stands at a time
 * @param {(run: string) => Promise<void>} remove  throws the server's error
 * @param {() => void} redraw
 * @returns {{ask: (run: string) => void, isAsked: (run: string) => boolean, template: (run: RunInfo) => unknown}}
 */
export function createRemoveQuestion(root, remove, redraw) {
  let asked = "";
  let isRunning = false;
  let problem = "";

  const rowOf = (/** @type {string} */ run) => root.querySelector(`[data-run="${CSS.escape(run)}"]`);
  const focus = (/** @type {ParentNode | null} */ place, /** @type {string} */ what) =>
    /** @type {HTMLElement | null | undefined} */ (place?.querySelector(`[data-testid="${what}"]`))?.focus();

  const keep = (/** @type {string} */ run) => {
    [asked, problem] = ["", ""];
    redraw();
    focus(rowOf(run), "delete");
  };
  const confirm = async (/** @type {string} */ run) => {
    if (isRunning) return;
    const row = rowOf(run);
    const neighbour = (row?.nextElementSibling ?? row?.previousElementSibling)?.getAttribute("data-run");
    [isRunning, problem] = [true, ""];
    redraw();
    try {
      await remove(run);
      asked = "";
      if (neighbour) focus(rowOf(neighbour), "delete");
      else focus(document, "new-run");
    } catch (error) {
      problem = problemWords(error);
    } finally {
      isRunning = false;
      redraw();
    }
  };

  return {
    isAsked: (run) => run === asked,
    ask(run) {
      if (isRunning) return;
      [asked, problem] = [run, ""];
      redraw();
      focus(rowOf(run), "keep"); // the harmless answer
    },
    template: ({id, name}) => html`<div class="question-line" role="group" aria-labelledby="remove-question"
        @keydown=${(/** @type {KeyboardEvent} */ {key}) => {
          if (key === "Escape" && !isRunning) keep(id);
        }}>
      <p id="remove-question">${t("runs.delete.ask.before")} <b><bdi>${name}</bdi></b>${t("runs.delete.ask.after")}
        ${problem === "" ? nothing : html`<span class="refused" role="alert">${problem}</span>`}</p>
      <button class="plain danger" data-testid="delete-yes" ?disabled=${isRunning}
        @click=${() => confirm(id)}>${t(isRunning ? "runs.delete.running" : "runs.delete.yes")}</button>
      <button class="plain" data-testid="keep" ?disabled=${isRunning}
        @click=${() => keep(id)}>${t("runs.delete.no")}</button></div>`,
  };
}
