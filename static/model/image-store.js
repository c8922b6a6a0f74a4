// Held-out images by index, each fetched once; requests of the same moment are joined.

/** @typedef {{data: Uint8Array, shape: [number, number, number], label: number}} Picture */
/**
 * @typedef {(indexes: readonly number[]) => Promise<{shape: readonly number[], data: Uint8Array, labels: number[],
 *   indexes: number[]}>} FetchImages
 */

const MOST_AT_ONCE = 200; // of which the server sends no more than 256

/**
 * @param {FetchImages} fetchImages
 * @returns {(index: number) => Promise<Picture | null>} null where the server has no such image
 */
export function createImageStore(fetchImages) {
  /** @type {Map<number, Promise<Picture | null>>} */
  const known = new Map();
  /** @type {Map<number, (picture: Picture | null) => void>} */
  let waiting = new Map();

  const fetchWaiting = async () => {
    const all = [...waiting];
    waiting = new Map();
    for (let first = 0; first < all.length; first += MOST_AT_ONCE)
      await fetchSome(new Map(all.slice(first, first + MOST_AT_ONCE)));
  };
  const fetchSome = async (/** @type {Map<number, (picture: Picture | null) => void>} */ asked) => {
    try {
      const images = await fetchImages([...asked.keys()]);
      const [, height = 1, width = 1, channels = 1] = images.shape;
      const size = height * width * channels;
      images.indexes.forEach((index, place) =>
        asked.get(index)?.({
          data: images.data.subarray(place * size, (place + 1) * size),
          shape: [height, width, channels],
          label: images.labels[place] ?? 0,
        }),
      );
    } catch {
      for (const index of asked.keys()) known.delete(index); // fetched again next time
    }
    for (const answer of asked.values()) answer(null);
  };

  return (index) => {
    const before = known.get(index);
    if (before) return before;
    if (waiting.size === 0) setTimeout(fetchWaiting, 0);
    const picture = new Promise((/** @type {(picture: Picture | null) => void} */ resolve) =>
      waiting.set(index, resolve),
    );
    known.set(index, picture);
    return picture;
  };
}
