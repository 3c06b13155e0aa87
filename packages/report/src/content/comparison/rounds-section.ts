// Every pair by itself: what a plot of the pairs shows, as numbers.

import type { Comparison, ModeExperiment } from '@tare/experiment';
import type { Row, Section, Table } from '../../document/document.ts';
import { tableUnit } from '../../figure/format-bytes.ts';
import { effectScale } from '../../figure/size-scale.ts';
import { modeOrder } from '../mode-words.ts';
import { pairedDifferences } from './paired-differences.ts';

/** @returns undefined where no pair was measured. */
export function roundsSection({ experiments }: Pick<Comparison, 'experiments'>): Section | undefined {
  const rows = modeOrder.flatMap((mode) =>
    experiments.filter((experiment) => experiment.mode === mode).flatMap(rowsOf),
  );
  if (rows.length === 0) return undefined;
  const table: Table = {
    caption: `private memory of each pair of fresh starts, in ${tableUnit}`,
    columns: [
      { title: 'pair', align: 'left', rank: 0 },
      { title: 'baseline', align: 'right', rank: 0 },
      { title: 'change', align: 'right', rank: 0 },
      { title: 'saving', align: 'right', rank: 0, decides: true },
    ],
    rows,
    notes: [],
  };
  return { id: 'pairs', title: 'Every pair', blocks: [{ kind: 'table', table }], detail: true };
}

function rowsOf(experiment: ModeExperiment): Row[] {
  const { format } = effectScale[experiment.mode];
  return pairedDifferences(experiment).flatMap(({ arm, pairs }): Row[] => [
    { kind: 'group', label: `${experiment.mode}: ${arm}` },
    ...pairs.map(
      ({ pair, baselineBytes, changeBytes, savingBytes }): Row => ({
        kind: 'body',
        cells: [String(pair), format(baselineBytes), format(changeBytes), format(savingBytes)],
      }),
    ),
  ]);
}
