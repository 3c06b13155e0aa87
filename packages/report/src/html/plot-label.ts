// What stands above a line or bar of a drawing: a name at the left, its figure at the right. A name is cut where the window has no room for it, and only there:
// drawings have no width before they are shown, and text of SVG is not cut at all, so that labels are boxes of HTML within it.

import { escapeHtml } from './escape-html.ts';

/** One line of `.plot .label` in report.css. */
const lineHeight = 20;

export const plotLabel = (name: string, figure: string, top: number): string =>
  `<foreignObject x="0" y="${top}" width="100%" height="${lineHeight}"><div class="label"><span class="name" title="${escapeHtml(name)}">${escapeHtml(name)}</span><span class="figure">${escapeHtml(figure)}</span></div></foreignObject>`;
