// The figures from ready to collected: of the whole subject, and for a fleet of each service.

import { type Figure, isKnown, type PhaseFigures, type PhaseName, phaseNames, type Recording } from '@tare/accounting';
import type { Cell, Column, Row, Section, Table } from '../document/document.ts';
import { formatBytes, formatTableBytes, tableUnit } from '../figure/format-bytes.ts';
import { absenceWords } from '../figure/format-figure.ts';
import { formatCount } from '../figure/format-number.ts';
import { roundRows } from '../figure/round-rows.ts';
import { chargeNotes } from './charge-notes.ts';
import { decidingPhase, phaseWords } from './mode-words.ts';
import { type ShownMode, trialLabel } from './shown-modes.ts';

const figureColumns: readonly (Column & { field: keyof PhaseFigures })[] = [
  { field: 'privateBytes', title: 'private', align: 'right', rank: 0, decides: true },
  { field: 'pssBytes', title: 'PSS', align: 'right', rank: 2 },
  { field: 'rssSumBytes', title: 'RSS sum', align: 'right', rank: 3 },
  { field: 'chargedBytes', title: 'charged', align: 'right', rank: 4, optional: true },
  { field: 'peakPrivateBytes', title: 'peak private', align: 'right', rank: 1, optional: true },
];

const decides =
  '* decides: private is anonymous memory and swap, which neighbours cannot move. PSS and RSS sum are shown for comparison.';

export function phasesSection(recording: Recording, modes: readonly ShownMode[]): Section {
  const [first] = modes;
  const fleet = (first?.services.length ?? 0) > 1;
  const of = fleet ? 'all services' : (first?.services[0]?.name ?? 'the subject');
  const whole = phaseTable(
    `${of}, in ${tableUnit}`,
    modes.map((shown) => ({ label: `${shown.mode} (${trialLabel(shown)})`, shown, phases: shown.whole.phases })),
    [decides, ...sharedNotes(modes), ...chargeNotes(recording, modes), ...notCollected(modes)],
  );
  const byService = fleet ? [{ kind: 'table' as const, table: servicesByPhase(modes) }] : [];
  return { id: 'phases', title: 'Phases', blocks: [{ kind: 'table', table: whole }, ...byService], detail: false };
}

/** Each service with all its figures. */
export function servicePhasesSection(modes: readonly ShownMode[]): Section | undefined {
  const names = [...new Set(modes.flatMap(({ services }) => services.map(({ name }) => name)))];
  if (names.length < 2) return undefined;
  const tables = names.map((name) =>
    phaseTable(
      `${name}, in ${tableUnit}`,
      modes.flatMap((shown) => {
        const service = shown.services.find((candidate) => candidate.name === name);
        return service === undefined ? [] : [{ label: shown.mode, shown, phases: service.phases }];
      }),
      [],
    ),
  );
  const blocks = tables.map((table) => ({ kind: 'table' as const, table }));
  return { id: 'service-phases', title: 'Phases of each service', blocks, detail: true };
}

/** Shared memory that a program makes itself (a database's buffers) belongs to it alone, and yet is not private by the definition. */
function sharedNotes(modes: readonly ShownMode[]): string[] {
  return modes.flatMap(({ mode, services, readPhase }) =>
    services.flatMap(({ name, processes }) => {
      if (readPhase === undefined) return [];
      const shared = processes.reduce((sum, { phases }) => {
        const { classes } = phases[readPhase];
        return sum + ('state' in classes ? 0 : classes.shared.pssBytes);
      }, 0);
      if (shared < worthSaying) return [];
      return [`${name}, ${mode}: ${formatBytes(shared)} of shared memory besides, counted in PSS and not in private.`];
    }),
  );
}

const worthSaying = 1_000_000;

/** Runtimes whose collected reading followed no collection; programs without a collector have nothing to say here. */
function notCollected(modes: readonly ShownMode[]): string[] {
  return modes.flatMap(({ mode, services, readPhase }) =>
    services.flatMap(({ name, processes }) => {
      const missed = processes.filter(({ baseKey, collection }) => baseKey !== null && collection !== 'forced');
      const [first] = missed;
      if (readPhase !== decidingPhase[mode] || first === undefined || first.collection === 'forced') return [];
      const which = `${missed.length} of ${formatCount(processes.length, 'process', 'processes')}`;
      return [`${name}, ${mode}: no collection could be forced in ${which} (${absenceWords[first.collection]}).`];
    }),
  );
}

interface PhaseGroup {
  label: string;
  shown: ShownMode;
  phases: Record<PhaseName, PhaseFigures>;
}

function phaseTable(caption: string, groups: readonly PhaseGroup[], notes: readonly string[]): Table {
  const rows = groups.flatMap(({ label, shown, phases }): Row[] => [
    { kind: 'group', label },
    ...phaseNames.map((phase): Row => {
      const mark = phase === decidingPhase[shown.mode] ? ' *' : '';
      const figures = figureColumns.map(({ field }) => cellOf(phases[phase][field]));
      return { kind: 'body', cells: [`${phaseWords[phase]}${mark}`, ...figures] };
    }),
  ]);
  const columns = figureColumns.map(({ field: _, ...column }) => column);
  return { caption, columns: [{ title: 'phase', align: 'left', rank: 0 }, ...columns], rows, notes };
}

function servicesByPhase(modes: readonly ShownMode[]): Table {
  const rows = modes.flatMap((shown): Row[] => {
    const byPhase = phaseNames.map((phase) =>
      roundRows(
        shown.services.map((service) => ({ parts: [], total: service.phases[phase].privateBytes })),
        { parts: [], total: shown.whole.phases[phase].privateBytes },
      ),
    );
    const cellsAt = (index: number): Cell[] => byPhase.map((column) => column[index]?.[0] ?? '');
    return [
      { kind: 'group', label: `${shown.mode} (${trialLabel(shown)})` },
      ...shown.services.map(({ name }, index): Row => ({ kind: 'body', cells: [name, ...cellsAt(index)] })),
      { kind: 'total', cells: ['Total', ...cellsAt(shown.services.length)] },
    ];
  });
  return {
    caption: `private memory of each service, in ${tableUnit}`,
    columns: [
      { title: 'service', align: 'left', rank: 0 },
      ...phaseNames.map((phase) => ({ title: phaseWords[phase], align: 'right' as const, rank: phaseRanks[phase] })),
    ],
    rows,
    notes: [],
  };
}

const phaseRanks: Readonly<Record<PhaseName, number>> = { ready: 3, idle: 1, loaded: 2, afterLoad: 0, collected: 0 };

const cellOf = (figure: Figure): Cell => (isKnown(figure) ? formatTableBytes(figure) : figure);
