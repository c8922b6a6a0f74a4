// The way into the drawer: a click holds the step for this page, loads the drawer when it is first used, and asks why a
// number is what it is. Each number that leads to another is a level; the way back goes level by level, and lets go at the top.

import {stepCounter} from "../lib/format.js";
import {say, t} from "../lib/text.js";
import {shownSlots} from "../model/pinned.js";
import * as protocol from "../model/protocol.js";
import {html, render} from "../vendor/lit-html.js";

/** @typedef {import("../model/protocol-types.js").Target} Target */
/** @typedef {import("../model/protocol-types.js").ExplainView} ExplainView */
/** @typedef {import("../model/protocol-types.js").Explanation} Explanation */
/** @typedef {import("../model/protocol.js").Frame} Frame */
/**
 * One number and what was answered about it so far.
 * @typedef {object} Level
 * @property {Target} target
 * @property {ExplainView} view
 * @property {Map<ExplainView, Explanation>} answers
 * @property {string} refusal  in words, why the view that was asked for cannot be explained
 */
/**
 * What the drawer shows.
 * @typedef {object} DrawerModel
 * @property {readonly Level[]} levels  the last one is open
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
 * @typedef {object} DrawerDoor
 * @property {import("../cards/cards.js").Explain} open
 * @property {(event: import("../model/state.js").PageEvent) => void} take
 * @property {(frame: Frame) => boolean} keeps  false where the frame is one to draw now
 * @property {(state: import("../model/state.js").State) => void} update
 * @property {() => boolean} holds
 * @property {() => Explanation | null} explanation  the newest one that is shown
 */

const REMEMBERED_ANSWERS = 200;
const ENDS_HOLD = new Set(["restarting", "failed"]);
const REFUSES_HOLD = new Set(["unavailable", "bad_probe", "too_many"]);
const REFUSES_ANSWER = new Set(["bad_target", "unavailable", "too_many"]);
const EMPTY =
  "a, button, input, select, textarea, label, summary, dialog, canvas, .panel, .bar, .tabs, .notice, .cm-editor, .drawer";

/**
 * @param {HTMLElement} root  where the chip stands, before the cards
 * @param {import("../page/context.js").Context} context
 * @param {import("../cards/cards.js").Cards} cards
 * @param {{milliseconds: number[]}} measured  from the question to its answer on the screen
 * @returns {DrawerDoor}
 */
