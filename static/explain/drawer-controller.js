// Opens the drawer: a click on a number holds the step for this page, loads the drawer when first used, and asks for the
// explanation. Esc, or a click on an empty place, goes back level by level, and at the top back to live.

import {stepCounter} from "../lib/format.js";
import {t} from "../lib/text.js";
import {shownSlots} from "../model/pinned.js";
import {takeHold} from "../model/protocol.js";
import {html, render} from "../vendor/lit-html.js";
import * as drawerState from "./drawer-state.js";

/** @typedef {import("../model/protocol-types.js").Target} Target */
/** @typedef {import("../model/protocol-types.js").ExplainView} ExplainView */
/** @typedef {import("../model/protocol.js").Frame} Frame */
/**
 * What the drawer shows.
 * @typedef {object} DrawerModel
 * @property {readonly import("./drawer-state.js").Level[]} levels  the last one is open
 * @property {number | null} step  that is held; null until the hold is there
 * @property {number} slot  of the pinned image
 */
/**
 * What a person can do in it.
 * @typedef {object} DrawerActions
 * @property {(target: Target, view: ExplainView) => void} deeper
 * @property {(view: ExplainView) => void} look
 * @property {(levels: number) => void} up  to so many levels; 0 closes
 * @property {(target: Target | null) => void} point  at a cell elsewhere in the network
 */
/**
 * @typedef {object} DrawerController
 * @property {import("../cards/cards.js").Explain} open
 * @property {(event: import("../model/state.js").PageEvent) => void} onEvent
 * @property {(frame: Frame) => boolean} withholds  whether the cards may not show the frame now
 * @property {(state: import("../model/state.js").State) => void} update
 * @property {() => boolean} isHolding
 * @property {() => import("../model/protocol-types.js").Explanation | null} explanation  the newest one that is shown
 */

const REMEMBERED_ANSWERS = 200;
/** A click in one of these has a meaning of its own. */
const NOT_EMPTY =
  "a, button, input, select, textarea, label, summary, dialog, canvas, .panel, .bar, .tabs, .notice, .cm-editor, .drawer";

/**
 * @param {HTMLElement} root  where the chip stands, before the cards
 * @param {import("../page/context.js").Context} context
 * @param {import("../cards/cards.js").Cards} cards
 * @param {{milliseconds: number[]}} measured  from the question to its answer on the screen
 * @returns {DrawerController}
 */
