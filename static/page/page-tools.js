// The tools at the end of every bar: share, display settings (language, colours, text size), and help.
import {t} from "../lib/text.js";
import {html, nothing} from "../vendor/lit-html.js";
import {icons} from "./icons.js";
import {LANGUAGES, language, speak} from "./language.js";
import {TEXT_SIZES} from "./screen.js";
import {THEMES} from "./theme.js";

/**
 * @typedef {object} PageActions
 * @property {() => void} help
 * @property {() => void} [share]  on pages with an experiment to share
 * @property {() => void} [lecture]  on pages with a lecture screen
 */

/**
 * @param {{theme: import("./theme.js").Theme, screen: import("./screen.js").Screen}} shown
 * @param {PageActions} actions
 * @param {() => void} redraw
 * @returns {() => unknown} the current template
 */
export function createPageTools({theme, screen}, actions, redraw) {
  let isOpen = false;
  const show = (/** @type {boolean} */ now) => {
    isOpen = now;
    redraw();
  };
  const pressed = (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== "Escape" || !isOpen) return;
    event.stopPropagation();
    show(false);
    /** @type {HTMLElement | null} */ (
      /** @type {Element} */ (event.currentTarget).querySelector("[aria-expanded]")
    )?.focus();
  };
  const left = (/** @type {FocusEvent} */ {currentTarget, relatedTarget}) => {
    const isInside =
      relatedTarget === null || /** @type {Element} */ (currentTarget).contains(/** @type {Node} */ (relatedTarget));
    if (isOpen && !isInside) show(false);
  };
  document.addEventListener("pointerdown", ({target}) => {
    if (isOpen && !(target instanceof Element && target.closest(".view-tool"))) show(false);
  });
  const lecture = () => {
    show(false);
    actions.lecture?.();
  };

  return () => html`
    ${
      actions.share
        ? html`<button class="quiet" data-testid="share" aria-label=${t("bar.share")} title=${t("bar.share")}
            @click=${actions.share}>${icons.share}</button>`
        : nothing
    }
    <div class="view-tool" @keydown=${pressed} @focusout=${left}>
      <button class="quiet" data-testid="view" aria-expanded=${isOpen ? "true" : "false"} aria-controls="view-menu"
        aria-label=${t("view.title")} title=${t("view.title")} @click=${() => show(!isOpen)}>${icons.view}</button>
      <div class="float view-menu" id="view-menu" ?hidden=${!isOpen}>
        ${choice("language", LANGUAGES, language(), (name) => t(`language.${name}`), speak)}
        ${choice(
          "theme",
          THEMES,
          theme.name(),
          (name) => t(`theme.${name}`),
          (name) => {
            theme.choose(name);
            redraw();
          },
        )}
        ${choice(
          "text-size",
          TEXT_SIZES,
          screen.textSize(),
          (size) => t(`size.${size}`),
          (size) => {
            screen.setTextSize(size);
            redraw();
          },
        )}
        ${
          actions.lecture
            ? html`<button class="plain" data-testid="lecture" @click=${lecture}>${t("view.lecture")}</button>`
            : nothing
        }
      </div>
    </div>
    <button class="quiet" data-testid="help" aria-label=${t("bar.help")} title=${t("bar.help")}
      @click=${actions.help}>?</button>`;
}

/**
 * Buttons side by side, one of which is pressed.
 * @template {string} T
 * @param {string} name
 * @param {readonly T[]} values
 * @param {T | string} chosen
 * @param {(value: T) => string} nameOf
 * @param {(value: T) => void} choose
 * @returns {unknown}
 */
function choice(name, values, chosen, nameOf, choose) {
  return html`<div class="view-choice"><span id=${`view-${name}`}>${t(`view.${name}`)}</span>
    <div class="segments" role="group" aria-labelledby=${`view-${name}`}>${values.map(
      (value) => html`<button data-testid=${`${name}-${value}`}
      lang=${name === "language" ? value : nothing} aria-pressed=${value === chosen ? "true" : "false"}
      @click=${() => choose(value)}>${nameOf(value)}</button>`,
    )}</div></div>`;
}
