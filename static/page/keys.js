// The keyboard shortcuts of the page; none while typing.

/** @typedef {"play" | "step" | "reset" | "seed" | "help" | "lecture"} KeyAction */

/**
 * The action of a key; null without one.
 * @param {{key: string, shiftKey: boolean, ctrlKey: boolean, metaKey: boolean, altKey: boolean}} event
 * @returns {KeyAction | null}
 */
export function actionOf({key, shiftKey, ctrlKey, metaKey, altKey}) {
  if (ctrlKey || metaKey || altKey) return null;
  if (key === " ") return "play";
  if (key === ".") return "step";
  if (key === "?") return "help";
  if (key.toLowerCase() === "l") return "lecture";
  if (key.toLowerCase() === "r") return shiftKey ? "seed" : "reset";
  return null;
}

/**
 * @param {Partial<Record<KeyAction, () => void>>} actions  a key without an action does what it does in the browser
 */
export function listenToKeys(actions) {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.repeat || !(event.target instanceof Element)) return;
    if (event.target.closest("input:not([type=range]), select, textarea, [contenteditable=true]")) return;
    const action = actionOf(event);
    const act = action ? actions[action] : undefined;
    if (!act) return;
    if (event.key === " " && event.target.closest("button, a, summary")) return; // Space presses the focused control
    if (action !== "help" && document.querySelector("dialog[open]")) return;
    event.preventDefault();
    act();
  });
}
