// Sharing: follows an address (its view is shown, its experiment offered), and loads the dialog that makes addresses.

import {t} from "../lib/text.js";
import {closeButton, strip, stripLine} from "../page/notice-strip.js";
import {TEXT_SIZES} from "../page/screen.js";
import {nothing, render} from "../vendor/lit-html.js";
import {hashOf, LinkError, partsOf, unpackExperiment} from "./experiment-link.js";

/**
 * What an address may ask of the page.
 * @typedef {object} Shown
 * @property {() => string} rangeMode
 * @property {(mode: string) => void} setRangeMode  ignores an unknown mode
 * @property {() => void} play
 * @property {() => void} showLecture
 */

/**
 * @param {HTMLElement} root  where an experiment is offered
 * @param {import("../page/context.js").Context} context
 * @param {Shown} shown
 * @returns {{open: () => Promise<void>, followAddress: () => Promise<void>}}
 *   followAddress: does what the address asks for; called once the run is known
 */
export function createShare(root, context, shown) {
  let asked = 0;
  const close = () => {
    asked += 1;
    render(nothing, root);
    history.replaceState(null, "", `${location.pathname}${hashOf(partsOf(location.hash).view)}`);
  };
  const followAddress = async () => {
    const mine = ++asked;
    const isNewest = () => mine === asked; // else the address has changed meanwhile
    render(nothing, root);
    const {experiment, view} = partsOf(location.hash);
    const size = TEXT_SIZES.find((name) => name === view.size);
    if (size) context.screen.setTextSize(size, {isKept: false});
    if (view.range) shown.setRangeMode(view.range);
    if (experiment === null) {
      if (view.hide) shown.showLecture();
      if (view.autoplay) shown.play();
      return;
    }
    try {
      const unpacked = await unpackExperiment(experiment);
      const {offerExperiment} = await import("./share-offer.js");
      await offerExperiment(root, context, unpacked, view, close, isNewest);
    } catch (error) {
      if (!(error instanceof LinkError)) throw error;
      if (isNewest()) render(strip("error", stripLine(t(`share.bad.${error.key}`), closeButton(close))), root);
    }
  };
  addEventListener("hashchange", followAddress);
  return {
    followAddress,
    async open() {
      const {openShareDialog} = await import("./share-dialog.js");
      await openShareDialog(context, shown);
    },
  };
}
