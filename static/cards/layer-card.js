// A card shows one layer as a table: a column is a filter, a row a kind of picture. Made from the layer's record alone.

import {editButton} from "../definition/layer-form-host.js";
import {legendImage} from "../draw/pictures.js";
import {count, formula, shape} from "../lib/format.js";
import {columnNames, settingsOf} from "../lib/layer-words.js";
import {t} from "../lib/text.js";
import {write} from "../lib/write.js";
import {hasPatches} from "../patches/patches-rows.js";
import {lockTemplate, numberTemplate} from "../surgery/surgery-parts.js";
import {html, nothing, render} from "../vendor/lit-html.js";
import {CardDescription, describeCard} from "./card-description.js";
import {liveFacts} from "./card-facts.js";
import {fieldKey, rowsOf} from "./card-rows.js";
import {legendOf, sayBeyond, scoreText} from "./legend-words.js";
import {layColumns} from "./map-layout.js";

const MOST_BANDS = 4;
const INPUT_COLUMN = 112;

/** @typedef {import("../model/protocol-types.js").LayerInfo} LayerInfo */
/** @typedef {import("../model/protocol.js").FrameLayer} FrameLayer */
/**
 * The part of the state that drawing a card needs, besides its frame.
 * @typedef {object} Scene
 * @property {import("./ranges.js").Ranges} ranges
 * @property {import("../draw/color-tables.js").Palette} palette
 * @property {import("../model/protocol.js").Frame["probe"]} probe  the chosen one
 * @property {ReadonlyMap<number, import("../model/protocol.js").Frame["probe"]>} probes  by their slots
 */

export class LayerCard {
  /**
   * @param {LayerInfo} layer
   * @param {readonly LayerInfo[]} layers
   * @param {readonly string[]} classNames
   */
  constructor(layer, layers, classNames) {
    this.layer = layer;
    this.columns = columnNames(layer, layers, classNames);
    this.element = document.createElement("article");
    Object.assign(this.element.dataset, {
      testid: "card",
      layer: layer.name,
      family: layer.family,
      output: layer.output_kind,
      index: String(layer.index),
    });
    this.element.className = "card";
    this.element.setAttribute("aria-label", t("card.name", {name: layer.name, shape: shape(layer.output_shape)}));
    /** @type {readonly number[]} of the images that are shown side by side; none where one is shown */
    this.slots = [];
    this.rows = rowsOf(layer, this.slots);
    this.description = new CardDescription();
    this.open = false;
    this.newFrom = Infinity; // the first column that the newest change added
    this.room = 0;
    this.compact = false;
    /** @type {FrameLayer | null} of the chosen image */
    this.picture = null;
    /** @type {Map<number, FrameLayer>} of those side by side */
    this.pictures = new Map();
    /** @type {Map<string, HTMLElement>} */
    this.live = new Map();
    /** @type {HTMLElement[]} the largest and smallest values, as they stand in the facts */
    this.pairs = [];
  }

  /**
   * Shows these images side by side; none: the chosen one alone. The card must be laid out again afterwards.
   * @param {readonly number[]} slots
   */
  arrange(slots) {
    if (slots.join() === this.slots.join()) return;
    this.slots = [...slots];
    this.rows = rowsOf(this.layer, slots);
    for (const slot of this.pictures.keys()) if (!slots.includes(slot)) this.pictures.delete(slot);
    this.room = 0;
  }

