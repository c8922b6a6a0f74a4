// The panel of the probes, the images that the cards show: held-out ones, the training batch, a drawing, an image file.

import {sayScore} from "../lib/layer-words.js";
import {say, t} from "../lib/text.js";
import {write} from "../lib/write.js";
import {setProbe} from "../model/protocol.js";
import {find} from "../page/context.js";
import {html, nothing, render} from "../vendor/lit-html.js";
import {createDrawPad} from "./draw-pad.js";
import {createProbeChooser} from "./probe-chooser.js";
import {listenToImageFiles} from "./probe-files.js";
import {createProbePins} from "./probe-pins.js";

/**
 * @param {HTMLElement} root
 * @param {import("../page/context.js").Context} context
 * @returns {{update: (state: import("../model/state.js").State) => void,
 *   showScores: (said: readonly import("../model/protocol.js").Said[]) => void}}
 */
export function createProbePanel(root, context) {
  const {send} = context;
  let drawing = false;
  /** @type {import("../model/state.js").State["probe"] | null} */
  let seen = null;
  render(
    html`<h2>${t("probe.title")}</h2><p class="question">${t("probe.question")}</p><div class="pinned"></div>
    <div class="choice"></div><div class="probe-actions"></div><div class="pad"></div><div class="own-label"></div>
    <p class="says" aria-live="off"></p><div class="refusal"></div>`,
    root,
  );
  const part = (/** @type {string} */ name) => find(root, `.${name}`, HTMLElement);
  const [actions, ownLabel, says, refusal] = [part("probe-actions"), part("own-label"), part("says"), part("refusal")];
  const show = (/** @type {import("../model/protocol.js").NewProbe} */ probe) => {
    drawing = false;
    send(setProbe({...probe, slot: context.state().slot}));
    draw(context.state());
  };
  const pins = createProbePins(part("pinned"), context);
  const chooser = createProbeChooser(part("choice"), context, (index) => show({source: "validation", index}));
  const pad = createDrawPad(part("pad"), context);
  const pictures = listenToImageFiles(context, (pixels, place) => {
    const probe = /** @type {const} */ ({source: "pixels", pixels});
    if (place === 0) show(probe);
    else if (!pins.pin(probe)) context.tell(t("pin.full"));
  });

  const toggle = () => {
    drawing = !drawing;
    seen = null;
    draw(context.state());
  };
  const upload = async (/** @type {Event} */ {target}) => {
    const input = /** @type {HTMLInputElement} */ (target);
    await pictures.read(input.files ?? []);
    input.value = ""; // so that the same file can be chosen again
  };
  const label = (/** @type {Event} */ {target}) => {
    const {value} = /** @type {HTMLSelectElement} */ (target);
    const {probe, slot} = context.state();
    send(setProbe({...probe, slot, label: value === "" ? null : Number(value)}));
  };

  /** @param {import("../model/state.js").State} state */
  const draw = (state) => {
    const {probe, slot, classNames} = state;
    if (probe !== seen) {
      // Another image closes the sheet.
      if (seen !== null && seen.source === "pixels" && probe.source !== "pixels") drawing = false;
      if (drawing) pad.put(slot, probe.source === "pixels" ? (probe.pixels ?? []) : []);
      seen = probe;
    }
    pins.draw();
    chooser.draw();
    render(
      html`
      <button class="plain" data-testid="probe-draw" aria-pressed=${drawing ? "true" : "false"}
        aria-expanded=${drawing ? "true" : "false"} @click=${toggle}>${t("probe.draw")}</button>
      <button class="plain" data-testid="probe-batch" aria-pressed=${probe.source === "batch" && !drawing ? "true" : "false"}
        title=${t("probe.batch.long")} @click=${() => show({source: "batch"})}>${t("probe.batch")}</button>
      <label class="plain" title=${t("probe.upload.long")}>${t("probe.upload")}<input class="hidden-text"
        type="file" accept="image/*" multiple data-testid="probe-upload" @change=${upload}></label>`,
      actions,
    );
    pad.show(drawing);
    render(
      probe.source !== "pixels"
        ? nothing
        : html`<label>${t("probe.own_label")}
      <select data-testid="probe-label" @change=${label}><option value=""
        ?selected=${(probe.label ?? null) === null}>${t("probe.no_label")}</option>
        ${classNames.map(
          (name, index) => html`<option value=${index} ?selected=${probe.label === index}>${name}</option>`,
        )}</select></label>`,
      ownLabel,
    );
    const refused = state.error?.code === "bad_probe" ? say(state.error.sentence) : "";
    render(refused ? html`<p class="refused" role="alert" data-testid="error">${refused}</p>` : nothing, refusal);
  };
  context.theme.onChange(() => {
    if (context.state().ready) draw(context.state());
  });

  /** @type {unknown[]} */
  let shown = [];
  return {
    update(state) {
      const now = [
        state.probes,
        state.slot,
        state.arrangement,
        state.layers,
        state.datasetSizes,
        state.validation === null,
        state.error,
      ];
      if (!state.ready || now.every((value, i) => value === shown[i])) return;
      shown = now;
      draw(state);
    },
    showScores(said) {
      pins.say(said);
      const {slot, classNames, layers} = context.state();
      const scores = said.find((one) => one.slot === slot)?.scores ?? [];
      if (scores.length === 0) return;
      const best = scores.reduce((top, score, index) => (score > (scores[top] ?? -Infinity) ? index : top), 0);
      const text = t("probe.says", {name: classNames[best] ?? String(best), share: sayScore(layers, scores[best])});
      write(says, text);
    },
  };
}
