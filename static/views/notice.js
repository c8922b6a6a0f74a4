// The strip under the bar: what went wrong with the run, in words, with a way out; and short messages that have no panel.
import {t} from "../lib/text.js";
import {resetRun, resumeRun} from "../protocol.js";
import {html, nothing, render} from "../vendor/lit-html.js";

/** Refusals that their own panel shows. */
const SHOWN_ELSEWHERE = new Set(["bad_definition", "bad_option", "bad_probe"]);

/**
 * @param {HTMLElement} root
 * @param {import("./context.js").Context} context
 * @returns {{update: (state: import("../state.js").State) => void, tell: (message: string) => void,
 *   sent: (succeeded: boolean) => void}}
 */
export function createNotice(root, context) {
  let told = "";
  let unsent = false; // the last command found no connection
  let shown = "";
  let connection = context.state().connection;

  const close = () => {
    told = "";
    unsent = false;
    if (context.state().error) context.dismissError();
    draw(context.state());
  };

  /** @param {import("../state.js").State} state */
  const draw = (state) => {
    if (state.connection === "live" && connection !== "live") {
      unsent = false;
      if (connection !== "connecting") told = ""; // it was about a moment that is over
    }
    connection = state.connection;
    const bad = state.status === "failed" || state.status === "unresponsive" || state.status === "stopped";
    const run = state.ready && bad ? state.reason || t(`connection.${state.status}.long`) : "";
    const refused = state.error && !SHOWN_ELSEWHERE.has(state.error.code) ? state.error.message : "";
    const lost = state.connection === "gone" ? t("connection.gone.long") : "";
    const message = [unsent ? t("notice.not_connected") : "", lost || run || refused || told].filter(Boolean).join(" ");
    if (message === shown) return;
    shown = message;
    render(message === "" ? nothing : html`
      <div class="strip" role="alert" data-testid="error">
        <span>${message}</span>
        ${run && !lost ? html`<button class="plain" @click=${() => context.send(resetRun())}>${t("notice.reset")}</button>
          ${state.status === "stopped" ? nothing : html`<button class="plain" @click=${() => context.send(resumeRun())}>
            ${t("notice.resume")}</button>`}` : nothing}
        ${(lost || run) && !unsent ? nothing : html`<button class="plain" @click=${close}>${t("notice.close")}</button>`}
      </div>`, root);
  };

  return {
    update: draw,
    tell(message) {
      told = message;
      draw(context.state());
    },
    sent(succeeded) {
      if (unsent === !succeeded) return;
      unsent = !succeeded;
      draw(context.state());
    },
  };
}
