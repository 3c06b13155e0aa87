// Scripts and styles that go into the page itself: uPlot's from its package, our own from `browser/` next to `src` and `dist`.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

export interface PageAssets {
  /** Without closing tags within; each is one script element. */
  scripts: readonly string[];
  style: string;
}

let assets: PageAssets | undefined;

/** Read once a process: rendering many recordings must not read them again. */
export function pageAssets(): PageAssets {
  assets ??= readAssets();
  return assets;
}

function readAssets(): PageAssets {
  const { resolve } = createRequire(import.meta.url);
  const own = (name: string): string => readFileSync(new URL(`../../browser/${name}`, import.meta.url), 'utf8');
  const uplot = (name: string): string => readFileSync(resolve(`uplot/dist/${name}`), 'utf8');
  const ours = ['chart-data.js', 'phase-marks.js', 'samples-table.js', 'recording-chart.js'];
  const scripts = [uplot('uPlot.iife.min.js'), ...ours.map(own)];
  const style = `${uplot('uPlot.min.css')}\n${own('report.css')}`;
  for (const text of [...scripts, style]) {
    if (/<\/(script|style)|<!--/i.test(text))
      throw new Error('A script or style to be inlined would end its own element.');
  }
  return { scripts, style };
}

/** Only these very scripts (without any: none) and styles may run; nothing may be fetched: neither from the network nor by injected text. */
export function contentSecurityPolicy({ scripts, style }: PageAssets): string {
  const hash = (text: string): string => `'sha256-${createHash('sha256').update(text, 'utf8').digest('base64')}'`;
  return [
    "default-src 'none'",
    ...(scripts.length === 0 ? [] : [`script-src ${scripts.map(hash).join(' ')}`]),
    `style-src ${hash(style)}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}
