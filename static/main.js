// Wires the page: events change the state; draw-loop.js says when views show it and frames are drawn.
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
import {createFramePainter} from "./cards/frame-painter.js";
import {createDrawLoop} from "./draw-loop.js";
import {createDrawerController} from "./explain/drawer-controller.js";
import {t} from "./lib/text.js";
import {throttle} from "./lib/throttle.js";
import {createApi} from "./model/api.js";
import {connect} from "./model/connection.js";
import {Curves} from "./model/curves.js";
import {createDraft} from "./model/draft.js";
import {createImageStore} from "./model/image-store.js";
import {PictureAge} from "./model/picture-age.js";
import {shownSlots} from "./model/pinned.js";
import * as protocol from "./model/protocol.js";
import {applyEvent, initialState} from "./model/state.js";
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
import {createInvitation} from "./tour/invitation.js";

const FRAMES_PER_SECOND = 20;
const FRAMES_SIDE_BY_SIDE = 30; // of all pinned images together
const AGE_EVERY_MS = 500;
/** What comes by itself while it trains: shown when the numbers change next. */
const EXPECTED = new Set([protocol.POINTS_ADDED, protocol.VALIDATION_MEASURED, protocol.PATCHES_FOUND]);
const WATCH_EVERY_MS = 120;
const PICTURED = new Set(["training", "paused"]); // a run in another state may have no picture to show
const LONGEST_WAIT_MS = 3000; // for a first picture

const theme = createTheme();
const screen = createScreen();
await loadWords();

const {run = "", nonce = ""} = document.body.dataset;
if (location.pathname === "/" && run !== "")
  history.replaceState(null, "", `/runs/${encodeURIComponent(run)}${location.hash}`);

let state = initialState;
/** @type {readonly number[]} */
let watched = [];
/** @type {import("./panels.js").Panels | null} */
let panels = null;
/** @type {(value?: unknown) => void} */
let showPanels = () => {};
const mayComplete = new Promise((resolve) => {
  showPanels = resolve;
  setTimeout(resolve, LONGEST_WAIT_MS);
});

const curves = new Curves();
const pictureAge = new PictureAge();
const api = createApi(run);
const stream = connect(run, take, receive);
const sendWatch = throttle(WATCH_EVERY_MS, tellWatched);
/** @type {import("./page/context.js").Context} */
const context = {
  api,
  theme,
  screen,
  nonce,
  draft: createDraft(),
  state: () => state,
  picture: createImageStore(api.images),
  send,
  dispatch: take,
  tell,
  dismissError: () => take({type: "error.dismissed"}),
};
const notice = createNotice(place("notice"), context);
const [help, lecture] = [() => later((all) => all.help()), () => later((all) => all.lecture())];
const invitation = createInvitation(place("invitation"), context, help);
const bar = createBar(place("bar"), context, {
  choosePreset: (preset) => later((all) => all.choosePreset(preset)),
  share: () => later((all) => all.share()),
  help,
  lecture,
});
const cards = createCards(place("network"), context, place("readout"), watch, explain);
/** @type {number[]} */
const explainMilliseconds = [];
const drawer = createDrawerController(place("network"), context, cards, {milliseconds: explainMilliseconds});
const framePainter = createFramePainter(cards, context.state, drawer.isHolding);
const keys = createFocusKeeper(place("network"));
/** @type {{update: (state: import("./model/state.js").State) => void}[]} */
const views = [notice, cards, framePainter, drawer, invitation];
const loop = createDrawLoop(
  {draw, noteWait: framePainter.note, isBehind: () => framePainter.isBehind, update: updateViews, drawn},
  pictureAge,
);
const whenComplete = mayComplete.then(complete);
whenComplete.catch(() => tell(t("page.incomplete")));

createTabs(place("tabs"), place("change"));
stickColumns([place("change"), place("results")]);
showFocusTips();
listenToKeys({
  play: () => {
    if (mayTrain(state)) send(playOrPause(state));
  },
  step: () => {
    if (mayTrain(state)) send(protocol.stepRun());
  },
  help,
  lecture,
  reset: () => send(protocol.resetRun()),
  seed: () => send(protocol.resetRun(newSeed())),
});
document.addEventListener("visibilitychange", () => {
  sendWatch();
  if (isHidden()) return;
  pictureAge.wait(Date.now());
  stream.wake();
  loop.redraw();
});
window.addEventListener("online", () => stream.wake());
setInterval(loop.refreshNumbers, AGE_EVERY_MS);

