// Tabs above the cards that open the panels of the first column on a phone.
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
