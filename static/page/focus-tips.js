// Shows the title of a button that gets the keyboard focus: browsers show titles to pointers alone.

const GAP = 6; // px, between a button and its tip
const MARGIN = 8; // px, to the edges of the window

export function showFocusTips() {
  const tip = document.createElement("div");
  tip.className = "focus-tip";
  tip.setAttribute("aria-hidden", "true"); // a screen reader has the title itself
  tip.hidden = true;
  document.body.append(tip);
  const hide = () => {
    tip.hidden = true;
  };

  document.addEventListener("focusin", ({target}) => {
    hide();
    if (
      !(target instanceof HTMLElement) ||
      !target.title ||
      // biome-ignore lint/performance/useDomNodeTextContent: only the words that are seen count
      target.title === target.innerText.trim() ||
      !target.matches(":focus-visible")
    )
      return;
    tip.dataset.words = target.title;
    tip.hidden = false;
    const {left, bottom, top, width} = target.getBoundingClientRect();
    const {offsetWidth, offsetHeight} = tip;
    const isRoomBelow = bottom + GAP + offsetHeight + MARGIN <= innerHeight;
    tip.style.left = `${Math.max(MARGIN, Math.min(left + (width - offsetWidth) / 2, innerWidth - offsetWidth - MARGIN))}px`;
    tip.style.top = `${isRoomBelow ? bottom + GAP : top - GAP - offsetHeight}px`;
  });
  for (const type of ["focusout", "pointerdown", "click", "scroll"])
    document.addEventListener(type, hide, {capture: true, passive: true});
  document.addEventListener(
    "keydown",
    ({key}) => {
      if (key === "Escape") hide();
    },
    {capture: true},
  );
}
