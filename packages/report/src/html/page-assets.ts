// Scripts and styles that go into the page itself: uPlot's from its package, our own from `browser/` next to `src` and `dist`.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

export interface PageAssets {
  /** Without closing tags within; each is one script element. */
  scripts: readonly string[];
  style: string;
}

/** Scripts that work together. A page holds only what draws in it. */
export type Bundle = 'chart' | 'treemap' | 'copy';

interface BundleFiles {
  /** In the order in which they run; from `browser/`. */
  scripts: readonly string[];
  style: string | null;
}

const files: Readonly<Record<Bundle, BundleFiles>> = {
  chart: { scripts: ['chart-data.js', 'phase-marks.js', 'samples-table.js', 'recording-chart.js'], style: null },
  treemap: {
    scripts: ['treemap-data.js', 'treemap-layout.js', 'treemap-words.js', 'treemap-drawing.js', 'treemap.js'],
    style: 'treemap.css',
  },
  copy: { scripts: ['copy-code.js'], style: null },
};

const read = new Map<string, string>();

export function pageAssets(bundles: readonly Bundle[]): PageAssets {
  const withChart = bundles.includes('chart');
  return {
    scripts: [
      ...(withChart ? [uplotFile('uPlot.iife.min.js')] : []),
      ...bundles.flatMap((bundle) => files[bundle].scripts.map(ownFile)),
    ],
    style: [
      ...(withChart ? [uplotFile('uPlot.min.css')] : []),
      ownFile('report.css'),
      ...bundles.flatMap((bundle) => files[bundle].style ?? []).map(ownFile),
    ].join('\n'),
  };
}

const ownFile = (name: string): string => inlined(fileURLToPath(new URL(`../../browser/${name}`, import.meta.url)));
const uplotFile = (name: string): string => inlined(createRequire(import.meta.url).resolve(`uplot/dist/${name}`));

/** Read once a process: rendering many recordings must not read them again. */
function inlined(path: string): string {
  const before = read.get(path);
  if (before !== undefined) return before;
  const text = readFileSync(path, 'utf8');
  if (/<\/(script|style)|<!--/i.test(text))
    throw new Error('A script or style to be inlined would end its own element.');
  read.set(path, text);
  return text;
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
