// What the page of runs asks of the server. Never touches the DOM.
import {ask, createApi} from "./connection.js";

const JSON_BODY = {"content-type": "application/json"};

/** @returns {import("./views/runs-context.js").RunsApi} */
export function createRunsApi() {
  const {presets, importNetwork} = createApi("");
  const address = (/** @type {string} */ run) => `/api/runs/${encodeURIComponent(run)}`;
  return {
    presets, importNetwork,
    list: async () => (await (await ask("/api/runs")).json()).runs,
    create: async (definition, name) => (await ask("/api/runs", {method: "POST", headers: JSON_BODY, body: JSON.stringify({definition, name})})).json(),
    rename: async (run, name) => (await ask(address(run), {method: "PATCH", headers: JSON_BODY, body: JSON.stringify({name})})).json(),
    remove: async (run) => { await ask(address(run), {method: "DELETE"}); },
    points: async (run, since, limit) => (await (await ask(`${address(run)}/points?since=${since}&limit=${limit}`)).json()).points,
    exportAddress: (run, format) => `${address(run)}/export?format=${format}`,
  };
}
