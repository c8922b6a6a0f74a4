// A sheet to draw on with mouse, finger or pen; what is on it goes through the network while it is drawn.
import {averageDown, inkPixels, putPixels} from "../draw/pictures.js";
import {t} from "../lib/text.js";
import {throttle} from "../lib/throttle.js";
import {setProbe} from "../protocol.js";
import {html, render} from "../vendor/lit-html.js";
import {find} from "./context.js";

const SIDE = 240;
const PEN_SHARE = 0.085; // of the side: as thick as the digits' strokes
const SEND_EVERY_MS = 80;
const OWN_FOR_MS = 2000; // so long after a stroke what comes back is this sheet's own drawing

/**
 * @param {HTMLElement} root
 * @param {import("./context.js").Context} context
 * @returns {{show: (open: boolean) => void, put: (pixels: readonly number[], shape: import("../protocol.js").Shape) => void}}
 */
export function createDrawPad(root, context) {
  render(html`<div class="draw-pad">
    <canvas data-testid="draw-pad" width=${SIDE} height=${SIDE} tabindex="0" role="img" aria-label=${t("pad.name")}></canvas>
    <div class="pad-row"><span class="question">${t("pad.question")}</span><button class="plain" data-testid="draw-clear">${t("pad.clear")}</button></div></div>`, root);
  root.hidden = true;
  const canvas = find(root, "canvas", HTMLCanvasElement);
  const drawing = canvas.getContext("2d", {willReadFrequently: true});
  if (!drawing) throw new Error("no canvas to draw on");
  /** @type {number | null} */
  let pointer = null;
  let [lastX, lastY] = [0, 0];
  let sent = "";
  let sentAt = -Infinity;

  const send = throttle(SEND_EVERY_MS, () => {
    const shape = context.state().layers[0]?.output_shape ?? context.state().imageShape;
    const {data} = drawing.getImageData(0, 0, SIDE, SIDE);
    const pixels = averageDown(data, SIDE, shape);
    sent = pixels.join();
    sentAt = performance.now();
    context.send(setProbe({slot: 0, source: "pixels", pixels}));
  });
  const place = (/** @type {PointerEvent} */ event) => {
    const scale = SIDE / (canvas.clientWidth || SIDE);
    return [event.offsetX * scale, event.offsetY * scale];
  };
  const stroke = (/** @type {PointerEvent} */ event) => {
    for (const part of event.getCoalescedEvents?.().length ? event.getCoalescedEvents() : [event]) {
      const [x = 0, y = 0] = place(part);
      drawing.lineTo(x, y);
      [lastX, lastY] = [x, y];
    }
    drawing.stroke();
    drawing.beginPath();
    drawing.moveTo(lastX, lastY);
    send();
  };

  canvas.addEventListener("pointerdown", (event) => {
    if (event.button > 0) return;
    pointer = event.pointerId;
    canvas.setPointerCapture(pointer);
    const pressure = event.pointerType === "pen" && event.pressure > 0 ? 0.6 + 0.8 * event.pressure : 1;
    const [x = 0, y = 0] = place(event);
    Object.assign(drawing, {lineWidth: SIDE * PEN_SHARE * pressure, lineCap: "round", lineJoin: "round", strokeStyle: context.theme.color("image-ink")});
    [lastX, lastY] = [x, y];
    drawing.beginPath();
    drawing.moveTo(x, y);
    drawing.lineTo(x + 0.01, y);
    drawing.stroke();
    send();
    event.preventDefault();
  });
  canvas.addEventListener("pointermove", (event) => { if (event.pointerId === pointer) stroke(event); });
  for (const type of ["pointerup", "pointercancel"]) canvas.addEventListener(type, () => { pointer = null; });

  const clear = () => {
    drawing.clearRect(0, 0, SIDE, SIDE);
    send();
  };
  find(root, "button", HTMLButtonElement).addEventListener("click", clear);
  canvas.addEventListener("keydown", (event) => { if (event.key === "Delete" || event.key === "Backspace") clear(); });
  context.theme.onChange(() => recolor(drawing, context.theme.color("image-ink")));

  return {
    show(open) { if (root.hidden === open) root.hidden = !open; },
    put(pixels, shape) {
      const isOwn = pointer !== null || performance.now() - sentAt < OWN_FOR_MS || pixels.join() === sent;
      if (isOwn || pixels.length !== shape[0] * shape[1] * shape[2]) return;
      sent = pixels.join();
      const copy = document.createElement("canvas");
      putPixels(copy, inkPixels(pixels, shape), shape[1]);
      drawing.clearRect(0, 0, SIDE, SIDE);
      drawing.drawImage(copy, 0, 0, SIDE, SIDE);
      recolor(drawing, context.theme.color("image-ink"));
    },
  };
}

/**
 * What was drawn, in another ink: a theme changed.
 * @param {CanvasRenderingContext2D} drawing
 * @param {string} ink
 */
function recolor(drawing, ink) {
  drawing.save();
  drawing.globalCompositeOperation = "source-in";
  drawing.fillStyle = ink;
  drawing.fillRect(0, 0, SIDE, SIDE);
  drawing.restore();
}
