// Draws the blocks of an explanation by their type alone: the page knows no layer and no rule.
import {count, number} from "../lib/format.js";
import {t} from "../lib/text.js";
import {html, nothing} from "../vendor/lit-html.js";
import {drawGrid} from "./explanation-grid.js";
import {bracketed, gradientAgrees, say} from "./explanation-words.js";
import {brief, precise} from "./tile-numbers.js";

/** @typedef {import("../model/protocol-types.js").Block} Block */
/** @typedef {import("../model/protocol-types.js").Term} Term */
/** @typedef {import("./explanation-grid.js").Reach} Reach */
/** @typedef {{isOpen: boolean, open: () => void}} Folded  products after the first ones */

export const FIRST_PRODUCTS = 3; // shown at once

/**
 * All blocks, from top to bottom.
 * @param {readonly Block[]} blocks
 * @param {Reach & {view: import("../model/protocol-types.js").ExplainView}} reach
 * @param {Folded} folded
 * @returns {unknown}
 */
export function drawBlocks(blocks, reach, folded) {
  const products = blocks.filter(({type}) => type === "product").length;
  const hidden = folded.isOpen ? 0 : Math.max(0, products - FIRST_PRODUCTS);
  let product = 0;
  return blocks.map((block) => {
    if (block.type === "product") {
      product += 1;
      if (hidden > 0 && product > FIRST_PRODUCTS) {
        return product === products
          ? html`<button class="plain more-products" data-testid="more-products"
            @click=${folded.open}>${t("drawer.show_all", {count: products})}</button>`
          : nothing;
      }
    }
    return html`<div class="block" data-block=${block.type}>${drawBlock(block, reach)}</div>`;
  });
}

/**
 * @param {Block} block
 * @param {Reach & {view: import("../model/protocol-types.js").ExplainView}} reach
 * @returns {unknown}
 */
function drawBlock(block, reach) {
  switch (block.type) {
    case "product":
      return drawProduct(block, reach);
    case "sum":
      return drawSum(block, reach);
    case "window":
      return html`${heading(block, reach)}${drawGrid(block.grid, reach)}`;
    case "formula":
      return drawFormula(block, reach);
    case "note":
      return html`<p class="note">${say(block.caption, reach.state)}</p>`;
    case "table":
      return drawTable(block, reach);
    case "check":
      return drawCheck(block, reach);
    default:
      return nothing; // of a newer server
  }
}

/**
 * @param {{caption: import("../model/protocol-types.js").Caption}} block
 * @param {Reach} reach
 * @returns {unknown}
 */
const heading = ({caption}, {state}) => html`<h3>${say(caption, state)}</h3>`;

/**
 * @param {import("../model/protocol-types.js").ProductBlock} block
 * @param {Reach} reach
 * @returns {unknown}
 */
function drawProduct(block, reach) {
  return html`${heading(block, reach)}<div class="product">
    ${drawGrid(block.left, reach)}<span class="sign">×</span>${drawGrid(block.right, reach)}<span class="sign">=</span>
    ${drawGrid(block.product, reach)}<span class="sum"><span class="sign">Σ</span><b
      data-testid="product-sum">${precise(block.sum)}</b></span></div>`;
}

/**
 * @param {import("../model/protocol-types.js").FormulaBlock} block
 * @param {Reach & {view: import("../model/protocol-types.js").ExplainView}} reach
 * @returns {unknown}
 */
function drawFormula({caption, value, target}, reach) {
  const words = html`${say(caption, reach.state)} = <b>${precise(value)}</b>`;
  return html`<p class="formula">${drawLead(words, target, "", reach)}</p>`;
}

/**
 * @param {import("../model/protocol-types.js").SumBlock} block
 * @param {Reach & {view: import("../model/protocol-types.js").ExplainView}} reach
 * @returns {unknown}
 */
function drawSum({caption, terms, rest, total}, reach) {
  const values = [...terms.map(({value}) => value), rest?.[1] ?? null].map((value) => Math.abs(value ?? 0));
  const largest = Math.max(...values, 0);
  return html`<div class="summed">${heading({caption}, reach)}<ul class="terms">
    ${terms.map((term) => html`<li>${drawTerm(term, largest, reach)}</li>`)}
    ${rest ? html`<li>${drawRest(rest, largest)}</li>` : nothing}
    <li class="term total"><span class="term-name">${t("drawer.total")}</span><b class="term-value"
      data-testid="total">${precise(total)}</b></li></ul></div>`;
}

