// On a phone: the panels of the first column, one tap away above the cards.
import {t} from "../lib/text.js";
import {html, render} from "../vendor/lit-html.js";

const PANELS = ["definition", "training", "probe"];

/**
 * @param {HTMLElement} root
 * @param {HTMLElement} column
 */
export function createTabs(root, column) {
  let open = "";
  const draw = () => {
    column.dataset.open = open;
    render(
      PANELS.map(
        (
          name,
        ) => html`<button aria-expanded=${open === name ? "true" : "false"} aria-controls=${name} data-testid=${`tab-${name}`}
      @click=${() => {
        open = open === name ? "" : name;
        draw();
      }}>${t(`${name}.title`)}</button>`,
      ),
      root,
    );
  };
  root.setAttribute("aria-label", t("tabs.name"));
  draw();
}
