// The language of the page. The server chooses one (server/web/languages.py); a cookie tells it another choice.
import {useText} from "../lib/text.js";

const COOKIE = "convscope_language"; // read by server/web/languages.py
const YEAR_S = 365 * 24 * 3600;
export const LANGUAGES = ["en", "zh-Hans", "zh-Hant"];

/** @returns {string} */
export const language = () =>
  LANGUAGES.includes(document.documentElement.lang) ? document.documentElement.lang : "en";

/** Fetches the words of the page's language, once, before the first view is made. */
export async function loadWords() {
  const answer = await fetch(new URL(`../text/${language()}.json`, import.meta.url));
  useText(await answer.json(), language());
}

/**
 * Chooses another language and reloads the page; its run goes on.
 * @param {string} name
 */
export function speak(name) {
  if (name === language()) return;
  // biome-ignore lint/suspicious/noDocumentCookie: the cookie store is not there on plain http
  document.cookie = `${COOKIE}=${name}; path=/; max-age=${YEAR_S}; samesite=lax`;
  location.reload();
}
