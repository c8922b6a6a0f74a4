// The context that every view gets.

/**
 * @typedef {object} Context
 * @property {(command: import("../model/protocol-types.js").Command) => void} send
 * @property {import("./context.js").PageApi} api
 * @property {(index: number) => Promise<import("../model/image-store.js").Picture | null>} picture  a held-out image
 * @property {import("./theme.js").Theme} theme
 * @property {import("./screen.js").Screen} screen
 * @property {string} nonce
 * @property {(event: import("../model/state.js").PageEvent) => void} dispatch  an event that concerns this page alone
 * @property {(message: string) => void} tell  shows a message that belongs to no panel
 * @property {() => void} dismissError  removes the newest error, which was read or no longer holds
 * @property {() => import("../model/state.js").State} state
 * @property {import("../model/draft.js").Draft} draft  the definition in the editor
 */

/**
 * The part of the server's HTTP interface that views use.
 * @typedef {object} PageApi
 * @property {() => Promise<{name: string, title: string, definition: string}[]>} presets
 * @property {(text: string) => Promise<Checked>} checkDefinition
 * @property {(text: string, edit: import("../model/draft.js").Edit) => Promise<Checked & {text: string}>} editDefinition
 * @property {(run: object) => Promise<{id: string}>} createRun  as POST /api/runs has it
 * @property {(format: FileFormat) => string} exportAddress
 * @property {(file: Blob) => Promise<string>} importNetwork
 * @property {() => Promise<number[]>} labels  of the held-out images
 * @property {(file: Blob) => Promise<number[]>} pixels  of an image file, in the shape of the run's images
 */
/** @typedef {"convscope" | "convnetjs"} FileFormat */
/**
 * @typedef {{ok: true, layers: import("../model/protocol-types.js").LayerInfo[], parameters: number,
 *     changes?: import("../model/draft.js").Changes}
 *   | {ok: false, errors: import("../model/protocol-types.js").TextError[]}} Checked
 */

/**
 * An element that a template is known to hold.
 * @template {Element} T
 * @param {ParentNode} root
 * @param {string} selector
 * @param {new (...values: never[]) => T} type
 * @returns {T}
 */
export function find(root, selector, type) {
  const element = root.querySelector(selector);
  if (element instanceof type) return element;
  throw new Error(`the page has no ${selector}`);
}

/**
 * The element of templates/ that a view is built in.
 * @param {string} id
 * @returns {HTMLElement}
 */
export const place = (id) => find(document, `#${id}`, HTMLElement);
