// Moves the keyboard focus on when the focused control is removed (a dismissed line, the last undo, a removed image): else
// Tab would begin at the top of the page. With a pointer nobody misses it.

const REGION = "section, header, nav, aside, .card, .notice";
const CONTROLS = "a[href], button, input, select, textarea, summary, [tabindex='0'], [contenteditable=true]";
const TRAIL = 8;

/**
 * @param {HTMLElement} last  gets the focus if its region is gone, too
 * @returns {{check: () => void}} to be called now and then
 */
export function createFocusKeeper(last) {
  /** @type {{element: HTMLElement, region: HTMLElement | null, following: HTMLElement[]}[]} the newest first */
  let trail = [];
  let byKeyboard = false;
  document.addEventListener(
    "keydown",
    () => {
      byKeyboard = true;
    },
    {capture: true, passive: true},
  );
  document.addEventListener(
    "pointerdown",
    () => {
      byKeyboard = false;
    },
    {capture: true, passive: true},
  );
  document.addEventListener("focusin", ({target}) => {
    if (!(target instanceof HTMLElement) || target === last) return;
    const region = /** @type {HTMLElement | null} */ (target.closest(REGION));
    const all = region
      ? [...region.querySelectorAll(CONTROLS)].map((control) => /** @type {HTMLElement} */ (control))
      : [];
    const following = all.slice(all.indexOf(target) + 1);
    trail = [{element: target, region, following}, ...trail.filter(({element}) => element !== target)].slice(0, TRAIL);
  });

  return {
    check() {
      const [lost] = trail;
      const now = document.activeElement;
      if (!byKeyboard || !lost || (now !== null && now !== document.body) || canTake(lost.element)) return;
      const next =
        lost.following.find(canTake) ??
        (hasControls(lost.region) ? lost.region : null) ??
        trail.find(({element}) => canTake(element))?.element ??
        last;
      trail = trail.filter(({element}) => element.isConnected);
      if (next.tabIndex < 0) next.tabIndex = -1; // a region gets the focus, but Tab does not stop at it
      next.focus({preventScroll: true});
    },
  };
}

/** @param {HTMLElement} element */
const isThere = (element) => element.isConnected && element.checkVisibility();

/** @param {HTMLElement | null} region */
const hasControls = (region) =>
  region !== null &&
  isThere(region) &&
  [...region.querySelectorAll(CONTROLS)].some((control) => control.checkVisibility());

/** @param {HTMLElement} element */
const canTake = (element) => isThere(element) && !element.matches(":disabled");
