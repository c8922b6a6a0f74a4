// The strip under the bar: what went wrong with the run, in words, with a way out; and short messages that have no panel.
import {t} from "../lib/text.js";
import {resetRun, resumeRun} from "../protocol.js";
import {html, nothing, render} from "../vendor/lit-html.js";

/** Refusals that their own panel shows. */
const SHOWN_ELSEWHERE = new Set(["bad_definition", "bad_option", "bad_probe"]);

/**
 * @param {HTMLElement} root
 * @param {import("./context.js").Context} context
 * @param {() => void} dismissError
 * @returns {{update: (state: import("../state.js").State) => void, tell: (message: string) => void}}
 */
export function createNotice(root, context, dismissError) {
  let told = "";
  let shown = "";

  const close = () => {
    told = "";
    if (context.state().error) dismissError();
    draw(context.state());
  };

  /** @param {import("../state.js").State} state */
  const draw = (state) => {
    const bad = state.status === "failed" || state.status === "unresponsive" || state.status === "stopped";
    const run = state.ready && bad ? state.reason || t(`connection.${state.status}.long`) : "";
    const refused = state.error && !SHOWN_ELSEWHERE.has(state.error.code) ? state.error.message : "";
    const lost = state.connection === "gone" ? t("connection.gone.long") : "";
    const message = lost || run || refused || told;
    if (message === shown) return;
    shown = message;
    render(message === "" ? nothing : html`
      <div class="strip" role="alert" data-testid="error">
        <span>${message}</span>
        ${run && !lost ? html`<button class="plain" @click=${() => context.send(resetRun())}>${t("notice.reset")}</button>
          ${state.status === "stopped" ? nothing : html`<button class="plain" @click=${() => context.send(resumeRun())}>
            ${t("notice.resume")}</button>`}` : nothing}
        ${lost || run ? nothing : html`<button class="plain" @click=${close}>${t("notice.close")}</button>`}
      </div>`, root);
  };

  return {
    update: draw,
    tell(message) {
      told = message;
      draw(context.state());
    },
  };
}
