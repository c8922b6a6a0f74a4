// What every bar ends with: the theme, and help.
import {t} from "../lib/text.js";
import {html} from "../vendor/lit-html.js";
import {icons} from "./icons.js";

/**
 * @param {import("./theme.js").Theme} theme
 * @param {() => void} help
 * @returns {unknown}
 */
export function pageTools(theme, help) {
  const words = t(`theme.${theme.name()}`);
  return html`<button class="quiet" data-testid="theme" aria-label=${words} title=${words} @click=${() => theme.cycle()}>${icons[theme.name()]}</button>
    <button class="quiet" data-testid="help" aria-label=${t("bar.help")} title=${t("bar.help")} @click=${help}>?</button>`;
}
