// Classic filters, made by hand long before any were learned, in the size of a kernel.

/** @typedef {"sobel_x" | "sobel_y" | "laplacian" | "blur" | "sharpen" | "centre_surround"} PatternName */
/** @type {readonly PatternName[]} */
export const PATTERNS = ["sobel_x", "sobel_y", "laplacian", "blur", "sharpen", "centre_surround"];
export const SMALLEST_KERNEL = 3;

/**
 * A row of Pascal's triangle, as a smoothing that adds up to 1: 1 2 1, then 1 4 6 4 1, over 4 and 16.
 * @param {number} size
 * @returns {number[]}
 */
function smooth(size) {
  let row = [1];
  while (row.length < size) row = convolve(row, [1, 1]);
  const sum = row.reduce((total, value) => total + value, 0);
  return row.map((value) => value / sum);
}

/**
 * @param {readonly number[]} a
 * @param {readonly number[]} b
 * @returns {number[]}
 */
function convolve(a, b) {
  return Array.from({length: a.length + b.length - 1}, (_, place) =>
    a.reduce((sum, value, i) => sum + value * (b[place - i] ?? 0), 0),
  );
}

/** @typedef {(size: number) => number[]} Axis */
/** @type {Axis} the same smoothing, two pixels narrower */
const narrow = (size) => [0, ...smooth(size - 2), 0];
/** @type {Axis} a smoothed difference of what lies on both sides */
const slope = (size) => convolve(smooth(size - 2), [-1, 0, 1]);
/** @type {Axis} a smoothed second difference */
const secondDifference = (size) => convolve(smooth(size - 2), [1, -2, 1]);
/** @type {Axis} the middle alone */
const middle = (size) =>
  Array.from({length: size}, (_, place) => (Math.abs(place - (size - 1) / 2) < 1 ? 1 / (2 - (size % 2)) : 0));

/**
 * Sums of products of a column and a row.
 * @type {Record<PatternName, [weight: number, down: Axis, across: Axis][]>}
 */
const PARTS = {
  sobel_x: [[1, smooth, slope]],
  sobel_y: [[1, slope, smooth]],
  laplacian: [
    [1, secondDifference, narrow],
    [1, narrow, secondDifference],
  ],
  blur: [[1, smooth, smooth]],
  sharpen: [
    [2, middle, middle],
    [-1, smooth, smooth],
  ],
  centre_surround: [
    [1, narrow, narrow],
    [-1, smooth, smooth],
  ],
};

/**
 * A pattern, row by row, with the given size of its weights.
 * @param {PatternName} name
 * @param {readonly [number, number]} kernel  height, width; from SMALLEST_KERNEL
 * @param {number} rms  root of the mean square that the weights shall have
 * @returns {number[]}
 */
export function pattern(name, [height, width], rms) {
  const values = Array(height * width).fill(0);
  for (const [weight, down, across] of PARTS[name]) {
    const [column, row] = [down(height), across(width)];
    for (let at = 0; at < values.length; at++)
      values[at] += weight * (column[Math.floor(at / width)] ?? 0) * (row[at % width] ?? 0);
  }
  return values.map((value) => (value * rms) / sizeOf(values));
}

/**
 * @param {readonly number[]} values
 * @returns {number} root of the mean square
 */
export function sizeOf(values) {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
}

/**
 * The weights of one filter, read out of a frame's picture of all.
 * @param {import("../model/protocol.js").ByteImage} image  (F, H, W, C)
 * @param {number} filter
 * @returns {number[]} (H, W, C), row-major; about what they are: a byte each
 */
export function weightsOf({shape: [, height = 1, width = 1, channels = 1], data, minimum, maximum}, filter) {
  const size = height * width * channels;
  return Array.from(
    data.subarray(filter * size, (filter + 1) * size),
    (byte) => minimum + (byte * (maximum - minimum)) / 255,
  );
}
