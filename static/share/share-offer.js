// Offers the experiment of an address as a new run. Opening an address starts nothing by itself.
import {count, setting} from "../lib/format.js";
import {isolate, say, t} from "../lib/text.js";
import {Refusal} from "../model/api.js";
import {closeButton, strip, stripLine} from "../page/notice-strip.js";
import {problemWords} from "../page/problem-words.js";
import {optionsText} from "../training/option-words.js";
import {html, render} from "../vendor/lit-html.js";
import {hashOf} from "./experiment-link.js";

/**
 * @param {HTMLElement} root
 * @param {import("../page/context.js").Context} context
 * @param {import("./experiment-link.js").Experiment} experiment
 * @param {import("./experiment-link.js").View} view
 * @param {() => void} close
 * @param {() => boolean} isNewest  whether no other address came meanwhile
 */
export async function offerExperiment(root, {api}, experiment, view, close, isNewest) {
  const show = (/** @type {unknown} */ words) => {
    if (isNewest()) render(words, root);
  };
  const refuse = (/** @type {string} */ reason) =>
    show(strip("error", stripLine(t("share.refused", {reason}), closeButton(close))));
  let isMaking = false;
  const make = async () => {
    if (isMaking) return;
    isMaking = true;
    const {name, definition, options, seed, data} = experiment;
    try {
      const {id} = await api.createRun({name, definition, options, seed, data, paused: !view.autoplay});
      location.assign(`/runs/${encodeURIComponent(id)}${hashOf(view)}`);
    } catch (error) {
      refuse(error instanceof Refusal ? optionsText(error.words) : problemWords(error));
    }
  };
  try {
    const checked = await api.checkDefinition(experiment.definition);
    if (!checked.ok) {
      const [first] = checked.errors;
      refuse(first ? `${t("definition.place", {line: first.line, column: first.column})}: ${say(first.sentence)}` : "");
      return;
    }
    const {method = "", learning_rate: rate = ""} = experiment.options;
    const known = `method.${method}`;
    const words = t("share.offer", {
      name: isolate(experiment.name),
      layers: checked.layers.length,
      parameters: count(checked.parameters),
      method: t(known) === known ? isolate(String(method)) : t(known),
      rate: setting(rate),
      data: isolate(experiment.data),
      seed: experiment.seed,
    });
    show(
      strip(
        "offer",
        stripLine(
          words,
          html`<button class="primary" data-testid="offer-open" @click=${make}>${t("share.offer.open")}</button>
      <button class="plain" data-testid="offer-close" @click=${close}>${t("share.offer.close")}</button>`,
        ),
      ),
    );
  } catch (error) {
    refuse(problemWords(error));
  }
}
