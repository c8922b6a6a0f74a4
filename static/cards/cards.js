// All cards, in the network's order: made from the layers, laid out in the available width, drawn as frames come.

import {hostLayerForms} from "../definition/layer-form-host.js";
import {t} from "../lib/text.js";
import {shownSlots} from "../model/pinned.js";
import {createPatchesRows} from "../patches/patches-rows.js";
import {createSurgeryMarks} from "../surgery/surgery-marks.js";
import {html, render} from "../vendor/lit-html.js";
import {createFieldOverlay} from "./field-overlay.js";
import {createGhostCards} from "./ghost-cards.js";
import {LayerCard} from "./layer-card.js";
import {questionOf} from "./map-spot.js";
import {drawPin} from "./pin-picture.js";
import {sayRange, storedRange, storeRange} from "./range-words.js";
import {RANGE_MODES, Ranges} from "./ranges.js";
import {createReadout} from "./readout.js";

const COMPACT_BELOW = 560;
const DASHES = 5; // pixels from one to the next, as cards.css has them

/** @typedef {import("../model/protocol.js").Frame} Frame */

/**
 * @typedef {object} Cards
 * @property {(state: import("../model/state.js").State) => void} update
 * @property {(frame: Frame, layers?: Frame["layers"]) => void} draw  all of its layers, or some
 * @property {() => void} comeBack  draws the newest frame of the chosen image again, after a held frame of another image
 * @property {() => string} rangeMode
 * @property {(mode: string) => void} setRangeMode  ignores an unknown mode
 * @property {() => void} tick  refreshes the numbers where a frame has come since; to be called a few times a second
 * @property {() => readonly LayerCard[]} all
 * @property {ReturnType<typeof createFieldOverlay>} overlay
 */
/**
 * Opens the explanation of a number.
 * @typedef {(question: import("./map-spot.js").Question, byKeyboard: boolean) => void} Explain
 */

/**
 * @param {HTMLElement} root
 * @param {import("../page/context.js").Context} context
 * @param {HTMLElement} readoutRoot
 * @param {(layers: number[]) => void} onWatch  indexes of the layers on the screen
 * @param {Explain} explain
 * @returns {Cards}
 */
