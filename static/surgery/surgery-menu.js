// The menu of a filter: a small dialog beside its number. Training goes on behind it.

import {t} from "../lib/text.js";
import {paintFilter, silenceFilter} from "../model/protocol.js";
import {html, nothing, render} from "../vendor/lit-html.js";
import {PATTERNS, pattern, SMALLEST_KERNEL, sizeOf, weightsOf} from "./filter-patterns.js";
import {createSurgeryPad} from "./surgery-pad.js";
import {divergingPixels} from "./weight-picture.js";

const EDGE = 8; // pixels to the edge of the window
const PHONE = "(max-width: 639px)"; // where the menu is a sheet at the lower edge

/** @typedef {import("../cards/layer-card.js").LayerCard} LayerCard */

/**
 * @param {import("../page/context.js").Context} context
 * @returns {{open: (button: HTMLElement, card: LayerCard, filter: number) => void}}
 */
export function createSurgeryMenu(context) {
  const {send, theme} = context;
  const sheet = matchMedia(PHONE);
  const dialog = document.createElement("dialog");
  dialog.className = "surgery-menu";
  dialog.dataset.testid = "surgery-menu";
  document.body.append(dialog);
  /** @type {HTMLElement | null} */
  let opener = null;

  const close = () => {
    if (!dialog.open) return;
    dialog.close();
    const back = opener;
    opener = null;
    if (back?.isConnected) back.focus({preventScroll: true});
  };
  dialog.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    close();
  });
  document.addEventListener("pointerdown", ({target}) => {
    if (dialog.open && target instanceof Node && !dialog.contains(target)) {
      opener = null; // the press takes the focus elsewhere
      dialog.close();
    }
  });

  const place = () => {
    if (!opener) return;
    if (sheet.matches) {
      Object.assign(dialog.style, {left: "", top: ""});
      return;
    }
    const box = opener.getBoundingClientRect();
    const {offsetWidth: width, offsetHeight: height} = dialog;
    const left = Math.max(EDGE, Math.min(box.left, document.documentElement.clientWidth - width - EDGE));
    const top = Math.max(EDGE, Math.min(box.bottom + 6, innerHeight - height - EDGE));
    Object.assign(dialog.style, {left: `${left + scrollX}px`, top: `${top + scrollY}px`});
  };

  return {
    open(button, card, filter) {
      const {layer, columns} = card;
      opener = button;
      const column = `${columns.title} ${columns.names[filter] ?? filter + 1}`;
      const title = t("surgery.title", {name: layer.name, column});
      const isSilent = context
        .state()
        .surgery.silent.some(([index, silent]) => index === layer.index && silent === filter);
      const act = (/** @type {import("../model/protocol-types.js").Command} */ command) => () => {
        send(command);
        close();
      };
      const {height, width} = layer.window;
      const weight = layer.family === "conv" ? card.picture?.weight : null;
      const canPaint = weight && !isSilent;
      const values = weight ? weightsOf(weight, filter) : [];
      const rms = sizeOf(values) || 1 / Math.sqrt(Math.max(1, values.length));
      const patterns = canPaint && Math.min(height, width) >= SMALLEST_KERNEL ? PATTERNS : [];
      const paint = () => {
        if (!weight) return;
        createSurgeryPad(dialog, context, {title, layer, filter, weight, close});
        place();
      };
      dialog.setAttribute("aria-label", title);
      render(
        html`<div class="surgery-head"><h2>${title}</h2><button class="quiet"
          aria-label=${t("close")} @click=${close}>×</button></div>
        <button class="choice-button" data-testid="surgery-silence" @click=${act(silenceFilter(layer.index, filter, !isSilent))}>
          <b>${t(isSilent ? "surgery.unsilence" : "surgery.silence")}</b>
          <span>${t(isSilent ? "surgery.unsilence.long" : "surgery.silence.long")}</span></button>
        ${
          canPaint
            ? html`<button class="choice-button" data-testid="surgery-paint" @click=${paint}>
          <b>${t("surgery.paint")}</b> <span>${t("surgery.paint.long")}</span></button>`
            : nothing
        }
        ${
          patterns.length > 0
            ? html`<p class="question">${t("surgery.patterns")}</p><div class="patterns">
          ${patterns.map(
            (name) => html`<button class="pattern" data-testid=${`pattern-${name}`}
            @click=${act(paintFilter(layer.index, filter, null, pattern(name, [height, width], rms)))}>
            <canvas width=${width} height=${height} data-pattern=${name}
              aria-hidden="true"></canvas><span>${t(`surgery.pattern.${name}`)}</span></button>`,
          )}</div>`
            : nothing
        }`,
        dialog,
      );
      for (const canvas of dialog.querySelectorAll("canvas")) {
        const name = /** @type {import("./filter-patterns.js").PatternName} */ (canvas.dataset.pattern);
        const shown = pattern(name, [height, width], 1);
        canvas
          .getContext("2d")
          ?.putImageData(divergingPixels(shown, width, Math.max(...shown.map(Math.abs)), theme.palette().weight), 0, 0);
      }
      if (!dialog.open) {
        place(); // before the dialog is shown, which scrolls to its place
        dialog.show();
      }
      place();
      /** @type {HTMLElement | null} */ (dialog.querySelector(".choice-button"))?.focus({preventScroll: true});
    },
  };
}
