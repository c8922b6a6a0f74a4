// How the network learns: live controls that take effect at the next step.
import {setting} from "../lib/format.js";
import {CONTROLS, placeOf, valueAt} from "../lib/slider-scale.js";
import {t} from "../lib/text.js";
import {throttle} from "../lib/throttle.js";
import {setOptions} from "../protocol.js";
import {html, render} from "../vendor/lit-html.js";
import {find} from "./context.js";

const SEND_EVERY_MS = 100;
const TYPED_AFTER_MS = 450;
const SLIDER_STEPS = 1000;

/**
 * @param {HTMLElement} root
 * @param {import("./context.js").Context} context
 * @returns {{update: (state: import("../state.js").State) => void}}
 */
export function createTrainingPanel(root, context) {
  render(html`
    <h2>${t("training.title")}</h2>
    <p class="question">${t("training.question")}</p>
    <div class="controls">
      <label class="control"><span>${t("training.method")}</span>
        <select data-testid="method"></select></label>
      ${CONTROLS.map(({id}) => html`<div class="control"><label for=${id}>${t(`training.${id}`)}</label>
        <input type="range" min="0" max=${SLIDER_STEPS} step="1" data-testid=${`${id}-slider`} aria-label=${t(`training.${id}`)}>
        <input type="number" id=${id} step="any" min="0" data-testid=${id} inputmode="decimal"></div>`)}
    </div>
    <p class="hint" data-testid="training-hint"></p>
    <p class="refused" role="alert"></p>`, root);
  const hint = find(root, ".hint", HTMLElement);
  const refused = find(root, ".refused", HTMLElement);
  const method = find(root, "select", HTMLSelectElement);
  method.addEventListener("change", () => context.send(setOptions({method: method.value})));
  const controls = CONTROLS.map((control) => connectControl(root, control, context));
  /** @type {unknown} */
  let shownOptions = null;

  return {
    update(state) {
      const error = state.error?.code === "bad_option" ? state.error.message : "";
      if (refused.textContent !== error) refused.textContent = error;
      if (error) refused.dataset.testid = "error";
      else delete refused.dataset.testid;
      for (const control of controls) control.show(state.options);
      if (state.options === shownOptions) return;
      shownOptions = state.options;
      const current = String(state.options.method ?? "");
      const methods = [...new Set(["sgd", "adadelta", current])].filter(Boolean);
      method.replaceChildren(...methods.map((name) => new Option(t(`method.${name}`), name, false, name === current)));
      const key = `method.${current}.hint`;
      const words = t(key, {ro: setting(state.options.ro), eps: setting(state.options.eps)});
      hint.textContent = words === key ? "" : words;
      root.dataset.method = current;
    },
  };
}

/**
 * @param {HTMLElement} root
 * @param {import("../lib/slider-scale.js").Control} control
 * @param {import("./context.js").Context} context
 * @returns {{show: (options: import("../protocol.js").Options) => void}}
 */
function connectControl(root, control, context) {
  const slider = find(root, `[data-testid="${control.id}-slider"]`, HTMLInputElement);
  const input = find(root, `[data-testid="${control.id}"]`, HTMLInputElement);
  const send = throttle(SEND_EVERY_MS, (/** @type {number} */ value) => { context.send(setOptions({[control.option]: value})); });
  let shown = "";
  let dragging = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let typed;

  slider.addEventListener("input", () => {
    const value = valueAt(control, Number(slider.value) / SLIDER_STEPS);
    dragging = true;
    shown = input.value = String(value);
    fillSlider(slider);
    send(value);
  });
  const released = () => setTimeout(() => { dragging = false; shown = ""; }, 400);
  slider.addEventListener("change", released);
  slider.addEventListener("pointerup", released);
  const sendTyped = () => {
    clearTimeout(typed);
    typed = undefined;
    if (input.value !== "" && Number.isFinite(input.valueAsNumber) && input.value !== shown) send(input.valueAsNumber);
  };
  input.addEventListener("input", () => {
    clearTimeout(typed);
    typed = setTimeout(() => { if (input.valueAsNumber > 0) sendTyped(); }, TYPED_AFTER_MS);
  });
  input.addEventListener("change", sendTyped);
  input.addEventListener("blur", () => { shown = ""; });

  return {
    show(options) {
      const value = options[control.option];
      if (value === undefined || dragging || typed !== undefined) return;
      const text = String(value);
      if (text === shown || (document.activeElement === input && input.value !== shown && shown !== "")) return;
      shown = input.value = text;
      slider.value = String(Math.round(SLIDER_STEPS * placeOf(control, Number(value))));
      slider.setAttribute("aria-valuetext", text);
      fillSlider(slider);
    },
  };
}

/**
 * The part of a slider left of its thumb is coloured.
 * @param {HTMLInputElement} slider
 */
function fillSlider(slider) {
  slider.style.setProperty("--filled", `${(100 * Number(slider.value)) / SLIDER_STEPS}%`);
}
