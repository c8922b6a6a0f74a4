// A plot of one curve over the steps: raw and faint, smoothed, validation; with the values under the crosshair.

import {count} from "../lib/format.js";
import {t} from "../lib/text.js";
import {write} from "../lib/write.js";
import {find} from "../page/context.js";
import {html, render} from "../vendor/lit-html.js";
import {rangeFromZero} from "./axes.js";
import {createLivePlot, markUnder, newestAt} from "./live-plot.js";
import {markText} from "./mark-words.js";
import {positive} from "./step-plot.js";

const PLACES = 300; // rows that a plot has room for
const NEAR_MARK = 8; // px

/**
 * @typedef {object} CurveOptions
 * @property {import("../model/curves.js").CurveKind} kind
 * @property {boolean} fraction  its axis ends at 1, and is never logarithmic
 * @property {(value: number | null) => string} format
 * @property {(value: number) => string} axis
 * @property {(state: import("../model/state.js").State) => import("./live-plot.js").Line | null} line
 *   a dotted line to compare with
 */

/**
 * @param {HTMLElement} root
 * @param {import("../page/context.js").Context} context
 * @param {import("./live-plot.js").PlotContext} shared
 * @param {CurveOptions} options
 * @returns {{update: (state: import("../model/state.js").State) => void}}
 */
export function createCurvePlot(root, context, shared, options) {
  const {kind, fraction, format, axis} = options;
  const {curves, settings} = shared;
  const {color} = context.theme;
  render(
    html`
    <div class="panel-head"><h2>${t(`${kind}.title`)}</h2><span class="at-step" data-value="0"></span></div>
    <p class="question">${t(`${kind}.question`)}</p>
    <dl class="keys">${["raw", "smooth", "validation"].map(
      (key, i) => html`<div class=${`key key-${key}`}><dt>${t(`curve.${key}`)}</dt><dd data-value=${i + 1}></dd></div>`,
    )}</dl>
    <div class="plot" role="group" tabindex="0" data-testid=${`${kind}-plot`}
      aria-label=${t("curve.move", {words: t(`${kind}.name`)})}></div>
    <p class="last-mark" data-testid=${`${kind}-mark`}></p>`,
    root,
  );
  const lastMark = find(root, ".last-mark", HTMLElement);
  const values = [...root.querySelectorAll("[data-value]")];
  const isLogarithmic = () => settings.logarithmic && !fraction;

  return createLivePlot(find(root, ".plot", HTMLElement), context, shared, {
    key: () => String(isLogarithmic()),
    look: () => ({
      logarithmic: isLogarithmic(),
      axis,
      ...(fraction || isLogarithmic() ? {} : {values: (_, high) => rangeFromZero(high)}),
      series: [
        {stroke: () => color("curve-raw"), width: 1, points: {show: false}},
        {stroke: () => color("accent"), width: 2, points: {show: false}},
        {stroke: () => color("validation"), width: 1.5, spanGaps: true, points: {show: false}},
      ],
    }),
    table: () => {
      const [x, ...columns] = curves.plot(kind, PLACES, settings.smoothing);
      return /** @type {import("./live-plot.js").Table} */ ([
        x,
        ...(isLogarithmic() ? columns.map((column) => positive(column)) : columns),
      ]);
    },
    line: options.line,
    say([steps, ...columns], row, state, plot) {
      const texts = [
        t("curve.step", {step: count(steps[row] ?? state.step)}),
        ...columns.map((column) => format(newestAt(column, row))),
      ];
      texts.forEach((text, i) => write(values[i], text));
      const mark =
        kind === "loss"
          ? (markUnder(plot, state.marks, NEAR_MARK) ?? state.marks.findLast(({step}) => step > 0))
          : undefined;
      const words = mark ? t("curve.mark", {step: count(mark.step), detail: markText(mark)}) : "";
      if (lastMark.textContent !== words) lastMark.textContent = lastMark.title = words;
    },
    words: () =>
      [
        ...values.map((value) => `${value.previousElementSibling?.textContent ?? ""} ${value.textContent}`),
        lastMark.textContent,
      ].join(" "),
  });
}
