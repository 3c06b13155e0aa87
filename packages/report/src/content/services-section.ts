// The table that people ask for first: Base, Libraries, Runtime and Total, a row a service, calm and natural apart.

import { isKnown, type Recording } from '@tare/accounting';
import type { Cell, Row, Section, Table } from '../document/document.ts';
import { formatBytes, formatFineBytes, formatLimit, tableUnit } from '../figure/format-bytes.ts';
import { formatFigure } from '../figure/format-figure.ts';
import { formatShare } from '../figure/format-number.ts';
import { decidingPhase, modeAndPhase, modeMeaning } from './mode-words.ts';
import { roundedBreakdown } from './rounded-breakdown.ts';
import { type ShownMode, trialLabel } from './shown-modes.ts';

export function servicesSection(recording: Recording, modes: readonly ShownMode[]): Section {
  const limit = recording.settings.limitBytes;
  const withSpread = modes.some(({ trials }) => trials > 1);
  const table: Table = {
    caption: `private memory in ${tableUnit}`,
    columns: [
      { title: 'service', align: 'left', rank: 0 },
      { title: 'Base', align: 'right', rank: 0 },
      { title: 'Libraries', align: 'right', rank: 0 },
      { title: 'Runtime', align: 'right', rank: 0 },
      { title: 'Total', align: 'right', rank: 0, decides: true },
      ...(limit === null ? [] : [{ title: `of ${formatLimit(limit)}`, align: 'right' as const, rank: 1 }]),
      ...(withSpread ? [{ title: 'low–high', align: 'right' as const, rank: 2 }] : []),
    ],
    rows: modes.flatMap((mode) => rowsOf(mode, limit, withSpread)),
    notes: notesOf(recording, modes),
  };
  return { id: 'services', title: 'Services', blocks: [{ kind: 'table', table }], detail: false };
}

function rowsOf(shown: ShownMode, limit: number | null, withSpread: boolean): Row[] {
  const { mode, services, whole } = shown;
  const fleet = services.length > 1;
  const lines = fleet ? [...services, { name: 'Total', ...whole }] : services;
  const cells = roundedBreakdown(shown);
  const rows = lines.map(({ name, breakdown, spread }, index): Row => {
    const total = breakdown.totalBytes;
    const share: Cell = isKnown(total) && limit !== null ? formatShare(total, limit) : '';
    const width = spread[decidingPhase[mode]];
    const range =
      'state' in width || width.trials < 2 ? '' : `${formatFineBytes(width.low)}–${formatFineBytes(width.high)}`;
    return {
      kind: fleet && index === services.length ? 'total' : 'body',
      cells: [name, ...(cells[index] ?? []), ...(limit === null ? [] : [share]), ...(withSpread ? [range] : [])],
    };
  });
  const label = `${modeAndPhase[mode]}: ${modeMeaning[mode]} (${trialLabel(shown)})`;
  return [{ kind: 'group', label }, ...rows];
}

function notesOf(recording: Recording, modes: readonly ShownMode[]): string[] {
  const shown = new Set(modes.map(({ mode }) => mode));
  const versions = [...new Set(recording.bases.map((base) => base.version))];
  const bases = versions.map((version) => {
    const weights = recording.bases
      .filter((base) => base.version === version && shown.has(base.mode))
      .map((base) => `${formatFigure(base.privateBytes, formatBytes)} ${base.mode}`);
    return `${version}: ${weights.join(', ')}`;
  });
  const measured = bases.length === 0 ? '' : ` (${bases.join('; ')})`;
  const fleet = modes.some(({ services }) => services.length > 1);
  const native = new Set(
    modes.flatMap(({ services }) =>
      services.flatMap(({ name, breakdown: { baseBytes, totalBytes } }) =>
        isKnown(totalBytes) && !isKnown(baseBytes) && baseBytes.state === 'unsupported' ? [name] : [],
      ),
    ),
  );
  return [
    `Base: the bare runtime${measured}. Libraries: idle minus Base. Runtime: what load added and left.`,
    ...(native.size > 0 ? [`No bare runtime in ${[...native].join(', ')}: all of the idle weight is its own.`] : []),
    ...(fleet ? ['Rounded so that rows and columns add up; the last digit may differ by one from other tables.'] : []),
  ];
}
