// Several pinned images in turn: every two seconds the cards show the next, unless the pointer is over one of the places.
import {slotAfter} from "../model/pinned.js";

const EVERY_MS = 2000;

/**
 * @param {import("../page/context.js").Context} context
 * @param {readonly HTMLElement[]} places  over which the pointer stops the turn
 */
export function takeTurns(context, places) {
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const isWatched = () =>
    document.documentElement.dataset.drawer !== undefined ||
    places.some((place) => place.matches(":hover") || place.querySelector(":focus-visible") !== null);
  setInterval(() => {
    const {arrangement, probes, slot} = context.state();
    if (arrangement !== "turn" || still.matches || document.visibilityState === "hidden" || isWatched()) return;
    context.dispatch({type: "slot.chosen", slot: slotAfter(probes, slot)});
  }, EVERY_MS);
}
