// Small pictures: thumbnails, legends, probability bars, a drawing as the network sees it.
import {ABOVE_ENTRY, BELOW_ENTRY, TABLE_SIZE} from "./color-tables.js";

const CAP = 20; // of a legend's 255 entries, replaced at either end by the colour of values beyond it
const STOPS = 32;

/**
 * A crop from the centre of an image (H, W, C) as pixels.
 * @param {Uint8Array} data
 * @param {readonly number[]} shape  of the image
 * @param {readonly [number, number]} size  height and width of the crop
 * @param {Uint32Array} gray  256 colours, for one channel; three channels are shown as they are
 * @returns {Uint32Array<ArrayBuffer>}
 */
export function cropPixels(data, [height = 1, width = 1, channels = 1], [cropHeight, cropWidth], gray) {
  const top = Math.floor((height - cropHeight) / 2);
  const left = Math.floor((width - cropWidth) / 2);
  const pixels = new Uint32Array(cropHeight * cropWidth);
  for (let y = 0; y < cropHeight; y++) {
    for (let x = 0; x < cropWidth; x++) {
      const at = ((top + y) * width + left + x) * channels;
      const byte = data[at] ?? 0;
      pixels[y * cropWidth + x] =
        channels === 3
          ? 0xff000000 | ((data[at + 2] ?? 0) << 16) | ((data[at + 1] ?? 0) << 8) | byte
          : (gray[byte] ?? 0);
    }
  }
  return pixels;
}

/**
 * Puts pixels on a canvas, which becomes as large as they are.
 * @param {HTMLCanvasElement} canvas
 * @param {Uint32Array<ArrayBuffer>} pixels
 * @param {number} width
 */
export function putPixels(canvas, pixels, width) {
  const height = pixels.length / width;
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, {width, height});
  canvas.getContext("2d")?.putImageData(new ImageData(new Uint8ClampedArray(pixels.buffer), width), 0, 0);
}

/**
 * A legend: the whole table in one line.
 * @param {Uint32Array} table
 * @param {boolean} capped  with the colours of values beyond its ends, if the table has them
 * @returns {string} an image of CSS
 */
export function legendImage(table, capped) {
  const entries = TABLE_SIZE - 2; // from 1 to 255
  const css = (/** @type {number} */ entry) => {
    const pixel = table[entry] ?? 0;
    return `rgb(${pixel & 255} ${(pixel >> 8) & 255} ${(pixel >> 16) & 255})`;
  };
  const stops = Array.from(
    {length: STOPS + 1},
    (_, stop) => `${css(1 + Math.round((stop / STOPS) * entries))} ${(100 * stop) / STOPS}%`,
  );
  const scale = `linear-gradient(90deg, ${stops.join(", ")})`;
  if (!capped || table.length <= TABLE_SIZE) return scale;
  const [from, to] = [(100 * CAP) / entries, 100 - (100 * CAP) / entries];
  const caps = [
    `${css(BELOW_ENTRY)} ${from}%`,
    `transparent ${from}%`,
    `transparent ${to}%`,
    `${css(ABOVE_ENTRY)} ${to}%`,
  ];
  return `linear-gradient(90deg, ${caps.join(", ")}), ${scale}`;
}

/**
 * Probabilities as columns that stand on the floor.
 * @param {CanvasRenderingContext2D} context
 * @param {ArrayLike<number>} shares  0 to 1
 * @param {{first: number, columns: number, width: number, gap: number, height: number}} box  of this band
 * @param {{bar: string, track: string, marked: string}} colors
 * @param {number | null} marked  the right class
 */
export function drawBars(context, shares, box, colors, marked) {
  context.clearRect(0, 0, box.columns * (box.width + box.gap), box.height);
  for (let column = 0; column < box.columns; column++) {
    const share = shares[box.first + column] ?? 0;
    const x = column * (box.width + box.gap);
    const height = Math.max(1, Math.round(share * box.height));
    context.fillStyle = colors.track;
    context.fillRect(x, 0, box.width, box.height);
    context.fillStyle = box.first + column === marked ? colors.marked : colors.bar;
    context.fillRect(x, box.height - height, box.width, height);
  }
}

/**
 * A drawing averaged down to the network's input: ink 0 to 255, row-major, every channel alike.
 * @param {Uint8ClampedArray} alpha  RGBA of the drawing, ink in its alpha
 * @param {number} side  of the drawing, pixels
 * @param {readonly [number, number, number]} shape  wanted
 * @returns {number[]}
 */
export function averageDown(alpha, side, [height, width, channels]) {
  /** @type {number[]} */
  const pixels = [];
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const top = Math.floor((row * side) / height);
      const bottom = Math.max(top + 1, Math.floor(((row + 1) * side) / height));
      const left = Math.floor((column * side) / width);
      const right = Math.max(left + 1, Math.floor(((column + 1) * side) / width));
      let sum = 0;
      for (let y = top; y < bottom; y++) for (let x = left; x < right; x++) sum += alpha[(y * side + x) * 4 + 3] ?? 0;
      const ink = Math.round(sum / ((bottom - top) * (right - left)));
      for (let channel = 0; channel < channels; channel++) pixels.push(ink);
    }
  }
  return pixels;
}

/**
 * The opposite of averageDown: ink as the opacity of pixels, to be coloured.
 * @param {readonly number[]} ink  of the first channel and those after it
 * @param {readonly [number, number, number]} shape
 * @returns {Uint32Array<ArrayBuffer>}
 */
export function inkPixels(ink, [height, width, channels]) {
  return Uint32Array.from({length: height * width}, (_, cell) => ((ink[cell * channels] ?? 0) << 24) >>> 0);
}
