// A sheet to draw on with mouse, finger or pen. The drawing goes through the network while it is drawn, and stands beside
// the sheet as the network sees it.

import {averageDown, cropPixels, inkPixels, putPixels} from "../draw/pictures.js";
import {t} from "../lib/text.js";
import {throttle} from "../lib/throttle.js";
import {setProbe} from "../model/protocol.js";
import {find} from "../page/context.js";
import {html, render} from "../vendor/lit-html.js";
import {centreDigit, isDigit} from "./digit-box.js";

const SIDE = 240;
const PEN_SHARE = 0.085; // of the side: as thick as the digits' strokes
const SEND_EVERY_MS = 80;
const OWN_FOR_MS = 2000; // so long after a stroke the probe that comes back is this drawing

/** @typedef {{width: number, points: [number, number][]}} Stroke */

/**
 * @param {HTMLElement} root
 * @param {import("../page/context.js").Context} context
 * @returns {{show: (open: boolean) => void, put: (slot: number, pixels: readonly number[]) => void}}
 */
export function createDrawPad(root, context) {
  render(
    html`<div class="draw-pad">
    <canvas class="sheet" data-testid="draw-pad" width=${SIDE} height=${SIDE} tabindex="0"
      role="img" aria-label=${t("pad.name")}></canvas>
    <figure><canvas class="seen" data-testid="draw-seen" width="28" height="28" role="img"
      aria-label=${t("pad.seen")}></canvas><figcaption>${t("pad.seen")}</figcaption></figure>
    <p class="question"><span>${t("pad.question")}</span>
      <span class="centred" data-testid="pad-centred">${t("pad.centred")}</span></p>
    <div class="pad-row"><button class="plain" data-testid="draw-undo">${t("pad.undo")}</button><button
      class="plain" data-testid="draw-clear">${t("pad.clear")}</button></div></div>`,
    root,
  );
  root.hidden = true;
  const canvas = find(root, ".sheet", HTMLCanvasElement);
  const seen = find(root, ".seen", HTMLCanvasElement);
  const [undoButton, clearButton] = /** @type {NodeListOf<HTMLButtonElement>} */ (root.querySelectorAll("button"));
  const drawing = canvas.getContext("2d", {willReadFrequently: true});
  if (!drawing || !undoButton || !clearButton) throw new Error("no canvas to draw on");
  /** @type {Stroke[]} */
  let strokes = [];
  /** @type {HTMLCanvasElement | null} what was there before the first stroke, drawn elsewhere */
  let ground = null;
  /** @type {number | null} */
  let pointer = null;
  let slot = 0;
  let sent = "";
  let sentAt = -Infinity;

  const shapeOf = () => context.state().imageShape;
  /** @type {readonly number[]} */
  let seenPixels = [];
  const showSeen = (/** @type {readonly number[]} */ pixels) => {
    const shape = shapeOf();
    seenPixels = pixels;
    putPixels(
      seen,
      cropPixels(Uint8Array.from(pixels), shape, [shape[0], shape[1]], context.theme.palette().image),
      shape[1],
    );
  };
  const send = throttle(SEND_EVERY_MS, () => {
    const shape = shapeOf();
    const {data} = drawing.getImageData(0, 0, SIDE, SIDE);
    const pixels = isDigit(shape) ? centreDigit(data, SIDE) : averageDown(data, SIDE, shape);
    sent = pixels.join();
    sentAt = performance.now();
    showSeen(pixels);
    const {probe} = context.state();
    context.send(
      setProbe({slot, source: "pixels", pixels, label: probe.source === "pixels" ? (probe.label ?? null) : null}),
    );
  });
  const paint = (/** @type {Stroke} */ {width, points}) => {
    const [first = [0, 0], ...others] = points;
    Object.assign(drawing, {
      lineWidth: width,
      lineCap: "round",
      lineJoin: "round",
      strokeStyle: context.theme.color("image-ink"),
    });
    drawing.beginPath();
    drawing.moveTo(...first);
    if (others.length === 0) drawing.lineTo(first[0] + 0.01, first[1]);
    for (const point of others) drawing.lineTo(...point);
    drawing.stroke();
  };
  const paintAll = () => {
    // with every move: parts of a stroke laid over one another would be darker at its edges
    drawing.clearRect(0, 0, SIDE, SIDE);
    if (ground) {
      drawing.drawImage(ground, 0, 0, SIDE, SIDE);
      drawing.globalCompositeOperation = "source-in";
      drawing.fillStyle = context.theme.color("image-ink");
      drawing.fillRect(0, 0, SIDE, SIDE);
      drawing.globalCompositeOperation = "source-over";
    }
    for (const stroke of strokes) paint(stroke);
    undoButton.disabled = strokes.length === 0;
  };
  const placeOf = (/** @type {PointerEvent} */ event) => {
    const scale = SIDE / (canvas.clientWidth || SIDE);
    return /** @type {[number, number]} */ ([event.offsetX * scale, event.offsetY * scale]);
  };

  canvas.addEventListener("pointerdown", (event) => {
    if (event.button > 0) return;
    pointer = event.pointerId;
    canvas.setPointerCapture(pointer);
    const pressure = event.pointerType === "pen" && event.pressure > 0 ? 0.6 + 0.8 * event.pressure : 1;
    const stroke = {width: SIDE * PEN_SHARE * pressure, points: [placeOf(event)]};
    strokes.push(stroke);
    paintAll();
    send();
    event.preventDefault();
    canvas.focus({preventScroll: true});
  });
  canvas.addEventListener("pointermove", (event) => {
    const stroke = strokes.at(-1);
    if (event.pointerId !== pointer || !stroke) return;
    for (const part of event.getCoalescedEvents?.().length ? event.getCoalescedEvents() : [event])
      stroke.points.push(placeOf(part));
    paintAll();
    send();
  });
  for (const type of ["pointerup", "pointercancel"])
    canvas.addEventListener(type, () => {
      pointer = null;
    });

  const change = (/** @type {Stroke[]} */ left, /** @type {HTMLCanvasElement | null} */ under) => {
    [strokes, ground] = [left, under];
    paintAll();
  };
  const undo = () => {
    if (strokes.length === 0) return;
    change(strokes.slice(0, -1), ground);
    send();
  };
  const clear = () => {
    change([], null);
    send();
  };
  undoButton.addEventListener("click", undo);
  clearButton.addEventListener("click", clear);
  canvas.addEventListener("keydown", (event) => {
    if (event.key === "Delete" || event.key === "Backspace") clear();
    else if ((event.ctrlKey || event.metaKey) && event.key === "z") undo();
    else return;
    event.preventDefault();
  });
  context.theme.onChange(() => {
    paintAll();
    if (seenPixels.length > 0) showSeen(seenPixels);
  });

  return {
    show(open) {
      if (root.hidden !== open) return;
      root.hidden = !open;
      find(root, ".centred", HTMLElement).hidden = !isDigit(shapeOf());
      if (open) paintAll();
    },
    put(of, pixels) {
      const isOwn =
        of === slot && (pointer !== null || performance.now() - sentAt < OWN_FOR_MS || pixels.join() === sent);
      if (isOwn) return;
      slot = of;
      sent = pixels.join();
      const shape = shapeOf();
      const isFitting = pixels.length === shape[0] * shape[1] * shape[2];
      const copy = isFitting ? document.createElement("canvas") : null;
      if (copy) putPixels(copy, inkPixels(pixels, shape), shape[1]);
      change([], copy);
      showSeen(isFitting ? pixels : new Array(shape[0] * shape[1] * shape[2]).fill(0));
    },
  };
}
