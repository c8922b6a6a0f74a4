// The drawer explains one number, in several views, level by level. It stands beside the page, never in front of it: the
// explained cell stays visible above it, and training goes on.

import {placeOfIndex, rowsOfTarget} from "../cards/map-spot.js";
import {number, stepCounter} from "../lib/format.js";
import {t} from "../lib/text.js";
import {find} from "../page/context.js";
import {icons} from "../page/icons.js";
import {html, nothing, render} from "../vendor/lit-html.js";
import {drawBlocks, FIRST_PRODUCTS} from "./explanation-blocks.js";
import {paintPictures} from "./explanation-grid.js";
import {nameOf, receptiveFieldText, verdictOf} from "./explanation-words.js";
import {precise} from "./tile-numbers.js";

/** @typedef {import("./drawer-controller.js").DrawerModel} DrawerModel */
/** @typedef {import("../model/protocol-types.js").Explanation} Explanation */
/** @typedef {import("../model/protocol-types.js").ExplainView} ExplainView */
/**
 * @typedef {object} Drawer
 * @property {(byKeyboard: boolean) => void} open
 * @property {(model: DrawerModel) => void} update
 * @property {() => void} close
 */

/** @type {readonly ExplainView[]} */
const FIRST_VIEWS = ["forward"]; // until the first answer says which there are
const MARGIN = 16; // pixels between the explained cell and the drawer

/**
 * @param {import("../page/context.js").Context} context
 * @param {import("./drawer-controller.js").DrawerActions} actions
 * @param {import("../cards/cards.js").Cards} cards
 * @returns {Drawer}
 */
export function createDrawer(context, actions, cards) {
  const root = document.createElement("section");
  root.id = "drawer";
  root.className = "drawer";
  root.dataset.testid = "drawer";
  root.hidden = true;
  root.setAttribute("aria-labelledby", "drawer-title");
  document.body.append(root);
  /** @type {DrawerModel} */
  let model = {levels: [], step: null, slot: 0};
  /** @type {Explanation | null} stays, dimmed, until the next one is there */
  let shown = null;
  /** @type {Explanation | null} whose products are all unfolded */
  let unfolded = null;
  let isFocusDue = false;
  let isTall = false;
  let revealed = "";

  const read = (/** @type {string} */ words) => {
    const place = root.querySelector(".drawer-reads");
    if (place) place.textContent = words;
  };

  const draw = () => {
    const level = model.levels.at(-1);
    if (!level) return;
    const answer = level.answers.get(level.view) ?? null;
    const isFresh = answer !== null && answer !== shown;
    if (answer) shown = answer;
    const isWaiting = answer === null && level.refusal === "";
    const state = context.state();
    const place = JSON.stringify(level.target);
    // The focused control is gone or shows another number: the focus moves to the drawer's title.
    isFocusDue ||=
      revealed !== "" &&
      revealed !== place &&
      root.querySelector(".drawer-panel:focus-within, .crumbs:focus-within") !== null;
    const views =
      [...level.answers.values()][0]?.views ??
      (shown && model.levels.length > 0 && !level.refusal ? shown.views : FIRST_VIEWS);
    const sees = [...level.answers.values()][0]?.sees ?? null;
    const held = model.step === null ? t("drawer.holding") : t("drawer.held", {step: stepCounter(model.step)});
    render(
      html`
      <header class="drawer-head">
        ${
          model.levels.length > 1
            ? html`<nav class="crumbs" aria-label=${t("drawer.way")}>
          <button class="quiet" aria-label=${t("drawer.back")} title=${t("drawer.back")} data-testid="back"
            @click=${() => actions.up(model.levels.length - 1)}>${icons.previous}</button>
          <ol>${model.levels.slice(0, -1).map(
            ({target}, at) => html`<li><button class="crumb"
              @click=${() => actions.up(at + 1)}>${nameOf(target, state)}</button></li>`,
          )}</ol></nav>`
            : nothing
        }
        <h2 id="drawer-title" tabindex="-1">${nameOf(level.target, state)}</h2>
        <span class="drawer-about">${[held, receptiveFieldText(sees, state)].filter(Boolean).join(" · ")}</span>
        <button class="quiet drawer-size" aria-label=${t("drawer.tall")} title=${t("drawer.tall")}
          aria-pressed=${isTall ? "true" : "false"} data-testid="drawer-size" @click=${resize}>${icons.down}</button>
        <button class="quiet drawer-close" aria-label=${t("drawer.close")} title=${t("drawer.close")}
          data-testid="drawer-close" @click=${() => actions.up(0)}>×</button>
      </header>
      <div class="drawer-bar"><div class="drawer-tabs" role="tablist" aria-label=${t("drawer.views")} @keydown=${pressTab}>
        ${views.map(
          (view) => html`<button role="tab" id=${`drawer-tab-${view}`} data-testid=${`view-${view}`}
            aria-selected=${view === level.view ? "true" : "false"} aria-controls="drawer-panel"
            tabindex=${view === level.view ? 0 : -1}
            @click=${() => actions.look(view)}>${t(`drawer.view.${view}`)}</button>`,
        )}</div>
        <span class="drawer-reads" role="status"></span>${
          level.refusal || !shown ? nothing : drawVerdict(shown, isWaiting)
        }</div>
      <div class="drawer-panel" id="drawer-panel" role="tabpanel" tabindex="0"
        aria-labelledby=${`drawer-tab-${level.view}`} aria-busy=${isWaiting ? "true" : "false"}
        data-testid="drawer-panel">
        ${
          level.refusal
            ? html`<p class="note">${t("drawer.refused", {reason: level.refusal})}</p>`
            : shown
              ? drawExplanation(shown)
              : nothing
        }</div>`,
      root,
    );
    const panel = find(root, ".drawer-panel", HTMLElement);
    if (isFresh) panel.scrollTop = 0;
    paintPictures(panel, context.theme.palette(), context.theme.color("ink"));
    if (isFocusDue) {
      isFocusDue = false;
      find(root, "#drawer-title", HTMLElement).focus({preventScroll: true});
    }
    if (revealed !== place) {
      revealed = place;
      reveal(cards, level.target, model.slot, root);
    }
  };

  const resize = () => {
    isTall = !isTall;
    document.documentElement.dataset.drawer = isTall ? "tall" : "open";
    draw();
  };

  /** @param {Explanation} explanation @returns {unknown} */
  const drawExplanation = (explanation) => {
    const reach = {
      palette: context.theme.palette(),
      state: context.state(),
      view: explanation.view,
      read,
      point: actions.point,
      deeper: actions.deeper,
    };
    const products = explanation.blocks.filter(({type}) => type === "product").length;
    const rows = unfolded === explanation ? products : Math.min(products, FIRST_PRODUCTS + 1); // the button is one, too
    return html`<div class="blocks" data-beside=${products > 1} .style=${`--products: ${rows}`}>${drawBlocks(
      explanation.blocks,
      reach,
      {
        isOpen: unfolded === explanation,
        open: () => {
          unfolded = explanation;
          draw();
        },
      },
    )}</div>`;
  };

  /** @param {KeyboardEvent} event  of the tabs */
  const pressTab = (event) => {
    const tabs = [...root.querySelectorAll('[role="tab"]')].map((tab) => /** @type {HTMLElement} */ (tab));
    const at = tabs.indexOf(/** @type {HTMLElement} */ (event.target));
    const next = {
      ArrowRight: (at + 1) % tabs.length,
      ArrowLeft: (at + tabs.length - 1) % tabs.length,
      Home: 0,
      End: tabs.length - 1,
    }[event.key];
    const tab = next === undefined ? undefined : tabs[next];
    if (!tab) return;
    event.preventDefault();
    tab.click();
    tab.focus();
  };
  context.theme.onChange(() => {
    if (!root.hidden) draw();
  });

  return {
    open(byKeyboard) {
      root.hidden = false;
      document.documentElement.dataset.drawer = isTall ? "tall" : "open";
      isFocusDue = byKeyboard;
      revealed = "";
    },
    update(next) {
      model = next;
      draw();
    },
    close() {
      if (root.contains(document.activeElement)) /** @type {HTMLElement} */ (document.activeElement).blur();
      root.hidden = true;
      delete document.documentElement.dataset.drawer;
      shown = null;
      unfolded = null;
    },
  };
}

