// The tour: a card that points to one part of the page after another and waits until the person has done its task. Training
// goes on meanwhile, and every key and button does what it always does.
import {t} from "../lib/text.js";
import {html, render} from "../vendor/lit-html.js";
import {EXPLAINED, STOPS} from "./tour-stops.js";

/** @typedef {{update: (state: import("../model/state.js").State) => void, end: () => void}} Tour */

/** Where the tour's own card would stand before it. */
function isOnTheRight(/** @type {Element} */ element) {
  return element.getBoundingClientRect().left > innerWidth / 2;
}

/**
 * Starts at once.
 * @param {import("../page/context.js").Context} context
 * @param {() => void} onEnd
 * @returns {Tour}
 */
export function createTour(context, onEnd) {
  const card = document.createElement("aside");
  card.className = "tour";
  card.dataset.testid = "tour";
  card.tabIndex = -1;
  card.setAttribute("aria-label", t("tour.name"));
  document.body.append(card);
  const leaving = new AbortController();
  const before = document.activeElement;
  let at = 0;
  let first = context.state();
  /** @type {Set<string>} */
  let seen = new Set([first.status]);
  let isDone = false;
  let isExplaining = false;
  /** @type {Element | null} */
  let shown = null;

  const stop = () => STOPS[at];
  /** The element that the stop shows, or the control that opens it. */
  const target = () => {
    const {place = "", behind} = stop() ?? {};
    const found = [...document.querySelectorAll(place)].find((element) => element.checkVisibility());
    return found ?? (behind ? document.querySelector(behind) : null);
  };
  const point = () => {
    const now = target();
    if (now === shown) return;
    if (now) card.dataset.side = isOnTheRight(now) ? "left" : "right";
    shown?.removeAttribute("data-tour");
    shown = now;
    if (!now) return;
    now.setAttribute("data-tour", "here");
    const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    now.scrollIntoView({
      block: now.clientHeight > innerHeight / 2 ? "start" : "center",
      behavior: isCalm ? "auto" : "smooth",
    });
  };
  const go = (/** @type {number} */ to) => {
    at = to;
    if (!stop()) return end();
    first = context.state();
    seen = new Set([first.status]);
    isDone = false;
    isExplaining = false;
    shown?.removeAttribute("data-tour");
    shown = null;
    point();
    draw();
  };
  const done = () => {
    if (isDone) return;
    isDone = true;
    draw();
  };
  const end = () => {
    leaving.abort();
    shown?.removeAttribute("data-tour");
    const hadFocus = card.contains(document.activeElement);
    card.remove();
    if (hadFocus && before instanceof HTMLElement && before.isConnected) before.focus();
    onEnd();
  };

  const draw = () => {
    const name = stop()?.name ?? "";
    const onward = at === STOPS.length - 1 ? "tour.finish" : isDone ? "tour.next" : "tour.skip";
    render(
      html`
      <p class="tour-at"><span>${t("tour.at", {place: at + 1, count: STOPS.length})}</span>
        <button class="quiet" data-testid="tour-end" aria-label=${t("tour.end")}
          title=${t("tour.end")} @click=${end}>×</button></p>
      <div aria-live="polite"><h2>${t(`tour.${name}.title`)}</h2><p>${t(`tour.${name}`)}</p>
        <p class="tour-do" data-done=${isDone ? "true" : "false"} data-testid="tour-do"><span
          aria-hidden="true">${isDone ? "✓" : "→"}</span> ${isDone ? t("tour.done") : t(`tour.${name}.do`)}</p></div>
      <p class="tour-ways"><button class="plain" data-testid="tour-back" ?disabled=${at === 0}
          @click=${() => go(at - 1)}>${t("tour.back")}</button>
        <button class=${isDone ? "primary" : "plain"} data-testid="tour-next"
          @click=${() => go(at + 1)}>${t(onward)}</button></p>`,
      card,
    );
  };

  const {signal} = leaving;
  for (const type of new Set(STOPS.flatMap(({events = []}) => events))) {
    document.addEventListener(
      type,
      ({target: from}) => {
        const {events, within = ""} = stop() ?? {};
        if (events?.includes(type) && from instanceof Element && from.closest(within) && shown?.contains(from)) done();
      },
      {signal, passive: true},
    );
  }
  document.addEventListener(
    "keydown",
    (event) => {
      if (event.key === "Escape" && !event.defaultPrevented && !document.querySelector("dialog[open]")) end();
    },
    {signal},
  );

  go(0);
  card.focus({preventScroll: true});
  return {
    update(state) {
      seen.add(state.status);
      const isOpen = document.documentElement.dataset.drawer !== undefined;
      if (isExplaining && !isOpen) seen.add(EXPLAINED);
      isExplaining = isOpen;
      point();
      if (stop()?.isDone?.(state, first, seen)) done();
    },
    end,
  };
}