/**
 * The terms too many to list: their count and their sum.
 * @param {[number, number | null]} rest
 * @param {number} largest
 * @returns {unknown}
 */
function drawRest([terms, sum], largest) {
  const name = t("drawer.rest", {count: count(terms)});
  return html`<span class="term"><span class="term-name">${name}</span>${bar(sum, largest)}<span
    class="term-value">${precise(sum)}</span></span>`;
}

/**
 * @param {Term} term
 * @param {number} largest
 * @param {Reach & {view: import("../model/protocol-types.js").ExplainView}} reach
 * @returns {unknown}
 */
function drawTerm(term, largest, reach) {
  const words = html`<span class="term-name">${say(term.caption, reach.state)}${
    term.factors.length > 0
      ? html` <span class="factors">${bracketed(term.factors.map((factor) => precise(factor)).join(" × "))}</span>`
      : nothing
  }</span>
    ${bar(term.value, largest)}<span class="term-value">${precise(term.value)}</span>`;
  return drawLead(words, term.target, "term", reach);
}

/**
 * Words as a button that opens the explanation of their number, if there is one.
 * @param {unknown} words
 * @param {import("../model/protocol-types.js").Target | null | undefined} target
 * @param {string} kind  class of the element around them
 * @param {Reach & {view: import("../model/protocol-types.js").ExplainView}} reach
 * @returns {unknown}
 */
function drawLead(words, target, kind, reach) {
  if (!target) return kind === "" ? words : html`<span class=${kind}>${words}</span>`;
  const view = reach.view === "backward" ? "backward" : "forward";
  return html`<button class=${`${kind} lead`} @click=${() => reach.deeper(target, view)}
    @pointerenter=${() => reach.point(target)} @pointerleave=${() => reach.point(null)}
    @focus=${() => reach.point(target)} @blur=${() => reach.point(null)}>${words}</button>`;
}

/**
 * A bar from the middle: to the right where positive.
 * @param {number | null} value
 * @param {number} largest
 * @returns {unknown}
 */
function bar(value, largest) {
  const share = largest > 0 && value !== null ? (50 * Math.abs(value)) / largest : 0;
  return html`<span class="bar-room" aria-hidden="true"><span class="term-bar" data-sign=${(value ?? 0) < 0 ? "minus" : "plus"}
    .style=${`width: ${share.toFixed(2)}%`}></span></span>`;
}

/**
 * @param {import("../model/protocol-types.js").TableBlock} block
 * @param {Reach & {view: import("../model/protocol-types.js").ExplainView}} reach
 * @returns {unknown}
 */
function drawTable(block, reach) {
  const {state} = reach;
  const headings = block.headings.map((name) => html`<th scope="col">${say(name, state)}</th>`);
  const rows = block.rows.map(
    ([name, values], row) => html`<tr data-marked=${row === block.marked}>
      <th scope="row">${drawLead(say(name, state), block.targets[row], "", reach)}</th>
      ${values.map((value) => html`<td>${precise(value)}</td>`)}</tr>`,
  );
  return html`${heading(block, reach)}<div class="table-room"><table class="numbers-table">
    <thead><tr><td></td>${headings}</tr></thead>
    <tbody>${rows}</tbody></table></div>`;
}

/**
 * @param {import("../model/protocol-types.js").CheckBlock} block
 * @param {Reach} reach
 * @returns {unknown}
 */
function drawCheck(block, reach) {
  const agrees = gradientAgrees(block);
  const error = number(block.relative_error);
  const verdict = t(agrees ? "drawer.check.agrees" : "drawer.check.differs", {error});
  return html`${heading(block, reach)}<dl class="check" data-testid="check" data-agrees=${agrees}>
    <div><dt>${t("drawer.check.analytic")}</dt><dd>${precise(block.analytic)}</dd></div>
    <div><dt>${t("drawer.check.numeric", {epsilon: brief(block.epsilon)})}</dt><dd>${precise(block.numeric)}</dd></div></dl>
    ${block.relative_error === null ? nothing : html`<p class="agreement" data-same=${agrees}>${verdict}</p>`}`;
}
