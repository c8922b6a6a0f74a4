// The draft: the definition in the editor, its layers, and what applying it would change. One for the whole page.

/** @typedef {import("./protocol-types.js").LayerInfo} LayerInfo */
/** @typedef {import("./protocol-types.js").TextError} TextError */
/** @typedef {{name: string, old: number, new: number}} Resized */

/**
 * What applying would change of the layers with weights.
 * @typedef {object} Changes
 * @property {string[]} kept
 * @property {Resized[]} widened  another number of filters or neurons
 * @property {Resized[]} adapted  another number of channels to read
 * @property {string[]} restarted
 * @property {string[]} removed  by their old names
 * @property {Record<string, string>} renamed  new name to old
 * @property {(number | null)[]} matches  for every layer of the text the running layer that it continues
 */

/**
 * @typedef {object} DraftState
 * @property {string} running  the definition that it was compared with
 * @property {boolean} isEdited  the text differs from `running`
 * @property {readonly LayerInfo[] | null} layers  of the text; null where it has errors or was not checked yet
 * @property {Changes | null} changes  null where there is no run to compare with
 * @property {readonly TextError[]} errors
 */

/**
 * One change of one layer of the text; layers are counted in the text, as `LayerInfo.item` has it.
 * @typedef {{kind: "set", layer: number, key: string, value: number | string | null}
 *   | {kind: "insert", index: number, type: string} | {kind: "remove", layer: number}
 *   | {kind: "move", layer: number, to: number}} Edit
 */

/**
 * How other views change the text in the editor.
 * @typedef {object} DraftEditor
 * @property {(edit: Edit) => Promise<void>} edit
 * @property {(fix: import("../definition/definition-positions.js").TextFix) => void} fix
 * @property {() => void} apply
 */

/**
 * @typedef {object} Draft
 * @property {() => DraftState} state
 * @property {(state: DraftState) => void} tell  called by the owner of the editor
 * @property {(listener: () => void) => void} onChange
 * @property {DraftEditor} editor
 */

/** @returns {Draft} */
export function createDraft() {
  /** @type {DraftState} */
  let now = {running: "", isEdited: false, layers: null, changes: null, errors: []};
  /** @type {(() => void)[]} */
  const listeners = [];
  return {
    state: () => now,
    tell(state) {
      now = state;
      for (const listener of listeners) listener();
    },
    onChange: (listener) => {
      listeners.push(listener);
    },
    editor: {edit: async () => {}, fix: () => {}, apply: () => {}},
  };
}

/**
 * Finds a running layer in the draft.
 * @param {DraftState} draft
 * @param {number} index  of the running layer
 * @returns {number | null} the item of the text; null where the layer is removed
 */
export function itemOf({layers, changes}, index) {
  const place = changes ? changes.matches.indexOf(index) : index;
  return place < 0 ? null : (layers?.[place]?.item ?? null);
}

/**
 * A layer of the draft that differs from the running network.
 * @typedef {object} Ghost
 * @property {LayerInfo} layer
 * @property {number} after  index of the running layer before it
 * @property {boolean} isNew  no running layer becomes this one
 */

/**
 * The layers of the draft that get a ghost card, in their order.
 * @param {readonly LayerInfo[]} running
 * @param {string} definition  that runs now
 * @param {DraftState} draft
 * @returns {{ghosts: Ghost[], going: Set<number>}} going: indexes of running layers that would be removed
 */
export function ghostsOf(running, definition, {running: compared, isEdited, layers, changes}) {
  if (compared !== definition || !isEdited || layers === null || changes === null)
    return {ghosts: [], going: new Set()};
  const {matches} = changes;
  const staying = new Set(matches);
  /** @type {Ghost[]} */
  const ghosts = [];
  let after = 0;
  layers.forEach((layer, index) => {
    const match = matches[index] ?? null;
    const before = match === null ? undefined : running[match];
    if (match !== null) after = match;
    if (!before || isOther(before, layer)) ghosts.push({layer, after, isNew: !before});
  });
  return {ghosts, going: new Set(running.map(({index}) => index).filter((index) => !staying.has(index)))};
}

/**
 * @param {LayerInfo} before
 * @param {LayerInfo} now
 * @returns {boolean}
 */
function isOther(before, now) {
  const layerKey = (/** @type {LayerInfo} */ {output_shape, formula, facts, words}) =>
    JSON.stringify([output_shape, formula, facts, words]);
  return layerKey(before) !== layerKey(now);
}
