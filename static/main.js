// Wires the page: events change the state, the state changes the views, once per animation frame; the newest picture wins.
// The bar, the cards and the stream come first; what stands around them (panels.js) when the first picture has been drawn.
//
// For tests and tools, read only, and there as soon as the page is complete:
//   window.convscope.state()           the State of state.js
//   window.convscope.lastFrame()       {number, step} of the frame on the screen, or null
//   window.convscope.drawMilliseconds  main-thread time of the last 500 frames, from decoding to the end of drawing
//   window.convscope.lastPoints(n)     the newest n points as they came
//   window.convscope.explanation()     the one that the drawer shows, or null; held(): whether a step is held
//   window.convscope.explainMilliseconds  from a question to its answer on the screen, the last 200

import {createCards} from "./cards/cards.js";
import {createCardsInTurn} from "./cards/cards-in-turn.js";
import {createDrawerDoor} from "./explain/drawer-door.js";
import {t} from "./lib/text.js";
import {throttle} from "./lib/throttle.js";
import {createApi} from "./model/api.js";
import {connect} from "./model/connection.js";
import {Curves} from "./model/curves.js";
import {createDraft} from "./model/draft.js";
import {FrameSlot} from "./model/frame-slot.js";
import {createImageStore} from "./model/image-store.js";
import {PictureAge} from "./model/picture-age.js";
import {shownSlots} from "./model/pinned.js";
import * as protocol from "./model/protocol.js";
import {follow, initialState} from "./model/state.js";
import {createBar, isTraining, mayTrain, newSeed, playOrPause} from "./page/bar.js";
import {place} from "./page/context.js";
import {createFocusKeeper} from "./page/focus-keeper.js";
import {showFocusTips} from "./page/focus-tips.js";
import {listenToKeys} from "./page/keys.js";
import {loadWords} from "./page/language.js";
import {createNotice} from "./page/notice.js";
import {createScreen} from "./page/screen.js";
import {stickColumns} from "./page/sticky-columns.js";
import {createTabs} from "./page/tabs.js";
import {createTheme} from "./page/theme.js";
import {createFirstMinute} from "./tour/first-minute.js";

const FRAMES_PER_SECOND = 20;
const FRAMES_SIDE_BY_SIDE = 30; // of all pinned images together
const NUMBERS_EVERY_MS = 200;
const NUMBERS_WHEN_BEHIND_MS = 400;
const AGE_EVERY_MS = 500;
/** What comes by itself while it trains: shown when the numbers change next. */
const EXPECTED = new Set([protocol.POINTS_ADDED, protocol.VALIDATION_MEASURED, protocol.PATCHES_FOUND]);
const WATCH_EVERY_MS = 120;
const REMEMBERED_DRAWINGS = 500;
const FIRST_PICTURE = "first-picture"; // a mark in the browser's own record of how the page came up
const PICTURED = new Set(["training", "paused"]); // a run in another state may have no picture to show
const LONGEST_WAIT_MS = 3000; // for a first picture

const theme = createTheme();
const screen = createScreen();
await loadWords();

const {run = "", nonce = ""} = document.body.dataset;
if (location.pathname === "/" && run !== "")
  history.replaceState(null, "", `/runs/${encodeURIComponent(run)}${location.hash}`);

let state = initialState;
const curves = new Curves();
/** @type {FrameSlot<import("./model/protocol.js").Frame>} */
const frames = new FrameSlot();
let arrivedAt = 0; // the first of the frames that came since the last drawing; 0: none
let decode_ms = 0; // of the frames that came since the last drawing
/** @type {{number: number, step: number} | null} */
let lastFrame = null;
const pictureAge = new PictureAge();
/** @type {number[]} */
const drawMilliseconds = [];
/** @type {readonly number[]} */
let watched = [];
/** @type {import("./model/protocol.js").Frame | null} all of a step that is held for this page */
let heldFrame = null;
let scheduled = false;
/** @type {ReturnType<typeof setTimeout> | undefined} until numbers may change again */
let numbersLater;
let numbersAt = 0;
let numbersDue = false;
let viewsDue = true;

