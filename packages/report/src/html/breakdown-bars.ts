// Base, Libraries and Runtime of each service as bars on one scale; the table below them says the same in numbers.

import { type Breakdown, isKnown } from '@tare/accounting';
import { modeAndPhase } from '../content/mode-words.ts';
import { roundedBreakdown } from '../content/rounded-breakdown.ts';
import type { ShownMode } from '../content/shown-modes.ts';
import { tableUnit } from '../figure/format-bytes.ts';
import type { FormattedParts } from '../figure/round-rows.ts';
import { escapeHtml } from './escape-html.ts';

interface Bar {
  name: string;
  /** As the table prints them: Base, Libraries, Runtime, Total. */
  printed: readonly string[];
  base: number;
  libraries: number;
  runtime: number;
  total: number;
}

/** @returns '' where no service has a known breakdown. */
export function breakdownBars(modes: readonly ShownMode[]): string {
  const groups = modes.map((shown) => {
    const printed = roundedBreakdown(shown);
    const bars = shown.services.flatMap(({ name, breakdown }, index) => barOf(name, breakdown, printed[index] ?? []));
    return { label: modeAndPhase[shown.mode], bars };
  });
  const bars = groups.flatMap((group) => group.bars);
  if (bars.length === 0) return '';
  const longest = Math.max(1, ...bars.map(extent));
  const givenBack = bars.some(({ runtime, libraries }) => runtime < 0 || libraries < 0);
  return `<figure class="bars">
<ul class="key" aria-hidden="true"><li class="base">Base</li><li class="libraries">Libraries</li><li class="runtime">Runtime</li>${
    givenBack ? '<li class="given-back">given back by collection</li>' : ''
  }</ul>
${groups
  .filter((group) => group.bars.length > 0)
  .map(
    (group) =>
      `<p class="bar-group">${escapeHtml(group.label)}</p>\n${group.bars.map((bar) => barHtml(bar, longest)).join('\n')}`,
  )
  .join('\n')}
</figure>`;
}

function barOf(name: string, breakdown: Breakdown, cells: FormattedParts): Bar[] {
  const { baseBytes, librariesBytes, runtimeBytes, totalBytes } = breakdown;
  // A program without a separable runtime has no Base; its bar begins with its libraries.
  const noBase = !isKnown(baseBytes) && baseBytes.state === 'unsupported';
  const base = noBase ? 0 : baseBytes;
  if (!isKnown(base) || !isKnown(librariesBytes) || !isKnown(runtimeBytes) || !isKnown(totalBytes)) return [];
  const printed = cells.map((cell) => (typeof cell === 'string' ? cell : '–'));
  return [{ name, printed, base, libraries: librariesBytes, runtime: runtimeBytes, total: totalBytes }];
}

/** How far the bar reaches: negative parts lie over the end of the positive ones. */
const extent = ({ base, libraries, runtime }: Bar): number =>
  [base, libraries, runtime].reduce((length, part) => length + Math.max(0, part), 0);

const titles = ['Base', 'Libraries', 'Runtime', 'Total'];

function barHtml(bar: Bar, longest: number): string {
  const { name, printed, base, libraries, runtime, total } = bar;
  const label = `${name}: ${titles.map((title, index) => `${title} ${printed[index] ?? ''} ${tableUnit}`).join(', ')}`;
  const percent = (size: number): string => `${((Math.max(0, size) / longest) * 100).toFixed(2)}%`;
  let from = 0;
  const rects = [
    { part: base, className: 'base' },
    { part: libraries, className: 'libraries' },
    { part: runtime, className: 'runtime' },
  ].flatMap(({ part, className }) => {
    if (part <= 0) return [];
    const rect = `<rect class="${className}" x="${percent(from)}" width="${percent(part)}" height="100%"/>`;
    from += part;
    return [rect];
  });
  const back = from - total;
  if (back > 0) rects.push(`<rect class="given-back" x="${percent(total)}" width="${percent(back)}" height="100%"/>`);
  return `<div class="bar"><span>${escapeHtml(name)}</span><svg role="img" aria-label="${escapeHtml(label)}" preserveAspectRatio="none">${rects.join(
    '',
  )}</svg><span class="number">${printed.at(-1) ?? ''} ${tableUnit}</span></div>`;
}
