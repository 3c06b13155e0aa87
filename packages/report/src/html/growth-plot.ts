// What a service holds over the requests, as growth since the warm-up: private memory, its parts and what the budget would allow, all from
// one zero, so that their slopes can be compared. Static. Lines are drawn in a box that stretches; text and dots beside it do not.

import type { GrowthReading, LeakResult, ServiceLeak } from '@tare/experiment';
import { growthSeries } from '../content/leak/growth-series.ts';
import { leakSentence } from '../content/leak/leak-sentence.ts';
import { formatLimit, tableUnit } from '../figure/format-bytes.ts';
import { groupThousands } from '../figure/format-number.ts';
import { escapeHtml } from './escape-html.ts';
import { megabyteScale, percent, plotScale, withPlotUnit } from './plot-scale.ts';

const height = 260;
const top = 14;
const bottom = 24;
const inner = height - top - bottom;

interface Curve {
  /** Style of the line. */
  key: string;
  title: string;
  points: { requests: number; growth: number }[];
}

/** @returns '' where nothing was read. */
export const growthPlots = (result: LeakResult): string =>
  result.services.map((service, index) => growthPlot(result, service, index)).join('\n');

function growthPlot(result: LeakResult, leak: ServiceLeak, index: number): string {
  const { settings, baseline } = result;
  const curves = curvesOf(result, leak.service);
  const all = curves.flatMap(({ points }) => points);
  if (all.length < 2) return '';
  const begin = Math.min(...all.map(({ requests }) => requests));
  const end = Math.max(...all.map(({ requests }) => requests));
  const warm = Math.min(Math.max(settings.warmupRequests, begin), end);
  const allowed = (leak.budgetBytes * (end - warm)) / 1000;
  const across = plotScale([begin, end], 1, 5);
  // A budget far above the growth would press it flat; its line then leaves the drawing.
  const grown = all.map(({ growth }) => growth);
  const reach = Math.max(...grown.map(Math.abs), 1e5);
  const up = megabyteScale([0, ...grown, Math.min(allowed, 2 * reach)], 5);
  const y = (growth: number): number => top + (1 - up.share(growth)) * inner;
  const lines = [
    ...up.ticks.map((tick, at) => {
      const text =
        at === up.ticks.length - 1
          ? withPlotUnit(signedLabel(up.label(tick), tick))
          : signedLabel(up.label(tick), tick);
      return `<line class="${tick === 0 ? 'zero' : 'grid'}" x1="0" x2="100%" y1="${y(tick).toFixed(1)}" y2="${y(tick).toFixed(1)}"/><text class="tick" x="0" y="${(y(tick) - 3).toFixed(1)}">${text}</text>`;
    }),
    ...across.ticks.map(
      (tick) =>
        `<text class="tick" x="${percent(across.share(tick))}" y="${height - 6}" text-anchor="middle">${groupThousands(tick)}</text>`,
    ),
  ];
  const box = (points: { requests: number; growth: number }[]): string =>
    points
      .map(({ requests, growth }) => `${(across.share(requests) * 1000).toFixed(1)},${y(growth).toFixed(1)}`)
      .join(' ');
  // Beyond the drawing the budget's line would bend: it ends where it leaves.
  const topGrowth = Math.min(allowed, 2 * reach);
  const budgetEnd = allowed === 0 ? end : warm + ((end - warm) * topGrowth) / allowed;
  const budget = box([
    { requests: warm, growth: 0 },
    { requests: budgetEnd, growth: topGrowth },
  ]);
  const title = `Growth of ${leak.service} over requests`;
  const id = `growth-${index}`;
  return `<figure class="plot growth">
<figcaption>${escapeHtml(`${title} since the warm-up, after forced collections, in ${tableUnit}`)}</figcaption>
<svg role="img" aria-labelledby="${id}-title ${id}-words" width="100%" height="${height}">
<title id="${id}-title">${escapeHtml(title)}</title>
<desc id="${id}-words">${escapeHtml(leakSentence(leak, baseline))}</desc>
<rect class="warm-up" x="0" y="${top}" width="${percent(across.share(warm))}" height="${inner}"/>
${lines.join('\n')}
<svg viewBox="0 0 1000 ${height}" preserveAspectRatio="none" width="100%" height="${height}">
${leak.budgetBytes === 0 ? '' : `<polyline class="budget" points="${budget}"/>`}
${curves.map(({ key, points }) => `<polyline class="${key}" points="${box(points)}"/>`).join('\n')}
</svg>
</svg>
${keyOf(curves, leak)}
</figure>`;
}

const signedLabel = (label: string, tick: number): string => (tick > 0 ? `+${label}` : label);

function keyOf(curves: readonly Curve[], { budgetBytes }: ServiceLeak): string {
  const titles = new Map(curves.map(({ key, title }) => [key, title]));
  if (budgetBytes > 0) titles.set('budget', `budget, ${formatLimit(budgetBytes)} per 1,000 requests`);
  const lines = [...titles].map(([key, title]) => `<li>${lineSample(key)}${escapeHtml(title)}</li>`);
  return `<ul class="line-key" aria-hidden="true">${lines.join('')}<li>shaded: warm-up</li></ul>`;
}

const lineSample = (key: string): string =>
  `<svg width="28" height="10"><polyline class="${key}" points="0,5 28,5"/></svg>`;

/** One run: private memory and its parts. Several: private memory of each, by arm. */
function curvesOf({ runs, baseline, settings }: LeakResult, service: string): Curve[] {
  const own = runs.flatMap(({ arm, services }) =>
    services
      .filter(({ name, readings }) => name === service && readings.length > 0)
      .map(({ readings }) => ({ arm, readings })),
  );
  const grown = (readings: readonly GrowthReading[], bytes: readonly (number | null)[]): Curve['points'] =>
    growthSinceWarmup(readings, bytes, settings.warmupRequests);
  if (baseline === null && own.length === 1) {
    return own.flatMap(({ readings }) =>
      growthSeries(readings).map(({ key, title, bytes }) => ({ key, title, points: grown(readings, bytes) })),
    );
  }
  return own.flatMap(({ arm, readings }) => {
    const isBase = arm !== null && arm === baseline?.name;
    return growthSeries(readings)
      .filter(({ key }) => key === 'private')
      .map(({ bytes }) => ({
        key: isBase ? 'private of-base' : 'private',
        title: isBase ? `private, ${arm}` : `private, ${arm ?? 'each run'}`,
        points: grown(readings, bytes),
      }));
  });
}

function growthSinceWarmup(
  readings: readonly GrowthReading[],
  bytes: readonly (number | null)[],
  warmupRequests: number,
): Curve['points'] {
  const known = readings.flatMap(({ requests }, index) => {
    const value = bytes[index];
    return value === null || value === undefined ? [] : [{ requests, value }];
  });
  const zero = (known.find(({ requests }) => requests >= warmupRequests) ?? known.at(-1))?.value ?? 0;
  return known.map(({ requests, value }) => ({ requests, growth: value - zero }));
}
