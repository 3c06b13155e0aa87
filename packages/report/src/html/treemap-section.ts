// Where the treemap of packages goes, with its choices and its table. The browser draws; without scripts the tables of the page hold its figures.

import type { Explanation } from '@tare/experiment';
import { escapeHtml } from './escape-html.ts';

/** @returns '' where no module was loaded. */
export function treemapSection({ services }: Explanation): string {
  const shown = services.flatMap(({ name, packages }, index) => (packages.length === 0 ? [] : [{ name, index }]));
  if (shown.length === 0) return '';
  const options = shown.map(({ name, index }) => `<option value="${index}">${escapeHtml(name)}</option>`);
  return `<section id="treemap"><h2>Packages as areas</h2>
<noscript><p>The drawing needs scripts. The tables of this page hold its figures.</p></noscript>
<div id="treemap-view" hidden>
<div class="choices">
<label${shown.length > 1 ? '' : ' hidden'}>Service <select id="treemap-service">${options.join('')}</select></label>
<label>Area <select id="treemap-measure"><option value="heap">JS heap, estimated</option><option value="source">size of the source</option></select></label>
<label>Search <input id="treemap-search" type="search" autocomplete="off" spellcheck="false" placeholder="package or module"/></label>
</div>
<nav id="treemap-path" aria-label="Zoomed to"></nav>
<figure class="treemap">
<canvas id="treemap-canvas" tabindex="0" role="img" aria-describedby="treemap-keys"></canvas>
<p id="treemap-detail" aria-live="polite"></p>
<figcaption>
<ul class="key" aria-hidden="true"><li class="used">runs under load</li><li class="unused">nothing of it runs under load</li><li class="unknown">unknown</li></ul>
<p class="note" id="treemap-keys">A package lies within the one without which it would not be loaded. Click or Enter goes in, Escape goes out, arrow keys move. The table below holds the same.</p>
</figcaption>
</figure>
<div class="table" role="region" tabindex="0" aria-label="What the drawing shows" id="treemap-table"></div>
</div>
</section>`;
}
