// Highlights for a moment the text that a form or a button changed.
import {Decoration, EditorView, StateEffect, StateField} from "../vendor/codemirror.js";

/** @import {DecorationSet} from "../vendor/codemirror.js" */

const LIT_MS = 2400;
const mark = Decoration.mark({class: "cm-changed"});

/** @type {ReturnType<typeof StateEffect.define<{from: number, to: number} | null>>} */
const light = StateEffect.define();

/** @type {StateField<DecorationSet>} */
const field = StateField.define({
  create: () => Decoration.none,
  update(set, {changes, docChanged, effects}) {
    let lit = docChanged ? set.map(changes) : set;
    for (const effect of effects) {
      if (effect.is(light))
        lit = effect.value ? Decoration.set([mark.range(effect.value.from, effect.value.to)]) : Decoration.none;
    }
    return lit;
  },
  provide: (self) => EditorView.decorations.from(self),
});

export const definitionFlash = [field];

/** @type {WeakMap<EditorView, ReturnType<typeof setTimeout>>} */
const timers = new WeakMap();

/**
 * Highlights a stretch of the text and scrolls to it.
 * @param {EditorView} view
 * @param {number} from
 * @param {number} to
 */
export function flash(view, from, to) {
  clearTimeout(timers.get(view));
  const effects = [EditorView.scrollIntoView(from, {y: "nearest"}), light.of(from < to ? {from, to} : null)];
  view.dispatch({effects});
  timers.set(
    view,
    setTimeout(() => view.dispatch({effects: light.of(null)}), LIT_MS),
  );
}
