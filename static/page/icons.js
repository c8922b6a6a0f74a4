// The pictures on buttons. They say nothing by themselves: every button has a name.
import {html, svg} from "../vendor/lit-html.js";

/**
 * @param {unknown} shapes
 * @returns {import("../vendor/lit-html.js").TemplateResult}
 */
const icon = (shapes) => html`<svg class="icon" viewBox="0 0 20 20" aria-hidden="true">${shapes}</svg>`;

export const icons = {
  logo: html`<svg class="logo" viewBox="0 0 22 22" aria-hidden="true">
    ${["0.45", "0.9", "0.3", "0.9", "0.3", "0.75", "0.6", "1", "0.45"].map(
      (strength, i) =>
        svg`<rect x=${(i % 3) * 7.6 + 0.4} y=${Math.floor(i / 3) * 7.6 + 0.4} width="6" height="6" rx="1.6" opacity=${strength}/>`,
    )}</svg>`,
  play: icon(
    svg`<path d="M6.2 3.6v12.8a.8.8 0 0 0 1.2.7l10.2-6.4a.8.8 0 0 0 0-1.4L7.4 2.9a.8.8 0 0 0-1.2.7z" fill="currentColor"/>`,
  ),
  pause: icon(
    svg`<rect x="4.6" y="3.2" width="3.8" height="13.6" rx="1.2" fill="currentColor"/><rect x="11.6" y="3.2" width="3.8" height="13.6" rx="1.2" fill="currentColor"/>`,
  ),
  step: icon(
    svg`<path d="M4.6 4.4v11.2a.7.7 0 0 0 1.1.6l8-5.6a.7.7 0 0 0 0-1.2l-8-5.6a.7.7 0 0 0-1.1.6z" fill="currentColor"/><rect x="14.4" y="3.8" width="2.2" height="12.4" rx="1" fill="currentColor"/>`,
  ),
  reset: icon(
    svg`<path d="M4.2 7.2A6.6 6.6 0 1 1 3.5 11" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round"/><path d="M3.4 3.6l.6 4.2 4.1-.7" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round"/>`,
  ),
  seed: icon(
    svg`<rect x="3.2" y="3.2" width="13.6" height="13.6" rx="3.4" fill="none" stroke="currentColor" stroke-width="1.7"/><circle cx="7.2" cy="7.2" r="1.35" fill="currentColor"/><circle cx="12.8" cy="12.8" r="1.35" fill="currentColor"/><circle cx="12.8" cy="7.2" r="1.35" fill="currentColor"/><circle cx="7.2" cy="12.8" r="1.35" fill="currentColor"/>`,
  ),
  save: icon(
    svg`<path d="M10 3v9m0 0l-3.4-3.4M10 12l3.4-3.4M3.6 13.6v2a1.4 1.4 0 0 0 1.4 1.4h10a1.4 1.4 0 0 0 1.4-1.4v-2" fill="none" stroke="currentColor" stroke-width="1.7" stroke-linecap="round" stroke-linejoin="round"/>`,
  ),
  load: icon(
    svg`<path d="M10 12.4V3.4m0 0L6.6 6.8M10 3.4l3.4 3.4M3.6 13.6v2a1.4 1.4 0 0 0 1.4 1.4h10a1.4 1.4 0 0 0 1.4-1.4v-2" fill="none" stroke="currentColor" stroke-width="1.7" stroke-linecap="round" stroke-linejoin="round"/>`,
  ),
  view: icon(
    svg`<path d="M2.6 15.2L6.6 4.8l4 10.4M4 11.8h5.2M11.8 15.2a2.4 2.4 0 1 0 4.9 0 2.4 2.4 0 1 0-4.9 0zM16.8 12v5" fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round"/>`,
  ),
  share: icon(
    svg`<circle cx="5" cy="10" r="2.3" fill="none" stroke="currentColor" stroke-width="1.6"/><circle cx="14.6" cy="4.9" r="2.3" fill="none" stroke="currentColor" stroke-width="1.6"/><circle cx="14.6" cy="15.1" r="2.3" fill="none" stroke="currentColor" stroke-width="1.6"/><path d="M7.1 8.9l5.4-2.9M7.1 11.1l5.4 2.9" stroke="currentColor" stroke-width="1.6" stroke-linecap="round"/>`,
  ),
  more: icon(
    svg`<circle cx="4.4" cy="10" r="1.6" fill="currentColor"/><circle cx="10" cy="10" r="1.6" fill="currentColor"/><circle cx="15.6" cy="10" r="1.6" fill="currentColor"/>`,
  ),
  down: icon(
    svg`<path d="M5 7.6l5 5.2 5-5.2" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round"/>`,
  ),
  previous: icon(
    svg`<path d="M12 4.6L6.8 10l5.2 5.4" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round"/>`,
  ),
  next: icon(
    svg`<path d="M8 4.6l5.2 5.4L8 15.4" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round"/>`,
  ),
  runs: icon(
    svg`<path d="M3.4 5h.01M3.4 10h.01M3.4 15h.01" stroke="currentColor" stroke-width="2.2" stroke-linecap="round"/><path d="M7.2 5h9.4M7.2 10h9.4M7.2 15h9.4" stroke="currentColor" stroke-width="1.7" stroke-linecap="round"/>`,
  ),
  rename: icon(
    svg`<path d="M12.6 4.2l3.2 3.2-8.4 8.4-3.9.7.7-3.9zM11 5.8L14.2 9" fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round"/>`,
  ),
  remove: icon(
    svg`<path d="M3.8 5.6h12.4M8 5.4V4.2A1.2 1.2 0 0 1 9.2 3h1.6A1.2 1.2 0 0 1 12 4.2v1.2M5.4 5.8l.7 9.8A1.5 1.5 0 0 0 7.6 17h4.8a1.5 1.5 0 0 0 1.5-1.4l.7-9.8M8.4 9v4.6M11.6 9v4.6" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round"/>`,
  ),
  add: icon(svg`<path d="M10 4.2v11.6M4.2 10h11.6" stroke="currentColor" stroke-width="1.9" stroke-linecap="round"/>`),
};
