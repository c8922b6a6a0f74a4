// The panels around the cards: loaded once the first picture is on the screen, so that it does not wait for them.

import {createAccuracyPanel} from "./curves/accuracy-panel.js";
import {CurveSettings} from "./curves/curve-settings.js";
import {createCurveTools} from "./curves/curve-tools.js";
import {createLayerPlot} from "./curves/layer-plot.js";
import {createLossPanel} from "./curves/loss-panel.js";
import {createRatePanel} from "./curves/rate-panel.js";
import {createDefinitionPanel} from "./definition/definition-panel.js";
import {storage} from "./lib/local-storage.js";
import {place} from "./page/context.js";
import {createHelpDialog} from "./page/help-dialog.js";
import {createProbePanel} from "./probe/probe-panel.js";
import {takeTurns} from "./probe/probe-turns.js";
import {createConfusionPanel} from "./results/confusion-panel.js";
import {createTimingPanel} from "./results/timing-panel.js";
import {createUnseenPanel} from "./results/unseen-panel.js";
import {createShare} from "./share/share.js";
import {createSurgeryPanel} from "./surgery/surgery-panel.js";
import {createLecture} from "./tour/lecture.js";
import {createTrainingPanel} from "./training/training-panel.js";

/**
 * @typedef {object} PageParts
 * @property {import("./model/curves.js").Curves} curves
 * @property {import("./cards/cards.js").Cards} cards
 * @property {() => void} play  starts training, if the run can train
 * @property {() => void} startTour
 * @property {() => void} redraw  draws all views again
 */

/**
 * @typedef {object} Panels
 * @property {readonly {update: (state: import("./model/state.js").State) => void}[]} views
 * @property {(preset: {definition: string}) => void} choosePreset
 * @property {(probes: import("./model/protocol.js").Frame["probes"]) => void} showScores
 * @property {() => void} help  opens and closes it
 * @property {() => void} lecture
 * @property {() => Promise<void>} share
 * @property {() => Promise<void>} followAddress  does what the address asks for
 */

/**
 * @param {import("./page/context.js").Context} context
 * @param {PageParts} parts
 * @returns {Panels}
 */
export function createPanels(context, {curves, cards, play, startTour, redraw}) {
  const definition = createDefinitionPanel(place("definition"), context);
  const probe = createProbePanel(place("probe"), context);
  const help = createHelpDialog(place("help"), undefined, startTour);
  const lecture = createLecture(context.screen, play);
  const share = createShare(place("offer"), context, {
    play,
    showLecture: () => lecture.set(true),
    rangeMode: () => cards.rangeMode(),
    setRangeMode: (mode) => cards.setRangeMode(mode),
  });
  const shared = {curves, settings: new CurveSettings(storage), plots: new Set()};
  createCurveTools(place("curve-tools"), shared.settings, redraw);
  takeTurns(context, [place("network"), place("probe")]);
  return {
    choosePreset: definition.choosePreset,
    showScores: probe.showScores,
    help: help.toggle,
    lecture: lecture.toggle,
    share: share.open,
    followAddress: share.followAddress,
    views: [
      definition,
      probe,
      createTrainingPanel(place("training"), context),
      createLossPanel(place("loss"), context, shared),
      createAccuracyPanel(place("accuracy"), context, shared),
      createTimingPanel(place("timing")),
      createRatePanel(place("rate"), context, shared),
      createLayerPlot(place("gradients"), context, shared, "gradient_rms"),
      createLayerPlot(place("updates"), context, shared, "update_ratio"),
      createSurgeryPanel(place("surgery"), context),
      createUnseenPanel(place("unseen"), context),
      createConfusionPanel(place("confusion")),
    ],
  };
}
