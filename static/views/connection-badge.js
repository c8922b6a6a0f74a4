// Whether what is seen is live, and how old the picture is.
import {age} from "../lib/format.js";
import {t} from "../lib/text.js";
import {html} from "../vendor/lit-html.js";

/**
 * @param {import("../state.js").State} state
 * @param {number | null} frameAge_ms  null where no picture came yet
 * @returns {unknown}
 */
export function connectionBadge(state, frameAge_ms) {
  const kind = kindOf(state);
  const old = kind === "live" && frameAge_ms !== null ? ` · ${t("connection.old", {age: age(frameAge_ms)})}` : "";
  return html`<div class="badge" data-testid="connection" data-kind=${kind} title=${t(`connection.${kind}.long`)}>
    <span class="dot" aria-hidden="true"></span><span role="status">${t(`connection.${kind}`)}</span><span class="badge-age">${old}</span></div>`;
}

/**
 * @param {import("../state.js").State} state
 * @returns {string}
 */
function kindOf({connection, status}) {
  if (connection !== "live") return connection;
  return status === "training" ? "live" : status;
}
