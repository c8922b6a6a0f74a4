// The bar: the controls of training, the figures that matter, the connection, and the tools used now and then.
import {count, loss, number, percent, stepCounter} from "../lib/format.js";
import {isolate, t} from "../lib/text.js";
import {pauseRun, resetRun, resumeRun, stepRun} from "../model/protocol.js";
import {html, nothing, render} from "../vendor/lit-html.js";
import {badge} from "./badge.js";
import {createFileTools} from "./file-tools.js";
import {icons} from "./icons.js";
import {createPageTools} from "./page-tools.js";
import {problemWords} from "./problem-words.js";
import {badgeWords, whyDisabled} from "./status-words.js";

/** @typedef {import("../model/state.js").State} State */
/**
 * @typedef {object} BarActions
 * @property {(preset: {name: string, title: string, definition: string}) => void} choosePreset
 * @property {() => void} help
 * @property {() => void} lecture
 * @property {() => void} share
 */

/** @returns {number} */
export const newSeed = () => crypto.getRandomValues(new Uint32Array(1))[0] ?? 1;

/**
 * The command of the play button.
 * @param {State} state
 * @returns {import("../model/protocol-types.js").Command}
 */
export const playOrPause = (state) => (isTraining(state) ? pauseRun() : resumeRun());

/**
 * @param {State} state
 * @returns {boolean}
 */
export const isTraining = ({status}) => status === "training" || status === "queued" || status === "restarting";

/**
 * Whether play and step are enabled.
 * @param {State} state
 * @returns {boolean}
 */
export const mayTrain = (state) => whyDisabled(state) === "";

/**
 * @param {HTMLElement} root
 * @param {import("./context.js").Context} context
 * @param {BarActions} actions
 * @returns {{update: (state: State, pictureAge_ms: number | null) => void}}
 */
export function createBar(root, context, actions) {
  const {send, api, theme, tell} = context;
  /** @type {{name: string, title: string, definition: string}[]} */
  let presets = [];
  let toolsOpen = false;
  let shownAge = /** @type {number | null} */ (null);

  api.presets().then(
    (list) => {
      presets = list;
      draw(context.state());
    },
    (error) => tell(problemWords(error)),
  );
  theme.onChange(() => draw(context.state()));

  const fileTools = createFileTools(context, () => draw(context.state()));
  const pageTools = createPageTools(context, actions, () => draw(context.state()));
  const choose = (/** @type {Event} */ event) => {
    const select = /** @type {HTMLSelectElement} */ (event.target);
    const preset = presets.find(({name}) => name === select.value);
    if (preset) actions.choosePreset(preset);
  };

  /** @param {State} state */
  const draw = (state) => {
    const training = isTraining(state) && state.connection !== "gone" && state.connection !== "missing";
    const isMoving = state.status === "training" && state.connection === "live";
    const stuck = whyDisabled(state);
    const play = t(training ? "bar.pause" : "bar.play");
    const {validation} = state;
    const isOld = state.status === "stopped" && validation !== null && validation.step !== state.step;
    const current = presets.find(({definition}) => definition.trim() === state.definition.trim())?.name ?? "";
    render(
      html`
      <a class="brand" href="/" aria-label=${t("product")}>${icons.logo}<span>${t("product")}</span></a>
      <div class="transport" role="group" aria-label=${t("bar.transport")}>
        ${button("reset", icons.reset, () => send(resetRun()))}
        <button class="round round-large" data-testid="play" aria-pressed=${training ? "true" : "false"}
          aria-label=${play} title=${stuck || play} aria-description=${stuck || nothing}
          ?disabled=${!state.ready || stuck !== ""}
          @click=${() => send(playOrPause(context.state()))}>${training ? icons.pause : icons.play}</button>
        ${button("step-button", icons.step, () => send(stepRun()), stuck)}
        ${button("new-seed", icons.seed, () => send(resetRun(newSeed())))}
      </div>
      <dl class="figures">
        ${figure(
          "step",
          stepCounter(state.step),
          html`${t("bar.step")} · ${t("bar.epoch")} <span data-testid="epoch">${epoch(state)}</span>`,
        )}
        ${figure(
          "examples-per-second",
          state.point && isMoving ? count(state.point.examples_per_second) : number(null),
          t("bar.examples_per_second"),
        )}
        ${figure("training-loss", loss(state.loss), named("training_loss"))}
        ${figure("training-accuracy", percent(state.accuracy), named("training_accuracy"))}
        ${figure(
          "validation-accuracy",
          percent(state.validationAccuracy),
          isOld ? t("bar.validation_at", {step: count(validation.step)}) : named("validation_accuracy"),
        )}
      </dl>
      ${badge(badgeWords(state, shownAge), {testid: "connection", isSpoken: true})}
      <button class="quiet more" aria-expanded=${toolsOpen ? "true" : "false"} aria-controls="tools" aria-label=${t("bar.more")}
        @click=${() => {
          toolsOpen = !toolsOpen;
          document.documentElement.toggleAttribute("data-tools", toolsOpen); // page.css makes the bar higher
          draw(context.state());
        }}>${icons.more}</button>
      <div class="tools" id="tools" ?data-open=${toolsOpen}>
        <label class="select"><span class="hidden-text">${t("bar.preset")}</span>
          <select data-testid="preset" @change=${choose}>
            <option value="" ?hidden=${current !== ""} ?selected=${current === ""}>${t("bar.own_definition")}</option>
            ${presets.map(
              ({name, title}) =>
                html`<option value=${name} title=${title} ?selected=${name === current}>${name}</option>`,
            )}
          </select></label>
        ${fileTools()}
        <a class="quiet runs-link" data-testid="runs" href="/runs" aria-label=${t("bar.runs")}
          title=${t("bar.runs.long")}>${icons.runs}<span>${t("bar.runs")}</span></a>
        ${pageTools()}
      </div>`,
      root,
    );
    const select = root.querySelector("select");
    if (select && select.value !== current && document.activeElement !== select) select.value = current;
    const title = state.ready
      ? t("bar.title", {name: isolate(state.name), accuracy: percent(state.validationAccuracy)})
      : t("product");
    if (document.title !== title) document.title = title;
  };

  return {
    update(state, pictureAge_ms) {
      shownAge = pictureAge_ms;
      draw(state);
    },
  };
}

/**
 * @param {string} id
 * @param {unknown} icon
 * @param {() => void} act
 * @param {string} [refusal]  why the button is disabled
 * @returns {unknown}
 */
function button(id, icon, act, refusal = "") {
  const name = t(`bar.${id}`);
  return html`<button class="round" data-testid=${id} aria-label=${name} title=${refusal || name}
    aria-description=${refusal || nothing} ?disabled=${refusal !== ""} @click=${act}>${icon}</button>`;
}

/**
 * @param {string} id
 * @param {string} value
 * @param {unknown} label
 * @returns {unknown}
 */
function figure(id, value, label) {
  return html`<div class="figure" data-figure=${id}><dt>${label}</dt><dd data-testid=${id}>${value}</dd></div>`;
}

/**
 * The name of a figure, and a short one for phones.
 * @param {string} id
 * @returns {unknown}
 */
function named(id) {
  return html`<span class="long-name">${t(`bar.${id}`)}</span><span class="short-name">${t(`bar.${id}.short`)}</span>`;
}

/**
 * @param {State} state
 * @returns {string}
 */
function epoch({epoch}) {
  return (epoch ?? 0).toFixed(1);
}
