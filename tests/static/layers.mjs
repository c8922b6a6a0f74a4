// Layers as the page is told of them: one of every type, out of contract/layers.json.
import {readFileSync} from "node:fs";

export const networks = JSON.parse(readFileSync(new URL("../contract/layers.json", import.meta.url), "utf8"));
const samples = new Map(
  networks
    .flat()
    .reverse()
    .map((layer) => [layer.type, layer]),
); // the first of each

/** A layer of a type, changed as a test needs it. */
export function layerOf(type, more = {}) {
  if (!samples.has(type)) throw new Error(`contract/layers.json has no ${type}`);
  return {...samples.get(type), ...more};
}
