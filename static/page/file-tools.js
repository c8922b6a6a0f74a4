// Saves a network to a file in either format, and loads both; says beside the buttons what failed.
import {isolate, t} from "../lib/text.js";
import {html, nothing} from "../vendor/lit-html.js";
import {icons} from "./icons.js";
import {problemWords} from "./problem-words.js";
import {createSaveMenu} from "./save-menu.js";

/**
 * @param {import("./context.js").Context} context
 * @param {() => void} redraw
 * @returns {() => unknown} the current template
 */
export function createFileTools({api}, redraw) {
  const loadTool = createLoadTool(api.importNetwork, redraw);
  const saveMenu = createSaveMenu(() => {
    if (saveMenu.isOpen()) loadTool.forget();
    redraw();
  });
  return () => html`<div class="files" @keydown=${loadTool.pressed}>
    ${saveMenu.template("", api.exportAddress)}
    ${loadTool.template()}
  </div>`;
}

/**
 * Opens a file as a new run, and goes to its page.
 * @param {(file: Blob) => Promise<string>} importNetwork
 * @param {() => void} redraw
 * @returns {{template: () => unknown, pressed: (event: KeyboardEvent) => void, forget: () => void}}
 */
export function createLoadTool(importNetwork, redraw) {
  let told = "";
  let failed = false;

  const tell = (/** @type {string} */ words, /** @type {boolean} */ isFailure) => {
    [told, failed] = [words, isFailure];
    redraw();
  };
  const load = async (/** @type {Event} */ event) => {
    const input = /** @type {HTMLInputElement} */ (event.target);
    const file = input.files?.[0];
    if (!file) return;
    tell(t("files.loading", {file: isolate(file.name)}), false);
    try {
      location.assign(`/runs/${encodeURIComponent(await importNetwork(file))}`);
    } catch (error) {
      tell(t("files.load_failed", {file: isolate(file.name), reason: problemWords(error)}), true);
    } finally {
      input.value = ""; // the same file may be tried again
    }
  };

  return {
    pressed(event) {
      if (event.key === "Escape" && told) tell("", false);
    },
    forget() {
      told = "";
    },
    template: () => html`
    <label class="quiet" title=${t("files.load")}>${icons.load}<span class="hidden-text">${t("files.load")}</span>
      <input class="hidden-text" type="file" data-testid="load" @change=${load}></label>
    ${
      told === ""
        ? nothing
        : html`<div class="float told" data-failed=${failed ? "true" : "false"} role=${failed ? "alert" : "status"}
      data-testid=${failed ? "error" : "loading"}><bdi>${told}</bdi>
      ${failed ? html`<button class="quiet" aria-label=${t("close")} @click=${() => tell("", false)}>×</button>` : nothing}</div>`
    }`,
  };
}
