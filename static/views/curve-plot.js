// A curve over the steps: raw and faint, smoothed, validation; marks where something was changed; a number under the crosshair.
import {count} from "../lib/format.js";
import {t} from "../lib/text.js";
import {html, render} from "../vendor/lit-html.js";
import uPlot from "../vendor/uplot.js";
import {find} from "./context.js";

const REDRAW_EVERY_MS = 250;
const AXIS_FONT = "11px Inter, system-ui, sans-serif";

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
  let version = -1;
  let drawnAt = 0;

  const paint = (/** @type {uPlot} */ plot) => {
    drawLine(plot, options.line(state), color("muted"));
    drawMarks(plot, state.marks, color("mark"));
  };
  const say = (/** @type {uPlot} */ plot) => {
    const {idx} = plot.cursor;
    const data = /** @type {(number | null)[][]} */ (/** @type {unknown} */ (plot.data));
    const texts = describe(data, idx ?? (data[0]?.length ?? 0) - 1, options.format);
    texts.forEach((text, i) => { if (values[i] && values[i].textContent !== text) values[i].textContent = text; });
    const mark = kind === "loss" ? state.marks.findLast(({step}) => step > 0) : undefined;
    const words = mark ? t("curve.mark", {step: count(mark.step), detail: mark.detail}) : "";
    if (lastMark.textContent !== words) lastMark.textContent = words;
  };

  const plot = new uPlot({
    width: 260, height: Number.parseFloat(getComputedStyle(root).getPropertyValue("--plot-height")) || 130,
    legend: {show: false}, padding: [8, 14, 0, 0],
    cursor: {y: false, points: {size: 5}, drag: {x: false, y: false}},
    scales: {x: {time: false}, y: options.logarithmic ? {distr: 3, log: 10, range: rangeOfLogs} : {range: () => [0, 1]}},
    axes: [
      {stroke: () => color("muted"), font: AXIS_FONT, size: 22, gap: 2, space: 64, ticks: {show: false}, grid: {show: false},
        values: (_, splits) => splits.map((value) => count(value))},
      {stroke: () => color("muted"), font: AXIS_FONT, size: 38, gap: 2, space: 22, ticks: {show: false},
        grid: {stroke: () => color("line"), width: 1}, ...(options.logarithmic ? {splits: (/** @type {uPlot} */ _, /** @type {number} */ __, /** @type {number} */ low, /** @type {number} */ high) => logTicks(low, high), filter: (/** @type {uPlot} */ _, /** @type {(number | null)[]} */ splits) => splits} : {}),
        values: (_, splits) => splits.map((value) => (value === null ? "" : options.axis(value)))},
    ],
    series: [{},
      {stroke: () => color("curve-raw"), width: 1, points: {show: false}},
      {stroke: () => color("accent"), width: 2, points: {show: false}},
      {stroke: () => color("validation"), width: 1.5, spanGaps: true, points: {show: false}}],
    hooks: {draw: [paint], setCursor: [say], setData: [say]},
  }, [[], [], [], []], place);

  new ResizeObserver(([entry]) => {
    const width = Math.floor(entry?.contentRect.width ?? 0);
    if (width > 0 && width !== plot.width) plot.setSize({width, height: plot.height});
  }).observe(place);
  context.theme.onChange(() => plot.redraw(false));

  return {
    update(now) {
      const marksChanged = now.marks !== state.marks;
      state = now;
      const time = performance.now();
      if ((version === curves.version && !marksChanged) || (time - drawnAt < REDRAW_EVERY_MS && curves.length > 0)) return;
      version = curves.version;
      drawnAt = time;
      const data = curves.plot(kind, 300);
      plot.setData(options.logarithmic ? positive(data) : data);
    },
  };
}

/**
 * A logarithmic axis has no place for zero.
 * @param {[number[], (number | null)[], (number | null)[], (number | null)[]]} data
 * @returns {[number[], (number | null)[], (number | null)[], (number | null)[]]}
 */
function positive([steps, ...columns]) {
  const [raw = [], smoothed = [], validation = []] = columns.map((column) =>
    column.map((value) => (value === null ? null : Math.max(value, 1e-6))));
  return [steps, raw, smoothed, validation];
}

/**
 * Whole quarters of a decade around the data, so that the axis stands still while training.
 * @param {uPlot} _plot
 * @param {number | null} low
 * @param {number | null} high
 * @returns {[number, number]}
 */
export function rangeOfLogs(_plot, low, high) {
  if (low === null || high === null || !(low > 0)) return [0.1, 3];
  const bottom = Math.floor(Math.log10(Math.min(low, high / 2)) * 4) / 4;
  const top = Math.ceil(Math.log10(high) * 4) / 4;
  return [10 ** Math.max(-6, bottom), 10 ** Math.max(top, bottom + 0.5)];
}

/**
 * Ones of every decade, and threes where there is room.
 * @param {number} low
 * @param {number} high
 * @returns {number[]}
 */
export function logTicks(low, high) {
  const digits = high / low > 300 ? [1] : [1, 3];
  const ticks = [];
  for (let power = Math.floor(Math.log10(low)); 10 ** power <= high; power++) {
    for (const digit of digits) {
      const tick = Number(`${digit}e${power}`);
      if (tick >= low && tick <= high) ticks.push(tick);
    }
  }
  return ticks;
}

/**
 * @param {readonly (readonly (number | null)[])[]} data
 * @param {number} index
 * @param {(value: number | null) => string} format
 * @returns {string[]}
 */
function describe([steps = [], raw = [], smoothed = [], validation = []], index, format) {
  const newest = (/** @type {readonly (number | null)[]} */ column) => {
    for (let at = index; at >= 0; at--) if (column[at] !== null && column[at] !== undefined) return column[at];
    return null;
  };
  const step = t("curve.step", {step: count(steps[index] ?? 0)});
  return [step, ...[raw, smoothed, validation].map((column) => format(newest(column) ?? null))];
}

/**
 * @param {uPlot} plot
 * @param {{value: number, label: string} | null} line
 * @param {string} color
 */
function drawLine(plot, line, color) {
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
  ctx.fillText(line.label, left + width, isAtTop ? y + 3 * ratio : y - 2 * ratio);
  ctx.restore();
}

/**
 * @param {uPlot} plot
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
