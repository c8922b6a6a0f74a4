// Held-out images with the network's three best classes.

import {drawThumbnail} from "../draw/thumbnail.js";
import {count, percent} from "../lib/format.js";
import {sayScore} from "../lib/layer-words.js";
import {t} from "../lib/text.js";
import {setProbe} from "../model/protocol.js";
import {html, render} from "../vendor/lit-html.js";

const SHOWN = 12;
const BEST = 3;

/**
 * @param {HTMLElement} root
 * @param {import("../page/context.js").Context} context
 * @returns {{update: (state: import("../model/state.js").State) => void}}
 */
export function createUnseenPanel(root, context) {
  let mistakes = false;
  const choose = (/** @type {boolean} */ now) => {
    mistakes = now;
    draw(context.state());
  };
  const probe = (/** @type {number} */ index) =>
    context.send(setProbe({slot: context.state().slot, source: "validation", index}));

  /** @param {import("../model/state.js").State} state */
  const draw = ({validation, classNames, layers, ready}) => {
    if (!ready) return;
    const shown = (mistakes ? validation?.mistakes : validation?.predictions)?.slice(0, SHOWN) ?? [];
    const right = validation ? Math.round(validation.accuracy * validation.examples) : 0;
    const areDigits = classNames.every((name) => /^\d$/.test(name));
    const question = validation
      ? t("unseen.question", {
          share: percent(validation.accuracy),
          count: count(validation.examples),
          wrong: count(validation.examples - right),
        })
      : t("unseen.waiting");
    render(
      html`
      <div class="panel-head"><h2>${t(areDigits ? "unseen.title.digits" : "unseen.title")}</h2>
        <div class="segments" role="group" aria-label=${t("unseen.which")}>
          <button data-testid="unseen-first" aria-pressed=${mistakes ? "false" : "true"}
            @click=${() => choose(false)}>${t("unseen.first")}</button>
          <button data-testid="unseen-mistakes" aria-pressed=${mistakes ? "true" : "false"}
            @click=${() => choose(true)}>${t("unseen.mistakes")}</button></div></div>
      <p class="question">${question}
        ${validation ? html`<span class="measured">${t("measured", {step: count(validation.step)})}</span>` : ""}</p>
      <ul class="predictions">${shown.map((prediction) => predictionTemplate(prediction, classNames, layers, probe))}
        ${validation && shown.length === 0 ? html`<li class="question">${t("unseen.no_mistakes")}</li>` : ""}</ul>`,
      root,
    );
    for (const image of root.querySelectorAll("img")) drawThumbnail(image, Number(image.dataset.image), context);
  };
  context.theme.onChange(() => draw(context.state()));

  /** @type {unknown[]} */
  let before = [];
  return {
    update(state) {
      const now = [state.validation, state.layers, state.ready];
      if (now.every((value, i) => value === before[i])) return;
      before = now;
      draw(state);
    },
  };
}

/**
 * @param {import("../model/protocol-types.js").Prediction} prediction
 * @param {readonly string[]} classNames
 * @param {readonly import("../model/protocol-types.js").LayerInfo[]} layers
 * @param {(index: number) => void} probe
 * @returns {unknown}
 */
function predictionTemplate({index, label, classes, probabilities}, classNames, layers, probe) {
  const nameOf = (/** @type {number | undefined} */ at) => classNames[at ?? 0] ?? String(at);
  const isRight = classes[0] === label;
  const words = t(isRight ? "unseen.right" : "unseen.wrong", {
    label: nameOf(label),
    says: nameOf(classes[0]),
    share: sayScore(layers, probabilities[0]),
  });
  const full = layers.at(-1)?.output_kind === "probabilities" ? 1 : Math.max(...probabilities, Number.MIN_VALUE); // of a bar
  return html`<li class="prediction" data-right=${isRight ? "true" : "false"}>
    <button class="thumbnail" aria-label=${`${words} ${t("unseen.probe")}`} title=${words} @click=${() => probe(index)}>
      <img alt="" width="24" height="24" data-image=${index}><span class="verdict"
        aria-hidden="true">${isRight ? "✓" : "✗"}</span></button>
    <div class="guesses">${classes.slice(0, BEST).map(
      (which, place) => html`<div class="guess" data-label=${which === label ? "true" : "false"}>
      <span>${nameOf(which)}</span><progress max="1"
        .value=${Math.max(0, (probabilities[place] ?? 0) / full)} aria-label=${nameOf(which)}></progress></div>`,
    )}</div></li>`;
}
