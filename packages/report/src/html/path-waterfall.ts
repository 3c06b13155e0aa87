// A path as a waterfall: the unchanged subject, what each member takes away on top of those before it, and the whole as fresh pairs measured it.
// Static; the table beside it says the same in numbers.

import { median, type Plan, type Verdict } from '@tare/experiment';
import { isInterval } from '../content/comparison/verdict-sentence.ts';
import { modeAndPhase } from '../content/mode-words.ts';
import { compositionMode } from '../content/plan/path-sections.ts';
import { capitalised, type ShownPath } from '../content/plan/plan-words.ts';
import { tableUnit } from '../figure/format-bytes.ts';
import { effectScale, rangeText, signed } from '../figure/size-scale.ts';
import { escapeHtml } from './escape-html.ts';
import { plotLabel } from './plot-label.ts';
import { megabyteScale, type PlotScale, percent } from './plot-scale.ts';

const rowHeight = 44;
const axisHeight = 24;

interface WaterfallRow {
  name: string;
  figure: string;
  className: 'whole' | 'saves' | 'costs';
  from: number;
  to: number;
  interval?: { low: number; high: number };
}

/** @returns '' where no weight of the unchanged subject is known. */
export function pathWaterfall(plan: Plan, shown: ShownPath): string {
  const mode = compositionMode(plan, shown.path);
  const verdict = shown.path.verdicts.find((one) => one.mode === mode);
  const baseline = baselineBytes(plan, shown, verdict);
  if (baseline === undefined) return '';
  const rows = rowsOf(shown, baseline, verdict, effectScale[mode].format);
  const scale = megabyteScale([0, ...rows.flatMap(({ from, to }) => [from, to])], 5);
  const title = `${capitalised(shown.name)}, step by step (${modeAndPhase[mode]})`;
  const height = rows.length * rowHeight;
  const id = `waterfall-${shown.id}`;
  return `<figure class="plot">
<figcaption>${escapeHtml(`${title}, in ${tableUnit}`)}</figcaption>
<svg class="waterfall" role="img" aria-labelledby="${id}-title ${id}-words" width="100%" height="${height + axisHeight}">
<title id="${id}-title">${escapeHtml(title)}</title>
<desc id="${id}-words">${escapeHtml(rows.map(({ name, figure }) => `${name}: ${figure} ${tableUnit}`).join('. '))}.</desc>
${axisOf(scale, height)}
${rows.map((row, index) => rowHtml(row, scale, index * rowHeight)).join('\n')}
</svg>
</figure>`;
}

/** Of the trials that the steps come from; else of the pairs of the whole. */
function baselineBytes({ compositions }: Plan, { path }: ShownPath, verdict: Verdict | undefined): number | undefined {
  const composition = compositions.find(({ chain }) => path.changes.every((change) => chain.includes(change)));
  const unchanged = composition?.sweeps.flatMap(([first]) => (typeof first === 'number' ? [first] : [])) ?? [];
  return unchanged.length > 0 ? median(unchanged) : (verdict?.baselineBytes ?? undefined);
}

function rowsOf(
  { path }: ShownPath,
  baseline: number,
  verdict: Verdict | undefined,
  format: (bytes: number) => string,
): WaterfallRow[] {
  let left = baseline;
  const steps = path.steps.flatMap(({ change, addsBytes, isKept }): WaterfallRow[] => {
    if (!isKept || addsBytes === null) return [];
    const from = left;
    left -= addsBytes;
    const figure = signed(-addsBytes, format);
    return [{ name: change, figure, className: addsBytes >= 0 ? 'saves' : 'costs', from, to: left }];
  });
  return [
    { name: 'unchanged', figure: format(baseline), className: 'whole', from: 0, to: baseline },
    ...steps,
    ...wholeRow(verdict, format),
  ];
}

function wholeRow(verdict: Verdict | undefined, format: (bytes: number) => string): WaterfallRow[] {
  if (verdict === undefined || verdict.baselineBytes === null || !isInterval(verdict.savingBytes)) return [];
  const { baselineBytes: whole, savingBytes } = verdict;
  const interval = { low: whole - savingBytes.high, high: whole - savingBytes.low };
  const weight = whole - savingBytes.estimate;
  const figure = `${format(weight)} (${rangeText(interval, { unit: tableUnit, format })})`;
  return [{ name: 'with the path, fresh pairs', figure, className: 'whole', from: 0, to: weight, interval }];
}

function axisOf({ share, ticks, label }: PlotScale, height: number): string {
  return ticks
    .map((tick) => {
      const x = percent(share(tick));
      return `<line class="${tick === 0 ? 'zero' : 'grid'}" x1="${x}" x2="${x}" y1="0" y2="${height + 4}"/><text class="tick" x="${x}" y="${height + 18}" text-anchor="middle">${label(tick)}</text>`;
    })
    .join('');
}

function rowHtml(
  { name, figure, className, from, to, interval }: WaterfallRow,
  { share }: PlotScale,
  top: number,
): string {
  const [low, high] = [Math.min(from, to), Math.max(from, to)];
  const y = top + 24;
  const bar = `<rect class="bar-of" x="${percent(share(low))}" width="${percent(share(high) - share(low))}" y="${y}" height="14"/>`;
  const whisker =
    interval === undefined
      ? ''
      : `<line class="interval" x1="${percent(share(interval.low))}" x2="${percent(share(interval.high))}" y1="${y + 7}" y2="${y + 7}"/>`;
  return `<g class="${className}">${plotLabel(name, figure, top + 3)}${bar}${whisker}</g>`;
}
