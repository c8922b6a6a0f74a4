// One row of a card: the same kind of picture in every column, on one canvas a band. Pixels are changed in place.
import {colorBytes} from "../draw/color-tables.js";
import {drawBars} from "../draw/pictures.js";
import {t} from "../lib/text.js";
import {countBeyond, FEWEST_CELLS, limitsPerColumn} from "./ranges.js";
import {cellsOfFilters, cellsOfMaps, hatchStrip, paintColorStrip, paintStrip, planStrip} from "./strip.js";

const BARS_HEIGHT = 56;

/** @typedef {import("../model/protocol.js").ByteImage} ByteImage */
/** @typedef {import("../model/protocol-types.js").FrameField} FrameField */
/** @typedef {"signed" | "gray" | "color" | "bars"} RowKind */

/**
 * One band of a row: its canvas and the pixels behind it.
 * @typedef {object} BandPicture
 * @property {HTMLCanvasElement} canvas
 * @property {CanvasRenderingContext2D} context
 * @property {import("./strip.js").Strip} strip
 * @property {ImageData} image
 * @property {Uint32Array} pixels
 */

export class CardRow {
  /**
   * @param {FrameField} field
   * @param {RowKind} kind
   * @param {readonly number[]} shape  of the image that will come: maps (H, W, C) or filters (F, H, W, C)
   * @param {number | null} slot  of the pinned image it is of; null for the chosen one, whichever that is
   */
  constructor(field, kind, shape, slot = null) {
    this.field = field;
    this.slot = slot;
    this.key = slot === null ? field : `${field}-${slot}`;
    this.kind = kind;
    this.shape = shape;
    const cells = shape.length === 4 ? cellsOfFilters(shape) : cellsOfMaps(shape);
    this.cells = kind === "color" ? {...cells, tiles: 1} : cells;
    this.size = shape.reduce((product, side) => product * side, 1);
    this.table = new Uint32Array(256);
    /** @type {BandPicture[]} */
    this.bands = [];
    /** @type {ByteImage | null} */
    this.shown = null;
    this.limit = 0;
    /** How many cells lie beyond the ends of the scale. */
    this.beyond = 0;
    this.capped = false;
  }

  /** Whether its scale ends at its largest value, unless it is locked. */
  get isFew() {
    return this.size < FEWEST_CELLS;
  }

  /** @returns {number} columns */
  get columns() {
    if (this.shape.length === 4) return this.shape[0] ?? 1;
    return this.kind === "color" ? 1 : (this.shape[2] ?? 1);
  }

  /**
   * Makes the canvases of a layout.
   * @param {import("./map-layout.js").Columns} layout
   * @param {number} bands  how many of them are shown
   * @param {string} name  for screen readers
   */
  lay(layout, bands, name) {
    this.layout = layout;
    this.bands = Array.from({length: bands}, (_, band) => {
      const first = band * layout.perBand;
      const strip = planStrip(this.cells, layout, first, Math.min(layout.perBand, this.columns - first));
      const canvas = document.createElement("canvas");
      canvas.width = strip.width;
      canvas.height = this.kind === "bars" ? BARS_HEIGHT : strip.height / strip.stretch;
      canvas.style.width = `${strip.width}px`;
      canvas.style.height = `${this.kind === "bars" ? BARS_HEIGHT : strip.height}px`;
      canvas.dataset.field = this.field;
      canvas.setAttribute("role", "img");
      canvas.setAttribute("aria-label", t("readout.move", {words: name}));
      canvas.tabIndex = band === 0 ? 0 : -1; // the arrow keys lead from one band to the next
      const context = canvas.getContext("2d", {willReadFrequently: true}); // pixels are put, never drawn: no need of a GPU
      if (!context) throw new Error("no canvas to draw on");
      const image = new ImageData(strip.width, Math.max(1, strip.height / strip.stretch));
      return {canvas, context, strip, image, pixels: new Uint32Array(image.data.buffer)};
    });
  }

  /**
   * @param {ByteImage} image
   * @param {number} limit  the value at the end of the colour scale
   * @param {boolean} eachColumn  every column has a scale of its own
   * @param {import("../draw/color-tables.js").Palette} palette
   * @param {number | null} marked  the right class, where bars are shown
   */
  draw(image, limit, eachColumn, palette, marked) {
    if (image.data.length !== this.size) return; // a frame of the network before
    this.shown = image;
    this.limit = limit;
    this.beyond = this.kind === "signed" && !eachColumn ? countBeyond(image, limit) : 0;
    if (this.kind === "bars") return this.#drawBars(image, palette, marked);
    for (const band of this.bands) {
      if (this.kind === "color") this.#paintColors(band, image, limit);
      else if (this.kind === "gray") this.#paintGray(band, image, palette);
      else this.#paintSigned(band, image, limit, eachColumn, palette);
      if (image.non_finite)
        hatchStrip(band.pixels, band.strip, image.non_finite, palette.hatchLight, palette.hatchDark);
      band.context.putImageData(band.image, 0, 0);
    }
    return undefined;
  }

  /**
   * @param {BandPicture} band
   * @param {ByteImage} image
   * @param {number} limit
   * @param {boolean} eachColumn
   * @param {import("../draw/color-tables.js").Palette} palette
   */
  #paintSigned({pixels, strip}, image, limit, eachColumn, palette) {
    const colors =
      this.field === "activation" || this.field === "activation_gradient" ? palette.activation : palette.weight;
    if (!eachColumn) {
      colorBytes(this.table, 0, colors, image.minimum, image.maximum, limit);
    } else {
      if (this.table.length < 256 * strip.columns) this.table = new Uint32Array(256 * strip.columns);
      const limits = new Float64Array(strip.columns);
      this.beyond += limitsPerColumn(image, this.cells, strip.first, limits);
      limits.forEach((own, column) => colorBytes(this.table, 256 * column, colors, image.minimum, image.maximum, own));
    }
    paintStrip(pixels, strip, image.data, this.table, eachColumn);
  }

  /**
   * Pixels as the engine has them, x/255 − 0.5, from paper to ink.
   * @param {BandPicture} band
   * @param {ByteImage} image
   * @param {import("../draw/color-tables.js").Palette} palette
   */
  #paintGray({pixels, strip}, image, palette) {
    const step = (image.maximum - image.minimum) / 255;
    for (let byte = 0; byte < 256; byte++) {
      const entry = Math.round((image.minimum + byte * step + 0.5) * 255);
      this.table[byte] = palette.image[Math.min(255, Math.max(0, entry))];
    }
    paintStrip(pixels, strip, image.data, this.table, false);
  }

  /**
   * @param {BandPicture} band
   * @param {ByteImage} image
   * @param {number} limit
   */
  #paintColors({pixels, strip}, image, limit) {
    const half = this.shape.length === 4 ? limit : 0.5;
    paintColorStrip(pixels, strip, image.data, image.minimum, image.maximum, -half, half);
  }

  /**
   * @param {ByteImage} image
   * @param {import("../draw/color-tables.js").Palette} palette
   * @param {number | null} marked
   */
  #drawBars(image, palette, marked) {
    const step = (image.maximum - image.minimum) / 255;
    const shares = Array.from(image.data, (byte) => image.minimum + byte * step);
    const {width = 0, gap = 0} = this.layout ?? {};
    for (const {context, strip} of this.bands) {
      const box = {first: strip.first, columns: strip.columns, width, gap, height: BARS_HEIGHT};
      drawBars(context, shares, box, {bar: palette.bar, track: palette.track, marked: palette.barRight}, marked);
    }
  }
}