  /**
   * Lays the card out.
   * @param {number} room  pixels for the columns
   * @param {boolean} compact  labels stand above their rows
   */
  lay(room, compact) {
    if (room === this.room && compact === this.compact) return;
    this.room = room;
    this.compact = compact;
    const {layer} = this;
    const isInput = layer.output_kind === "image";
    const columns = this.columns.names.length;
    const layout = isInput
      ? {perBand: columns, bands: 1, gap: 6, width: Math.min(INPUT_COLUMN, Math.floor((room - 6 * columns) / columns))}
      : layColumns(
          columns,
          this.rows.map((row) => row.cells),
          room,
        );
    const bands = this.open || layout.bands <= MOST_BANDS ? layout.bands : MOST_BANDS - 1;
    for (const row of this.rows) {
      const own = row.columns === columns ? layout : {...layout, perBand: row.columns, bands: 1};
      const values = {
        field: t(fieldKey(row, isInput)),
        name: layer.name,
        number: this.slots.indexOf(row.slot ?? -1) + 1,
      };
      row.lay(own, isInput ? 1 : bands, t(row.slot === null ? "card.picture" : "card.picture.pin", values));
    }
    this.element.style.setProperty("--column-width", `${layout.width}px`);
    this.element.style.setProperty("--column-gap", `${layout.gap}px`);
    render(this.#template(layout, bands, isInput), this.element);
    this.live = new Map(
      [...this.element.querySelectorAll("[data-live]")].map((element) => [
        /** @type {HTMLElement} */ (element).dataset.live ?? "",
        /** @type {HTMLElement} */ (element),
      ]),
    );
    this.pairs = [...this.element.querySelectorAll("[data-pair]")].map(
      (element) => /** @type {HTMLElement} */ (element),
    );
  }

  /**
   * Draws the newest pictures, or those it has.
   * @param {FrameLayer | null} picture
   * @param {Scene} scene
   * @param {number | null} slot  of the image that the picture is of, where it is one of several
   * @param {boolean} isChosen  whether it is the chosen one
   */
  draw(picture, {ranges, palette, probe, probes}, slot = null, isChosen = true) {
    if (picture && isChosen) this.picture = picture;
    if (picture && slot !== null && this.slots.includes(slot)) this.pictures.set(slot, picture);
    for (const row of this.rows) {
      if (picture && (row.slot === null ? !isChosen : row.slot !== slot)) continue;
      const source = row.slot === null ? this.picture : this.pictures.get(row.slot);
      const image = source?.name === this.layer.name ? source[row.field] : null;
      const label = row.slot === null ? probe.label : (probes.get(row.slot)?.label ?? null);
      if (image)
        row.draw(
          image,
          ranges.limit(this.layer.index, row.field, image, row.kind === "color"),
          ranges.mode === "map",
          palette,
          label,
        );
    }
  }

  /** @param {import("../draw/color-tables.js").Palette} palette */
  drawLegends(palette) {
    for (const legend of this.element.querySelectorAll(".scale")) {
      const {
        style,
        dataset: {scale, row: key},
      } = /** @type {HTMLElement} */ (legend);
      const isCapped = this.rows.some((row) => row.key === key && row.capped);
      style.backgroundImage = legendImage(palette[/** @type {"weight"} */ (scale)], isCapped);
    }
  }

  /**
   * Shows the numbers of the card; called a few times a second, not with every frame.
   * @param {import("../model/state.js").State} state
   * @param {Scene} scene
   */
  showNumbers(state, {ranges, palette, probe, probes}) {
    if (!this.picture) return;
    const facts = liveFacts(this.layer, this.picture, state, probe);
    for (const [name, text] of Object.entries(facts)) this.#say(name, text);
    const about = this.layer.counts_open ? "" : (facts.about ?? "");
    this.description.show(this.element, () =>
      describeCard(this.layer, this.columns.names, this.picture?.activation ?? null, about),
    );
    for (const pair of this.pairs) {
      const image = this.picture[pair.dataset.pair === "gradient" ? "activation_gradient" : "activation"];
      pair.dataset.zero = String(image !== null && image.minimum === 0 && image.maximum === 0 && !image.non_finite);
    }
    for (const row of this.rows) {
      const [low, zero, high] = legendOf(row, ranges.mode, !this.compact || this.layer.output_kind === "image");
      this.#say(`${row.key}:low`, low);
      this.#say(`${row.key}:zero`, zero);
      this.#say(`${row.key}:high`, high);
      this.#say(`${row.key}:beyond`, sayBeyond(row.beyond));
      if (row.capped !== row.beyond > 0) {
        row.capped = row.beyond > 0;
        this.drawLegends(palette);
      }
      if (row.kind !== "bars" || !row.shown) continue;
      const scores = (row.slot === null ? probe : probes.get(row.slot))?.scores ?? [];
      this.columns.names.forEach((_, column) => this.#say(`${row.key}:score:${column}`, scoreText(scores[column])));
    }
  }

  /**
   * @param {string} name
   * @param {string} text
   */
  #say(name, text) {
    write(this.live.get(name), text);
  }

  /**
   * @param {import("./map-layout.js").Columns} layout
   * @param {number} bands
   * @param {boolean} isInput
   * @returns {unknown}
   */
  #template(layout, bands, isInput) {
    const {layer} = this;
    const settings = settingsOf(layer);
    const hidden = this.columns.names.length - bands * layout.perBand;
    const parameters = html`<span class="parameters" data-testid="parameters">${t("card.parameters")}
      ${formula(layer.formula)} = <b>${count(layer.parameters)}</b></span>`;
    const showAll = html`<button class="plain all" @click=${() => this.#unfold()}>${t("card.show_all", {
      count: this.columns.names.length,
    })}</button>`;
    return html`
      <header><h3>${layer.name}</h3><span class="shape">${shape(layer.output_shape)}</span><span
          class="goes-word"></span>${lockTemplate(layer)}
        ${layer.parameters > 0 ? parameters : nothing}${editButton(layer.name)}</header>
      <div class="form-place"></div>
      <p class="description hidden-text" data-testid="description"></p>
      <p class="facts">
        ${settings ? html`<span>${settings}</span>` : nothing}
        ${
          layer.counts_open || layer.output_kind === "image" || layer.is_loss
            ? html`<span class="about" data-live="about"></span>`
            : nothing
        }
        ${ends("activation", "card.activation_ends")}
        ${layer.is_loss ? nothing : ends("gradient", "card.gradient_ends")}</p>
      <p class="surgery-line" hidden></p>
      ${isInput ? this.#inputRows() : Array.from({length: bands}, (_, band) => this.#band(layout, band))}
      ${!isInput && hidden > 0 ? showAll : nothing}`;
  }

