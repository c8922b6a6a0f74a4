// The name of a run, a link to its page; and in the same place a field to rename it.
import {isolate, t} from "../lib/text.js";
import {icons} from "../page/icons.js";
import {problemWords} from "../page/problem-words.js";
import {html, nothing} from "../vendor/lit-html.js";

const LONGEST = 100; // characters, as the server has it

/** @typedef {import("./runs-context.js").RunInfo} RunInfo */

/**
 * @param {HTMLElement} root  of all names; one of them is edited at a time
 * @param {(run: string, name: string) => Promise<void>} rename  throws the server's error
 * @param {() => void} redraw
 * @returns {{template: (run: RunInfo) => unknown, pressed: (event: Event, run: RunInfo) => void,
 *   update: (runs: readonly RunInfo[]) => void}}
 */
export function createRunName(root, rename, redraw) {
  let edited = ""; // the run's id
  let problem = "";
  let isSaving = false;

  const open = (/** @type {RunInfo} */ {id}) => {
    [edited, problem] = [id, ""];
    redraw();
    const field = input();
    field?.focus();
    field?.select();
  };
  const close = (/** @type {boolean} */ isFocusKept) => {
    const run = edited;
    [edited, problem] = ["", ""];
    redraw();
    if (isFocusKept)
      /** @type {HTMLElement | null} */ (root.querySelector(`[data-run="${CSS.escape(run)}"] .run-link`))?.focus();
  };
  const input = () => /** @type {HTMLInputElement | null} */ (root.querySelector(".name-field input"));

  const save = async (/** @type {RunInfo} */ run, /** @type {boolean} */ isFocusKept) => {
    const name = input()?.value.trim() ?? "";
    if (isSaving || edited !== run.id) return;
    if (name === run.name || (name === "" && !isFocusKept)) {
      close(isFocusKept);
      return;
    }
    if (name === "") {
      refuse(t("runs.rename.empty"));
      return;
    }
    isSaving = true;
    try {
      await rename(run.id, name);
      if (edited === run.id) close(isFocusKept);
    } catch (error) {
      refuse(problemWords(error));
    } finally {
      isSaving = false;
    }
  };
  const refuse = (/** @type {string} */ words) => {
    problem = words;
    redraw();
    input()?.focus();
  };
  const keyed = (/** @type {KeyboardEvent} */ event, /** @type {RunInfo} */ run) => {
    if (event.isComposing) return;
    if (event.key === "Enter") {
      event.preventDefault();
      save(run, true);
    }
    if (event.key === "Escape") {
      event.stopPropagation();
      close(true);
    }
  };

  return {
    pressed(event, run) {
      // twice, beside the name
      if (event.target instanceof Element && !event.target.closest("a, button, input")) open(run);
    },
    update(runs) {
      // the run that was being named may have been deleted elsewhere
      if (edited !== "" && !runs.some(({id}) => id === edited)) [edited, problem] = ["", ""];
    },
    template(run) {
      if (run.id !== edited) {
        const byKey = (/** @type {KeyboardEvent} */ {key}) => {
          if (key === "F2") open(run);
        };
        return html`<div class="name-line"><a class="run-link" data-testid="name"
            href=${`/runs/${encodeURIComponent(run.id)}`} @keydown=${byKey}><bdi>${run.name}</bdi></a>
          <button class="quiet pencil" data-testid="rename"
            aria-label=${t("runs.rename.of", {name: isolate(run.name)})} title=${t("runs.rename")}
            @click=${() => open(run)}>${icons.rename}</button></div>`;
      }
      return html`<div class="name-field"><input type="text" data-testid="new-name" maxlength=${LONGEST} value=${run.name}
        autocomplete="off" spellcheck="false" aria-label=${t("runs.rename.field", {name: isolate(run.name)})}
        aria-invalid=${problem ? "true" : "false"} aria-describedby="name-help"
        @keydown=${(/** @type {KeyboardEvent} */ event) => keyed(event, run)} @blur=${() => save(run, false)}>
        <p id="name-help" class=${problem ? "refused" : "hidden-text"}
          role=${problem ? "alert" : nothing}>${problem || t("runs.rename.help")}</p></div>`;
    },
  };
}
