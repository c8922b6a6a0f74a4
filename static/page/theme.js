// The theme (light, dark, or the system's), and the colours of its tokens for drawing.

import {divergingTable, grayTable, pixel} from "../draw/color-tables.js";
import {parseColor} from "../lib/color.js";
import {storage} from "../lib/local-storage.js";

const STORED = "convscope.theme";
/** @typedef {"auto" | "light" | "dark"} ThemeName */
/** @type {readonly ThemeName[]} */
export const THEMES = ["auto", "light", "dark"];

/**
 * @typedef {object} Theme
 * @property {() => ThemeName} name
 * @property {(name: ThemeName) => void} choose
 * @property {() => import("../draw/color-tables.js").Palette} palette  read once for every theme
 * @property {(name: string) => string} color  of a token, as rgb()
 * @property {(listener: () => void) => void} onChange
 */

/** @returns {Theme} */
export function createTheme() {
  const root = document.documentElement;
  const probe = document.createElement("span");
  probe.hidden = true;
  document.body.append(probe);
  /** @type {(() => void)[]} */
  const listeners = [];
  /** @type {import("../draw/color-tables.js").Palette | null} */
  let palette = null;
  let name = THEMES.find((theme) => theme === storage.get(STORED)) ?? "auto";
  /** @type {Map<string, string>} */
  const colors = new Map();

  const color = (/** @type {string} */ token) => {
    const known = colors.get(token);
    if (known) return known;
    probe.style.color = `var(--color-${token})`;
    const value = getComputedStyle(probe).color;
    colors.set(token, value);
    return value;
  };
  const changed = () => {
    palette = null;
    colors.clear();
    for (const listener of listeners) listener();
  };
  const apply = () => {
    root.dataset.theme = name;
    changed();
  };
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", changed);
  apply();

  return {
    name: () => name,
    choose(chosen) {
      name = chosen;
      storage.set(STORED, name);
      apply();
    },
    color,
    palette() {
      const rgb = (/** @type {string} */ token) => parseColor(color(token));
      const signed = (/** @type {string} */ pair) =>
        divergingTable(
          rgb(`${pair}-negative`),
          rgb("map-zero"),
          rgb(`${pair}-positive`),
          rgb(`${pair}-below`),
          rgb(`${pair}-above`),
        );
      palette ??= {
        activation: signed("activation"),
        weight: signed("weight"),
        image: grayTable(rgb("image-paper"), rgb("image-ink")),
        color: grayTable([0, 0, 0], [255, 255, 255]),
        beyond: pixel(rgb("beyond")),
        hatchLight: pixel(rgb("map-zero")),
        hatchDark: pixel(rgb("bad")),
        bar: color("accent"),
        barRight: color("good"),
        track: color("map-zero"),
      };
      return palette;
    },
    onChange: (listener) => {
      listeners.push(listener);
    },
  };
}
