// The row of strongest patches of a band: nine pieces of held-out images under each filter, the strongest first.

import {count, number, shape} from "../lib/format.js";
import {t} from "../lib/text.js";
import {setProbe} from "../model/protocol.js";
import {
  cutPatch,
  layPatches,
  PATCHES,
  paintGrid,
  paintPatch,
  patchAfterKey,
  patchAt,
  placeOf,
  sizeOf,
} from "./patch-grid.js";

/** @typedef {import("../model/state.js").LayerPatches} LayerPatches */
/** @typedef {import("../model/image-store.js").Picture} Picture */
/** @typedef {{column: number, place: number}} Place */

export class PatchesRow {
  /**
   * @param {HTMLElement} element  of the card, empty
   * @param {import("../cards/layer-card.js").LayerCard} card
   * @param {number} band
   * @param {import("../page/context.js").Context} context
   * @param {(words: string, spoken?: boolean) => void} say  shows words in the readout
   */
  constructor(element, card, band, context, say) {
    const row = card.rows[0];
    const strip = row?.bands[band]?.strip;
    this.element = element;
    this.card = card;
    this.context = context;
    this.say = say;
    this.layout = {width: row?.layout?.width ?? 0, gap: row?.layout?.gap ?? 0};
    this.first = strip?.first ?? 0;
    this.columns = strip?.columns ?? 0;
    this.label = document.createElement("div");
    this.label.className = "label";
    this.canvas = document.createElement("canvas");
    Object.assign(this.canvas, {width: 1, height: 1, tabIndex: 0});
    this.canvas.dataset.testid = `patches-${card.layer.name}`;
    this.canvas.setAttribute("role", "img");
    this.canvas.setAttribute("aria-label", t("patches.picture", {name: card.layer.name}));
    this.cursor = document.createElement("div");
    this.cursor.className = "cell-cursor";
    this.cursor.hidden = true;
    element.replaceChildren(this.label, this.canvas, this.cursor);
    /** @type {LayerPatches | null} of this band's filters */
    this.shown = null;
    /** @type {Map<number, Picture>} */
    this.pictures = new Map();
    this.size = {width: 0, height: 0, gap: 0};
    /** @type {Place} */
    this.at = {column: 0, place: 0};
    this.#listen();
    this.#lay();
    this.#say(null);
  }

  /** @returns {import("./patch-grid.js").PatchGrid} as large as the pixels of the screen allow */
  get grid() {
    const [rows, columns] = this.card.layer.receptive_field;
    const patch = this.shown ?? {rows, columns};
    return layPatches(patch, this.layout, this.columns, this.ratio);
  }

  get ratio() {
    return devicePixelRatio || 1;
  }

