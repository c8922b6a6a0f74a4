// The strips under the bar: errors with their ways out, and short messages that belong to no panel.
import {t} from "../lib/text.js";
import {html, nothing, render} from "../vendor/lit-html.js";
import {closeButton, strip, stripLine} from "./notice-strip.js";
import {sentence, troubleOf} from "./status-words.js";

/** @typedef {import("../model/state.js").State} State */

/** Error codes that a panel shows itself. */
const SHOWN_ELSEWHERE = new Set(["bad_definition", "bad_option", "bad_probe", "bad_target"]);

/**
 * @param {HTMLElement} root
 * @param {import("./context.js").Context} context
 * @returns {{update: (state: State) => void, tell: (message: string) => void, sent: (succeeded: boolean) => void}}
 */
export function createNotice(root, context) {
  let told = "";
  let unsent = false; // the last command could not be sent
  /** @type {import("../model/state.js").Words} */
  let readProblem = ""; // the storage problem that was read and closed
  let shown = "";
  let connection = context.state().connection;

  const close = () => {
    told = "";
    unsent = false;
    if (context.state().error) context.dismissError();
    draw(context.state());
  };
  const closeProblem = () => {
    readProblem = context.state().storageProblem;
    draw(context.state());
  };

  /** @param {State} state */
  const draw = (state) => {
    if (state.connection === "live" && connection !== "live") {
      unsent = false;
      if (connection !== "connecting") told = ""; // the message was about the lost connection
    }
    connection = state.connection;
    if (state.storageProblem !== readProblem) readProblem = "";
    const trouble = troubleOf(state);
    const refused = state.error && !SHOWN_ELSEWHERE.has(state.error.code) ? state.error.sentence : "";
    const message = [unsent ? t("notice.not_connected") : "", sentence(refused || told)].filter(Boolean).join(" ");
    const problem = state.storageProblem === readProblem ? "" : state.storageProblem;
    const now = JSON.stringify([trouble, message, problem, state.isOutdated]);
    if (now === shown) return;
    shown = now;
    render(
      html`
      ${
        state.isOutdated
          ? strip(
              "outdated",
              stripLine(
                t("notice.outdated"),
                html`<button class="plain" @click=${() => location.reload()}>${t("notice.reload")}</button>`,
              ),
            )
          : nothing
      }
      ${
        trouble === null && message === ""
          ? nothing
          : strip(
              "error",
              html`
        ${
          trouble === null
            ? nothing
            : stripLine(
                trouble.words,
                html`
          ${trouble.ways.map(
            ({words, command}) => html`<button class="plain" @click=${() => context.send(command)}>${words}</button>`,
          )}
          ${trouble.links.map(({words, address}) => html`<a href=${address}>${words}</a>`)}`,
              )
        }
        ${message === "" ? nothing : stripLine(message, closeButton(close))}`,
            )
      }
      ${problem === "" ? nothing : strip("storage", stripLine(sentence(problem), closeButton(closeProblem)))}`,
      root,
    );
  };

  return {
    update: draw,
    tell(message) {
      draw(context.state()); // what is over goes first
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
