// A held-out image as the network sees it, on a canvas.
import {cropPixels, putPixels} from "../draw/pictures.js";

/**
 * Draws the image at `index`, cropped to the network's input. Keeps what it has drawn until something changes.
 * @param {HTMLCanvasElement} canvas
 * @param {number} index
 * @param {import("./context.js").Context} context
 */
export async function drawThumbnail(canvas, index, context) {
  const {layers, imageShape} = context.state();
  const input = layers[0]?.output_shape ?? imageShape;
  const key = `${index} ${input.join(" ")} ${context.theme.color("image-ink")}`;
  if (canvas.dataset.shows === key) return;
  canvas.dataset.shows = key;
  const picture = await context.picture(index);
  if (!picture) { delete canvas.dataset.shows; return; }
  if (canvas.dataset.shows !== key) return; // something newer is on its way
  const height = Math.min(input[0], picture.shape[0]);
  const width = Math.min(input[1], picture.shape[1]);
  putPixels(canvas, cropPixels(picture.data, picture.shape, [height, width], context.theme.palette().image), width);
}