/**
 * @param {Explanation} explanation
 * @param {boolean} isOld  a newer one is on its way
 * @returns {unknown}
 */
function drawVerdict(explanation, isOld) {
  const verdict = verdictOf(explanation);
  if (!verdict) return nothing;
  const {view, target, value} = explanation;
  const where = t(
    view === "step" ? "drawer.value.step" : target.kind === "bias" ? "drawer.value.engine" : "drawer.value.card",
  );
  const mark = verdict.isSame
    ? t("drawer.equal")
    : t("drawer.unequal", {total: precise(explanation.total), relative: number(verdict.relative)});
  return html`<p class="agreement" data-testid="verdict" data-same=${verdict.isSame} data-old=${isOld}>${where}
    <b data-testid="value">${precise(value)}</b>
    <span class="mark">${mark}</span></p>`;
}

/**
 * Scrolls a cell of the cards into view above the drawer.
 * @param {import("../cards/cards.js").Cards} cards
 * @param {import("../model/protocol-types.js").Target} target
 * @param {number} slot  of the pinned image
 * @param {HTMLElement} drawer
 */
function reveal(cards, target, slot, drawer) {
  const card = cards.all()[target.layer];
  const spots = card
    ? rowsOfTarget(card, target, slot)
        .map((row) => placeOfIndex(row, target.index))
        .filter((spot) => spot !== null)
    : [];
  const [spot] = spots;
  if (!card || !spot) return;
  const {top} = spot.band.canvas.getBoundingClientRect();
  const bar = document.querySelector(".bar")?.getBoundingClientRect().bottom ?? 0;
  const floor = drawer.getBoundingClientRect().top - MARGIN;
  const [start, end] = [top + spot.box.y - MARGIN, top + spot.box.y + spot.box.height + MARGIN];
  const by =
    end > floor
      ? end - floor + Math.min(MARGIN * 3, start - bar)
      : start < bar + MARGIN * 3
        ? start - bar - MARGIN * 3
        : 0;
  if (by !== 0)
    scrollBy({top: by, behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "instant" : "smooth"});
}