  #lay() {
    const size = sizeOf(this.grid, this.ratio);
    if (size.width === this.size.width && size.height === this.size.height) return;
    this.size = size;
    Object.assign(this.canvas, {width: Math.max(1, size.width), height: Math.max(1, size.height)});
    Object.assign(this.canvas.style, {width: `${size.width / this.ratio}px`, height: `${size.height / this.ratio}px`});
  }

  /**
   * Shows new patches of all its filters once their images are there, unless newer patches came meanwhile.
   * @param {LayerPatches} found  of the layer
   */
  async show({rows, columns, filters: all, searched: counts}) {
    const filters = all.slice(this.first, this.first + this.columns);
    const searched = counts.slice(this.first, this.first + this.columns);
    if (
      filters.filter(Boolean).length < this.columns ||
      filters.every((patches, i) => patches === this.shown?.filters[i])
    )
      return;
    const found = {rows, columns, filters, searched};
    this.shown = found;
    const wanted = [...new Set(filters.flatMap((patches) => patches.map(({image}) => image)))];
    const pictures = await Promise.all(wanted.map((index) => this.context.picture(index)));
    if (this.shown !== found || !this.element.isConnected) return;
    this.pictures = new Map(
      wanted.flatMap((index, i) => (pictures[i] ? [[index, /** @type {Picture} */ (pictures[i])]] : [])),
    );
    this.#lay();
    this.#say(Math.min(...searched));
    this.draw();
  }

  /** Draws the patches; a silent filter, or one without finite numbers, has none. */
  draw() {
    const {shown, canvas, grid, size} = this;
    const context = canvas.getContext("2d");
    if (!shown || !context) return;
    const palette = this.context.theme.palette();
    const input = this.context.state().layers[0]?.output_shape ?? [1, 1, 1];
    const image = new ImageData(canvas.width, canvas.height);
    const pixels = new Uint32Array(image.data.buffer);
    for (let column = 0; column < this.columns; column++) {
      if (this.#isSilent(this.first + column)) continue;
      if (shown.filters[column]?.length) paintGrid(pixels, canvas.width, grid, size.gap, column, palette.beyond);
      shown.filters[column]?.slice(0, PATCHES).forEach((patch, place) => {
        const picture = this.pictures.get(patch.image);
        if (!picture) return;
        const cut = cutPatch(
          picture,
          input,
          {...patch, rows: shown.rows, columns: shown.columns},
          palette.image,
          palette.beyond,
        );
        paintPatch(pixels, canvas.width, placeOf(grid, size.gap, column, place), grid, cut, shown);
      });
    }
    context.putImageData(image, 0, 0);
    canvas.dataset.drawn = "true";
  }

  /** @param {number | null} searched  images; null: none yet */
  #say(searched) {
    const size = shape(this.shown ? [this.shown.rows, this.shown.columns] : this.card.layer.receptive_field);
    const title = document.createElement("b");
    title.textContent = t("patches.title");
    const note = document.createElement("span");
    note.className = "note";
    note.textContent =
      searched === null ? t("patches.waiting", {size}) : t("patches.note", {size, count: count(searched)});
    this.label.replaceChildren(title, note);
  }

  /** @param {number} filter */
  #isSilent(filter) {
    return this.context
      .state()
      .surgery.silent.some(([layer, silent]) => layer === this.card.layer.index && silent === filter);
  }

  #listen() {
    const {canvas} = this;
    const under = (/** @type {PointerEvent | MouseEvent} */ event) =>
      patchAt(this.grid, this.size.gap, event.offsetX * this.ratio, event.offsetY * this.ratio);
    canvas.addEventListener("pointermove", (event) => {
      const place = under(event);
      this.say(place ? this.#words(place) : "");
    });
    canvas.addEventListener("pointerleave", (event) => {
      if (event.pointerType !== "touch") this.say("");
    }); // a tap is a hover
    let tapped = ""; // where a finger was last: its first tap is a hover
    canvas.addEventListener("click", (event) => {
      const place = under(event);
      const key = JSON.stringify(place);
      const isHover = /** @type {PointerEvent} */ (event).pointerType === "touch" && key !== tapped;
      tapped = key;
      if (!place) return;
      this.say(this.#words(place));
      if (!isHover) this.#pin(place);
    });
    canvas.addEventListener("focus", () => {
      if (canvas.matches(":focus-visible")) this.#move(this.at);
    });
    canvas.addEventListener("blur", () => {
      this.cursor.hidden = true;
      this.say("");
    });
    canvas.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key === "Enter") {
        this.#pin(this.at);
        return;
      }
      const next = patchAfterKey(this.grid, this.at, event.key);
      if (!next) return;
      event.preventDefault();
      this.#move(next);
    });
  }

  /** @param {Place} place */
  #move(place) {
    const {grid, size, ratio, canvas} = this;
    const {x, y} = placeOf(grid, size.gap, place.column, place.place);
    this.at = place;
    this.cursor.hidden = false;
    Object.assign(this.cursor.style, {
      left: `${canvas.offsetLeft + x / ratio}px`,
      top: `${canvas.offsetTop + y / ratio}px`,
      width: `${grid.width / ratio}px`,
      height: `${grid.height / ratio}px`,
    });
    this.say(this.#words(place), true);
  }

  /** @param {Place} place */
  #patch({column, place}) {
    return this.#isSilent(this.first + column) ? undefined : this.shown?.filters[column]?.[place];
  }

  /** @param {Place} place */
  #pin(place) {
    const patch = this.#patch(place);
    if (patch) this.context.send(setProbe({slot: 0, source: "validation", index: patch.image}));
  }

  /**
   * @param {Place} place
   * @returns {string}
   */
  #words(place) {
    const patch = this.#patch(place);
    const {card, shown} = this;
    if (!patch || !shown) return "";
    const label = this.pictures.get(patch.image)?.label ?? 0;
    return t("patches.words", {
      layer: card.layer.name,
      filter: card.columns.names[this.first + place.column] ?? "",
      rank: place.place + 1,
      value: number(patch.value),
      image: patch.image + 1,
      name: this.context.state().classNames[label] ?? String(label),
      top: patch.row + 1,
      bottom: patch.row + shown.rows,
      left: patch.column + 1,
      right: patch.column + shown.columns,
    });
  }
}
