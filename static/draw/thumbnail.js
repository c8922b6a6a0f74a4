// A held-out image as the network sees it: on a canvas, or (where it stays for a while) as an image, which costs the
// browser nothing while other things on the page change.
import {cropPixels, putPixels} from "./pictures.js";

const sheet = document.createElement("canvas"); // on which images are drawn

/**
 * Draws the image at `index`, cropped to the network's input. Keeps what it has drawn until something changes.
 * @param {HTMLCanvasElement | HTMLImageElement} target
 * @param {number} index
 * @param {import("../page/context.js").Context} context
 */
export async function drawThumbnail(target, index, context) {
  const {layers, imageShape} = context.state();
  const input = layers[0]?.output_shape ?? imageShape;
  const key = `${index} ${input.join(" ")} ${context.theme.color("image-ink")}`;
  if (target.dataset.shows === key) return;
  target.dataset.shows = key;
  const picture = await context.picture(index);
  if (!picture) {
    delete target.dataset.shows;
    return;
  }
  if (target.dataset.shows !== key) return; // a newer image was asked for
  const height = Math.min(input[0], picture.shape[0]);
  const width = Math.min(input[1], picture.shape[1]);
  putPixels(
    target instanceof HTMLCanvasElement ? target : sheet,
    cropPixels(picture.data, picture.shape, [height, width], context.theme.palette().image),
    width,
  );
  if (target instanceof HTMLImageElement) target.src = sheet.toDataURL();
}
