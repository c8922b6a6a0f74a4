// The accuracy over the steps, with chance as a dotted line.
import {percent} from "../lib/format.js";
import {t} from "../lib/text.js";
import {createCurvePlot} from "./curve-plot.js";

/**
 * @param {HTMLElement} root
 * @param {import("../page/context.js").Context} context
 * @param {import("./live-plot.js").PlotContext} shared
 * @returns {{update: (state: import("../model/state.js").State) => void}}
 */
export function createAccuracyPanel(root, context, shared) {
  return createCurvePlot(root, context, shared, {
    kind: "accuracy",
    fraction: true,
    format: percent,
    axis: (value) => `${Math.round(100 * value)} %`,
    line: ({classNames: {length}}) =>
      length > 1 ? {value: 1 / length, label: t("accuracy.guessing", {share: percent(1 / length)})} : null,
  });
}
