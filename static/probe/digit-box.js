// A drawing as MNIST made its digits: fitted into a box of 20×20, its centre of mass in the middle of 28×28. The same as
// server/web/images.py does with a file.
const SIDE = 28;
const BOX = 20;
const FAINT = 26; // of 255: no ink

/** The only size of images that this is for. */
export const isDigit = (/** @type {readonly number[]} */ [height, width, channels]) =>
  height === SIDE && width === SIDE && channels === 1;

/**
 * @param {ArrayLike<number>} rgba  of the drawing, its ink in the alpha
 * @param {number} side  of the drawing, pixels
 * @returns {number[]} 28×28, ink 0 to 255; empty paper where there is no ink
 */
export function centreDigit(rgba, side) {
  const pixels = new Array(SIDE * SIDE).fill(0);
  const alpha = (/** @type {number} */ x, /** @type {number} */ y) => rgba[(y * side + x) * 4 + 3] ?? 0;
  const box = boundsOf(alpha, side);
  if (!box) return pixels;
  const [boxWidth, boxHeight] = [box.right - box.left, box.bottom - box.top];
  const scale = BOX / Math.max(boxWidth, boxHeight);
  const [width, height] = [boxWidth, boxHeight].map((length) => Math.max(1, Math.min(BOX, Math.round(length * scale))));
  if (width === undefined || height === undefined) return pixels;
  const ink = [];
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      ink.push(
        mean(
          alpha,
          box.left + (column * boxWidth) / width,
          box.left + ((column + 1) * boxWidth) / width,
          box.top + (row * boxHeight) / height,
          box.top + ((row + 1) * boxHeight) / height,
        ),
      );
    }
  }
  const stretch = 255 / Math.max(...ink);
  let [sum, sumX, sumY] = [0, 0, 0];
  ink.forEach((value, at) => {
    sum += value;
    sumX += value * ((at % width) + 0.5);
    sumY += value * (Math.floor(at / width) + 0.5);
  });
  const place = (/** @type {number} */ centre, /** @type {number} */ length) =>
    Math.min(Math.max(Math.round(SIDE / 2 - centre), 0), SIDE - length);
  const [left, top] = [place(sumX / sum, width), place(sumY / sum, height)];
  ink.forEach((value, at) => {
    pixels[(top + Math.floor(at / width)) * SIDE + left + (at % width)] = Math.round(value * stretch);
  });
  return pixels;
}

/**
 * @param {(x: number, y: number) => number} alpha
 * @param {number} side
 * @returns {{left: number, right: number, top: number, bottom: number} | null} right and bottom are exclusive; null without ink
 */
function boundsOf(alpha, side) {
  const box = {left: side, right: 0, top: side, bottom: 0};
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      if (alpha(x, y) < FAINT) continue;
      if (x < box.left) box.left = x;
      if (x >= box.right) box.right = x + 1;
      if (y < box.top) box.top = y;
      box.bottom = y + 1;
    }
  }
  return box.right > 0 ? box : null;
}

/**
 * The mean over a rectangle whose edges may cut pixels.
 * @param {(x: number, y: number) => number} alpha
 * @param {number} left
 * @param {number} right
 * @param {number} top
 * @param {number} bottom
 * @returns {number}
 */
function mean(alpha, left, right, top, bottom) {
  let sum = 0;
  for (let y = Math.floor(top); y < bottom; y++) {
    const high = Math.min(y + 1, bottom) - Math.max(y, top);
    for (let x = Math.floor(left); x < right; x++)
      sum += alpha(x, y) * high * (Math.min(x + 1, right) - Math.max(x, left));
  }
  return sum / ((right - left) * (bottom - top));
}
