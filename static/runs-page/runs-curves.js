// The curves of one or two runs over each other, with the values of each under one crosshair.
import {lossTick, rangeOfSteps} from "../curves/axes.js";
import {createStepPlot, positive} from "../curves/step-plot.js";
import {count, loss, number, percent} from "../lib/format.js";
import {isolate, t} from "../lib/text.js";
import {write} from "../lib/write.js";
import {find} from "../page/context.js";
import {html, nothing, render} from "../vendor/lit-html.js";
import {overlay, valueAt} from "./overlay.js";
import {curveNames} from "./run-words.js";

/** @typedef {import("./runs-context.js").RunInfo} RunInfo */
/** @typedef {{run: RunInfo, curves: import("../model/curves.js").Curves}} RunCurves */
/** @typedef {import("../model/curves.js").Curves} Curves */
/** @typedef {import("../vendor/uplot.js").default} uPlot */

const SLOTS = /** @type {const} */ (["a", "b"]);
const PLACES = 300; // rows of a curve that a plot has room for
const MOST_DOTS = 40; // measurements over the width of a plot that are shown as dots, too
/** @type {[number[], (number | null)[], (number | null)[], (number | null)[]]} */
const NO_CURVE = [[], [], [], []];

/**
 * @param {HTMLElement} root
 * @param {import("../page/theme.js").Theme} theme
 * @param {(run: string) => void} remove  from the comparison
 * @returns {{update: (shown: readonly RunCurves[], missing: number) => void}}
 */
