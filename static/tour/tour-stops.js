// The stops of the tour, and what each waits for. A stop knows from the state of the page, or from an event in its place,
// that the person has done it.

/** @typedef {import("../model/state.js").State} State */
/**
 * @typedef {object} Stop
 * @property {string} name  its words are `tour.<name>` and `tour.<name>.do`
 * @property {string} place  selector of the element that it shows
 * @property {string} [behind]  selector of the control that opens the place, if that is hidden (on a phone)
 * @property {(now: State, first: State, seen: Set<string>) => boolean} [isDone]
 *   first: the state when the stop began; seen: statuses since then, and EXPLAINED
 * @property {readonly string[]} [events]  the stop waits for one of them in its place
 * @property {string} [within]  selector of what the event must come from
 */

/** In `seen` once a number was explained and the drawer is closed again, which may cover the next stop. */
export const EXPLAINED = "explained";

/** @type {readonly Stop[]} */
export const STOPS = [
  {name: "play", place: ".transport", isDone: ({status}, _, seen) => status === "training" && seen.has("paused")},
  {
    name: "map",
    place: '.card[data-family="conv"]',
    events: ["pointermove", "pointerdown", "focusin"],
    within: "canvas[data-field]",
  },
  {name: "explain", place: '.card[data-family="conv"]', isDone: (_, __, seen) => seen.has(EXPLAINED)},
  {
    name: "training",
    place: "#training",
    behind: '[data-testid="tab-training"]',
    isDone: ({options}, first) => options !== first.options,
  },
  {
    name: "definition",
    place: "#definition",
    behind: '[data-testid="tab-definition"]',
    isDone: ({definition}, first) => definition !== first.definition,
  },
  {
    name: "draw",
    place: "#probe",
    behind: '[data-testid="tab-probe"]',
    isDone: ({probe}, first) => probe !== first.probe && probe.source === "pixels",
  },
  {name: "unseen", place: "#unseen", events: ["click"], within: "button"},
  {
    name: "reset",
    place: ".transport",
    isDone: ({step, marks}, first) => step < first.step || (marks !== first.marks && marks.at(-1)?.kind === "reset"),
  },
];