/** @returns {Promise<import("./panels.js").Panels>} once they are there */
async function complete() {
  const {createPanels} = await import("./panels.js");
  const play = () => {
    if (mayTrain(state) && !isTraining(state)) send(playOrPause(state));
  };
  panels = createPanels(context, {
    curves,
    cards,
    play,
    redraw: loop.redraw,
    startTour: () => {
      void invitation.startTour();
    },
  });
  views.push(...panels.views);
  loop.redraw();
  Object.assign(window, {
    convscope: {
      state: () => state,
      lastFrame: loop.lastFrame,
      drawMilliseconds: loop.milliseconds,
      lastPoints: (/** @type {number} */ n) => curves.recent.slice(-n),
      explanation: drawer.explanation,
      held: drawer.isHolding,
      explainMilliseconds,
    },
  });
  return panels;
}

/**
 * Acts on the panels once they are there.
 * @param {(panels: import("./panels.js").Panels) => void} act
 */
function later(act) {
  whenComplete.then(act, () => {
    /* the page has said that it is incomplete */
  });
}

/** A page that nobody sees draws nothing: it wants points, but no frames. */
function isHidden() {
  return document.visibilityState === "hidden";
}

/** @param {import("./model/protocol-types.js").Command} command */
function send(command) {
  notice.sent(stream.send(command));
}

/** @param {string} message */
function tell(message) {
  notice.tell(message);
}

/** @param {readonly number[]} layers  whose cards are on the screen */
function watch(layers) {
  if (watched.length === 0) pictureAge.wait(Date.now());
  watched = layers;
  sendWatch();
}

function tellWatched() {
  const slots = shownSlots(state);
  const framesPerSecond = slots.length > 1 ? FRAMES_SIDE_BY_SIDE : FRAMES_PER_SECOND;
  stream.send(protocol.setWatch(isHidden() ? [] : [...watched], framesPerSecond, slots));
}

/** @type {import("./cards/cards.js").Explain} */
function explain(question, byKeyboard) {
  void drawer.open(question, byKeyboard);
}

/**
 * An event changes the state; what it shows follows with the next animation frame.
 * @param {import("./model/state.js").PageEvent} event
 */
function take(event) {
  const before = state;
  state = applyEvent(state, curves, event);
  if (state.slot !== before.slot || shownSlots(state).join() !== shownSlots(before).join()) sendWatch();
  if (event.type === protocol.HELLO) {
    loop.forget();
    pictureAge.connect(Date.now());
    sendWatch();
    if (!PICTURED.has(state.status)) showPanels();
    if (!before.ready) later((all) => all.followAddress());
  } else if (state.status === "training" && before.status !== "training") {
    pictureAge.wait(Date.now()); // what stood still has not grown old
  }
  drawer.onEvent(event);
  if (EXPECTED.has(event.type)) loop.refreshNumbers();
  else loop.redraw();
}

/** @param {ArrayBuffer} bytes  of a frame */
function receive(bytes) {
  const start = performance.now();
  loop.receive(protocol.decodeFrame(bytes), start);
}

/**
 * Draws a frame, unless the drawer withholds it: while a step is held, the cards show that step.
 * @param {import("./model/protocol.js").Frame} frame
 * @returns {number} the time of the oldest picture of its image on the cards
 */
function draw(frame) {
  if (drawer.withholds(frame)) return frame.time;
  if (typeof frame.hold !== "number") return framePainter.draw(frame);
  cards.draw(frame);
  return frame.time;
}

/**
 * @param {import("./model/protocol.js").Frame} newest
 * @param {readonly number[]} numbers
 */
function drawn(newest, numbers) {
  panels?.showScores(newest.probes);
  showPanels();
  for (const number of numbers) stream.send(protocol.frameDrawn(number));
}

function updateViews() {
  const isLive =
    state.connection === "live" && state.status === "training" && watched.length > 0 && !drawer.isHolding();
  bar.update(state, isLive ? pictureAge.at(Date.now()) : null);
  for (const view of views) view.update(state);
  keys.check();
  cards.tick();
}
