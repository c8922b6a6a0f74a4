// The invitation to the tour, in the page's flow until it is accepted or declined. The tour is loaded when it starts.
import {storage} from "../lib/local-storage.js";
import {t} from "../lib/text.js";
import {html, nothing, render} from "../vendor/lit-html.js";

const STORED = "convscope.invited";

/**
 * @param {HTMLElement} root
 * @param {import("../page/context.js").Context} context
 * @param {() => void} help
 * @returns {{update: (state: import("../model/state.js").State) => void, startTour: () => Promise<void>}}
 */
export function createInvitation(root, context, help) {
  /** @type {import("./tour.js").Tour | null} */
  let tour = null;
  const dismiss = () => {
    render(nothing, root);
    storage.set(STORED, "yes");
  };
  const startTour = async () => {
    dismiss();
    const {createTour} = await import("./tour.js");
    tour?.end();
    tour = createTour(context, () => {
      tour = null;
    });
  };
  if (isNewHere()) {
    render(
      html`<section class="invitation" data-testid="invitation" aria-label=${t("invitation.title")}>
      <p><b>${t("invitation.title")}</b> ${t("invitation.words")}</p>
      <div><button class="primary" data-testid="tour-start" @click=${startTour}>${t("invitation.tour")}</button>
      <button class="plain" @click=${help}>${t("invitation.help")}</button>
      <button class="plain" data-testid="invitation-close" @click=${dismiss}>${t("invitation.close")}</button></div></section>`,
      root,
    );
  }
  return {update: (state) => tour?.update(state), startTour};
}

/** Whether to invite: a person who was not invited before, or an address with `#tour`; never a program by itself. */
function isNewHere() {
  if (new URLSearchParams(location.hash.slice(1)).has("tour")) return true;
  if (navigator.webdriver) return false;
  return storage.get(STORED) === null;
}
