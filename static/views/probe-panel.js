// Which image the cards show: one of the held-out ones, the training batch, or a drawing.
import {say, t} from "../lib/text.js";
import {setProbe} from "../protocol.js";
import {html, nothing, render} from "../vendor/lit-html.js";
import {createDrawPad} from "./draw-pad.js";
import {find} from "./context.js";
import {icons} from "./icons.js";
import {sayScore} from "./card-facts.js";
import {drawThumbnail} from "./thumbnail.js";

const PAGE_SIZE = 8;
const PHONE_PAGE_SIZE = 6; // one row
const PHONE = "(max-width: 639px)";

/**
 * @param {HTMLElement} root
 * @param {import("./context.js").Context} context
 * @returns {{update: (state: import("../state.js").State) => void, showScores: (scores: readonly number[] | null) => void}}
 */
export function createProbePanel(root, context) {
  const {send} = context;
  let first = 0;
  let drawing = false;
  /** @type {import("../state.js").State["probe"] | null} */
  let seen = null;
  const phone = matchMedia(PHONE);
  const pageSize = () => (phone.matches ? PHONE_PAGE_SIZE : PAGE_SIZE);
  render(html`<h2>${t("probe.title")}</h2><p class="question">${t("probe.question")}</p><div class="choice"></div>
    <div class="pad"></div><p class="says" aria-live="off"></p><div class="refusal"></div>`, root);
  const choice = find(root, ".choice", HTMLElement);
  const says = find(root, ".says", HTMLElement);
  const refusal = find(root, ".refusal", HTMLElement);
  const pad = createDrawPad(find(root, ".pad", HTMLElement), context);

  const turn = (/** @type {number} */ pages) => {
    const size = context.state().datasetSizes.validation ?? pageSize();
    first = Math.max(0, Math.min(first + pages * pageSize(), size - pageSize()));
    draw(context.state());
  };
  phone.addEventListener("change", () => {
    first -= first % pageSize();
    turn(0);
  });
  const show = (/** @type {number} */ index) => {
    drawing = false;
    send(setProbe({slot: 0, source: "validation", index}));
    draw(context.state());
  };

  /**
   * A drawing shows on its sheet wherever it was made, and another image takes the sheet away.
   * @param {import("../state.js").State} state
   */
  const follow = ({probe, layers, imageShape}) => {
    if (probe.source === "pixels") {
      drawing = true;
      pad.put(probe.pixels ?? [], layers[0]?.output_shape ?? imageShape);
    } else if (seen?.source === "pixels") {
      drawing = false;
    }
    seen = probe;
  };

  /** @param {import("../state.js").State} state */
  const draw = (state) => {
    if (state.probe !== seen) follow(state);
    const {source, index} = state.probe;
    const size = state.datasetSizes.validation ?? pageSize();
    const last = size - pageSize();
    render(html`
      <div class="thumbnails" role="group" aria-label=${t("probe.held_out")}>
        ${Array.from({length: Math.min(size, pageSize())}, (_, place) => first + place).map((image) => html`
          <button class="thumbnail" data-testid=${`probe-${image}`} aria-label=${t("probe.image", {number: image + 1})}
            aria-pressed=${source === "validation" && index === image && !drawing ? "true" : "false"} @click=${() => show(image)}>
            <canvas width="24" height="24" data-image=${image}></canvas></button>`)}
      </div>
      <div class="probe-actions">
        <button class="plain" data-testid="probe-draw" aria-pressed=${drawing || source === "pixels" ? "true" : "false"} aria-expanded=${drawing ? "true" : "false"}
          @click=${() => { drawing = !drawing; draw(context.state()); }}>${t("probe.draw")}</button>
        <button class="plain" data-testid="probe-batch" aria-pressed=${source === "batch" && !drawing ? "true" : "false"} title=${t("probe.batch.long")}
          @click=${() => { drawing = false; send(setProbe({slot: 0, source: "batch"})); draw(context.state()); }}>${t("probe.batch")}</button>
        <span class="spacer"></span>
        <button class="quiet" aria-label=${t("probe.previous")} title=${t("probe.previous")} ?disabled=${first <= 0} @click=${() => turn(-1)}>${icons.previous}</button>
        <button class="quiet" aria-label=${t("probe.next")} title=${t("probe.next")} ?disabled=${first >= last} @click=${() => turn(1)}>${icons.next}</button>
      </div>`, choice);
    for (const canvas of choice.querySelectorAll("canvas")) drawThumbnail(canvas, Number(canvas.dataset.image), context);
    pad.show(drawing);
    const message = state.error?.code === "bad_probe" ? state.error.message : "";
    render(message ? html`<p class="refused" role="alert" data-testid="error">${say(message)}</p>` : nothing, refusal);
  };
  context.theme.onChange(() => { if (context.state().ready) draw(context.state()); });

  /** @type {unknown[]} */
  let shown = [];
  return {
    update(state) {
      const now = [state.probe, state.layers, state.datasetSizes, state.error];
      if (!state.ready || now.every((value, i) => value === shown[i])) return;
      shown = now;
      draw(state);
    },
    showScores(scores) {
      if (!scores?.length) return;
      const best = scores.reduce((top, score, index) => (score > (scores[top] ?? -Infinity) ? index : top), 0);
      const name = context.state().classNames[best] ?? String(best);
      const text = t("probe.says", {name, share: sayScore(context.state().layers, scores[best])});
      if (says.textContent !== text) says.textContent = text;
    },
  };
}