  /** @param {number} [first]  the first column that the newest change added; left out: none */
  markNew(first = Infinity) {
    if (first === this.newFrom) return;
    this.newFrom = first;
    const about = t("card.new_filters", {from: first + 1, to: this.columns.names.length});
    if (first < Infinity) this.element.setAttribute("aria-description", about);
    else this.element.removeAttribute("aria-description");
    this.#layAgain();
  }

  #layAgain() {
    const {room, compact} = this;
    this.room = 0;
    if (room > 0) this.lay(room, compact);
  }

  #unfold() {
    this.open = true;
    this.#layAgain();
    this.element.dispatchEvent(new CustomEvent("unfold", {bubbles: true}));
  }

  /**
   * @param {import("./map-layout.js").Columns} layout
   * @param {number} band
   * @returns {unknown}
   */
  #band({perBand}, band) {
    const first = band * perBand;
    const names = this.columns.names.slice(first, first + perBand);
    const numbers = names.map((name, i) =>
      numberTemplate(this.layer, first + i, name, {isFirst: i === 0, isNew: first + i >= this.newFrom}),
    );
    return html`<div class="band">
      <div class="row row-names"><span class="label">${this.columns.title}</span><div
        class="numbers">${numbers}</div></div>
      ${this.rows.map(
        (
          row,
        ) => html`<div class="row" data-kind=${row.kind}>${this.#label(row, band === 0)}${row.bands[band]?.canvas}</div>
        ${
          row.kind === "bars"
            ? html`<div class="row row-scores"><span class="label">${t("card.percent")}</span><div class="numbers">
          ${names.map((_, i) => html`<span data-live=${`${row.key}:score:${first + i}`}></span>`)}</div></div>`
            : nothing
        }`,
      )}
      ${hasPatches(this.layer) ? html`<div class="row row-patches" data-band=${band}></div>` : nothing}</div>`;
  }

  /** @returns {unknown} */
  #inputRows() {
    return html`<div class="band input-band">${this.rows.map(
      (row) => html`<div class="input-picture">
      ${row.bands[0]?.canvas}${this.#label(row, true)}</div>`,
    )}</div>`;
  }

  /**
   * @param {import("./card-row.js").CardRow} row
   * @param {boolean} withLegend
   * @returns {unknown}
   */
  #label(row, withLegend) {
    const scale =
      row.kind === "gray"
        ? "image"
        : row.kind === "color"
          ? "color"
          : row.field.startsWith("weight")
            ? "weight"
            : "activation";
    const isImage = row.field === "activation" && (row.kind === "gray" || row.kind === "color");
    const key = fieldKey(row, this.layer.output_kind === "image");
    const note = t(`${key}.note`);
    const isFurther = row.slot !== null && row.slot !== this.slots[0]; // one of several images, which share a scale
    const beyond = html`<div class="beyond" data-few=${row.isFew ? "true" : "false"}
      data-live=${`${row.key}:beyond`} data-testid="beyond"></div>`;
    return html`<div class="label"><b>${t(key)}</b>
      ${row.slot === null ? nothing : this.#pinLabel(row.slot)}
      ${note !== `${key}.note` ? html`<span class="note">${note}</span>` : nothing}
      ${
        withLegend && row.kind !== "bars" && !isFurther
          ? html`<div class="legend"><div class="scale" data-scale=${scale} data-row=${row.key} aria-hidden="true"></div>
        <div class="ends">${
          isImage
            ? html`<span>−0.5</span><span>0</span><span>0.5</span>`
            : html`<span data-live=${`${row.key}:low`}>–</span><span data-live=${`${row.key}:zero`}>0</span><span
                data-live=${`${row.key}:high`}>–</span>`
        }</div></div>`
          : nothing
      }
      ${withLegend && row.kind === "signed" ? beyond : nothing}</div>`;
  }

  /** @param {number} slot @returns {unknown} */
  #pinLabel(slot) {
    const place = this.slots.indexOf(slot) + 1;
    return html`<span class="pin-label"><canvas class="pin" data-pin=${slot} aria-hidden="true"></canvas>${t(
      "card.pin",
      {number: place},
    )}</span>`;
  }
}

/**
 * @param {string} name
 * @param {string} key
 * @returns {unknown}
 */
function ends(name, key) {
  return html`<span class="pair" data-pair=${name}><span class="some">${t(key)}
    <span class="value"><span data-live=${`${name}_maximum`}>–</span>${t("card.comma")}</span> ${t("card.minimum")}
    <span class="value" data-live=${`${name}_minimum`}>–</span></span><span
    class="none">${t(`card.${name}_zero`)}</span></span>`;
}
