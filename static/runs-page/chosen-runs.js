// The runs to compare, as in the address of the page; and free names for new runs.

export const MOST_CHOSEN = 2;
const PARAMETER = "compare";

/**
 * The ids in `?compare=a,b`.
 * @param {string} search  of an address
 * @returns {string[]}
 */
export function chosenIn(search) {
  const ids = (new URLSearchParams(search).get(PARAMETER) ?? "").split(",").filter((id) => id !== "");
  return [...new Set(ids)].slice(0, MOST_CHOSEN);
}

/**
 * @param {readonly string[]} chosen
 * @returns {string}  empty without any
 */
export function searchOf(chosen) {
  return chosen.length === 0 ? "" : `?${PARAMETER}=${chosen.map(encodeURIComponent).join(",")}`;
}

/**
 * The choice after a click: without the run if it was chosen, else with it, if there is room.
 * @param {readonly string[]} chosen
 * @param {string} run
 * @returns {string[]}
 */
export function toggled(chosen, run) {
  if (chosen.includes(run)) return chosen.filter((id) => id !== run);
  return chosen.length < MOST_CHOSEN ? [...chosen, run] : [...chosen];
}

/**
 * A name that no run has yet: the wanted one, or with the next free number after it.
 * @param {string} wanted
 * @param {readonly string[]} taken
 * @returns {string}
 */
export function freeName(wanted, taken) {
  const names = new Set(taken);
  let name = wanted;
  for (let number = 2; names.has(name); number++) name = `${wanted} ${number}`;
  return name;
}

/**
 * The last part of a path of any system; a name without a path stays.
 * @param {string} path
 * @returns {string}
 */
export function lastPart(path) {
  return path.split(/[/\\]/).findLast((part) => part !== "") ?? path;
}
