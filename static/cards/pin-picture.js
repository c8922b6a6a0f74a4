// Draws a pinned image as a small picture, whatever its source.
import {cropPixels, putPixels} from "../draw/pictures.js";
import {drawThumbnail} from "../draw/thumbnail.js";

/** The mark of images of training batches, which change with every step. */
const BATCH_SIDE = 8;

/**
 * Draws it, cropped to the network's input.
 * @param {HTMLCanvasElement} canvas
 * @param {import("../model/protocol-types.js").Probe | undefined} probe
 * @param {import("../page/context.js").Context} context
 */
export function drawPin(canvas, probe, context) {
  if (!probe) return;
  if (probe.source === "validation") {
    drawThumbnail(canvas, probe.index ?? 0, context);
    return;
  }
  const {layers, imageShape} = context.state();
  const input = layers[0]?.output_shape ?? imageShape;
  const pixels = probe.pixels ?? null;
  const key = `${probe.source} ${probe.index} ${pixels?.join()} ${input.join(" ")} ${context.theme.color("image-ink")}`;
  if (canvas.dataset.shows === key) return;
  canvas.dataset.shows = key;
  const {image} = context.theme.palette();
  if (pixels === null) {
    putPixels(
      canvas,
      Uint32Array.from(
        {length: BATCH_SIDE * BATCH_SIDE},
        (_, i) => image[(i + Math.floor(i / BATCH_SIDE)) % 2 ? 96 : 24] ?? 0,
      ),
      BATCH_SIDE,
    );
    return;
  }
  const shape = pixels.length === imageShape[0] * imageShape[1] * imageShape[2] ? imageShape : input;
  const size = /** @type {[number, number]} */ ([Math.min(input[0], shape[0]), Math.min(input[1], shape[1])]);
  putPixels(canvas, cropPixels(Uint8Array.from(pixels), shape, size, image), size[1]);
}
