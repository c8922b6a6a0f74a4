// A curve over the steps: raw and faint, smoothed, validation; marks where something was changed; a number under the crosshair.
import {rangeOfSteps} from "../lib/axes.js";
import {count} from "../lib/format.js";
import {t} from "../lib/text.js";
import {html, render} from "../vendor/lit-html.js";
import {find} from "./context.js";
import {sayMark} from "./mark-words.js";
import {createStepPlot, positive} from "./step-plot.js";

const REDRAW_EVERY_MS = 250;

/** @typedef {import("../vendor/uplot.js").default} Plot */
/**
 * @typedef {object} CurveOptions
 * @property {"loss" | "accuracy"} kind
 * @property {boolean} logarithmic
 * @property {(value: number | null) => string} format
 * @property {(value: number) => string} axis
 * @property {(state: import("../state.js").State) => {value: number, label: string} | null} line  a dotted line to compare with
 */

/**
 * @param {HTMLElement} root
 * @param {import("./context.js").Context} context
 * @param {import("../lib/curves.js").Curves} curves
 * @param {CurveOptions} options
 * @returns {{update: (state: import("../state.js").State) => void}}
 */
export function createCurvePlot(root, context, curves, options) {
  const {kind} = options;
  const {color} = context.theme;
  render(html`
    <div class="panel-head"><h2>${t(`${kind}.title`)}</h2><span class="at-step" data-value="0"></span></div>
    <dl class="keys">${["raw", "smooth", "validation"].map((key, i) => html`<div class=${`key key-${key}`}><dt>${t(`curve.${key}`)}</dt><dd data-value=${i + 1}></dd></div>`)}</dl>
    <div class="plot" role="img" aria-label=${t(`${kind}.name`)}></div>
    <p class="last-mark"></p>`, root);
  const place = find(root, ".plot", HTMLElement);
  const lastMark = find(root, ".last-mark", HTMLElement);
  const values = [...root.querySelectorAll("[data-value]")];
  let state = context.state();
  /** @type {readonly number[]} of the points on the plot */
  let steps = [];
  let version = -1;
  let drawnAt = 0;
  let changed = false; // what is drawn besides the points, since it was last drawn

  const paint = (/** @type {Plot} */ plot) => {
    drawMarks(plot, state.marks, color("mark"));
    drawLine(plot, options.line(state), color("muted"), color("card"));
  };
  const say = (/** @type {Plot} */ plot) => {
    const {idx} = plot.cursor;
    const data = /** @type {(number | null)[][]} */ (/** @type {unknown} */ (plot.data));
    const texts = describe(data, idx ?? (data[0]?.length ?? 0) - 1, state.step, options.format);
    texts.forEach((text, i) => { if (values[i] && values[i].textContent !== text) values[i].textContent = text; });
    const mark = kind === "loss" ? state.marks.findLast(({step}) => step > 0) : undefined;
    const words = mark ? t("curve.mark", {step: count(mark.step), detail: sayMark(mark)}) : "";
    if (lastMark.textContent !== words) lastMark.textContent = lastMark.title = words;
  };

  const plot = createStepPlot(place, context.theme, {
    logarithmic: options.logarithmic, axis: options.axis,
    range: () => rangeOfSteps(steps[0] ?? null, steps.at(-1) ?? null, state.step),
    series: [
      {stroke: () => color("curve-raw"), width: 1, points: {show: false}},
      {stroke: () => color("accent"), width: 2, points: {show: false}},
      {stroke: () => color("validation"), width: 1.5, spanGaps: true, points: {show: false}},
    ],
    hooks: {draw: [paint], setCursor: [say], setData: [say]},
  });

  return {
    update(now) {
      changed ||= now.marks !== state.marks || (curves.length === 0 && now.step !== state.step);
      state = now;
      const time = performance.now();
      if ((version === curves.version && !changed) || (time - drawnAt < REDRAW_EVERY_MS && curves.length > 0)) return;
      version = curves.version;
      drawnAt = time;
      changed = false;
      const data = curves.plot(kind, 300);
      [steps] = data;
      const [x, raw, smoothed, validation] = data;
      plot.setData(options.logarithmic ? [x, positive(raw), positive(smoothed), positive(validation)] : data);
      if (curves.length === 0) plot.setScale("x", {min: 0, max: 1}); // the range without data is asked for only so
    },
  };
}

/**
 * @param {readonly (readonly (number | null)[])[]} data
 * @param {number} index
 * @param {number} step  the network's, where there is no point
 * @param {(value: number | null) => string} format
 * @returns {string[]}
 */
function describe([steps = [], raw = [], smoothed = [], validation = []], index, step, format) {
  const newest = (/** @type {readonly (number | null)[]} */ column) => {
    for (let at = index; at >= 0; at--) if (column[at] !== null && column[at] !== undefined) return column[at];
    return null;
  };
  const words = t("curve.step", {step: count(steps[index] ?? step)});
  return [words, ...[raw, smoothed, validation].map((column) => format(newest(column) ?? null))];
}

/**
 * @param {Plot} plot
 * @param {{value: number, label: string} | null} line
 * @param {string} color
 * @param {string} paper  around the label, so that no curve and no mark strikes it through
 */
function drawLine(plot, line, color, paper) {
  if (!line) return;
  const {ctx, bbox: {left, top, width, height}} = plot;
  const y = Math.round(plot.valToPos(line.value, "y", true)) + 0.5;
  if (!(y >= top && y <= top + height)) return;
  const ratio = devicePixelRatio || 1;
  ctx.save();
  Object.assign(ctx, {strokeStyle: color, fillStyle: color, lineWidth: ratio, textAlign: "right", textBaseline: "bottom", font: `${11 * ratio}px Inter, system-ui, sans-serif`});
  ctx.setLineDash([2 * ratio, 3 * ratio]);
  ctx.beginPath();
  ctx.moveTo(left, y);
  ctx.lineTo(left + width, y);
  ctx.stroke();
  const isAtTop = y - top < 14 * ratio;
  if (isAtTop) ctx.textBaseline = "top";
  const labelY = isAtTop ? y + 3 * ratio : y - 2 * ratio;
  ctx.setLineDash([]);
  Object.assign(ctx, {strokeStyle: paper, lineWidth: 4 * ratio, lineJoin: "round"});
  ctx.strokeText(line.label, left + width, labelY);
  ctx.fillText(line.label, left + width, labelY);
  ctx.restore();
}

/**
 * @param {Plot} plot
 * @param {readonly import("../protocol.js").Mark[]} marks
 * @param {string} color
 */
function drawMarks(plot, marks, color) {
  const {ctx, bbox: {left, top, width, height}} = plot;
  const ratio = devicePixelRatio || 1;
  ctx.save();
  Object.assign(ctx, {strokeStyle: color, fillStyle: color, lineWidth: ratio});
  let before = -Infinity;
  for (const {step} of marks) {
    const x = Math.round(plot.valToPos(step, "x", true)) + 0.5;
    if (step <= 0 || !(x >= left && x <= left + width) || x - before < 4 * ratio) continue; // a dragged slider leaves many
    before = x;
    ctx.beginPath();
    ctx.moveTo(x, top);
    ctx.lineTo(x, top + height);
    ctx.stroke();
    ctx.beginPath();
    ctx.arc(x, top + 2 * ratio, 2.5 * ratio, 0, 2 * Math.PI);
    ctx.fill();
  }
  ctx.restore();
}
