// The pinned images, their slots, and which of them are shown. Runs under `node --test`.

/** @typedef {import("./protocol.js").Probe} Probe */
/**
 * How several pinned images are shown: one, all side by side, one after another.
 * @typedef {"one" | "side" | "turn"} Arrangement
 */

/** @type {readonly Arrangement[]} */
export const ARRANGEMENTS = ["one", "side", "turn"];

/**
 * @param {Probe} probe
 * @returns {number}
 */
export const slotOf = (probe) => probe.slot ?? 0;

/**
 * @param {readonly Probe[]} probes
 * @param {Probe} probe  replaces the image in its slot
 * @returns {Probe[]} in the order of their slots
 */
export function withProbe(probes, probe) {
  return [...withoutSlot(probes, slotOf(probe)), probe].sort((a, b) => slotOf(a) - slotOf(b));
}

/**
 * @param {readonly Probe[]} probes
 * @param {number} slot
 * @returns {Probe[]}
 */
export function withoutSlot(probes, slot) {
  return probes.filter((probe) => slotOf(probe) !== slot);
}

/**
 * The first slot that is free.
 * @param {readonly Probe[]} probes
 * @param {number} most
 * @returns {number | null}
 */
export function freeSlot(probes, most) {
  for (let slot = 0; slot < most; slot++) if (!probes.some((probe) => slotOf(probe) === slot)) return slot;
  return null;
}

/**
 * The slot whose turn comes after another.
 * @param {readonly Probe[]} probes
 * @param {number} slot
 * @returns {number}
 */
export function slotAfter(probes, slot) {
  const next = probes.find((probe) => slotOf(probe) > slot) ?? probes[0];
  return next ? slotOf(next) : 0;
}

/**
 * The slots whose images the cards show.
 * @param {{probes: readonly Probe[], slot: number, arrangement: Arrangement}} state
 * @returns {number[]}
 */
export function shownSlots({probes, slot, arrangement}) {
  return arrangement === "side" ? probes.map(slotOf) : [slot];
}