const api = createApi(run);
/** @type {import("./page/context.js").Context} */
const context = {
  api,
  theme,
  screen,
  nonce,
  draft: createDraft(),
  state: () => state,
  picture: createImageStore(api.images),
  send: (command) => notice.sent(stream.send(command)),
  dispatch: take,
  tell: (message) => notice.tell(message),
  dismissError: () => take({type: "error.dismissed"}),
};
const notice = createNotice(place("notice"), context);
/** @type {(value?: unknown) => void} */
let showPanels = () => {};
/** @type {import("./panels.js").Panels | null} */
let panels = null;
const whenComplete = new Promise((resolve) => {
  showPanels = resolve;
  setTimeout(resolve, LONGEST_WAIT_MS);
}).then(complete);
whenComplete.catch(() => context.tell(t("page.incomplete")));
const later = (/** @type {(panels: import("./panels.js").Panels) => void} */ act) => {
  whenComplete.then(act, () => {
    /* said above */
  });
};
const [help, lecture] = [() => later((all) => all.help()), () => later((all) => all.lecture())];
const firstMinute = createFirstMinute(place("invitation"), context, help);
const bar = createBar(place("bar"), context, {
  choosePreset: (preset) => later((all) => all.choosePreset(preset)),
  share: () => later((all) => all.share()),
  help,
  lecture,
});
const sendWatch = throttle(WATCH_EVERY_MS, () => {
  const slots = shownSlots(state);
  stream.send(
    protocol.setWatch(
      isHidden() ? [] : [...watched],
      slots.length > 1 ? FRAMES_SIDE_BY_SIDE : FRAMES_PER_SECOND,
      slots,
    ),
  );
});
const cards = createCards(
  place("network"),
  context,
  place("readout"),
  (layers) => {
    if (watched.length === 0) pictureAge.wait(Date.now());
    watched = layers;
    sendWatch();
  },
  (question, byKeyboard) => {
    void door.open(question, byKeyboard);
  },
);
/** @type {number[]} */
const explainMilliseconds = [];
const door = createDrawerDoor(place("network"), context, cards, {milliseconds: explainMilliseconds});
const cardsInTurn = createCardsInTurn(
  cards,
  () => state,
  () => door.holds(),
);
/** @type {{update: (state: import("./model/state.js").State) => void}[]} */
const views = [notice, cards, cardsInTurn, door, firstMinute];
const keys = createFocusKeeper(place("network"));
createTabs(place("tabs"), place("change"));
stickColumns([place("change"), place("results")]);
showFocusTips();
listenToKeys({
  play: () => {
    if (mayTrain(state)) context.send(playOrPause(state));
  },
  step: () => {
    if (mayTrain(state)) context.send(protocol.stepRun());
  },
  help,
  lecture,
  reset: () => context.send(protocol.resetRun()),
  seed: () => context.send(protocol.resetRun(newSeed())),
});
const stream = connect(run, take, keepFrame);
document.addEventListener("visibilitychange", () => {
  sendWatch();
  if (isHidden()) return;
  pictureAge.wait(Date.now());
  stream.wake();
  redraw();
});
window.addEventListener("online", () => stream.wake());
setInterval(() => {
  numbersDue = true;
  scheduleNumbers();
}, AGE_EVERY_MS);
schedule();

/** @returns {Promise<import("./panels.js").Panels>} once they are there */
async function complete() {
  const {createPanels} = await import("./panels.js");
  const play = () => {
    if (mayTrain(state) && !isTraining(state)) context.send(playOrPause(state));
  };
  panels = createPanels(context, {
    curves,
    cards,
    play,
    redraw,
    startTour: () => {
      void firstMinute.startTour();
    },
  });
  views.push(...panels.views);
  redraw();
  Object.assign(window, {
    convscope: {
      state: () => state,
      lastFrame: () => lastFrame,
      drawMilliseconds,
      lastPoints: (/** @type {number} */ n) => curves.recent.slice(-n),
      explanation: door.explanation,
      held: door.holds,
      explainMilliseconds,
    },
  });
  return panels;
}

