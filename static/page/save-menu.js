// Saves a network: the button in Convscope's own format, the menu behind the arrow in either.
import {isolate, t} from "../lib/text.js";
import {html} from "../vendor/lit-html.js";
import {icons} from "./icons.js";

/** @type {readonly import("./context.js").FileFormat[]} */
const FORMATS = ["convscope", "convnetjs"];

/**
 * @typedef {object} SaveMenu
 * @property {(run: string, address: (format: import("./context.js").FileFormat) => string, name?: string) => unknown} template
 *   name: of the run, where several stand on the page
 * @property {() => boolean} isOpen
 * @property {() => void} close
 */

/**
 * One menu for all runs of a page: at most one is open.
 * @param {() => void} redraw
 * @returns {SaveMenu}
 */
export function createSaveMenu(redraw) {
  /** @type {string | null} */
  let open = null;
  const show = (/** @type {string | null} */ run) => {
    open = run;
    redraw();
  };
  const close = (/** @type {Element} */ split) => {
    show(null);
    /** @type {HTMLElement | null} */ (split.querySelector("[aria-expanded]"))?.focus();
  };
  const pressed = (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== "Escape" || open === null) return;
    event.stopPropagation();
    close(/** @type {Element} */ (event.currentTarget));
  };
  const left = (/** @type {FocusEvent} */ {currentTarget, relatedTarget}) => {
    const isInside =
      relatedTarget === null || /** @type {Element} */ (currentTarget).contains(/** @type {Node} */ (relatedTarget));
    if (open !== null && !isInside) show(null);
  };
  document.addEventListener("pointerdown", ({target}) => {
    const inside = target instanceof Element && target.closest(".split")?.getAttribute("data-run");
    if (open !== null && inside !== open) show(null);
  });

  return {
    isOpen: () => open !== null,
    close: () => show(null),
    template(run, address, name = "") {
      const isOpen = open === run;
      const words = (/** @type {string} */ key) => t(name === "" ? key : `${key}.of`, {name: isolate(name)});
      const chosen = (/** @type {Event} */ {currentTarget}) => {
        const split = /** @type {Element} */ (currentTarget).closest(".split");
        if (split) close(split);
      };
      const menu = name === "" ? "file-formats" : `file-formats-${run}`;
      return html`<div class="split" data-run=${run} @keydown=${pressed} @focusout=${left}>
        <a class="quiet" data-testid="save" href=${address("convscope")} download
          aria-label=${words("files.save")} title=${words("files.save")}>${icons.save}</a>
        <button class="quiet" data-testid="save-as" aria-expanded=${isOpen ? "true" : "false"} aria-controls=${menu}
          aria-label=${words("files.save_as")} title=${words("files.save_as")}
          @click=${() => show(isOpen ? null : run)}>${icons.down}</button>
        <ul class="float formats" id=${menu} ?hidden=${!isOpen}>${FORMATS.map(
          (format) => html`
          <li><a data-testid=${`save-${format}`} href=${address(format)} download @click=${chosen}>
            <b>${t(`files.${format}`)}</b> <span>${t(`files.${format}.long`)}</span></a></li>`,
        )}</ul>
      </div>`;
    },
  };
}
