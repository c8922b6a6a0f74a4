// Lines over the cards: what a cell sees in every earlier layer, and the cell that the drawer explains. One canvas a card.

import {isOf, placeOf, placeOfIndex, rowsOfTarget} from "./map-spot.js";
import {fieldsBelow} from "./receptive-field.js";

/** @typedef {import("./map-spot.js").LayerCard} LayerCard */
/** @typedef {import("../model/protocol-types.js").Target} Target */
/** @typedef {{target: Target, slot: number | null}} Subject  slot: of the pinned image that it is about */
/** @typedef {import("./receptive-field.js").Region} Region */
/** @typedef {{x: number, y: number, width: number, height: number, strong: boolean}} Outline  pixels of the card */

/**
 * @param {import("../page/theme.js").Theme} theme
 * @param {() => readonly LayerCard[]} cards
 * @returns {{point: (subject: Subject | null) => void, mark: (subject: Subject | null) => void, redraw: () => void}}
 */
export function createFieldOverlay(theme, cards) {
  /** @type {Subject | null} under the pointer or the keys */
  let pointed = null;
  /** @type {Subject | null} that the drawer explains */
  let marked = null;
  /** @type {Map<LayerCard, HTMLCanvasElement>} those with lines on them */
  let used = new Map();
  let isDue = false;

  const draw = () => {
    isDue = false;
    /** @type {Map<LayerCard, Outline[]>} */
    const outlines = new Map();
    const add = (
      /** @type {LayerCard} */ card,
      /** @type {ReturnType<typeof placeOf>} */ spot,
      /** @type {boolean} */ strong,
    ) => {
      if (!spot || spot.box.width <= 0 || spot.box.height <= 0) return;
      const [own, whole] = [spot.band.canvas.getBoundingClientRect(), card.element.getBoundingClientRect()];
      const [x, y] = [own.left - whole.left - card.element.clientLeft, own.top - whole.top - card.element.clientTop];
      const outline = {x: x + spot.box.x, y: y + spot.box.y, width: spot.box.width, height: spot.box.height, strong};
      outlines.set(card, [...(outlines.get(card) ?? []), outline]);
    };
    const seen = pointed ?? marked;
    if (seen) showField(cards(), seen, (card, spot) => add(card, spot, false));
    for (const subject of [pointed, marked]) {
      if (!subject) continue;
      const {target, slot} = subject;
      const card = cards()[target.layer];
      if (card) for (const row of rowsOfTarget(card, target, slot)) add(card, placeOfIndex(row, target.index), true);
    }
    for (const [card, canvas] of used) if (!outlines.has(card)) canvas.remove();
    const before = used;
    used = new Map();
    for (const [card, lines] of outlines) {
      const canvas = before.get(card) ?? makeCanvas();
      if (canvas.parentElement !== card.element) card.element.append(canvas);
      used.set(card, canvas);
      paint(canvas, card.element, lines, [theme.color("field-line"), theme.color("field-edge"), theme.color("accent")]);
    }
  };
  const redraw = () => {
    if (isDue) return;
    isDue = true;
    requestAnimationFrame(draw);
  };
  const isSame = (/** @type {Subject | null} */ one, /** @type {Subject | null} */ other) =>
    JSON.stringify(one) === JSON.stringify(other);

  return {
    point(subject) {
      if (isSame(pointed, subject)) return;
      pointed = subject;
      redraw();
    },
    mark(subject) {
      if (isSame(marked, subject)) return;
      marked = subject;
      redraw();
    },
    redraw: () => {
      if (pointed || marked) redraw();
    },
  };
}

/**
 * @param {readonly LayerCard[]} cards
 * @param {Subject} subject
 * @param {(card: LayerCard, spot: ReturnType<typeof placeOf>) => void} show
 */
function showField(cards, {target, slot}, show) {
  if (target.kind !== "cell") return; // a weight looks at every place in turn
  const [row = 0, column = 0, channel = 0] = target.index;
  const layers = cards.map(({layer}) => layer);
  /** @type {Region} */
  const self = {row, column, rows: 1, columns: 1, channels: [channel, 1]};
  fieldsBelow(layers, target.layer, self).forEach((field, index) => {
    const card = cards[index];
    const shown = card?.rows.find((candidate) => candidate.field === "activation" && isOf(candidate, slot));
    if (!card || !shown) return;
    const [first, count] = field.channels ?? [0, shown.shape[2] ?? 1];
    for (let at = first; at < first + Math.min(count, shown.columns); at++) show(card, placeOf(shown, at, 0, field));
  });
}

/** @returns {HTMLCanvasElement} */
function makeCanvas() {
  const canvas = document.createElement("canvas");
  canvas.className = "field-overlay";
  canvas.setAttribute("aria-hidden", "true");
  return canvas;
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {HTMLElement} card
 * @param {readonly Outline[]} lines
 * @param {readonly [string, string, string]} colors  of a field, of what sets it off, of the cell itself
 */
function paint(canvas, card, lines, [field, edge, cell]) {
  const scale = devicePixelRatio;
  const [width, height] = [Math.round(card.clientWidth * scale), Math.round(card.clientHeight * scale)];
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, {width, height});
  const context = canvas.getContext("2d");
  if (!context) return;
  context.setTransform(scale, 0, 0, scale, 0, 0);
  context.clearRect(0, 0, card.clientWidth, card.clientHeight);
  for (const {x, y, width: across, height: down, strong} of lines) {
    context.lineWidth = strong ? 5 : 3;
    context.strokeStyle = edge;
    context.strokeRect(x - 0.5, y - 0.5, across + 1, down + 1);
    context.lineWidth = strong ? 2.5 : 1.5;
    context.strokeStyle = strong ? cell : field;
    context.strokeRect(x - 0.5, y - 0.5, across + 1, down + 1);
  }
}
