// The pinned images, each with its class and the network's answer; one is chosen. Shown side by side, or in turn.

import {drawPin} from "../cards/pin-picture.js";
import {percent} from "../lib/format.js";
import {sayScore} from "../lib/layer-words.js";
import {t} from "../lib/text.js";
import {write} from "../lib/write.js";
import {ARRANGEMENTS, freeSlot, withoutSlot} from "../model/pinned.js";
import {PROBES, removeProbe, setProbe} from "../model/protocol.js";
import {html, nothing, render} from "../vendor/lit-html.js";

const SAY_EVERY_MS = 200;
const FORGET_AFTER_MS = 5000; // a slot whose image the server refused
const STILL = "(prefers-reduced-motion: reduce)";

/** @typedef {import("../model/protocol.js").Said} Said */

/**
 * @param {HTMLElement} root
 * @param {import("../page/context.js").Context} context
 * @returns {{draw: () => void, pin: (probe: import("../model/protocol.js").NewProbe) => boolean,
 *   say: (said: readonly Said[]) => void}}
 *   pin: puts an image in a free slot and chooses it; false if no slot is free
 */
export function createProbePins(root, context) {
  /** @type {number | null} pinned here, and to be chosen when it is there */
  let awaited = null;
  /** @type {Map<number, number>} slots asked for of late, and when: the next picture of several must not take the same */
  const asked = new Map();
  /** @type {ReadonlyMap<number, Said>} */
  let said = new Map();
  let saidAt = 0;
  /** @type {readonly Said[]} */
  let newest = [];
  let later = 0; // the timer of what came too soon: of a run that stands still nothing may come behind it
  const still = matchMedia(STILL);
  still.addEventListener("change", () => draw());

  const choose = (/** @type {number} */ slot) => context.dispatch({type: "slot.chosen", slot});
  const pin = (/** @type {import("../model/protocol.js").NewProbe} */ probe) => {
    const now = Date.now();
    const coming = [...asked].filter(([, at]) => now - at < FORGET_AFTER_MS).map(([slot]) => ({slot}));
    const slot = freeSlot([...context.state().probes, ...coming], PROBES);
    if (slot === null) return false;
    awaited = slot;
    asked.set(slot, now);
    context.send(setProbe({...probe, slot}));
    return true;
  };
  const another = () => {
    const {
      probes,
      datasetSizes: {validation = 1},
    } = context.state();
    const taken = new Set(probes.map(({source, index}) => (source === "validation" ? index : null)));
    let index = Math.floor(Math.random() * validation);
    for (let tries = 0; taken.has(index) && tries < validation; tries++) index = (index + 1) % validation;
    pin({source: "validation", index});
  };
  const remove = (/** @type {number} */ slot) => {
    asked.delete(slot);
    if (slot > 0) return context.send(removeProbe(slot));
    const [heir] = withoutSlot(context.state().probes, 0); // the first slot always has an image: the next one moves there
    if (!heir) return undefined;
    context.send(setProbe({...heir, slot: 0}));
    return context.send(removeProbe(heir.slot));
  };
  const words = (/** @type {import("../model/protocol-types.js").Probe} */ probe) => {
    const {classNames, layers} = context.state();
    const {label = null, scores = []} = said.get(probe.slot) ?? {};
    const nameOf = (/** @type {number} */ at) => classNames[at] ?? String(at);
    const best = scores.reduce((top, score, index) => (score > (scores[top] ?? -Infinity) ? index : top), 0);
    const known = probe.source === "pixels" ? (probe.label ?? null) : label;
    return {
      is:
        probe.source === "batch" ? t("pin.batch") : known === null ? t("pin.own") : t("pin.is", {name: nameOf(known)}),
      says: scores.length === 0 ? "" : t("pin.says", {name: nameOf(best), share: sayShort(layers, scores[best])}),
      right: scores.length === 0 || known === null ? "" : String(best === known),
    };
  };
  const showWords = () => {
    for (const tile of root.querySelectorAll("[data-slot]")) {
      const probe = context
        .state()
        .probes.find((candidate) => candidate.slot === Number(/** @type {HTMLElement} */ (tile).dataset.slot));
      if (!probe) continue;
      const {is, says, right} = words(probe);
      const [isPlace, saysPlace] = tile.querySelectorAll("[data-words]");
      write(isPlace, is);
      write(saysPlace, says);
      if (/** @type {HTMLElement} */ (tile).dataset.right !== right)
        /** @type {HTMLElement} */ (tile).dataset.right = right;
    }
  };

  const sayNewest = () => {
    clearTimeout(later);
    later = 0;
    saidAt = performance.now();
    said = new Map(newest.map((one) => [one.slot, one]));
    showWords();
  };

  const draw = () => {
    const {probes, slot, arrangement, ready} = context.state();
    if (!ready) return;
    if (awaited !== null && probes.some((probe) => probe.slot === awaited)) {
      const now = awaited;
      awaited = null;
      if (now !== slot) return choose(now); // which draws again
    }
    render(
      html`
      <ul class="pins" aria-label=${t("pin.name")}>
        ${probes.map(
          (probe, place) => html`<li class="pin-tile" data-testid="pin" data-slot=${probe.slot}>
          <button class="thumbnail" aria-label=${t("pin.choose", {number: place + 1})}
            aria-pressed=${probe.slot === slot ? "true" : "false"} aria-describedby=${`pin-${probe.slot}`}
            @click=${() => choose(probe.slot)}><canvas class="pin" width="24" height="24"></canvas>
            ${probes.length > 1 ? html`<span class="pin-number" aria-hidden="true">${place + 1}</span>` : nothing}</button>
          <span class="pin-words" id=${`pin-${probe.slot}`}><span data-words="is"></span><span
            data-words="says" data-testid="pin-says"></span></span>
          ${
            probes.length > 1
              ? html`<button class="pin-remove" data-testid="pin-remove" aria-label=${t("pin.remove", {number: place + 1})}
            title=${t("pin.remove", {number: place + 1})} @click=${() => remove(probe.slot)}>×</button>`
              : nothing
          }</li>`,
        )}
        ${
          probes.length < PROBES
            ? html`<li class="pin-tile"><button class="thumbnail pin-add" data-testid="pin-add" aria-label=${t("pin.add")}
            title=${t("pin.add")} @click=${another}>+</button>
          <span class="pin-words"><span>${t("pin.add.short")}</span></span></li>`
            : nothing
        }</ul>
      ${
        probes.length > 1
          ? html`<div class="segments arrangement" role="group" aria-label=${t("pin.arrangement")}>
        ${ARRANGEMENTS.map(
          (name) => html`<button data-testid=${`pins-${name}`} aria-pressed=${arrangement === name ? "true" : "false"}
          ?disabled=${name === "turn" && still.matches}
          title=${t(name === "turn" && still.matches ? "pin.turn.still" : `pin.${name}.long`)}
          @click=${() => context.dispatch({type: "probes.arranged", arrangement: name})}>${t(`pin.${name}`)}</button>`,
        )}</div>`
          : nothing
      }`,
      root,
    );
    [...root.querySelectorAll("canvas.pin")].forEach((canvas, place) =>
      drawPin(/** @type {HTMLCanvasElement} */ (canvas), probes[place], context),
    );
    return showWords();
  };

  return {
    draw,
    pin,
    say(now) {
      newest = now;
      const early = SAY_EVERY_MS - (performance.now() - saidAt);
      if (early <= 0 || now.some(({slot}) => !said.has(slot))) sayNewest();
      else if (later === 0) later = window.setTimeout(sayNewest, early);
    },
  };
}

/**
 * @param {readonly import("../model/protocol-types.js").LayerInfo[]} layers
 * @param {number | undefined} score
 * @returns {string}
 */
function sayShort(layers, score) {
  const words = sayScore(layers, score);
  return layers.at(-1)?.output_kind === "probabilities" && score !== undefined && Number.isFinite(score)
    ? percent(score).replace(/\.\d /, " ")
    : words;
}
