// The pinned images, their slots, and which of them are shown. Runs under `node --test`.

/** @typedef {import("./protocol-types.js").Probe} Probe */
/**
 * How several pinned images are shown: one, all side by side, one after another.
 * @typedef {"one" | "side" | "turn"} Arrangement
 */

/** @type {readonly Arrangement[]} */
export const ARRANGEMENTS = ["one", "side", "turn"];

/**
 * @param {readonly Probe[]} probes
 * @param {Probe} probe  replaces the image in its slot
 * @returns {Probe[]} in the order of their slots
 */
export function withProbe(probes, probe) {
  return [...withoutSlot(probes, probe.slot), probe].sort((a, b) => a.slot - b.slot);
}

/**
 * @param {readonly Probe[]} probes
 * @param {number} slot
 * @returns {Probe[]}
 */
export function withoutSlot(probes, slot) {
  return probes.filter((probe) => probe.slot !== slot);
}

/**
 * The first slot that is free.
 * @param {readonly {slot: number}[]} probes
 * @param {number} most
 * @returns {number | null}
 */
export function freeSlot(probes, most) {
  for (let slot = 0; slot < most; slot++) if (!probes.some((probe) => probe.slot === slot)) return slot;
  return null;
}

/**
 * The slot whose turn comes after another.
 * @param {readonly Probe[]} probes
 * @param {number} slot
 * @returns {number}
 */
export function slotAfter(probes, slot) {
  const next = probes.find((probe) => probe.slot > slot) ?? probes[0];
  return next ? next.slot : 0;
}

/**
 * The slots whose images the cards show.
 * @param {{probes: readonly Probe[], slot: number, arrangement: Arrangement}} state
 * @returns {number[]}
 */
export function shownSlots({probes, slot, arrangement}) {
  return arrangement === "side" ? probes.map((probe) => probe.slot) : [slot];
}
