// The look of the definition editor: the page's tokens only, so that dark mode needs nothing here.
import {EditorView, HighlightStyle, syntaxHighlighting, tags} from "../vendor/codemirror.js";

const highlight = HighlightStyle.define([
  {tag: [tags.keyword, tags.bool, tags.null, tags.atom], color: "var(--color-syntax-keyword)"},
  {tag: [tags.string, tags.special(tags.string)], color: "var(--color-syntax-string)"},
  {tag: tags.number, color: "var(--color-syntax-number)"},
  {tag: tags.comment, color: "var(--color-syntax-comment)", fontStyle: "italic"},
  {tag: tags.propertyName, color: "var(--color-syntax-property)"},
]);

const bad = "var(--color-bad)";

/** @param {string} percent  how much of the accent */
const tinted = (percent) => `color-mix(in srgb, var(--color-accent) ${percent}, transparent)`;

const theme = EditorView.theme({
  "&": {
    maxHeight: "inherit", // a limit set on the parent holds; without one the editor grows with its text
    color: "var(--color-ink)",
    backgroundColor: "var(--color-paper)",
    fontSize: "var(--editor-font-size)",
  },
  "&.cm-focused": {outline: "2px solid var(--color-accent)", outlineOffset: "-2px"}, // inside: the parent may clip its corners
  ".cm-scroller": {fontFamily: "var(--font-mono)", lineHeight: "1.6", overflow: "auto"},
  ".cm-content": {caretColor: "var(--color-ink)", padding: "var(--space-1) 0"},
  ".cm-line": {padding: "0 var(--space-2) 0 var(--space-1)"},
  ".cm-content ::selection, .cm-content::selection": {backgroundColor: tinted("28%")},
  ".cm-gutters": {backgroundColor: "transparent", color: "var(--color-muted)", border: "none"},
  ".cm-lineNumbers .cm-gutterElement": {minWidth: "2ch", padding: "0 2px"},
  ".cm-activeLine, .cm-activeLineGutter": {backgroundColor: "transparent"},
  "&.cm-focused .cm-activeLine": {backgroundColor: tinted("6%")},
  "&.cm-focused .cm-activeLineGutter": {color: "var(--color-ink)"},
  "&.cm-focused .cm-matchingBracket": {backgroundColor: "transparent", outline: "1px solid var(--color-accent)"},
  "&.cm-focused .cm-nonmatchingBracket": {backgroundColor: "transparent", outline: `1px dashed ${bad}`},

  ".cm-note": {
    padding: "0 var(--space-2) var(--space-1) var(--space-1)",
    color: "var(--color-muted)",
    fontFamily: "var(--font-sans)",
    fontSize: "var(--editor-note-size)",
    fontVariantNumeric: "tabular-nums",
    lineHeight: "1.3",
    overflowWrap: "anywhere",
    cursor: "text",
  },

  ".cm-changed": {backgroundColor: tinted("22%"), borderRadius: "3px"},

  // CodeMirror draws its marks as data: images, which the page's content policy refuses. Ours are lines and letters; a wave
  // and a "!" say "error" without colour.
  ".cm-lintRange-error": {
    backgroundImage: "none",
    textDecoration: `underline wavy ${bad} 1.5px`,
    textUnderlineOffset: "3px",
    textDecorationSkipInk: "none",
  },
  ".cm-lintPoint-error": {textDecoration: `underline wavy ${bad} 1.5px`, textUnderlineOffset: "3px"},
  ".cm-lintPoint-error:after": {content: '"\\00a0"', position: "static", border: "none"},
  ".cm-gutter-lint": {width: "16px"},
  ".cm-gutter-lint .cm-gutterElement": {padding: "0", display: "flex", justifyContent: "center"},
  ".cm-lint-marker": {
    width: "14px",
    height: "14px",
    marginTop: "0.2em",
    borderRadius: "50%",
    color: "var(--color-paper)",
    backgroundColor: bad,
    font: "bold 10px/14px var(--font-sans)",
    textAlign: "center",
  },
  ".cm-lint-marker-error": {content: "normal"},
  ".cm-lint-marker-error:before": {content: '"!"'},

  ".cm-tooltip": {
    maxWidth: "min(420px, 92vw)",
    color: "var(--color-ink)",
    backgroundColor: "var(--color-card)",
    border: "1px solid var(--color-line)",
    borderRadius: "var(--radius-small)",
    font: "var(--editor-note-size)/1.45 var(--font-sans)",
    overflow: "hidden",
  },
  ".cm-diagnostic": {margin: "0", padding: "var(--space-1) var(--space-2)"},
  ".cm-diagnostic-error": {borderLeft: `3px solid ${bad}`},
  ".cm-diagnosticAction": {
    minHeight: "24px",
    padding: "0 var(--space-2)",
    color: "var(--color-accent)",
    backgroundColor: "transparent",
    border: "1px solid currentColor",
    borderRadius: "var(--radius-small)",
    font: "var(--editor-note-size) var(--font-mono)",
  },
});

export const definitionLook = [theme, syntaxHighlighting(highlight)];
