// What an operation did to the held-out images: accuracy before, after and now; what the network confuses since; ways back.
import {count, percent} from "../lib/format.js";
import {columnNames} from "../lib/layer-words.js";
import {t} from "../lib/text.js";
import {freezeLayer, silenceFilter} from "../model/protocol.js";
import {html, nothing, render} from "../vendor/lit-html.js";
import {confusionChanges, strongest} from "./surgery-changes.js";

const MOST_CLASSES = 12;
const LISTED = 4;

/**
 * @param {HTMLElement} root
 * @param {import("../page/context.js").Context} context
 * @returns {{update: (state: import("../model/state.js").State) => void}}
 */
export function createSurgeryPanelContent(root, {send}) {
  return {
    update({operation, surgery, layers, classNames, validation}) {
      const nameOf = (/** @type {number} */ layer, /** @type {number | null} */ filter) => {
        const info = layers[layer];
        if (!info || filter === null) return info?.name ?? "";
        const {title, names} = columnNames(info, layers, classNames);
        return t("surgery.title", {name: info.name, column: `${title} ${names[filter] ?? filter + 1}`});
      };
      const holds = [
        ...surgery.silent.map(([layer, filter]) => ({layer, filter, command: silenceFilter(layer, filter, false)})),
        ...surgery.frozen.map((layer) => ({layer, filter: null, command: freezeLayer(layer, false)})),
      ];
      render(
        html`<h2>${t("surgery.panel")}</h2>
        ${operation ? measured(operation, nameOf(operation.layer, operation.filter), classNames, validation) : nothing}
        ${
          holds.length > 0
            ? html`<ul class="held">${holds.map(({layer, filter, command}) => {
                const what = nameOf(layer, filter);
                const [held, release, name] =
                  filter === null
                    ? ["surgery.held.frozen", "surgery.held.unfreeze", "surgery.unfreeze"]
                    : ["surgery.held.silent", "surgery.held.release", "surgery.release"];
                return html`<li>
          <span>${t(held, {what})}</span>
          <button class="plain" aria-label=${t(name, {column: what})}
            @click=${() => send(command)}>${t(release)}</button></li>`;
              })}</ul>`
            : nothing
        }`,
        root,
      );
    },
  };
}

/**
 * @param {import("../model/protocol-types.js").SurgeryMeasured} operation
 * @param {string} what
 * @param {readonly string[]} classNames
 * @param {import("../model/protocol-types.js").ValidationMeasured | null} validation
 * @returns {unknown}
 */
function measured({operation, step, before, after}, what, classNames, validation) {
  const name = (/** @type {number} */ at) => classNames[at] ?? String(at);
  const changes = confusionChanges(before.confusion, after.confusion);
  const moved = strongest(changes, LISTED);
  const most = Math.max(1, ...changes.flat().map(({change}) => Math.abs(change)));
  const isLater = validation !== null && validation.step > step;
  const signed = (/** @type {number} */ value) => (value > 0 ? `+${count(value)}` : count(value));
  return html`<p class="question">${t(`surgery.${operation}.at`, {what, step: count(step)})}</p>
    <p class="before-after" data-testid="surgery-change"><b>${percent(before.accuracy)}</b>
      <span aria-hidden="true">→</span><span class="hidden-text">${t("surgery.then")}</span> <b
      data-worse=${after.accuracy < before.accuracy ? "true" : "false"}>${percent(after.accuracy)}</b>
      <span class="since">${
        isLater
          ? t("surgery.since", {now: percent(validation.accuracy), step: count(validation.step)})
          : t("surgery.right_then")
      }</span></p>
    ${
      moved.length > 0
        ? html`<ul class="moved">${moved.map(
            ({is, says, was, now, change}) => html`<li data-worse=${change > 0 ? "true" : "false"}>
      ${t("surgery.moved", {is: name(is), says: name(says), was, now})}</li>`,
          )}</ul>`
        : nothing
    }
    ${
      changes.length <= MOST_CLASSES
        ? html`<table class="confusion changes">
      <caption class="hidden-text">${t("surgery.changes")}</caption>
      <thead><tr><td></td>${changes.map((_, at) => html`<th scope="col">${name(at)}</th>`)}</tr></thead>
      <tbody>${changes.map(
        (row, is) =>
          html`<tr><th scope="row">${name(is)}</th>${row.map(({says, was, now, change}) => {
            if (change === 0) return html`<td data-level="0"></td>`;
            const key = is === says ? "surgery.moved.right" : "surgery.moved";
            return html`
        <td data-level=${Math.max(1, Math.round((10 * Math.abs(change)) / most))}
          data-hit=${change > 0 === (is === says) ? "true" : "false"}
          title=${t(key, {is: name(is), says: name(says), was, now})}>${signed(change)}</td>`;
          })}</tr>`,
      )}</tbody>
    </table>`
        : nothing
    }`;
}
