// The plot under all curves: the steps on the x axis, round ticks, no jumps while training, as wide as its place.

import {count} from "../lib/format.js";
import uPlot from "../vendor/uplot.js";
import {logTicks, rangeOfAccuracy, rangeOfLogs, stepTicks} from "./axes.js";

/**
 * The fonts of numbers in a plot.
 * @param {number} [ratio]  pixels of the canvas to one of the page
 * @returns {string}
 */
export const axisFont = (ratio = 1) => `${11 * ratio}px Inter, system-ui, sans-serif`;

const END_LABEL = 22; // half of the last step's label, px
const NEAR = 12; // how far from the crosshair the row of a curve may be that shares the steps with others, px
const START_WIDTH = 260; // px, until the place is measured

/**
 * @typedef {object} StepPlotOptions
 * @property {boolean} logarithmic  else the axis is one of fractions up to 1, or what `values` says
 * @property {(low: number | null, high: number | null) => [number, number]} [values]  the range of the axis
 * @property {number} [room]  at the right, px
 * @property {(value: number) => string} axis  a tick in words
 * @property {() => [number, number]} range  of the steps
 * @property {import("../vendor/uplot.js").default.Series[]} series  without the steps
 * @property {import("../vendor/uplot.js").default.Hooks.Arrays} hooks
 * @property {string} [sync]  plots of one name share a crosshair
 */

/**
 * @param {HTMLElement} place  --plot-height is its height
 * @param {import("../page/theme.js").Theme} theme
 * @param {StepPlotOptions} options
 * @returns {uPlot}
 */
export function createStepPlot(
  place,
  theme,
  {logarithmic, axis, range, series, hooks, sync, values, room = END_LABEL},
) {
  const {color} = theme;
  const plot = new uPlot(
    {
      width: START_WIDTH,
      height: Number.parseFloat(getComputedStyle(place).getPropertyValue("--plot-height")) || 130,
      legend: {show: false},
      padding: [8, room, 0, 0],
      cursor: {
        y: false,
        points: {size: 5},
        drag: {x: false, y: false},
        ...(sync ? {sync: {key: sync, scales: ["x", null]}, hover: {prox: NEAR}} : {}),
      },
      scales: {
        x: {time: false, range},
        y: logarithmic
          ? {distr: 3, log: 10, range: (_, low, high) => (values ?? rangeOfLogs)(low, high)}
          : {range: (_, low, high) => (values ? values(low, high) : rangeOfAccuracy(low))},
      },
      axes: [
        {
          stroke: () => color("muted"),
          font: axisFont(),
          size: 25,
          gap: 6,
          space: 64,
          ticks: {show: false},
          grid: {show: false},
          splits: ({bbox}, _, low, high) => stepTicks(low, high, bbox.width / (devicePixelRatio || 1)),
          values: (_, splits) => splits.map((value) => count(value)),
        },
        {
          stroke: () => color("muted"),
          font: axisFont(),
          size: 38,
          gap: 2,
          space: 22,
          ticks: {show: false},
          grid: {stroke: () => color("line"), width: 1},
          ...(logarithmic ? logarithmicSplits : {}),
          values: (_, splits) => splits.map((value) => (value === null ? "" : axis(value))),
        },
      ],
      series: [{}, ...series],
      hooks,
    },
    [[], ...series.map(() => [])],
    place,
  );

  const observer = new ResizeObserver(([entry]) => {
    const width = Math.floor(entry?.contentRect.width ?? 0);
    if (width > 0 && width !== plot.width) plot.setSize({width, height: plot.height});
  });
  observer.observe(place);
  let isThere = true;
  theme.onChange(() => {
    if (isThere) plot.redraw(false);
  });
  plot.hooks.destroy ??= [];
  plot.hooks.destroy.push(() => {
    isThere = false;
    observer.disconnect();
  });
  return plot;
}

/** @type {Pick<uPlot.Axis, "splits" | "filter">} */
const logarithmicSplits = {
  splits: (_, __, low, high) => logTicks(low, high),
  filter: (_, splits) => splits,
};

/**
 * A logarithmic axis has no place for zero.
 * @template {number | null | undefined} T
 * @param {readonly T[]} values
 * @param {number} [least]
 * @returns {(T | number)[]}
 */
export function positive(values, least = 1e-6) {
  return values.map((value) => (typeof value === "number" ? Math.max(value, least) : value));
}
