// A plot over the steps that follows training: drawn a few times a second while it is on the screen, with marks of changes
// and a crosshair shared by all plots.
import {rangeOfSteps} from "./axes.js";
import {axisFont, createStepPlot} from "./step-plot.js";

const REDRAW_EVERY_MS = 250;
const PAGE_OF_KEYS = 20; // points

/** @typedef {import("../vendor/uplot.js").default} Plot */
/** @typedef {[number[], ...(number | null)[][]]} Table  steps, and a column a curve */
/** @typedef {{value: number, label: string}} Line */

/**
 * What all plots of a page share.
 * @typedef {object} PlotContext
 * @property {import("../model/curves.js").Curves} curves
 * @property {import("./curve-settings.js").CurveSettings} settings
 * @property {Set<Plot>} plots  under one crosshair
 */

/**
 * @typedef {object} LivePlotOptions
 * @property {(state: import("../model/state.js").State) => string} key  when it changes, the plot is made again
 * @property {() => Pick<import("./step-plot.js").StepPlotOptions, "logarithmic" | "axis" | "series" | "values" | "room">} look
 * @property {() => Table} table
 * @property {(state: import("../model/state.js").State) => Line | null} [line]  a dotted line to compare with
 * @property {(plot: Plot) => void} [paint]  above the curves
 * @property {(table: Table, row: number, state: import("../model/state.js").State, plot: Plot) => void} say
 *   writes the values under the crosshair, or the newest
 * @property {() => string} words  the same for screen readers, when a key moved the crosshair
 */

/**
 * @param {HTMLElement} place
 * @param {import("../page/context.js").Context} context
 * @param {PlotContext} shared
 * @param {LivePlotOptions} options
 * @returns {{update: (state: import("../model/state.js").State) => void, say: () => void}}
 */
export function createLivePlot(place, context, {curves, settings, plots}, options) {
  const {theme} = context;
  const spoken = document.createElement("p");
  spoken.className = "hidden-text";
  spoken.setAttribute("role", "status");
  place.after(spoken);
  let state = context.state();
  /** @type {Plot | null} */
  let plot = null;
  let [key, version, settingsVersion, drawnAt] = ["", -1, -1, 0];
  /** @type {Table} */
  let table = [[]];
  let isSeen = true;
  new IntersectionObserver(
    ([entry]) => {
      isSeen = entry?.isIntersecting ?? true;
    },
    {rootMargin: "200px 0px"},
  ).observe(place);

  const paint = (/** @type {Plot} */ now) => {
    drawMarks(now, state.marks, theme.color("mark"));
    drawLine(now, options.line?.(state) ?? null, theme.color("muted"), theme.color("card"));
    options.paint?.(now);
  };
  const say = () => {
    if (plot) options.say(table, plot.cursor.idx ?? table[0].length - 1, state, plot);
  };
  const build = () => {
    if (plot) {
      plots.delete(plot);
      plot.destroy();
    }
    plot = createStepPlot(place, theme, {
      ...options.look(),
      range: () => rangeOfSteps(table[0][0] ?? null, table[0].at(-1) ?? null, state.step),
      sync: "curves",
      hooks: {draw: [paint], setCursor: [say], setData: [say]},
    });
    plots.add(plot);
  };
  place.addEventListener("keydown", (event) => {
    if (!plot || event.ctrlKey || event.metaKey || event.altKey) return;
    const [steps] = table;
    const now = plot.cursor.idx ?? steps.length - 1;
    const row = {
      ArrowLeft: now - 1,
      ArrowRight: now + 1,
      PageUp: now - PAGE_OF_KEYS,
      PageDown: now + PAGE_OF_KEYS,
      Home: 0,
      End: steps.length - 1,
    }[event.key];
    const step = row === undefined ? undefined : steps[Math.max(0, Math.min(row, steps.length - 1))];
    if (event.key !== "Escape" && step === undefined) return;
    event.preventDefault();
    for (const one of plots)
      one.setCursor(step === undefined ? {left: -10, top: -10} : {left: one.valToPos(step, "x"), top: 1});
    spoken.textContent = step === undefined ? "" : options.words();
  });
  place.addEventListener("blur", () => {
    spoken.textContent = "";
  });

  return {
    say,
    update(now) {
      const changed =
        now.marks !== state.marks ||
        (curves.length === 0 && now.step !== state.step) ||
        settings.version !== settingsVersion;
      state = now;
      const time = performance.now();
      if (
        !isSeen ||
        (version === curves.version && !changed) ||
        (!changed && time - drawnAt < REDRAW_EVERY_MS && curves.length > 0)
      )
        return;
      [version, settingsVersion, drawnAt] = [curves.version, settings.version, time];
      table = options.table();
      const wanted = options.key(state);
      if (wanted !== key || !plot) {
        key = wanted;
        build();
      }
      plot?.setData(/** @type {import("../vendor/uplot.js").default.AlignedData} */ (table));
      if (table[0].length === 0) plot?.setScale("x", {min: 0, max: 1}); // the range without data is asked for only so
    },
  };
}

