// The rows of patches of all cards: which are on the screen, which the server was asked for, whether they are shown.
import {storage} from "../lib/local-storage.js";
import {t} from "../lib/text.js";
import {throttle} from "../lib/throttle.js";
import {watchPatches} from "../model/protocol.js";
import {html} from "../vendor/lit-html.js";

const STORED = "convscope.patches";
const WIDE = "(min-width: 1180px)";
const MOST_FILTERS = 4096; // as many as the server looks at
const WATCH_EVERY_MS = 250;

/** @typedef {import("../cards/layer-card.js").LayerCard} LayerCard */
/** @typedef {import("./patches-row.js").PatchesRow} PatchesRow */

/**
 * Whether a layer's card has rows of patches, one for each band.
 * @param {import("../model/protocol-types.js").LayerInfo} layer
 * @returns {boolean}
 */
export const hasPatches = ({family, output_shape}) => family === "conv" && output_shape[2] <= MOST_FILTERS;

/**
 * @param {HTMLElement} list  of the cards
 * @param {import("../page/context.js").Context} context
 * @param {(words: string) => void} say  shows words in the readout
 * @param {() => void} redrawTools
 * @returns {{lay: (cards: readonly LayerCard[]) => void, update: (state: import("../model/state.js").State) => void,
 *   template: () => unknown}}
 */
export function createPatchesRows(list, context, say, redrawTools) {
  let isShown = stored() ?? matchMedia(WIDE).matches;
  /** @type {Map<Element, PatchesRow>} */
  let rows = new Map();
  /** @type {Promise<typeof import("./patches-row.js")> | null} */
  let loading = null;
  /** @type {Set<Element>} */
  const visible = new Set();
  let watched = "";
  let life = 0; // of the layout
  const spoken = document.createElement("div");
  spoken.className = "hidden-text";
  spoken.setAttribute("role", "status");
  list.after(spoken);
  list.classList.toggle("with-patches", isShown);

  const sayAndSpeak = (/** @type {string} */ words, /** @type {boolean | undefined} */ isSpoken) => {
    say(words);
    spoken.textContent = isSpoken ? words : "";
  };
  const watch = throttle(WATCH_EVERY_MS, () => {
    const {connection} = context.state();
    const filters =
      document.visibilityState === "hidden"
        ? new Map()
        : filtersOf([...visible].flatMap((element) => rows.get(element) ?? []));
    const layers = [...filters.keys()].sort((a, b) => a - b);
    const command = watchPatches(
      layers,
      layers.map((layer) => filters.get(layer) ?? [0, 0]),
    );
    const now = `${connection} ${JSON.stringify(command)}`;
    if (connection !== "live" || now === watched) return;
    if (layers.length > 0 || watched.startsWith("live ")) context.send(command); // a page that watched nothing need not say so
    watched = now;
  });
  const observer = new IntersectionObserver(
    (entries) => {
      for (const {target, isIntersecting} of entries) {
        if (isIntersecting) visible.add(target);
        else visible.delete(target);
      }
      show();
      watch();
    },
    {rootMargin: "80px 0px"},
  );
  document.addEventListener("visibilitychange", watch);

  const show = () => {
    const {patches} = context.state();
    for (const element of visible) {
      const row = rows.get(element);
      const found = row ? patches[row.card.layer.index] : undefined;
      if (row && found) row.show(found);
    }
  };
  const redraw = () => {
    for (const row of rows.values()) row.draw();
  };
  context.theme.onChange(redraw);
  const toggle = () => {
    isShown = !isShown;
    list.classList.toggle("with-patches", isShown);
    storage.set(STORED, String(isShown));
    redrawTools();
  };

  /** @type {unknown[]} */
  let before = [];
  return {
    async lay(cards) {
      const mine = ++life;
      loading ??= import("./patches-row.js");
      const {PatchesRow} = await loading;
      if (mine !== life) return;
      observer.disconnect();
      visible.clear();
      rows = new Map(
        cards.flatMap((card) =>
          [...card.element.querySelectorAll(".row-patches")].map((element) => {
            const band = Number(/** @type {HTMLElement} */ (element).dataset.band);
            return [element, new PatchesRow(/** @type {HTMLElement} */ (element), card, band, context, sayAndSpeak)];
          }),
        ),
      );
      for (const element of rows.keys()) observer.observe(element);
    },
    update(state) {
      if (state.connection !== "live") watched = "";
      const now = [state.patches, state.connection];
      if (state.surgery !== before[2]) redraw();
      if (now.some((value, i) => value !== before[i])) {
        show();
        watch();
      }
      before = [...now, state.surgery];
    },
    template: () => html`<button class="plain" data-testid="patches-toggle" aria-pressed=${isShown ? "true" : "false"}
      title=${t("patches.toggle.long")} @click=${toggle}>${t("patches.title")}</button>`,
  };
}

/**
 * Of each layer the first filter of these bands, and the one behind the last.
 * @param {readonly PatchesRow[]} bands
 * @returns {Map<number, [number, number]>}
 */
function filtersOf(bands) {
  /** @type {Map<number, [number, number]>} */
  const filters = new Map();
  for (const {card, first, columns} of bands) {
    const [from, to] = filters.get(card.layer.index) ?? [first, first];
    filters.set(card.layer.index, [Math.min(from, first), Math.max(to, first + columns)]);
  }
  return filters;
}

/** @returns {boolean | null} null if the person has not chosen yet */
function stored() {
  const choice = storage.get(STORED);
  return choice === null ? null : choice === "true";
}
