// Image files: opened, dropped on the page, or pasted; the server turns them into pixels.

import {isolate, t} from "../lib/text.js";
import {PROBES} from "../model/protocol.js";
import {problemWords} from "../page/problem-words.js";
import {sentence} from "../page/status-words.js";

/**
 * @param {import("../page/context.js").Context} context
 * @param {(pixels: number[], place: number) => void} use  place: 0 for the first of several images
 * @returns {{read: (files: Iterable<File>) => Promise<void>}}
 */
export function listenToImageFiles(context, use) {
  const hint = document.createElement("div");
  hint.className = "drop-hint";
  hint.hidden = true;
  hint.textContent = t("probe.drop");
  document.body.append(hint);

  const read = async (/** @type {Iterable<File>} */ files) => {
    let place = 0;
    const failed = [];
    for (const file of [...files].slice(0, PROBES)) {
      try {
        if (!isPicture(file)) throw new Error(t("probe.no_picture"));
        use(await context.api.pixels(file), place++);
      } catch (error) {
        failed.push(sentence(t("probe.file_failed", {file: isolate(file.name), reason: problemWords(error)})));
      }
    }
    if (failed.length > 0) context.tell(failed.join(" "));
  };
  const hasFiles = (/** @type {DragEvent} */ {dataTransfer}) => dataTransfer?.types.includes("Files") ?? false;
  document.addEventListener("dragover", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    hint.hidden = false;
  });
  document.addEventListener("dragleave", (event) => {
    if (event.relatedTarget === null) hint.hidden = true;
  });
  document.addEventListener("drop", (event) => {
    hint.hidden = true;
    if (!hasFiles(event)) return;
    event.preventDefault();
    read(event.dataTransfer?.files ?? []);
  });
  document.addEventListener("paste", (event) => {
    const pictures = [...(event.clipboardData?.files ?? [])].filter(isPicture);
    if (pictures.length === 0) return;
    event.preventDefault();
    read(pictures);
  });
  return {read};
}

/** @param {File} file */
function isPicture({type}) {
  return type.startsWith("image/");
}
