// How the network learns: live controls that take effect at the next step.
import {setting} from "../lib/format.js";
import {t} from "../lib/text.js";
import {throttle} from "../lib/throttle.js";
import {setOptions} from "../model/protocol.js";
import {find} from "../page/context.js";
import {html, render} from "../vendor/lit-html.js";
import {METHODS, optionsText} from "./option-words.js";
import {CONTROLS, fieldText, placeOf, valueAfterKey, valueAt} from "./slider-scale.js";

const SEND_EVERY_MS = 100;
const TYPED_AFTER_MS = 450;
const SETTLED_AFTER_MS = 400;
const REFUSED_FOR_MS = 8000; // when no field has the focus any more
const SLIDER_STEPS = 1000;

/**
 * @param {HTMLElement} root
 * @param {import("../page/context.js").Context} context
 * @returns {{update: (state: import("../model/state.js").State) => void}}
 */
export function createTrainingPanel(root, context) {
  render(
    html`
    <h2>${t("training.title")}</h2>
    <p class="question">${t("training.question")}</p>
    <div class="controls">
      <label class="control"><span>${t("training.method")}</span>
        <select data-testid="method"></select></label>
      ${CONTROLS.map(
        ({id}) => html`<div class="control"><label for=${id}>${t(`training.${id}`)}</label>
        <input type="range" min="0" max=${SLIDER_STEPS} step="1" data-testid=${`${id}-slider`} aria-label=${t(`training.${id}`)}>
        <input type="number" id=${id} step="any" min="0" data-testid=${id} inputmode="decimal"></div>`,
      )}
    </div>
    <p class="hint" data-testid="training-hint"></p>
    <p class="refused" role="alert"></p>`,
    root,
  );
  const hint = find(root, ".hint", HTMLElement);
  const refused = find(root, ".refused", HTMLElement);
  const method = find(root, "select", HTMLSelectElement);
  method.addEventListener("change", () => context.send(setOptions({method: method.value})));
  let own = ""; // an error found on the page itself
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let forgotten;
  const showRefusal = () => {
    const {error} = context.state();
    const words = own || (error?.code === "bad_option" ? optionsText(error.sentence) : "");
    if (refused.textContent === words) return;
    refused.textContent = words;
    if (words) refused.dataset.testid = "error";
    else delete refused.dataset.testid;
    clearTimeout(forgotten);
    if (words && !root.contains(document.activeElement)) forgotten = setTimeout(() => refuse(""), REFUSED_FOR_MS);
  };
  const refuse = (/** @type {string} */ words) => {
    own = words;
    if (words === "" && context.state().error?.code === "bad_option") context.dismissError();
    showRefusal();
  };
  const controls = CONTROLS.map((control) => connectControl(root, control, context, refuse));
  /** @type {unknown} */
  let shownOptions = null;

  return {
    update(state) {
      showRefusal();
      for (const control of controls) control.show(state.options);
      if (state.options === shownOptions) return;
      shownOptions = state.options;
      const current = String(state.options.method ?? "");
      const methods = [...new Set([...METHODS, current])].filter(Boolean);
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
 * @param {import("./slider-scale.js").Control} control
 * @param {import("../page/context.js").Context} context
 * @param {(words: string) => void} refuse  shows why a value was not sent; undefined: removes that
 * @returns {{show: (options: import("../model/protocol-types.js").Options) => void}}
 */
function connectControl(root, control, context, refuse) {
  const slider = find(root, `[data-testid="${control.id}-slider"]`, HTMLInputElement);
  const input = find(root, `[data-testid="${control.id}"]`, HTMLInputElement);
  const send = throttle(SEND_EVERY_MS, (/** @type {number} */ value) => {
    context.send(setOptions({[control.option]: value}));
  });
  let shown = "";
  let value = 0;
  let moving = false;
  let confirmed = false; // the typed value was confirmed
  let refusedAt = -Infinity;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let typed;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let settled;

  const put = (/** @type {number} */ now) => {
    value = now;
    shown = input.value = fieldText(now);
    slider.setAttribute("aria-valuetext", shown);
  };
  const release = () => {
    clearTimeout(settled);
    settled = setTimeout(() => {
      moving = false;
      shown = "";
    }, SETTLED_AFTER_MS);
  };
  const move = (/** @type {number} */ now) => {
    moving = true;
    clearTimeout(typed);
    typed = undefined;
    refuse("");
    put(now);
    fillSlider(slider);
    send(now);
  };
  slider.addEventListener("input", () => {
    clearTimeout(settled);
    move(valueAt(control, Number(slider.value) / SLIDER_STEPS));
  });
  for (const type of ["change", "pointerup"]) slider.addEventListener(type, release);
  /** @param {KeyboardEvent} event */
  const pressed = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.currentTarget === input && !/^(Arrow(Up|Down)|Page)/.test(event.key)) return; // other keys move the caret
    const from = event.currentTarget === input && Number.isFinite(input.valueAsNumber) ? input.valueAsNumber : value;
    const now = valueAfterKey(control, from, event.key);
    if (now === null) return;
    event.preventDefault();
    slider.value = String(Math.round(SLIDER_STEPS * placeOf(control, now)));
    if (now !== value || moving) move(now);
    release();
  };
  slider.addEventListener("keydown", pressed);
  input.addEventListener("keydown", pressed);

  const sendTyped = () => {
    clearTimeout(typed);
    typed = undefined;
    const now = input.valueAsNumber;
    if (input.value === "" || !Number.isFinite(now)) return;
    if (control.scale === "whole" && !(Number.isInteger(now) && now >= control.low)) {
      refusedAt = performance.now();
      refuse(t("training.whole", {name: t(`training.${control.id}`), least: control.low, given: input.value}));
      return;
    }
    refuse("");
    if (input.value !== shown) send(now);
  };
  input.addEventListener("input", () => {
    confirmed = false;
    clearTimeout(typed);
    typed = setTimeout(() => {
      if (input.valueAsNumber > 0) sendTyped();
      else typed = undefined;
    }, TYPED_AFTER_MS);
  });
  input.addEventListener("change", () => {
    confirmed = true;
    sendTyped();
  });
  input.addEventListener("blur", () => {
    shown = "";
    if (performance.now() - refusedAt > SETTLED_AFTER_MS) refuse("");
    else
      setTimeout(() => {
        if (document.activeElement !== input) refuse("");
      }, REFUSED_FOR_MS); // refused when a key left the field
  });

  return {
    show(options) {
      const option = options[control.option];
      if (option === undefined || moving || typed !== undefined) return;
      const text = fieldText(Number(option));
      const isTyping = document.activeElement === input && input.value !== shown && shown !== "";
      const isTaken = confirmed && input.valueAsNumber === Number(option);
      if (text === shown || (isTyping && !isTaken)) return;
      put(Number(option));
      slider.value = String(Math.round(SLIDER_STEPS * placeOf(control, value)));
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