export function createRunsCurves(root, theme, remove) {
  const {color} = theme;
  render(
    html`
    <div class="panel-head"><h2 id="compare-title">${t("compare.title")}</h2><span
      class="at-step" data-testid="at-step"></span></div>
    <p class="question">${t("compare.question")}</p>
    <div class="compare-keys"></div>
    <div class="compare-plots" tabindex="0" role="group" aria-label=${t("compare.keys")}>
      <h3>${t("compare.loss")}</h3><div class="plot" role="img"
        aria-label=${t("compare.loss.name")} data-testid="loss-plot"></div>
      <h3>${t("compare.accuracy")}</h3><div class="plot" role="img"
        aria-label=${t("compare.accuracy.name")} data-testid="accuracy-plot"></div>
    </div>
    <p class="hidden-text" role="status"></p>`,
    root,
  );
  const keys = find(root, ".compare-keys", HTMLElement);
  const plots = find(root, ".compare-plots", HTMLElement);
  const atStep = find(root, ".at-step", HTMLElement);
  const spoken = find(root, "[role=status]", HTMLElement);
  const [lossPlace, accuracyPlace] = /** @type {[HTMLElement, HTMLElement]} */ ([...root.querySelectorAll(".plot")]);

  /** @type {readonly RunCurves[]} */
  let shown = [];
  let missing = 0;
  let drawn = "";
  /** @type {{loss: typeof NO_CURVE, accuracy: typeof NO_CURVE}[]} what the plots show of each run */
  let columns = [];
  /** @type {number | null} the step under the crosshair */
  let pointed = null;

  const range = () => rangeOfSteps(0, Math.max(1, ...shown.map(({curves}) => lastStep(curves) ?? 1)), 1);
  const point = (/** @type {uPlot} */ {cursor, data}) => {
    pointed = cursor.idx === null || cursor.idx === undefined ? null : (data[0][cursor.idx] ?? null);
    say();
  };
  const isSparse = (/** @type {Curves | undefined} */ curves) =>
    curves !== undefined && curves.validationStep.length * range()[1] <= MOST_DOTS * (lastStep(curves) ?? 0);
  const lossPlot = createStepPlot(lossPlace, theme, {
    logarithmic: true,
    axis: lossTick,
    range,
    sync: "compare",
    hooks: {setCursor: [point]},
    series: [
      ...SLOTS.map((slot) => ({stroke: () => color(`compare-${slot}-raw`), width: 1, points: {show: false}})),
      ...SLOTS.map((slot) => ({stroke: () => color(`compare-${slot}`), width: 2, points: {show: false}})),
    ],
  });
  const accuracyPlot = createStepPlot(accuracyPlace, theme, {
    logarithmic: false,
    axis: (value) => `${Math.round(100 * value)} %`,
    range,
    sync: "compare",
    hooks: {},
    series: SLOTS.map((slot, place) => ({
      stroke: () => color(`compare-${slot}`),
      width: 2,
      spanGaps: true,
      points: {show: () => isSparse(shown[place]?.curves), size: 5, fill: () => color(`compare-${slot}`)},
    })),
  });

  const move = (/** @type {KeyboardEvent} */ event) => {
    if (event.key === "Escape") {
      for (const plot of [lossPlot, accuracyPlot]) plot.setCursor({left: -10, top: -10});
      return;
    }
    const steps = /** @type {number[]} */ (lossPlot.data[0]);
    const now = pointed === null ? steps.length - 1 : lossPlot.valToIdx(pointed);
    const row = {
      ArrowLeft: now - 1,
      ArrowRight: now + 1,
      PageUp: now - 20,
      PageDown: now + 20,
      Home: 0,
      End: steps.length - 1,
    }[event.key];
    if (row === undefined || event.ctrlKey || event.metaKey || event.altKey || steps.length === 0) return;
    event.preventDefault();
    const step = steps[Math.max(0, Math.min(row, steps.length - 1))] ?? 0;
    for (const plot of [accuracyPlot, lossPlot]) plot.setCursor({left: plot.valToPos(step, "x"), top: 1});
    spoken.textContent = [
      atStep.textContent,
      ...figures().map(({name, loss, accuracy}) => t("compare.says", {name: isolate(name), loss, accuracy})),
    ].join(" ");
  };
  plots.addEventListener("keydown", move);
  plots.addEventListener("blur", () => {
    spoken.textContent = "";
  });

  const figures = () => {
    const names = curveNames(shown.map(({run}) => run));
    return shown.map(({run, curves}, place) => {
      const step = pointed ?? lastStep(curves);
      const {
        loss: [steps, , smoothed],
        accuracy: [measured, , , accuracies],
      } = columns[place] ?? {loss: NO_CURVE, accuracy: NO_CURVE};
      return {
        run,
        name: names[place] ?? run.name,
        slot: SLOTS[place] ?? "a",
        step,
        loss: loss(step === null ? null : valueAt(steps, smoothed, step)),
        accuracy: share(step === null ? null : valueAt(measured, accuracies, step)),
      };
    });
  };

  const say = () => {
    const words =
      shown.length === 0 ? "" : pointed === null ? t("compare.newest") : t("curve.step", {step: count(pointed)});
    write(atStep, words);
    render(
      html`
      ${
        missing > 0
          ? html`<p class="question" role="status" data-testid="missing">${t(
              missing === 1 ? "compare.missing" : "compare.missing.both",
            )}</p>`
          : nothing
      }
      ${
        shown.length === 0
          ? html`<p class="question" data-testid="compare-empty">${t("compare.empty")}</p>`
          : html`
      <table class="curve-keys">
        <thead><tr>
          <th scope="col"><span class="hidden-text">${t("runs.column.name")}</span></th>
          <th scope="col">${t("compare.step")}</th>
          <th scope="col">${t("compare.loss.short")}</th>
          <th scope="col">${t("compare.accuracy.short")}</th>
          <td></td></tr></thead>
        <tbody>${figures().map(
          ({run, name, slot, step, loss, accuracy}) => html`
          <tr data-curve=${slot} data-testid="curve-key">
            <th scope="row" title=${name}><span><span class="stroke" aria-hidden="true"></span><bdi>${name}</bdi></span></th>
            <td>${step === null ? "–" : count(step)}</td>
            <td data-testid="curve-loss">${loss}</td>
            <td data-testid="curve-accuracy">${accuracy}</td>
            <td><button class="quiet small" aria-label=${t("compare.remove", {name: isolate(name)})}
              title=${t("compare.remove", {name: isolate(name)})} @click=${() => remove(run.id)}>×</button></td></tr>`,
        )}</tbody>
      </table>
      ${shown.length === 1 ? html`<p class="question" data-testid="compare-another">${t("compare.another")}</p>` : nothing}`
      }`,
      keys,
    );
  };

  return {
    update(now, gone) {
      [shown, missing] = [now, gone];
      plots.hidden = shown.length === 0;
      const key = shown.map(({run, curves}) => `${run.id} ${curves.version}`).join();
      if (key !== drawn) {
        drawn = key;
        columns = shown.map(({curves}) => ({
          loss: curves.plot("loss", PLACES),
          accuracy: curves.plot("accuracy", PLACES),
        }));
        const two = SLOTS.map((_, place) => columns[place] ?? {loss: NO_CURVE, accuracy: NO_CURVE});
        const [x, rawA = [], smoothA = [], rawB = [], smoothB = []] = overlay(
          two.map(({loss: [steps, raw, smoothed]}) => [steps, raw, smoothed]),
        );
        lossPlot.setData([x, positive(rawA), positive(rawB), positive(smoothA), positive(smoothB)]);
        accuracyPlot.setData(overlay(two.map(({accuracy: [steps, , , accuracies]}) => [steps, accuracies])));
        // Without data the plot asks for its range only when one is set.
        if (x.length === 0) for (const plot of [lossPlot, accuracyPlot]) plot.setScale("x", {min: 0, max: 1});
      }
      say();
    },
  };
}

/**
 * @param {Curves} curves
 * @returns {number | null}
 */
function lastStep(curves) {
  return curves.length === 0 ? null : curves.step.at(curves.length - 1);
}

/**
 * @param {number | null} accuracy
 * @returns {string}
 */
function share(accuracy) {
  return accuracy === null ? number(null) : percent(accuracy);
}
