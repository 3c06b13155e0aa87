// Growth and its parts as tables, and every reading for a closer look.

import { type Figure, isKnown } from '@tare/accounting';
import type { GrowthReading, LeakResult, ServiceLeak } from '@tare/experiment';
import type { Cell, Row, Section, Table } from '../../document/document.ts';
import { formatFineBytes, formatLimit, tableUnit } from '../../figure/format-bytes.ts';
import { formatCount, groupThousands } from '../../figure/format-number.ts';
import { scaleOf, withUnit } from '../../figure/size-scale.ts';
import { heapOf, nativeOf } from './growth-series.ts';
import { growthText, leakStateWords, partWords } from './leak-words.ts';

/** @returns undefined where no service was judged. */
export function growthSection(result: LeakResult): Section | undefined {
  if (result.services.length === 0) return undefined;
  const table: Table = {
    caption: 'per 1,000 requests, after warm-up',
    columns: [
      { title: 'what', align: 'left', rank: 0 },
      { title: 'growth (interval)', align: 'right', rank: 0, decides: true },
      { title: 'finding', align: 'left', rank: 0 },
    ],
    rows: result.services.flatMap(growthRows),
    notes: [
      'Private memory decides; it is JS heap, external (with array buffers) and native: what V8 does not account for. The other rows are counts.',
    ],
  };
  return { id: 'growth', title: 'Growth', blocks: [{ kind: 'table', table }], detail: false };
}

function growthRows({ service, state, bytesPerThousandRequests, budgetBytes, parts, paired }: ServiceLeak): Row[] {
  const unknown: Cell = { state: 'not-sampled' };
  return [
    { kind: 'group', label: `${service}, budget ${formatLimit(budgetBytes)}` },
    {
      kind: 'body',
      cells: [
        'private',
        bytesPerThousandRequests === null ? unknown : growthText('native', bytesPerThousandRequests),
        leakStateWords[state],
      ],
    },
    ...parts.map(
      ({ part, perThousandRequests, grows }): Row => ({
        kind: 'body',
        cells: [
          `  ${partWords[part]}`,
          perThousandRequests === null ? unknown : growthText(part, perThousandRequests),
          grows ? 'grows' : '',
        ],
      }),
    ),
    ...(paired === null ? [] : [pairedRow(paired)]),
  ];
}

function pairedRow({ addedBytes, lowerBytes, upperBytes, pairs, state }: NonNullable<ServiceLeak['paired']>): Row {
  const known = addedBytes !== null && lowerBytes !== null && upperBytes !== null;
  const scale = known ? scaleOf([addedBytes, lowerBytes, upperBytes]) : scaleOf([0]);
  return {
    kind: 'body',
    cells: [
      `more than the base (${formatCount(pairs, 'pair')})`,
      known
        ? `${withUnit(addedBytes, scale)} (${scale.format(lowerBytes)} to ${scale.format(upperBytes)})`
        : { state: 'not-sampled' },
      { grows: 'grows', 'no-growth-found': 'no growth found', unmeasured: 'unmeasured' }[state],
    ],
  };
}

/** @returns undefined where nothing was read. */
export function readingsSection({ runs }: LeakResult): Section | undefined {
  const rows = runs.flatMap(({ arm, services }, index) =>
    services.flatMap(({ name, readings }): Row[] => {
      const run = runs.length > 1 ? `run ${index + 1}${arm === null ? '' : `, ${arm}`}: ` : '';
      return readings.length === 0 ? [] : [{ kind: 'group', label: `${run}${name}` }, ...readings.map(readingRow)];
    }),
  );
  if (rows.length === 0) return undefined;
  const table: Table = {
    caption: `right after a forced collection, in ${tableUnit}`,
    columns: [
      { title: 'requests', align: 'left', rank: 0 },
      { title: 'private', align: 'right', rank: 0, decides: true },
      { title: 'JS heap', align: 'right', rank: 1, optional: true },
      { title: 'external', align: 'right', rank: 2, optional: true },
      { title: 'native', align: 'right', rank: 3, optional: true },
      { title: 'threads', align: 'right', rank: 5, optional: true },
      { title: 'file descriptors', align: 'right', rank: 4, optional: true },
      { title: 'processes', align: 'right', rank: 6 },
    ],
    rows,
    notes: [],
  };
  return { id: 'readings', title: 'Every reading', blocks: [{ kind: 'table', table }], detail: true };
}

function readingRow(reading: GrowthReading): Row {
  const { requests, privateBytes, externalBytes, threads, fileDescriptors, processes } = reading;
  const size = (figure: Figure): Cell => (isKnown(figure) ? formatFineBytes(figure) : figure);
  const count = (figure: Figure): Cell => (isKnown(figure) ? groupThousands(figure) : figure);
  return {
    kind: 'body',
    cells: [
      groupThousands(requests),
      size(privateBytes),
      size(heapOf(reading)),
      size(externalBytes),
      size(nativeOf(reading)),
      count(threads),
      count(fileDescriptors),
      String(processes),
    ],
  };
}