function redraw() {
  viewsDue = true;
  schedule();
}

/** A page that nobody sees draws nothing: it wants points, but no frames. */
function isHidden() {
  return document.visibilityState === "hidden";
}

/**
 * An event changes the state; what it shows follows with the next animation frame.
 * @param {import("./model/state.js").PageEvent} event
 */
function take(event) {
  const before = state;
  state = follow(state, curves, event);
  if (EXPECTED.has(event.type)) numbersDue = true;
  else viewsDue = true;
  if (state.slot !== before.slot || shownSlots(state).join() !== shownSlots(before).join()) sendWatch();
  if (event.type === protocol.HELLO) {
    frames.clear();
    pictureAge.connect(Date.now());
    sendWatch();
    if (!PICTURED.has(state.status)) showPanels();
    if (!before.ready) later((all) => all.follow());
  } else if (state.status === "training" && before.status !== "training") {
    pictureAge.wait(Date.now()); // what stood still has not grown old
  }
  door.take(event);
  if (viewsDue) schedule();
  else scheduleNumbers();
}

/** @param {ArrayBuffer} bytes */
function keepFrame(bytes) {
  const start = performance.now();
  const frame = protocol.decodeFrame(bytes);
  if (typeof frame.hold === "number")
    heldFrame = frame; // counts for no credit
  else {
    frames.put(frame);
    arrivedAt ||= start;
    pictureAge.arrive(1000 * frame.time, Date.now());
    decode_ms += performance.now() - start;
  }
  schedule();
}

function schedule() {
  if (scheduled) return;
  scheduled = true;
  requestAnimationFrame(() => {
    scheduled = false;
    const now = performance.now();
    drawFrame();
    if (viewsDue || (numbersDue && now - numbersAt >= numbersEvery())) {
      viewsDue = false;
      numbersDue = false;
      numbersAt = now;
      const isLive = state.connection === "live" && state.status === "training" && watched.length > 0 && !door.holds();
      bar.update(state, isLive ? pictureAge.at(Date.now()) : null);
      for (const view of views) view.update(state);
      keys.check();
      cards.tick();
    } else if (numbersDue) {
      scheduleNumbers();
    }
  });
}

/** @returns {number} milliseconds from one change of the numbers to the next */
function numbersEvery() {
  return cardsInTurn.isBehind ? NUMBERS_WHEN_BEHIND_MS : NUMBERS_EVERY_MS;
}

/** Numbers change a few times a second, all of them in one animation frame: most of the frames lay out nothing anew. */
function scheduleNumbers() {
  if (numbersLater !== undefined) return;
  numbersLater = setTimeout(
    () => {
      numbersLater = undefined;
      schedule();
    },
    Math.max(0, numbersAt + numbersEvery() - performance.now()),
  );
}

/** Draws the newest of the frames that came, if one did; then all of them give their credits back. */
function drawFrame() {
  if (heldFrame && !door.keeps(heldFrame)) cards.draw(heldFrame);
  heldFrame = null;
  const newest = frames.take();
  if (!newest) return;
  numbersDue = true;
  const {frame, frames: all, numbers} = newest;
  const start = performance.now();
  cardsInTurn.note(start - arrivedAt);
  arrivedAt = 0;
  const times = all.map((one) => (door.keeps(one) ? one.time : cardsInTurn.draw(one)));
  drawMilliseconds.push(decode_ms + performance.now() - start);
  decode_ms = 0;
  if (drawMilliseconds.length > REMEMBERED_DRAWINGS) drawMilliseconds.shift();
  if (lastFrame === null) performance.mark(FIRST_PICTURE);
  lastFrame = {number: frame.number, step: frame.step};
  pictureAge.draw(1000 * Math.min(...times));
  panels?.showScores(frame.probes);
  showPanels();
  for (const number of numbers) stream.send(protocol.frameDrawn(number));
}
