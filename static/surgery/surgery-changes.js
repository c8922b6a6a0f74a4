// The difference of two confusion matrices of the same images.

/** @typedef {{is: number, says: number, was: number, now: number, change: number}} Change */

/**
 * @param {readonly (readonly number[])[]} before  row: true class; column: predicted class
 * @param {readonly (readonly number[])[]} after
 * @returns {Change[][]}
 */
export function confusionChanges(before, after) {
  return after.map((row, is) =>
    row.map((now, says) => {
      const was = before[is]?.[says] ?? 0;
      return {is, says, was, now, change: now - was};
    }),
  );
}

/**
 * The mistakes whose counts changed most, the largest change first.
 * @param {readonly (readonly Change[])[]} changes
 * @param {number} most
 * @returns {Change[]}
 */
export function strongest(changes, most) {
  return changes
    .flat()
    .filter(({is, says, change}) => is !== says && change !== 0)
    .sort((a, b) => Math.abs(b.change) - Math.abs(a.change))
    .slice(0, most);
}
