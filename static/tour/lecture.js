// The lecture screen: the network and its curves, large, without controls but a button to leave it.
import {t} from "../lib/text.js";

/**
 * @param {import("../page/screen.js").Screen} screen
 * @param {() => void} start  starts training
 * @returns {{set: (on: boolean) => void, toggle: () => void}}
 */
export function createLecture(screen, start) {
  const leave = document.createElement("button");
  leave.className = "plain leave-lecture";
  leave.dataset.testid = "leave-lecture";
  leave.textContent = t("view.lecture.leave");
  leave.hidden = true;
  leave.addEventListener("click", () => set(false));
  document.body.append(leave);

  const set = (/** @type {boolean} */ on) => {
    screen.setLecture(on);
    leave.hidden = !on;
    if (on) start();
  };
  return {set, toggle: () => set(!screen.isLecture())};
}
