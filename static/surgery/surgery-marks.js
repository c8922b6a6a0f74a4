// Marks silenced filters and frozen layers on the cards, and opens the menus, which are loaded when first used.
import {percent} from "../lib/format.js";
import {t} from "../lib/text.js";
import {freezeLayer, silenceFilter} from "../model/protocol.js";
import {html, nothing, render} from "../vendor/lit-html.js";

/** @typedef {import("../cards/layer-card.js").LayerCard} LayerCard */
/** @typedef {import("../model/state.js").State} State */

/**
 * @param {HTMLElement} list  of the cards
 * @param {import("../page/context.js").Context} context
 * @returns {{lay: (cards: readonly LayerCard[]) => void, update: (state: State) => void}}
 */
export function createSurgeryMarks(list, context) {
  /** @type {readonly LayerCard[]} */
  let cards = [];
  /** @type {Promise<ReturnType<typeof import("./surgery-menu.js").createSurgeryMenu>> | null} */
  let menu = null;
  const cardOf = (/** @type {Element} */ element) => cards.find((card) => card.element.contains(element));

  list.addEventListener("click", async ({target}) => {
    const button = /** @type {Element} */ (target).closest("button");
    const card = button ? cardOf(button) : undefined;
    if (!button || !card) return;
    if (button.dataset.freeze !== undefined) {
      context.send(freezeLayer(card.layer.index, button.getAttribute("aria-pressed") !== "true"));
    } else if (button.dataset.filter !== undefined) {
      menu ??= import("./surgery-menu.js").then(({createSurgeryMenu}) => createSurgeryMenu(context));
      (await menu).open(button, card, Number(button.dataset.filter));
    }
  });
  list.addEventListener("keydown", (event) => {
    const button = /** @type {Element} */ (event.target).closest("button.filter-number");
    const band = button?.closest(".numbers");
    if (!button || !band) return;
    const buttons = /** @type {HTMLElement[]} */ ([...band.querySelectorAll("button.filter-number")]);
    const at = buttons.indexOf(/** @type {HTMLElement} */ (button));
    const next = {ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: buttons.length - 1}[event.key];
    if (next === undefined) return;
    event.preventDefault();
    const wanted = buttons[Math.max(0, Math.min(buttons.length - 1, next))];
    for (const other of buttons) other.tabIndex = other === wanted ? 0 : -1;
    wanted?.focus();
  });

  const mark = () => {
    const state = context.state();
    for (const card of cards)
      markCard(card, state.operation === dismissed ? {...state, operation: null} : state, context, dismiss);
  };
  /** @type {State["operation"]} */
  let dismissed = null;
  const dismiss = () => {
    dismissed = context.state().operation;
    mark();
  };
  /** @type {unknown[]} */
  let before = [];
  return {
    lay(now) {
      cards = now;
      mark();
    },
    update(state) {
      const now = [state.surgery, state.operation, state.validationAccuracy];
      if (now.every((value, i) => value === before[i])) return;
      before = now;
      mark();
    },
  };
}

/**
 * @param {LayerCard} card
 * @param {State} state
 * @param {import("../page/context.js").Context} context
 * @param {() => void} dismiss  removes the line about the newest operation
 */
function markCard({layer, columns, element}, {surgery, operation, validationAccuracy}, {send}, dismiss) {
  const silent = new Set(surgery.silent.filter(([index]) => index === layer.index).map(([, filter]) => filter));
  const lock = element.querySelector("[data-freeze]");
  const isFrozen = surgery.frozen.includes(layer.index);
  element.dataset.frozen = String(isFrozen);
  lock?.setAttribute("aria-pressed", String(isFrozen));
  for (const old of element.querySelectorAll(".silent-column")) old.remove();
  for (const button of element.querySelectorAll("button.filter-number")) {
    const filter = Number(/** @type {HTMLElement} */ (button).dataset.filter);
    const isSilent = silent.has(filter);
    const values = {name: layer.name, column: `${columns.title} ${columns.names[filter] ?? filter + 1}`};
    const words = t(isSilent ? "surgery.number.silent" : "surgery.number", values);
    button.setAttribute("aria-label", words);
    button.setAttribute("title", words);
    /** @type {HTMLElement} */ (button).dataset.silent = String(isSilent);
    if (isSilent) cover(button);
  }
  const line = element.querySelector(".surgery-line");
  if (!(line instanceof HTMLElement)) return;
  const measured = operation?.layer === layer.index ? operation : null;
  line.hidden = silent.size === 0 && measured === null;
  const name = (/** @type {number} */ filter) => `${columns.title} ${columns.names[filter] ?? filter + 1}`;
  render(
    line.hidden
      ? nothing
      : html`
    ${
      measured
        ? html`<span data-testid="surgery-line">${t(`surgery.${measured.operation}`, {column: name(measured.filter)})}
      ${t("surgery.right", {
        before: percent(measured.before.accuracy),
        after: percent(measured.after.accuracy),
        now: percent(validationAccuracy),
      })}</span>`
        : nothing
    }
    ${[...silent].map(
      (filter) => html`<button class="plain" data-testid=${`release-${layer.name}-${filter + 1}`}
      @click=${() => send(silenceFilter(layer.index, filter, false))}>${t("surgery.release", {column: name(filter)})}</button>`,
    )}
    ${measured ? html`<button class="dismiss" aria-label=${t("close")} @click=${dismiss}>×</button>` : nothing}`,
    line,
  );
}

/**
 * Hatches the column under a number, with the word for it.
 * @param {Element} button
 */
function cover(button) {
  const place = button.parentElement;
  const band = button.closest(".band");
  if (!place || !band) return;
  const at = [...(place.parentElement?.children ?? [])].indexOf(place);
  const hatch = document.createElement("div");
  hatch.className = "silent-column";
  hatch.setAttribute("aria-hidden", "true");
  hatch.style.setProperty("--column-at", String(at));
  const word = document.createElement("span");
  word.textContent = t("surgery.silent");
  hatch.append(word);
  band.append(hatch);
}
