// A network as a file: two kinds to save, both to load, and beside the buttons in words what did not work.
import {t} from "../lib/text.js";
import {html, nothing} from "../vendor/lit-html.js";
import {icons} from "./icons.js";

/** @type {readonly import("./context.js").FileFormat[]} */
const FORMATS = ["convscope", "convnetjs"];

/**
 * @param {import("./context.js").Context} context
 * @param {() => void} redraw
 * @returns {() => unknown} the template of now
 */
export function createFileTools({api}, redraw) {
  let isOpen = false;
  let told = "";
  let failed = false;

  const open = (/** @type {boolean} */ now) => {
    [told, isOpen] = ["", now];
    redraw();
  };
  const tell = (/** @type {string} */ words, /** @type {boolean} */ isFailure) => {
    [told, failed, isOpen] = [words, isFailure, false];
    redraw();
  };
  const load = async (/** @type {Event} */ event) => {
    const input = /** @type {HTMLInputElement} */ (event.target);
    const file = input.files?.[0];
    if (!file) return;
    tell(t("files.loading", {file: file.name}), false);
    try {
      location.assign(`/runs/${encodeURIComponent(await api.importNetwork(file))}`);
    } catch (error) {
      const reason = error instanceof TypeError ? t("notice.not_connected") : error instanceof Error ? error.message : String(error);
      tell(t("files.load_failed", {file: file.name, reason}), true);
    } finally {
      input.value = ""; // the same file may be tried again
    }
  };

  const close = (/** @type {Element | null} */ group) => {
    open(false);
    /** @type {HTMLElement | null | undefined} */ (group?.querySelector("[aria-expanded]"))?.focus();
  };
  const pressed = (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== "Escape") return;
    if (told && !isOpen) tell("", false);
    if (isOpen) close(/** @type {Element} */ (event.currentTarget));
  };
  const left = (/** @type {FocusEvent} */ {currentTarget, relatedTarget}) => {
    const isInside = relatedTarget === null || /** @type {Element} */ (currentTarget).contains(/** @type {Node} */ (relatedTarget));
    if (isOpen && !isInside) open(false);
  };
  document.addEventListener("pointerdown", ({target}) => {
    if (isOpen && !(target instanceof Element && target.closest(".files"))) open(false);
  });

  return () => html`<div class="files" @keydown=${pressed} @focusout=${left}>
    <div class="split">
      <a class="quiet" data-testid="save" href=${api.exportAddress("convscope")} download aria-label=${t("files.save")} title=${t("files.save")}>${icons.save}</a>
      <button class="quiet" data-testid="save-as" aria-expanded=${isOpen ? "true" : "false"} aria-controls="file-formats"
        aria-label=${t("files.save_as")} title=${t("files.save_as")} @click=${() => open(!isOpen)}>${icons.down}</button>
      <ul class="float formats" id="file-formats" ?hidden=${!isOpen}>${FORMATS.map((format) => html`
        <li><a data-testid=${`save-${format}`} href=${api.exportAddress(format)} download
          @click=${(/** @type {Event} */ {currentTarget}) => close(/** @type {Element} */ (currentTarget).closest(".files"))}>
          <b>${t(`files.${format}`)}</b> <span>${t(`files.${format}.long`)}</span></a></li>`)}</ul>
    </div>
    <label class="quiet" title=${t("files.load")}>${icons.load}<span class="hidden-text">${t("files.load")}</span>
      <input class="hidden-text" type="file" data-testid="load" @change=${load}></label>
    ${told === "" ? nothing : html`<div class="float told" data-failed=${failed ? "true" : "false"} role=${failed ? "alert" : "status"}
      data-testid=${failed ? "error" : "loading"}><span>${told}</span>
      ${failed ? html`<button class="quiet" aria-label=${t("notice.close")} @click=${() => tell("", false)}>×</button>` : nothing}</div>`}
  </div>`;
}
