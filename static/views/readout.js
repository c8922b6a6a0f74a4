// What is under the pointer, in words, always in the same place.
import {cellAt} from "../draw/strip.js";
import {number} from "../lib/format.js";
import {t} from "../lib/text.js";

/** @typedef {import("./layer-card.js").LayerCard} LayerCard */

/**
 * @param {HTMLElement} root
 * @returns {{point: (event: PointerEvent, cards: readonly LayerCard[]) => void, leave: () => void, refresh: () => void}}
 */
export function createReadout(root) {
  /** @type {{card: LayerCard, row: import("./card-row.js").CardRow, cell: number} | null} */
  let under = null;

  const show = () => {
    const image = under?.row.shown;
    root.dataset.shown = String(Boolean(image));
    if (!under || !image) return;
    const {card, row, cell} = under;
    const bad = image.non_finite?.[cell];
    const value = image.minimum + ((image.data[cell] ?? 0) * (image.maximum - image.minimum)) / 255;
    root.textContent = `${card.layer.name} · ${place(card, row, cell)} · ${bad ? t("readout.not_finite") : `≈ ${number(value)}`}`;
  };

  return {
    point(event, cards) {
      under = null;
      if (event.target instanceof HTMLCanvasElement) {
        const {target} = event;
        for (const card of cards) {
          if (!card.element.contains(target)) continue;
          for (const row of card.rows) {
            const band = row.bands.find(({canvas}) => canvas === target);
            if (!band || row.kind === "bars") continue;
            const cell = cellAt(band.strip, Math.floor(event.offsetX), Math.floor(event.offsetY));
            if (cell >= 0) under = {card, row, cell};
          }
        }
      }
      show();
    },
    leave() {
      under = null;
      show();
    },
    refresh: show,
  };
}

/**
 * Where a cell stands, in words.
 * @param {LayerCard} card
 * @param {import("./card-row.js").CardRow} row
 * @param {number} cell
 * @returns {string}
 */
function place(card, {shape, field}, cell) {
  const filters = shape.length === 4;
  const [height = 1, width = 1, channels = 1] = filters ? shape.slice(1) : shape;
  const channel = cell % channels;
  const column = Math.floor(cell / channels) % width;
  const row = Math.floor(cell / (channels * width)) % height;
  const filter = filters ? Math.floor(cell / (channels * width * height)) : channel;
  const parts = [t(`field.${field}`), `${card.columns.title} ${card.columns.names[filter] ?? filter + 1}`];
  if (filters && channels > 1) parts.push(t("readout.channel", {channel: channel + 1}));
  if (height * width > 1) parts.push(t("readout.place", {row: row + 1, column: column + 1}));
  return parts.join(" · ");
}
