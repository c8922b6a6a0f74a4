// The learning rate over the steps.

import {count, setting} from "../lib/format.js";
import {t} from "../lib/text.js";
import {write} from "../lib/write.js";
import {find} from "../page/context.js";
import {html, render} from "../vendor/lit-html.js";
import uPlot from "../vendor/uplot.js";
import {lossTick, rangeFromZero, rangeOfLogs} from "./axes.js";
import {createLivePlot, newestAt} from "./live-plot.js";
import {positive} from "./step-plot.js";

/**
 * @param {HTMLElement} root
 * @param {import("../page/context.js").Context} context
 * @param {import("./live-plot.js").PlotContext} shared
 * @returns {{update: (state: import("../model/state.js").State) => void}}
 */
export function createRatePanel(root, context, shared) {
  const {curves, settings} = shared;
  render(
    html`
    <div class="panel-head"><h2>${t("rate.title")}</h2><span class="at-step"></span></div>
    <p class="question">${t("rate.question")} <b class="rate-now" data-testid="rate-now"></b></p>
    <div class="plot" role="group" tabindex="0" data-testid="rate-plot"
      aria-label=${t("curve.move", {words: t("rate.name")})}></div>`,
    root,
  );
  const atStep = find(root, ".at-step", HTMLElement);
  const now = find(root, ".rate-now", HTMLElement);
  return createLivePlot(find(root, ".plot", HTMLElement), context, shared, {
    key: () => String(settings.logarithmic),
    look: () => ({
      logarithmic: settings.logarithmic,
      axis: lossTick,
      values: settings.logarithmic ? rangeOfLogs : (_, high) => rangeFromZero(high),
      series: [
        {
          stroke: () => context.theme.color("accent"),
          width: 2,
          points: {show: false},
          ...(uPlot.paths.stepped ? {paths: uPlot.paths.stepped({align: 1})} : {}),
        },
      ],
    }),
    table: () => {
      const [steps, rates] = curves.plotLearningRate();
      return /** @type {import("./live-plot.js").Table} */ ([steps, settings.logarithmic ? positive(rates) : rates]);
    },
    say([steps, rates = []], row, state, {cursor: {left = -1}, posToVal}) {
      const step =
        left >= 0 && steps.length > 0 ? Math.round(Math.max(posToVal(left, "x"), steps[0] ?? 0)) : state.step;
      const before = steps.findLastIndex((start) => start <= step);
      const texts = [
        t("curve.step", {step: count(step)}),
        setting(newestAt(rates, before < 0 ? row : before) ?? state.options.learning_rate ?? ""),
      ];
      [atStep, now].forEach((place, i) => write(place, texts[i] ?? ""));
    },
    words: () => `${atStep.textContent} ${now.textContent}`,
  });
}