export function createDrawerController(root, context, cards, measured) {
  let state = drawerState.initialState;
  let isLossTold = false; // until the person opens another number
  /** @type {import("./drawer.js").Drawer | null} */
  let drawer = null;
  /** @type {Map<number, Frame>} the newest of each slot while a step is held */
  const withheld = new Map();
  /** @type {HTMLElement | null} which had the focus before the drawer opened */
  let cameFrom = null;
  const showChip = createChip(root, () => apply(drawerState.close(state)));

  const draw = () => {
    const {levels, hold, slot} = state;
    drawer?.update({levels, step: hold?.step ?? null, slot});
    const target = levels.at(-1)?.target;
    cards.overlay.mark(target ? {target, slot} : null);
    showChip(hold, context.state());
  };

  /** @param {import("./drawer-state.js").Change} change */
  const apply = (change) => {
    const before = state;
    state = change.state;
    for (const command of change.commands) context.send(command);
    const isClosed = before.levels.length > 0 && state.levels.length === 0;
    if (isClosed) drawer?.close();
    // While a hold is awaited the drawer stays as it was.
    const isOther = state.levels !== before.levels || state.hold !== before.hold;
    if (isClosed || (state.hold && isOther)) draw();
    if (isClosed) leave(before.hold !== null && before.hold.slot !== context.state().slot);
    if (change.loss) context.tell(t(`drawer.lost.${change.loss}`));
    isLossTold ||= change.loss !== null;
    if (change.askedAt !== null) measure(change.askedAt);
  };

  /** @param {boolean} isFurther  the held image's gradients stand where those of the chosen image were */
  const leave = (isFurther) => {
    if (cameFrom?.isConnected && (document.activeElement === document.body || document.activeElement === null))
      cameFrom.focus({preventScroll: true});
    cameFrom = null;
    if (isFurther) cards.comeBack();
    for (const frame of withheld.values()) cards.draw(frame);
    withheld.clear();
  };

  /** @param {number} askedAt */
  const measure = (askedAt) => {
    requestAnimationFrame(() => {
      measured.milliseconds.push(performance.now() - askedAt);
      if (measured.milliseconds.length > REMEMBERED_ANSWERS) measured.milliseconds.shift();
    });
  };

  /** @type {DrawerActions} */
  const actions = {
    deeper: (target, view) => apply(drawerState.goDeeper(state, target, view, performance.now())),
    look: (view) => apply(drawerState.look(state, view, performance.now())),
    up: (count) => apply(drawerState.goUp(state, count, performance.now())),
    point: (target) => cards.overlay.point(target && {target, slot: state.slot}),
  };
  listenToWaysBack(
    () => state.levels.length > 0,
    () => actions.up(state.levels.length - 1),
  );

  const build = async () => {
    const {createDrawer} = await import("./drawer.js");
    drawer ??= createDrawer(context, actions, cards);
    return drawer;
  };
  // It may be needed soon.
  for (const sign of ["pointerover", "focusin"]) root.addEventListener(sign, () => void build(), {once: true});

  return {
    async open({target, view, slot: asksFor}, byKeyboard) {
      const slot = asksFor ?? state.hold?.slot ?? context.state().slot; // the cards show what is held
      if (context.state().connection !== "live") {
        context.send(takeHold(slot)); // which says that there is no connection
        return;
      }
      const {activeElement} = document;
      if (activeElement instanceof HTMLElement && activeElement !== document.body) cameFrom ??= activeElement;
      if (isLossTold) context.tell("");
      isLossTold = false;
      apply(drawerState.open(state, {target, view, slot}, performance.now()));
      const built = await build();
      if (state.levels.length === 0) return; // closed before the drawer was there
      built.open(byKeyboard);
      draw();
    },
    onEvent: (event) => apply(drawerState.applyEvent(state, event, performance.now())),
    withholds(frame) {
      if (typeof frame.hold === "number") return frame.hold !== state.hold?.id; // of a hold that is over
      if (!state.hold) return false;
      withheld.set(frame.slot, frame);
      return true;
    },
    update(now) {
      apply(drawerState.keepTo(state, shownSlots(now)));
      if (state.hold) showChip(state.hold, now);
    },
    isHolding: () => state.hold !== null,
    explanation: () => drawerState.explanationOf(state),
  };
}

/**
 * The chip that says which step is held. It lies over the cards, so that nothing moves when it comes or goes.
 * @param {HTMLElement} root
 * @param {() => void} release
 * @returns {(hold: {step: number} | null, state: import("../model/state.js").State) => void}
 */
function createChip(root, release) {
  const chip = document.createElement("div");
  chip.className = "hold-chip";
  chip.dataset.testid = "hold-chip";
  chip.hidden = true;
  const over = document.createElement("div");
  over.className = "hold-place";
  over.append(chip);
  root.append(over);
  return (hold, state) => {
    const focused = document.activeElement;
    if (!hold && focused instanceof HTMLElement && chip.contains(focused)) focused.blur();
    chip.hidden = hold === null;
    root.toggleAttribute("data-held", hold !== null);
    if (!hold) return;
    const key = state.status === "training" ? "drawer.chip.training" : "drawer.chip.standing";
    render(
      html`<b>${t("drawer.chip.held", {step: stepCounter(hold.step)})}</b>
      <span>${t(key, {step: stepCounter(state.step)})}</span>
      <button class="plain" data-testid="release" @click=${release}>${t("drawer.release")}</button>`,
      chip,
    );
  };
}

/**
 * Goes back on Esc and on a click on an empty place.
 * @param {() => boolean} isOpen
 * @param {() => void} goBack
 */
function listenToWaysBack(isOpen, goBack) {
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented || !isOpen() || document.querySelector("dialog[open]")) return;
    if (event.target instanceof Element && event.target.closest("input, select, textarea, .cm-editor")) return;
    event.preventDefault();
    goBack();
  });
  document.addEventListener("click", ({target}) => {
    if (!isOpen() || !(target instanceof Element) || !target.isConnected || target.closest(NOT_EMPTY)) return;
    if (document.getSelection()?.isCollapsed === false) return; // words are being selected
    goBack();
  });
}
