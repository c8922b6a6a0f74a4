// The loss over the steps, on a logarithmic axis, beside what guessing would cost.

import {loss} from "../lib/format.js";
import {lossOfGuessing} from "../lib/layer-words.js";
import {lossTick} from "./axes.js";
import {createCurvePlot} from "./curve-plot.js";

/**
 * @param {HTMLElement} root
 * @param {import("../page/context.js").Context} context
 * @param {import("./live-plot.js").Stage} stage
 * @returns {{update: (state: import("../model/state.js").State) => void}}
 */
export function createLossPanel(root, context, stage) {
  return createCurvePlot(root, context, stage, {
    kind: "loss",
    fraction: false,
    format: loss,
    axis: lossTick,
    line: ({layers}) => lossOfGuessing(layers),
  });
}
