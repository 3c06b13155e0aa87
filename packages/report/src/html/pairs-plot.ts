// The saving of every pair in the order they were measured, small, one drawing a change: two heights of dots are two modes, a slope is drift.

import type { Comparison, Verdict } from '@tare/experiment';
import { type ArmDifferences, pairedDifferences } from '../content/comparison/paired-differences.ts';
import { isInterval } from '../content/comparison/verdict-sentence.ts';
import { modeOrder } from '../content/mode-words.ts';
import { tableUnit } from '../figure/format-bytes.ts';
import { formatCount } from '../figure/format-number.ts';
import { effectScale } from '../figure/size-scale.ts';
import { escapeHtml } from './escape-html.ts';
import { megabyteScale, percent, withPlotUnit } from './plot-scale.ts';

const height = 112;
/** Labels of the lines stand above their left end. */
const margin = 12;

/** @returns '' where no pair was measured. */
export function pairsPlots({ experiments, verdicts }: Pick<Comparison, 'experiments' | 'verdicts'>): string {
  const plots = modeOrder.flatMap((mode) =>
    experiments
      .filter((experiment) => experiment.mode === mode)
      .flatMap((experiment) =>
        pairedDifferences(experiment).flatMap((differences) => {
          const verdict = verdicts.find((one) => one.mode === mode && one.change === differences.arm);
          return verdict?.state === 'broke' ? [] : [pairsPlot(differences, mode, verdict)];
        }),
      ),
  );
  return plots.length === 0
    ? ''
    : `<h3>Saving of every pair, in ${tableUnit}</h3>\n<div class="multiples">${plots.join('\n')}</div>`;
}

function pairsPlot({ arm, pairs }: ArmDifferences, mode: Verdict['mode'], verdict: Verdict | undefined): string {
  const savings = pairs.map(({ savingBytes }) => savingBytes);
  const { share, ticks, label } = megabyteScale([0, ...savings], 3);
  const y = (value: number): string => (margin + (1 - share(value)) * (height - 2 * margin)).toFixed(1);
  const lines = ticks.map((tick, index) => {
    const text = index === ticks.length - 1 ? withPlotUnit(label(tick)) : label(tick);
    return `<line class="${tick === 0 ? 'zero' : 'grid'}" x1="0" x2="100%" y1="${y(tick)}" y2="${y(tick)}"/><text class="tick" x="0" y="${(Number(y(tick)) - 3).toFixed(1)}">${text}</text>`;
  });
  const estimate =
    verdict !== undefined && isInterval(verdict.savingBytes)
      ? `<line class="estimate-line" x1="12%" x2="100%" y1="${y(verdict.savingBytes.estimate)}" y2="${y(verdict.savingBytes.estimate)}"/>`
      : '';
  const dots = savings.map(
    (saving, index) =>
      `<circle class="pair" cx="${percent(0.16 + (0.82 * (index + 0.5)) / savings.length)}" cy="${y(saving)}" r="3.5"/>`,
  );
  const name = `${arm} (${mode})`;
  const { format } = effectScale[mode];
  const words = `${name}, ${formatCount(savings.length, 'pair')}: ${savings.map(format).join(', ')} ${tableUnit}`;
  return `<figure class="plot"><figcaption>${escapeHtml(name)}</figcaption><svg role="img" aria-label="${escapeHtml(words)}" width="100%" height="${height}">${lines.join('')}${estimate}${dots.join('')}</svg></figure>`;
}
