// Held-out images to choose from: all of them, those of a class, or the network's worst mistakes; a page at a time.

import {drawThumbnail} from "../draw/thumbnail.js";
import {sayScore} from "../lib/layer-words.js";
import {t} from "../lib/text.js";
import {icons} from "../page/icons.js";
import {problemWords} from "../page/problem-words.js";
import {html, nothing, render} from "../vendor/lit-html.js";

const PAGE_SIZE = 8;
const PHONE_PAGE_SIZE = 6; // one row
const PHONE = "(max-width: 639px)";

/** @typedef {import("../model/protocol-types.js").Prediction} Prediction */

/**
 * @param {HTMLElement} root
 * @param {import("../page/context.js").Context} context
 * @param {(index: number) => void} choose
 * @returns {{draw: () => void}}
 */
export function createProbeChooser(root, context, choose) {
  /** @type {string} `all`, `mistakes`, or the number of a class */
  let which = "all";
  let first = 0;
  /** @type {number[] | null} the class of every held-out image, once somebody has asked */
  let labels = null;
  /** @type {readonly Prediction[]} as they were when they were asked for, so that nothing moves under the pointer */
  let mistakes = [];
  const phone = matchMedia(PHONE);
  const pageSize = () => (phone.matches ? PHONE_PAGE_SIZE : PAGE_SIZE);

  /** @returns {number[]} */
  const images = () => {
    if (which === "mistakes") return mistakes.map(({index}) => index);
    if (which === "all") return Array.from({length: context.state().datasetSizes.validation ?? 0}, (_, index) => index);
    return (labels ?? []).flatMap((label, index) => (label === Number(which) ? [index] : []));
  };
  const turn = (/** @type {number} */ pages) => {
    first = Math.max(0, Math.min(first + pages * pageSize(), images().length - 1));
    first -= first % pageSize();
    draw();
  };
  phone.addEventListener("change", () => turn(0));
  const change = async (/** @type {string} */ now) => {
    [which, first] = [now, 0];
    if (which === "mistakes") mistakes = context.state().validation?.mistakes ?? [];
    draw();
    if (which === "all" || which === "mistakes" || labels !== null) return;
    try {
      labels = await context.api.labels();
    } catch (error) {
      context.tell(t("probe.labels_failed", {reason: problemWords(error)}));
      which = "all";
    }
    draw();
  };
  const random = () => {
    const all = images();
    const index = all[Math.floor(Math.random() * all.length)];
    if (index !== undefined) choose(index);
  };
  const wordsOf = (/** @type {number} */ image) => {
    const {classNames, layers} = context.state();
    const wrong = which === "mistakes" ? mistakes.find(({index}) => index === image) : undefined;
    if (!wrong) return t("probe.image", {number: image + 1});
    const [says = 0] = wrong.classes;
    return t("unseen.wrong", {
      label: classNames[wrong.label] ?? String(wrong.label),
      says: classNames[says] ?? String(says),
      share: sayScore(layers, wrong.probabilities[0]),
    });
  };

  const draw = () => {
    const {classNames, probe, ready} = context.state();
    if (!ready) return;
    if (which === "mistakes" && mistakes.length === 0) mistakes = context.state().validation?.mistakes ?? [];
    const all = images();
    const size = pageSize();
    render(
      html`
      <div class="probe-which"><label>${t("probe.which")}
        <select data-testid="probe-which"
          @change=${(/** @type {Event} */ {target}) => change(/** @type {HTMLSelectElement} */ (target).value)}>
          <option value="all" ?selected=${which === "all"}>${t("probe.all")}</option>
          <option value="mistakes" ?selected=${which === "mistakes"}>${t("probe.mistakes")}</option>
          ${classNames.map(
            (name, index) =>
              html`<option value=${index} ?selected=${which === String(index)}>${t("probe.class", {name})}</option>`,
          )}</select></label></div>
      <div class="thumbnails" role="group" aria-label=${t("probe.held_out")}>
        ${all.slice(first, first + size).map(
          (image) => html`
          <button class="thumbnail" data-testid=${`probe-${image}`} aria-label=${wordsOf(image)} title=${wordsOf(image)}
            aria-pressed=${probe.source === "validation" && probe.index === image ? "true" : "false"}
            @click=${() => choose(image)}>
            <img alt="" width="24" height="24" data-image=${image}></button>`,
        )}
        ${which === "mistakes" && all.length === 0 ? html`<p class="question">${t("unseen.no_mistakes")}</p>` : nothing}
      </div>
      <div class="probe-pages">
        <button class="plain" data-testid="probe-random" title=${t("probe.random.long")}
          ?disabled=${all.length === 0} @click=${random}>${t("probe.random")}</button>
        <span class="spacer"></span>
        <button class="quiet" aria-label=${t("probe.previous")} title=${t("probe.previous")}
          ?disabled=${first <= 0} @click=${() => turn(-1)}>${icons.previous}</button>
        <button class="quiet" aria-label=${t("probe.next")} title=${t("probe.next")}
          ?disabled=${first + size >= all.length} @click=${() => turn(1)}>${icons.next}</button>
      </div>`,
      root,
    );
    for (const image of root.querySelectorAll("img")) drawThumbnail(image, Number(image.dataset.image), context);
  };
  return {draw};
}
