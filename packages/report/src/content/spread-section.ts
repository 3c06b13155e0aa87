// How wide the figures are over the trials; said in words where there was only one.

import { type PhaseName, phaseNames, type Spread, type Unavailable } from '@tare/accounting';
import type { Cell, Row, Section, Table } from '../document/document.ts';
import { formatFineBytes, tableUnit } from '../figure/format-bytes.ts';
import { formatCount } from '../figure/format-number.ts';
import { decidingPhase, modeAndPhase, phaseWords } from './mode-words.ts';
import type { ShownMode } from './shown-modes.ts';

export function spreadSection(modes: readonly ShownMode[]): Section {
  const several = modes.filter(({ trials }) => trials > 1);
  const text = noSpread(modes);
  const rows = several.flatMap((shown) =>
    groupOf(shown, `${modeAndPhase[shown.mode]} (${formatCount(shown.trials, 'trial')})`, decidingPhase[shown.mode]),
  );
  return {
    id: 'spread',
    title: 'Spread',
    blocks: [
      ...(rows.length === 0 ? [] : [{ kind: 'table' as const, table: spreadTable(rows) }]),
      ...(text === undefined ? [] : [{ kind: 'text' as const, text }]),
    ],
    detail: false,
  };
}

/** The spread in every phase, not only in the one that decides. */
export function phaseSpreadSection(modes: readonly ShownMode[]): Section | undefined {
  const several = modes.filter(({ trials }) => trials > 1);
  if (several.length === 0) return undefined;
  const rows = several.flatMap((shown) =>
    phaseNames.flatMap((phase) => groupOf(shown, `${shown.mode}, ${phaseWords[phase]}`, phase)),
  );
  const blocks = [{ kind: 'table' as const, table: spreadTable(rows) }];
  return { id: 'phase-spread', title: 'Spread in every phase', blocks, detail: true };
}

const spreadTable = (rows: readonly Row[]): Table => ({
  caption: `private memory over the trials, in ${tableUnit}`,
  columns: [
    { title: 'service', align: 'left', rank: 0 },
    { title: 'trials', align: 'right', rank: 1 },
    { title: 'low', align: 'right', rank: 0 },
    { title: 'high', align: 'right', rank: 0 },
    { title: 'standard deviation', align: 'right', rank: 0, decides: true },
  ],
  rows,
  notes: [],
});

function groupOf({ services, whole }: ShownMode, label: string, phase: PhaseName): Row[] {
  const rows = services.map(
    ({ name, spread }): Row => ({ kind: 'body', cells: [name, ...spreadCells(spread[phase])] }),
  );
  const total: Row[] =
    services.length > 1 ? [{ kind: 'total', cells: ['Total', ...spreadCells(whole.spread[phase])] }] : [];
  return [{ kind: 'group', label }, ...rows, ...total];
}

function spreadCells(spread: Spread | Unavailable): Cell[] {
  if ('state' in spread) return [spread, spread, spread, spread];
  const deviation: Cell = spread.standardDeviation === null ? '' : formatFineBytes(spread.standardDeviation);
  return [String(spread.trials), formatFineBytes(spread.low), formatFineBytes(spread.high), deviation];
}

function noSpread(modes: readonly ShownMode[]): string | undefined {
  const single = modes.filter(({ trials }) => trials === 1);
  if (single.length === 0)
    return modes.every(({ trials }) => trials === 0) ? 'No complete trial: no spread.' : undefined;
  const each = single.length > 1 ? '1 trial each' : `1 trial (${single.map(({ mode }) => mode).join()})`;
  return `${each}: no spread; \`--trials 5\` shows it.`;
}