/**
 * The newest value of a column at or before a row.
 * @param {readonly (number | null)[]} column
 * @param {number} row
 * @returns {number | null}
 */
export function newestAt(column, row) {
  for (let at = row; at >= 0; at--) if (column[at] !== null && column[at] !== undefined) return column[at] ?? null;
  return null;
}

/**
 * The mark under the crosshair, where one is near.
 * @param {Plot} plot
 * @param {readonly import("../model/protocol-types.js").Mark[]} marks
 * @param {number} near  px
 * @returns {import("../model/protocol-types.js").Mark | undefined}
 */
export function markUnder(plot, marks, near) {
  const {left = -1} = plot.cursor;
  if (left < 0) return undefined;
  const distance = (/** @type {import("../model/protocol-types.js").Mark} */ {step}) =>
    Math.abs(plot.valToPos(step, "x") - left);
  return marks.filter((mark) => mark.step > 0 && distance(mark) <= near).sort((a, b) => distance(a) - distance(b))[0];
}

/**
 * @param {Plot} plot
 * @param {Line | null} line
 * @param {string} color
 * @param {string} paper  around the label, so that no curve and no mark strikes it through
 */
function drawLine(plot, line, color, paper) {
  if (!line) return;
  const {
    ctx,
    bbox: {left, top, width, height},
  } = plot;
  const y = Math.round(plot.valToPos(line.value, "y", true)) + 0.5;
  if (!(y >= top && y <= top + height)) return;
  const ratio = devicePixelRatio || 1;
  ctx.save();
  Object.assign(ctx, {strokeStyle: color, lineWidth: ratio});
  ctx.setLineDash([2 * ratio, 3 * ratio]);
  ctx.beginPath();
  ctx.moveTo(left, y);
  ctx.lineTo(left + width, y);
  ctx.stroke();
  ctx.restore();
  const isAtTop = y - top < 14 * ratio;
  drawLabel(ctx, line.label, left + width, isAtTop ? y + 3 * ratio : y - 2 * ratio, {
    color,
    paper,
    align: "right",
    baseline: isAtTop ? "top" : "bottom",
  });
}

/**
 * Words on a plot, with paper around them.
 * @param {CanvasRenderingContext2D} ctx
 * @param {string} text
 * @param {number} x
 * @param {number} y
 * @param {{color: string, paper: string, align: CanvasTextAlign, baseline: CanvasTextBaseline}} look
 */
export function drawLabel(ctx, text, x, y, {color, paper, align, baseline}) {
  const ratio = devicePixelRatio || 1;
  ctx.save();
  Object.assign(ctx, {
    strokeStyle: paper,
    fillStyle: color,
    lineWidth: 4 * ratio,
    lineJoin: "round",
    textAlign: align,
    textBaseline: baseline,
    font: axisFont(ratio),
  });
  ctx.strokeText(text, x, y);
  ctx.fillText(text, x, y);
  ctx.restore();
}

/**
 * @param {Plot} plot
 * @param {readonly import("../model/protocol-types.js").Mark[]} marks
 * @param {string} color
 */
function drawMarks(plot, marks, color) {
  const {
    ctx,
    bbox: {left, top, width, height},
  } = plot;
  const ratio = devicePixelRatio || 1;
  ctx.save();
  Object.assign(ctx, {strokeStyle: color, fillStyle: color, lineWidth: ratio});
  let before = -Infinity;
  for (const {step} of marks) {
    const x = Math.round(plot.valToPos(step, "x", true)) + 0.5;
    if (step <= 0 || !(x >= left && x <= left + width) || x - before < 4 * ratio) continue; // dragging a slider leaves many marks
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
