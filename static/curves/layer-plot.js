// A plot with a curve for every layer: the size of its gradient, or of its updates. Named at their ends and in a legend.

import {count, number} from "../lib/format.js";
import {t} from "../lib/text.js";
import {write} from "../lib/write.js";
import {find} from "../page/context.js";
import {html, render} from "../vendor/lit-html.js";
import {lossTick, rangeFromZero, rangeOfSizes} from "./axes.js";
import {createLivePlot, drawLabel, newestAt} from "./live-plot.js";
import {positive} from "./step-plot.js";

const PLACES = 150;
const COLORS = 8; // tokens; further layers repeat them, dashed
const DASH = [5, 3];
const ROOM = 46; // for the names, px
const LINE_HEIGHT = 12; // px
const MOST_NAMES = 7; // that fit beside a plot
const LEAST = 1e-12;

/**
 * @param {HTMLElement} root
 * @param {import("../page/context.js").Context} context
 * @param {import("./live-plot.js").PlotContext} shared
 * @param {import("../model/layer-curves.js").SizeKind} kind
 * @returns {{update: (state: import("../model/state.js").State) => void}}
 */
export function createLayerPlot(root, context, shared, kind) {
  const {curves, settings} = shared;
  const {theme} = context;
  const key = kind === "gradient_rms" ? "gradients" : "updates";
  render(
    html`
    <div class="panel-head"><h2>${t(`${key}.title`)}</h2><span class="at-step"></span></div>
    <p class="question">${t(`${key}.question`)}</p>
    <div class="plot" role="group" tabindex="0" data-testid=${`${key}-plot`}
      aria-label=${t("curve.move", {words: t(`${key}.name`)})}></div>
    <dl class="layer-keys"></dl>`,
    root,
  );
  const atStep = find(root, ".at-step", HTMLElement);
  const legend = find(root, ".layer-keys", HTMLElement);
  const colorOf = (/** @type {number} */ place) => theme.color(`layer-${(place % COLORS) + 1}`);
  /** @type {readonly string[]} */
  let named = [];
  let sayNow = () => {};
  theme.onChange(() => sayNow());

  const paintNames = (/** @type {import("../vendor/uplot.js").default} */ plot) => {
    if (named.length > MOST_NAMES) return;
    const {ctx, bbox, data} = plot;
    const ratio = devicePixelRatio || 1;
    const row = data[0].length - 1;
    const labels = named
      .map((name, place) => ({
        name,
        place,
        y: plot.valToPos(newestAt(/** @type {(number | null)[]} */ (data[place + 1] ?? []), row) ?? NaN, "y", true),
      }))
      .filter(({y}) => Number.isFinite(y))
      .sort((a, b) => a.y - b.y);
    const step = LINE_HEIGHT * ratio;
    labels.forEach((label, i) => {
      label.y = Math.max(label.y, (labels[i - 1]?.y ?? bbox.top - step / 2) + step);
    }); // none over another
    const over = Math.max(0, (labels.at(-1)?.y ?? 0) - (bbox.top + bbox.height - step / 2));
    for (const {name, place, y} of labels) {
      drawLabel(ctx, name, bbox.left + bbox.width + 4 * ratio, y - over, {
        color: colorOf(place),
        paper: theme.color("card"),
        align: "left",
        baseline: "middle",
      });
    }
  };

  const plot = createLivePlot(find(root, ".plot", HTMLElement), context, shared, {
    key: () => `${settings.logarithmic} ${curves.layers.names.join()}`,
    look() {
      named = curves.layers.names;
      render(
        named.map(
          (name, place) =>
            html`<div class="key"><dt><span class="stroke" data-layer-color=${(place % COLORS) + 1}
              data-dashed=${place >= COLORS ? "true" : "false"}></span>${name}</dt><dd></dd></div>`,
        ),
        legend,
      );
      return {
        logarithmic: settings.logarithmic,
        axis: lossTick,
        room: named.length <= MOST_NAMES ? ROOM : 22,
        values: settings.logarithmic ? rangeOfSizes : (_, high) => rangeFromZero(high),
        series: named.map((_, place) => ({
          stroke: () => colorOf(place),
          width: 1.5,
          points: {show: false},
          ...(place >= COLORS ? {dash: DASH} : {}),
        })),
      };
    },
    table: () => {
      const [steps, ...columns] = curves.layers.plot(kind, PLACES, settings.smoothing);
      return /** @type {import("./live-plot.js").Table} */ ([
        steps,
        ...(settings.logarithmic ? columns.map((column) => positive(column, LEAST)) : columns),
      ]);
    },
    paint: paintNames,
    say([steps, ...columns], row, state) {
      const words = steps.length === 0 ? t("layers.none") : t("curve.step", {step: count(steps[row] ?? state.step)});
      write(atStep, words);
      [...legend.querySelectorAll("dd")].forEach((place, i) => {
        const text = number(newestAt(columns[i] ?? [], row));
        write(place, text);
      });
    },
    words: () =>
      [
        atStep.textContent,
        ...[...legend.querySelectorAll(".key")].map((one) =>
          [...one.children].map(({textContent}) => textContent).join(" "),
        ),
      ].join(", "),
  });
  sayNow = plot.say;
  return plot;
}
