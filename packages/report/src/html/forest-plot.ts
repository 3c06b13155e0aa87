// The verdicts of one mode as a forest plot: a row a change, its estimate and interval against zero and the smallest effect of interest.
// Static; the table beside it says the same in numbers. Places across are percents and text keeps its size, so that it can be read on a phone.

import type { Comparison, Verdict, VerdictState } from '@tare/experiment';
import { isInterval, verdictSentence } from '../content/comparison/verdict-sentence.ts';
import { modeAndPhase, modeOrder } from '../content/mode-words.ts';
import { tableUnit } from '../figure/format-bytes.ts';
import { effectScale, rangeText, withUnit } from '../figure/size-scale.ts';
import { escapeHtml } from './escape-html.ts';
import { plotLabel } from './plot-label.ts';
import { megabyteScale, type PlotScale, percent } from './plot-scale.ts';

const rowHeight = 48;
const axisHeight = 40;

/** @returns '' where no verdict has an interval. */
export const forestPlots = (comparison: Pick<Comparison, 'verdicts' | 'method'>): string =>
  modeOrder
    .map((mode) =>
      forestPlot(
        comparison,
        comparison.verdicts.filter((verdict) => verdict.mode === mode),
      ),
    )
    .join('');

function forestPlot({ method }: Pick<Comparison, 'method'>, verdicts: readonly Verdict[]): string {
  const [first] = verdicts;
  if (first === undefined || !verdicts.some(({ savingBytes }) => isInterval(savingBytes))) return '';
  const { mode } = first;
  const smallest = Math.max(...verdicts.map(({ smallestEffectBytes }) => smallestEffectBytes));
  const scale = megabyteScale([0, -smallest, smallest, ...endsOf(verdicts)], 5);
  const height = verdicts.length * rowHeight;
  const title = `Private memory saved by each change (${modeAndPhase[mode]})`;
  const words = verdicts.map((verdict) => verdictSentence(verdict, method)).join('. ');
  return `<figure class="plot">
<figcaption>${escapeHtml(`${title}, in ${tableUnit}`)}</figcaption>
<svg class="forest" role="img" aria-labelledby="forest-${mode}-title forest-${mode}-words" width="100%" height="${height + axisHeight}">
<title id="forest-${mode}-title">${escapeHtml(title)}</title>
<desc id="forest-${mode}-words">${escapeHtml(words)}.</desc>
${bandOf(scale, smallest, height)}
${axisOf(scale, height)}
${verdicts.map((verdict, index) => rowOf(verdict, scale, index * rowHeight)).join('\n')}
</svg>
<p class="note">Dot: estimate. Line: interval. Shaded: effects below ${escapeHtml(withUnit(smallest, effectScale[mode]))}, which are not looked for. Filled: an effect that was found.</p>
</figure>`;
}

/** Few pairs have intervals without measure, which would leave the others no room: they are cut at the ends instead. */
function endsOf(verdicts: readonly Verdict[]): number[] {
  const judged = verdicts.filter(({ state }) => state !== 'unmeasured' && state !== 'broke');
  return (judged.length > 0 ? judged : verdicts).flatMap(({ savingBytes }) =>
    isInterval(savingBytes) ? [savingBytes.low, savingBytes.high] : [],
  );
}

const bandOf = ({ share }: PlotScale, smallest: number, height: number): string =>
  `<rect class="band" x="${percent(share(-smallest))}" width="${percent(share(smallest) - share(-smallest))}" y="0" height="${height}"/>`;

function axisOf({ share, ticks, label }: PlotScale, height: number): string {
  const lines = ticks.map((tick) => {
    const x = percent(share(tick));
    return `<line class="${tick === 0 ? 'zero' : 'grid'}" x1="${x}" x2="${x}" y1="0" y2="${height + 4}"/><text class="tick" x="${x}" y="${height + 17}" text-anchor="middle">${label(tick)}</text>`;
  });
  return `${lines.join('')}<text class="tick" x="0" y="${height + 35}">◂ costs</text><text class="tick" x="100%" y="${height + 35}" text-anchor="end">saves ▸</text>`;
}

const figures: Readonly<Record<VerdictState, (verdict: Verdict) => string>> = {
  saves: intervalText,
  costs: intervalText,
  'no-effect': intervalText,
  broke: () => 'broke',
  unmeasured: () => 'unmeasured',
};

function intervalText({ savingBytes, mode }: Verdict): string {
  const scale = effectScale[mode];
  return isInterval(savingBytes) ? `${scale.format(savingBytes.estimate)} (${rangeText(savingBytes, scale)})` : '';
}

function rowOf(verdict: Verdict, { share }: PlotScale, top: number): string {
  const { change, state, savingBytes } = verdict;
  const text = plotLabel(change, figures[state](verdict), top + 4);
  // What it weighed before it broke is nobody's saving.
  if (state === 'broke' || !isInterval(savingBytes)) return `<g class="${state}">${text}</g>`;
  const y = top + 34;
  const [low, at, high] = [savingBytes.low, savingBytes.estimate, savingBytes.high].map((value) =>
    percent(share(value)),
  );
  return `<g class="${state}">${text}<line class="interval" x1="${low}" x2="${high}" y1="${y}" y2="${y}"/><line class="interval" x1="${low}" x2="${low}" y1="${y - 5}" y2="${y + 5}"/><line class="interval" x1="${high}" x2="${high}" y1="${y - 5}" y2="${y + 5}"/><circle class="estimate" cx="${at}" cy="${y}" r="5"/></g>`;
}
