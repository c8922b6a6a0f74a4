// Which runs are laid over each other, as the address of the page says it; and names that tell runs apart.

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
 * The choice after a tick: without the run where it was chosen, else with it, if there is room.
 * @param {readonly string[]} chosen
 * @param {string} run
 * @returns {string[]}
 */
export function toggled(chosen, run) {
  if (chosen.includes(run)) return chosen.filter((id) => id !== run);
  return chosen.length < MOST_CHOSEN ? [...chosen, run] : [...chosen];
}

/**
 * A name that no run has yet: the wanted one, or with the next number behind it.
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
 * The last part of a path, of whatever system; a name that is none stays.
 * @param {string} path
 * @returns {string}
 */
export function lastPart(path) {
  return path.split(/[/\\]/).findLast((part) => part !== "") ?? path;
}