export function createDrawerDoor(root, context, cards, measured) {
  const chip = document.createElement("div");
  chip.className = "hold-chip";
  chip.dataset.testid = "hold-chip";
  chip.hidden = true;
  const over = document.createElement("div"); // lies over the cards: nothing moves when the chip comes or goes
  over.className = "hold-place";
  over.append(chip);
  root.append(over);
  /** @type {import("./drawer.js").Drawer | null} */
  let drawer = null;
  /** @type {{id: number, step: number, slot: number} | null} */
  let hold = null;
  let isTaking = false;
  let slot = 0; // whose image is held, or asked for
  let takes = 0; // that are not answered yet: one that was given up is answered, too
  let isLost = false; // with the connection
  let isLossTold = false; // until somebody holds another
  /** @type {Level[]} */
  let levels = [];
  let request = 0;
  let asked = {view: /** @type {ExplainView} */ ("forward"), level: /** @type {Level | null} */ (null), at: 0};
  /** @type {Map<number, Frame>} the newest of each slot while another is held */
  const waiting = new Map();
  /** @type {HTMLElement | null} where the keys were before */
  let cameFrom = null;

  const top = () => levels.at(-1);
  const draw = () => {
    drawer?.update({levels, step: hold?.step ?? null, slot});
    const target = top()?.target;
    cards.overlay.mark(target ? {target, slot} : null);
    sayHold(context.state());
  };
  const ask = () => {
    const level = top();
    if (!level || !hold) return;
    level.refusal = "";
    if (!level.answers.has(level.view)) {
      request += 1;
      asked = {
        view: level.view,
        level,
        at: asked.level === level && asked.view === level.view ? asked.at : performance.now(),
      };
      context.send(protocol.explainCell(request, hold.id, level.target, level.view));
    }
    draw();
  };
  const enter = (/** @type {Target} */ target, /** @type {ExplainView} */ view) => {
    const level = {target, view, answers: new Map(), refusal: ""};
    levels = [...levels, level];
    asked = {view, level, at: performance.now()};
  };

  /** @param {boolean} isGone  the server has let go already */
  const close = (isGone = false) => {
    if (levels.length === 0 && !hold && !isTaking) return;
    if ((hold || isTaking) && !isGone && context.state().connection === "live") context.send(protocol.releaseHold());
    const isFurther = hold !== null && hold.slot !== context.state().slot; // whose gradients stand where the chosen one's were
    if (chip.contains(document.activeElement)) /** @type {HTMLElement} */ (document.activeElement).blur();
    hold = null;
    isTaking = false;
    levels = [];
    request += 1; // what is still on its way answers nothing any more
    drawer?.close();
    draw();
    if (cameFrom?.isConnected && (document.activeElement === document.body || document.activeElement === null))
      cameFrom.focus({preventScroll: true});
    cameFrom = null;
    if (isFurther) cards.comeBack();
    for (const frame of waiting.values()) cards.draw(frame);
    waiting.clear();
  };
  const lose = (/** @type {string} */ words, isGone = true) => {
    close(isGone);
    context.tell(words);
    isLossTold = true;
  };

  const build = async () => {
    const {createDrawer} = await import("./drawer.js");
    drawer ??= createDrawer(context, actions, cards);
    return drawer;
  };
  for (const sign of ["pointerover", "focusin"])
    root.addEventListener(
      sign,
      () => {
        void build();
      },
      {once: true},
    ); // it may be needed soon

  const sayHold = (/** @type {import("../model/state.js").State} */ state) => {
    chip.hidden = hold === null;
    root.toggleAttribute("data-held", hold !== null);
    if (!hold) return;
    const now = t(state.status === "training" ? "drawer.chip.training" : "drawer.chip.standing", {
      step: stepCounter(state.step),
    });
    render(
      html`<b>${t("drawer.chip.held", {step: stepCounter(hold.step)})}</b> <span>${now}</span>
      <button class="plain" data-testid="release" @click=${() => close()}>${t("drawer.release")}</button>`,
      chip,
    );
  };

  /** @type {DrawerActions} */
  const actions = {
    deeper(target, view) {
      enter(target, view);
      ask();
    },
    look(view) {
      const level = top();
      if (!level) return;
      level.view = view;
      ask();
    },
    up(count) {
      if (count <= 0) close();
      else {
        levels = levels.slice(0, count);
        ask();
      }
    },
    point: (target) => cards.overlay.point(target && {target, slot}),
  };
  document.addEventListener("keydown", (event) => {
    if (
      event.key !== "Escape" ||
      event.defaultPrevented ||
      levels.length === 0 ||
      document.querySelector("dialog[open]")
    )
      return;
    if (event.target instanceof Element && event.target.closest("input, select, textarea, .cm-editor")) return;
    event.preventDefault();
    actions.up(levels.length - 1);
  });
  document.addEventListener("click", ({target}) => {
    if (levels.length === 0 || !(target instanceof Element) || !target.isConnected || target.closest(EMPTY)) return;
    if (document.getSelection()?.isCollapsed === false) return; // somebody marks words
    actions.up(levels.length - 1);
  });

  return {
    async open({target, view, slot: asksFor}, byKeyboard) {
      const wanted = asksFor ?? hold?.slot ?? context.state().slot; // the cards show what is held
      if (context.state().connection !== "live") {
        if (!hold) context.send(protocol.takeHold(wanted)); // which says that there is no connection
        return;
      }
      cameFrom ??=
        document.activeElement instanceof HTMLElement && document.activeElement !== document.body
          ? document.activeElement
          : null;
      if (isLossTold) context.tell("");
      isLossTold = false;
      levels = [];
      enter(target, view);
      if (hold?.slot === wanted) ask();
      else if (!isTaking || slot !== wanted) {
        hold = null; // another takes its place
        isTaking = true;
        slot = wanted;
        takes += 1;
        context.send(protocol.takeHold(slot));
      }
      const built = await build();
      if (levels.length === 0) return; // closed before it was there
      built.open(byKeyboard);
      draw();
    },
    take(event) {
      switch (event.type) {
        case protocol.HOLD_TAKEN:
          takes = Math.max(0, takes - 1);
          if (!isTaking || takes > 0) break;
          isTaking = false;
          hold = {id: event.hold, step: event.step, slot: event.slot};
          ask();
          break;
        case protocol.CELL_EXPLAINED: {
          if (event.request !== request || !asked.level) break;
          asked.level.answers.set(asked.view, event.explanation);
          const start = asked.at;
          draw();
          requestAnimationFrame(() => {
            measured.milliseconds.push(performance.now() - start);
            if (measured.milliseconds.length > REMEMBERED_ANSWERS) measured.milliseconds.shift();
          });
          break;
        }
        case protocol.HOLD_ENDED:
          if (hold?.id === event.hold) lose(t(`drawer.lost.${event.reason}`));
          break;
        case protocol.ERROR_REPORTED:
          if (REFUSES_HOLD.has(event.code) && isTaking) {
            takes = 0;
            close(true);
          } else if (REFUSES_ANSWER.has(event.code) && asked.level && !asked.level.answers.has(asked.view)) {
            asked.level.refusal = say(event.message);
            draw();
          }
          break;
        case "connection.changed":
          takes = 0;
          isLost ||= hold !== null || isTaking;
          close(true);
          break;
        case protocol.HELLO:
          takes = 0;
          // Only now that the page is connected again: until then the bar says that it is not.
          if (isLost || hold || isTaking) lose(t("drawer.lost.connection"));
          isLost = false;
          break;
        case protocol.DEFINITION_CHANGED:
          if (hold || isTaking) lose(t("drawer.lost.definition"), false);
          break;
        case protocol.PROBE_CHANGED:
          if ((hold || isTaking) && event.probe.slot === slot) lose(t("drawer.lost.probe"), false);
          break;
        case protocol.RUN_CHANGED:
          if (ENDS_HOLD.has(event.state) && (hold || isTaking)) lose(t("drawer.lost.worker"));
          break;
      }
    },
    keeps(frame) {
      if (typeof frame.hold === "number") return frame.hold !== hold?.id; // of a hold that is over
      if (!hold) return false;
      waiting.set(frame.slot, frame);
      return true;
    },
    update(state) {
      if (!hold) return;
      if (shownSlots(state).includes(hold.slot)) sayHold(state);
      else lose(t("drawer.lost.probe"), false);
    },
    holds: () => hold !== null,
    explanation: () => top()?.answers.get(top()?.view ?? "forward") ?? null,
  };
}
