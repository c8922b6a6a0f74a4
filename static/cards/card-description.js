// Describes a card in one sentence, for screen readers and as the tooltip of its title.
import {number} from "../lib/format.js";
import {plural, t} from "../lib/text.js";
import {write} from "../lib/write.js";

const EVERY_MS = 2000;

/** @typedef {import("../model/protocol.js").ByteImage} ByteImage */

/**
 * Counts the maps that are nowhere above zero, and finds the map with the largest value.
 * @param {ByteImage} image  (H, W, C)
 * @returns {{silent: number, strongest: number}}  strongest: index from 0
 */
export function summarizeMaps({shape, data, minimum, maximum}) {
  const channels = shape[2] ?? 1;
  const tops = new Uint8Array(channels);
  for (let cell = 0; cell < data.length; cell++) {
    const byte = data[cell] ?? 0;
    if (byte > (tops[cell % channels] ?? 0)) tops[cell % channels] = byte;
  }
  const isAbove = (/** @type {number} */ byte) =>
    minimum + (byte * (maximum - minimum)) / 255 > (maximum - minimum) / 510; // half a byte's worth
  let strongest = 0;
  let silent = 0;
  tops.forEach((top, channel) => {
    if (top > (tops[strongest] ?? 0)) strongest = channel;
    if (!isAbove(top)) silent++;
  });
  return {silent, strongest};
}

/**
 * @param {import("../model/protocol-types.js").LayerInfo} layer
 * @param {readonly string[]} names  of its columns
 * @param {ByteImage | null} image  its activations
 * @param {string} about  what the card's facts say of the image; empty where they say nothing
 * @returns {string}
 */
export function describeCard({name, output_shape: [height, width, channels]}, names, image, about) {
  if (about !== "") return t("description.about", {name, about: about.trim()});
  if (!image) return "";
  const {silent, strongest} = summarizeMaps(image);
  const kind = height * width > 1 ? "filter" : names[0] === "1" ? "neuron" : "class";
  const values = {
    name,
    silent,
    which: names[strongest] ?? strongest + 1,
    minimum: number(image.minimum),
    maximum: number(image.maximum),
  };
  return plural(`description.${kind}`, channels, values);
}

export class CardDescription {
  #saidAt = -Infinity;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #later;

  /**
   * Shows the sentence now, or once the last one has stood for two seconds, so that a screen reader is not interrupted.
   * @param {HTMLElement} card
   * @param {() => string} sentence
   */
  show(card, sentence) {
    if (this.#later !== undefined) return;
    const wait = this.#saidAt + EVERY_MS - performance.now();
    if (wait > 0) this.#later = setTimeout(() => this.#say(card, sentence), wait);
    else this.#say(card, sentence);
  }

  /**
   * @param {HTMLElement} card
   * @param {() => string} sentence
   */
  #say(card, sentence) {
    this.#later = undefined;
    this.#saidAt = performance.now();
    const words = sentence();
    const [description, title] = [card.querySelector(".description"), card.querySelector("h3")];
    write(description, words);
    if (title && title.title !== words) title.title = words;
  }
}
