// What each bundle offers to the page: the only place to add an export. `node build.mjs` does the rest.

/**
 * @typedef {object} Bundle
 * @property {string} entry  the module that is bundled; whatever it does not name is shaken off
 * @property {string} main  the package whose name and version stand on the bundle's first line
 * @property {string[]} typed  packages whose types are rolled into the .d.ts file, and whose licences therefore stand beside
 */

/** @type {Record<string, Bundle>} */
export const bundles = {
  "uplot": {
    main: "uplot",
    typed: [], // its own .d.ts is complete; it only lacks the ES module form
    entry: `export {default} from "uplot";`,
  },
  "codemirror": {
    main: "@codemirror/view",
    typed: ["@codemirror/commands", "@codemirror/language", "@codemirror/legacy-modes", "@codemirror/lint",
      "@codemirror/state", "@codemirror/streamparser", "@codemirror/view", "@lezer/common", "@lezer/highlight", "style-mod"],
    // The stream tokenizer of JavaScript instead of lang-javascript, whose grammar tables weigh 40 kB gzipped: colours are all
    // the editor wants, since what a definition means is asked of the server.
    entry: `
      export {Annotation, Compartment, EditorState, Facet, Prec, RangeSet, RangeSetBuilder, StateEffect, StateField,
        Text, Transaction} from "@codemirror/state";
      export {Decoration, EditorView, GutterMarker, ViewPlugin, WidgetType, drawSelection, gutter,
        gutterLineClass, highlightActiveLine, highlightActiveLineGutter, highlightSpecialChars, hoverTooltip, keymap,
        lineNumbers, placeholder} from "@codemirror/view";
      export {defaultKeymap, history, historyKeymap, isolateHistory, redo, undo} from "@codemirror/commands";
      export {HighlightStyle, StreamLanguage, bracketMatching, indentOnInput, indentUnit, syntaxHighlighting}
        from "@codemirror/language";
      export {diagnosticCount, forEachDiagnostic, lintGutter, nextDiagnostic, previousDiagnostic, setDiagnostics}
        from "@codemirror/lint";
      export {javascript} from "@codemirror/legacy-modes/mode/javascript";
      export {tags} from "@lezer/highlight";
      export type {ChangeDesc, Extension, Range, TransactionSpec} from "@codemirror/state";
      export type {Command, DecorationSet, KeyBinding, Tooltip, ViewUpdate} from "@codemirror/view";
      export type {Action, Diagnostic} from "@codemirror/lint";`,
  },
  "lit-html": {
    main: "lit-html",
    typed: ["lit-html", "@types/trusted-types"],
    entry: `
      export {html, svg, render, nothing, noChange} from "lit-html";
      export {cache} from "lit-html/directives/cache.js";
      export {classMap} from "lit-html/directives/class-map.js";
      export {guard} from "lit-html/directives/guard.js";
      export {ifDefined} from "lit-html/directives/if-defined.js";
      export {keyed} from "lit-html/directives/keyed.js";
      export {live} from "lit-html/directives/live.js";
      export {createRef, ref} from "lit-html/directives/ref.js";
      export {repeat} from "lit-html/directives/repeat.js";
      export {styleMap} from "lit-html/directives/style-map.js";
      export type {RootPart, RenderOptions, SVGTemplateResult, TemplateResult} from "lit-html";
      export type {Ref} from "lit-html/directives/ref.js";`,
  },
  "msgpack": {
    main: "@msgpack/msgpack",
    typed: ["@msgpack/msgpack"],
    entry: `
      export {decode, DecodeError} from "@msgpack/msgpack";
      export type {DecoderOptions} from "@msgpack/msgpack";`,
  },
};
