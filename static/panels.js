// What stands around the cards: fetched and made once the first picture is on the screen, so that nobody waits for it.
import {CurveSettings} from "./lib/curve-settings.js";
import {shelf} from "./lib/shelf.js";
import {createAccuracyPanel} from "./views/accuracy-panel.js";
import {createConfusionPanel} from "./views/confusion-panel.js";
import {place} from "./views/context.js";
import {createCurveTools} from "./views/curve-tools.js";
import {createDefinitionPanel} from "./views/definition-panel.js";
import {createHelpDialog} from "./views/help-dialog.js";
import {createLayerPlot} from "./views/layer-plot.js";
import {createLecture} from "./views/lecture.js";
import {createLossPanel} from "./views/loss-panel.js";
import {createProbePanel} from "./views/probe-panel.js";
import {takeTurns} from "./views/probe-turns.js";
import {createRatePanel} from "./views/rate-panel.js";
import {createShare} from "./views/share.js";
import {createSurgeryResult} from "./views/surgery-result.js";
import {createTimingPanel} from "./views/timing-panel.js";
import {createTrainingPanel} from "./views/training-panel.js";
import {createUnseenPanel} from "./views/unseen-panel.js";

/**
 * @typedef {object} Surroundings
 * @property {import("./lib/curves.js").Curves} curves
 * @property {import("./views/cards.js").Cards} cards
 * @property {() => void} play  trains, if it can
 * @property {() => void} startTour
 * @property {() => void} redraw  what is shown is to be shown otherwise
 */

/**
 * @typedef {object} Panels
 * @property {readonly {update: (state: import("./state.js").State) => void}[]} views
 * @property {(preset: {definition: string}) => void} choosePreset
 * @property {(probes: import("./protocol.js").Frame["probes"]) => void} showScores
 * @property {() => void} help  opens and closes it
 * @property {() => void} lecture
 * @property {() => Promise<void>} share
 * @property {() => Promise<void>} follow  does what the address asks for
 */

/**
 * @param {import("./views/context.js").Context} context
 * @param {Surroundings} surroundings
 * @returns {Panels}
 */
export function createPanels(context, {curves, cards, play, startTour, redraw}) {
  const definition = createDefinitionPanel(place("definition"), context);
  const probe = createProbePanel(place("probe"), context);
  const help = createHelpDialog(place("help"), undefined, startTour);
  const lecture = createLecture(context.screen, play);
  const share = createShare(place("offer"), context, {
    play, showLecture: () => lecture.set(true), rangeMode: () => cards.rangeMode(), setRangeMode: (mode) => cards.setRangeMode(mode),
  });
  const stage = {curves, settings: new CurveSettings(shelf), plots: new Set()};
  createCurveTools(place("curve-tools"), stage.settings, redraw);
  takeTurns(context, [place("network"), place("probe")]);
  return {
    choosePreset: definition.choosePreset, showScores: probe.showScores, help: help.toggle, lecture: lecture.toggle,
    share: share.open, follow: share.follow,
    views: [
      definition, probe,
      createTrainingPanel(place("training"), context), createLossPanel(place("loss"), context, stage),
      createAccuracyPanel(place("accuracy"), context, stage), createTimingPanel(place("timing")),
      createRatePanel(place("rate"), context, stage), createLayerPlot(place("gradients"), context, stage, "gradient_rms"),
      createLayerPlot(place("updates"), context, stage, "update_ratio"),
      createSurgeryResult(place("surgery"), context), createUnseenPanel(place("unseen"), context),
      createConfusionPanel(place("confusion")),
    ],
  };
}
