// The loss over the steps, with the loss of guessing as a dotted line.

import {loss} from "../lib/format.js";
import {lossOfGuessing} from "../lib/layer-words.js";
import {lossTick} from "./axes.js";
import {createCurvePlot} from "./curve-plot.js";

/**
 * @param {HTMLElement} root
 * @param {import("../page/context.js").Context} context
 * @param {import("./live-plot.js").PlotContext} shared
 * @returns {{update: (state: import("../model/state.js").State) => void}}
 */
export function createLossPanel(root, context, shared) {
  return createCurvePlot(root, context, shared, {
    kind: "loss",
    fraction: false,
    format: loss,
    axis: lossTick,
    line: ({layers}) => lossOfGuessing(layers),
  });
}
