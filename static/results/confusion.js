// The arithmetic of the confusion matrix.

export const LEVELS = 10;

/**
 * The strength of each cell's colour, 0 to 10: hits by their share of the row, mistakes relative to the largest mistake, so
 * that few mistakes stand out, too.
 * @param {readonly (readonly number[])[]} counts  row: true class; column: predicted class
 * @returns {number[][]}
 */
export function confusionLevels(counts) {
  let worst = 1;
  counts.forEach((row, is) =>
    row.forEach((value, says) => {
      if (is !== says) worst = Math.max(worst, value);
    }),
  );
  return counts.map((row, is) => {
    const total = row.reduce((sum, value) => sum + value, 0);
    return row.map((value, says) => {
      if (value === 0) return 0;
      const share = is === says ? value / total : (value / Math.max(worst, 4)) ** 0.75;
      return Math.max(1, Math.round(share * LEVELS));
    });
  });
}
