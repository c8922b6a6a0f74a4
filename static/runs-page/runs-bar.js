// The bar of the page of runs: the number of runs, and ways to create one.

import {count} from "../lib/format.js";
import {t} from "../lib/text.js";
import {badge} from "../page/badge.js";
import {createLoadTool} from "../page/file-tools.js";
import {icons} from "../page/icons.js";
import {createPageTools} from "../page/page-tools.js";
import {problemWords} from "../page/problem-words.js";
import {connectionWords} from "../page/status-words.js";
import {html, nothing, render} from "../vendor/lit-html.js";
import {freeName} from "./chosen-runs.js";

/**
 * @param {HTMLElement} root
 * @param {{theme: import("../page/theme.js").Theme, screen: import("../page/screen.js").Screen}} shown
 * @param {import("./runs-context.js").RunsApi} api
 * @param {{create: (preset: string, name: string) => Promise<void>, help: () => void, tell: (words: string) => void}} actions
 * @returns {{update: (state: import("./runs-context.js").RunsState) => void}}
 */
export function createRunsBar(root, shown, api, actions) {
  /** @type {{name: string, title: string}[]} */
  let presets = [];
  let isMaking = false;
  /** @type {import("./runs-context.js").RunsState} */
  let state = {runs: null, chosen: [], isLive: true};

  const make = async (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    const preset = root.querySelector("select")?.value;
    if (isMaking || !preset) return;
    isMaking = true;
    draw();
    await actions.create(
      preset,
      freeName(
        preset,
        (state.runs ?? []).map(({name}) => name),
      ),
    );
    isMaking = false;
    draw();
  };

  const draw = () => {
    const {runs, isLive} = state;
    const training = (runs ?? []).filter((run) => run.state === "training").length;
    const counts = {count: count(runs?.length ?? 0), training: count(training)};
    const howMany = runs === null ? "" : t(training === 0 ? "runs.count" : "runs.count.training", counts);
    render(
      html`
      <a class="brand" href="/" aria-label=${t("runs.home")} title=${t("runs.home")}>${icons.logo}<span>${t("product")}</span></a>
      <h1 id="runs-title">${t("runs.title")}</h1>
      <p class="how-many" data-testid="how-many">${howMany}</p>
      ${isLive ? nothing : badge(connectionWords("gone"), {testid: "connection", isSpoken: true})}
      <form class="new-run" @submit=${make}>
        <label class="select"><span class="hidden-text">${t("bar.preset")}</span>
          <select data-testid="preset">${presets.map(
            ({name, title}) => html`<option value=${name} title=${title}>${name}</option>`,
          )}</select></label>
        <button class="primary" data-testid="new-run" ?disabled=${isMaking || presets.length === 0}
          title=${t("runs.new.long")}>${icons.add}<span>${t("runs.new")}</span></button>
      </form>
      <div class="files" @keydown=${loadTool.pressed}>${loadTool.template()}</div>
      <div class="page-tools">${pageTools()}</div>`,
      root,
    );
  };

  const pageTools = createPageTools(shown, actions, draw);
  const loadTool = createLoadTool(api.importNetwork, draw);
  api.presets().then(
    (list) => {
      presets = list;
      draw();
    },
    (error) => actions.tell(problemWords(error)),
  );
  shown.theme.onChange(draw);
  return {
    update(now) {
      state = now;
      draw();
    },
  };
}
