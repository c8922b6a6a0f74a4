// The panel of filter surgery: hidden, and its content not loaded, until there was an operation.

/**
 * @param {HTMLElement} root
 * @param {import("../page/context.js").Context} context
 * @returns {{update: (state: import("../model/state.js").State) => void}}
 */
export function createSurgeryPanel(root, context) {
  /** @type {Promise<ReturnType<typeof import("./surgery-panel-content.js").createSurgeryPanelContent>> | null} */
  let panel = null;
  /** @type {unknown[]} */
  let before = [];
  root.hidden = true;
  return {
    async update(state) {
      const {operation, surgery, validation, layers} = state;
      root.hidden = operation === null && surgery.silent.length + surgery.frozen.length === 0;
      const now = [operation, surgery, validation, layers];
      if (root.hidden || now.every((value, i) => value === before[i])) return;
      before = now;
      panel ??= import("./surgery-panel-content.js").then(({createSurgeryPanelContent}) =>
        createSurgeryPanelContent(root, context),
      );
      (await panel).update(context.state());
    },
  };
}
