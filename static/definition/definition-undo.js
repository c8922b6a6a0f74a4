// Undo: the network as it was before the last change of the definition, weights included.
import {t} from "../lib/text.js";
import {undoDefinition} from "../model/protocol.js";

/**
 * @param {HTMLButtonElement} button
 * @param {(command: import("../model/protocol-types.js").Command) => void} send
 * @returns {(steps: number) => void} how many changes can be undone
 */
export function createDefinitionUndo(button, send) {
  let left = 0;
  const undo = () => {
    if (left > 0) send(undoDefinition());
  };
  button.addEventListener("click", undo);
  document.addEventListener("keydown", (event) => {
    const isUndo =
      (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === "z";
    if (!isUndo || event.repeat || event.defaultPrevented || left === 0 || !(event.target instanceof Element)) return;
    if (event.target.closest("input, select, textarea, dialog, [contenteditable=true]")) return; // there Ctrl+Z undoes typing
    event.preventDefault();
    undo();
  });
  return (steps) => {
    left = steps;
    button.hidden = steps === 0;
    button.title = t("definition.undo.long", {count: steps});
  };
}