export function createCards(root, context, readoutRoot, onWatch, explain) {
  const {theme} = context;
  /** @type {LayerCard[]} */
  let cards = [];
  /** @type {readonly import("../model/protocol-types.js").LayerInfo[]} */
  let layers = [];
  let ranges = new Ranges([]);
  ranges.setMode(storedRange());
  /** @type {readonly number[]} of the images whose frames are drawn */
  let slots = [];
  let arranged = "";
  let rangeText = "";
  /** @type {Map<number, Frame["probe"]>} */
  const probes = new Map();
  /** @type {Frame["probe"]} */
  let probe = {image: null, label: null, scores: null};
  /** @type {Frame | null} the newest of the chosen image that is not of a held step */
  let live = null;
  let numbersDue = false;
  let width = 0;
  const list = document.createElement("div");
  list.className = "cards";
  const tools = document.createElement("div");
  tools.className = "cards-tools";
  root.append(tools, list);
  const flow = document.createElement("div");
  flow.className = "flow";
  const isCalm = matchMedia("(prefers-reduced-motion: reduce)");
  let flowed = 0;
  const overlay = createFieldOverlay(theme, () => cards);
  const readout = createReadout(readoutRoot, {
    spot: (spot) => overlay.point(spot && questionOf(spot)),
    explain: (spot, byKeyboard) => explain(questionOf(spot), byKeyboard),
  });
  const patches = createPatchesRows(list, context, readout.say, () => drawTools());
  const surgery = createSurgeryMarks(list, context);
  const placeGhosts = createGhostCards(list, context);
  hostLayerForms(list, context);

  const scene = () => ({ranges, palette: theme.palette(), probe, probes});
  const drawTools = () => {
    rangeText = sayRange(ranges);
    render(
      html`
    <p class="question">${t("cards.question")}</p>${patches.template()}<span
      class="range-since" data-testid="range-since">${rangeText}</span>
    <div class="segments" role="group" aria-label=${t("range.name")}><span aria-hidden="true">${t("range.name")}</span>
      ${RANGE_MODES.map(
        (mode) => html`<button aria-pressed=${ranges.mode === mode ? "true" : "false"} title=${t(`range.${mode}.long`)}
        data-testid=${`range-${mode}`} @click=${() => choose(mode)}>${t(`range.${mode}`)}</button>`,
      )}</div>`,
      tools,
    );
  };
  const choose = (/** @type {import("./ranges.js").RangeMode} */ mode) => {
    ranges.setMode(mode);
    list.dataset.range = mode;
    ranges.lockedSince = mode === "locked" ? context.state().step : null;
    storeRange(mode);
    drawTools();
    redraw();
  };
  const redraw = () => {
    for (const card of cards) {
      card.draw(null, scene());
      card.showNumbers(context.state(), scene());
    }
  };
  const redrawAll = () => {
    for (const card of cards) card.drawLegends(theme.palette());
    drawPins();
    redraw();
    overlay.redraw();
  };
  const drawPins = () => {
    for (const canvas of list.querySelectorAll("canvas.pin")) {
      const pin = /** @type {HTMLCanvasElement} */ (canvas);
      drawPin(
        pin,
        context.state().probes.find(({slot}) => (slot ?? 0) === Number(pin.dataset.pin)),
        context,
      );
    }
  };
  /** @param {import("../model/state.js").State} state */
  const arrange = (state) => {
    slots = shownSlots(state);
    ranges.keep(slots);
    const now = JSON.stringify([state.arrangement, state.probes, state.slot]);
    if (now === arranged) return;
    arranged = now;
    for (const slot of probes.keys()) if (!slots.includes(slot)) probes.delete(slot);
    const rows = state.arrangement === "side" ? slots : [];
    const isNew = cards.some((card) => card.slots.join() !== rows.join());
    for (const card of cards) card.arrange(rows);
    if (isNew && width > 0) lay();
    else drawPins();
  };

  /** @type {Set<number>} */
  const visible = new Set();
  const watch = () => onWatch([...visible].sort((a, b) => a - b));
  const observer = new IntersectionObserver(
    (entries) => {
      for (const {target, isIntersecting} of entries) {
        const index = Number(/** @type {HTMLElement} */ (target).dataset.index);
        if (isIntersecting) {
          visible.add(index);
          cards[index]?.showNumbers(context.state(), scene()); // no further frame of a held step will show them
        } else visible.delete(index);
      }
      watch();
    },
    {rootMargin: "80px 0px"},
  );

  const lay = () => {
    const compact = width < COMPACT_BELOW;
    const style = getComputedStyle(list);
    const pixels = (/** @type {string} */ name) => parseFloat(style.getPropertyValue(name)) || 0;
    const room =
      width - 2 * pixels("--card-padding") - pixels("--card-edge") - 1 - (compact ? 0 : pixels("--label-width"));
    list.classList.toggle("compact", compact);
    for (const card of cards) card.lay(Math.max(60, Math.floor(room)), compact);
    patches.lay(cards);
    surgery.lay(cards);
    redrawAll();
  };
  new ResizeObserver(([entry]) => {
    const now = Math.floor(entry?.contentRect.width ?? 0);
    if (now === width || now === 0) return;
    width = now;
    lay();
  }).observe(list);
  theme.onChange(redrawAll);
  context.screen.onChange(() => {
    if (width > 0) lay();
  }); // labels may get wider while the list does not
  list.addEventListener("unfold", () => {
    patches.lay(cards);
    surgery.lay(cards);
    redrawAll();
  });
  list.addEventListener("pointermove", (event) => readout.point(event, cards));
  list.addEventListener("pointerdown", (event) => readout.point(event, cards));
  list.addEventListener("click", (event) => readout.click(event, cards));
  list.addEventListener("pointerleave", (event) => {
    if (event.pointerType !== "touch") readout.leave();
  }); // a tap is a hover
  document.addEventListener("pointerdown", ({target}) => {
    if (!list.contains(/** @type {Node} */ (target))) readout.leave();
  });
  list.addEventListener("focusin", ({target}) => {
    if (/** @type {Element} */ (target).matches("canvas:focus-visible")) readout.focus(target, cards);
  });
  list.addEventListener("focusout", () => readout.blur());
  list.addEventListener("keydown", (event) => readout.press(event, cards));
  document.addEventListener("scroll", () => readout.leave(), {passive: true});

  /** @param {import("../model/state.js").State} state */
  const build = (state) => {
    const before = new Map(cards.map((card) => [keyOf(card.layer, layers), card]));
    layers = state.layers;
    const {mode} = ranges;
    ranges = new Ranges(layers);
    ranges.setMode(mode);
    observer.disconnect();
    visible.clear();
    arranged = "";
    live = null;
    cards = layers.map((layer) => before.get(keyOf(layer, layers)) ?? new LayerCard(layer, layers, state.classNames));
    list.replaceChildren(flow, ...cards.map((card) => card.element));
    for (const card of cards) observer.observe(card.element);
    placeGhosts();
    if (width > 0) lay();
    drawTools();
  };

  return {
    rangeMode: () => ranges.mode,
    setRangeMode(wanted) {
      const mode = RANGE_MODES.find((known) => known === wanted);
      if (mode) choose(mode);
    },
    update(state) {
      if (state.layers !== layers && !sameLayers(state.layers, layers)) build(state);
      if (state.ready) arrange(state);
      patches.update(state);
      surgery.update(state);
      for (const card of cards) card.markNew(state.newFilters[card.layer.name]);
      list.dataset.range = ranges.mode;
    },
    draw(frame, layers = frame.layers) {
      if (!shownSlots(context.state()).includes(frame.slot)) return; // an image that is no longer shown
      const isHeld = typeof frame.hold === "number"; // its gradients and weights belong to its image, chosen or not
      const isChosen = isHeld || frame.slot === context.state().slot;
      if (isChosen && !isHeld) live = frame;
      if (isChosen) probe = frame.probe;
      probes.set(frame.slot, frame.probe);
      ranges.observe({...frame, layers});
      const now = scene();
      for (const picture of layers) cards[picture.index]?.draw(picture, now, frame.slot, isChosen);
      if (ranges.mode === "locked" && rangeText !== sayRange(ranges)) drawTools();
      numbersDue = true;
    },
    tick() {
      if (!numbersDue) return;
      numbersDue = false;
      if (context.state().status === "training" && !isCalm.matches) {
        flowed += 2;
        flow.style.transform = `translateY(${flowed % DASHES}px)`;
      }
      for (const card of cards) if (visible.has(card.layer.index)) card.showNumbers(context.state(), scene());
      readout.refresh();
    },
    comeBack() {
      if (live) this.draw(live);
    },
    all: () => cards,
    overlay,
  };
}

/**
 * The key of a card: a card whose key stays is kept.
 * @param {import("../model/protocol-types.js").LayerInfo} layer
 * @param {readonly import("../model/protocol-types.js").LayerInfo[]} layers
 * @returns {string}
 */
function keyOf(layer, layers) {
  return JSON.stringify([{...layer, line: 0}, layers[layer.index + 1]?.type]);
}

/**
 * @param {readonly import("../model/protocol-types.js").LayerInfo[]} some
 * @param {readonly import("../model/protocol-types.js").LayerInfo[]} others
 * @returns {boolean}
 */
function sameLayers(some, others) {
  return (
    some.length === others.length && some.every((layer, i) => keyOf(layer, some) === keyOf(others[i] ?? layer, others))
  );
}
