// The processes of services that run more than one, so that the cost of a wrapper around the program is seen.

import {
  type Figure,
  isKnown,
  type PhaseName,
  type ProcessRecord,
  type ProcessRole,
  sumFigures,
} from '@tare/accounting';
import type { Cell, Row, Section, Table } from '../document/document.ts';
import { formatBytes, formatTableBytes, tableUnit } from '../figure/format-bytes.ts';
import { formatShare } from '../figure/format-number.ts';
import { roundRows } from '../figure/round-rows.ts';
import { commandText } from './command-text.ts';
import { readingLabel, type ShownMode, trialLabel } from './shown-modes.ts';

const roleWords: Readonly<Record<ProcessRole, string>> = {
  runtime: 'runtime',
  'cluster-primary': 'cluster primary',
  'cluster-worker': 'cluster worker',
  'package-runner': 'package runner',
  shell: 'shell',
  'typescript-loader': 'TypeScript loader',
  watcher: 'watcher',
  child: 'child',
  native: 'native program',
};

/** Roles that start the program and then only wait for it. */
const wrapperRoles: ReadonlySet<ProcessRole> = new Set(['package-runner', 'shell', 'typescript-loader', 'watcher']);

/** @returns undefined where every service is a single process. */
export function processesSection(modes: readonly ShownMode[]): Section | undefined {
  // Process ids differ from trial to trial; one mode shows the tree.
  const [shown] = modes;
  const phase = shown?.readPhase;
  const services = shown?.services.filter(({ processes }) => processes.length > 1) ?? [];
  if (shown === undefined || phase === undefined || services.length === 0) return undefined;
  const table: Table = {
    caption: `${readingLabel(shown.mode, phase)} (${trialLabel(shown)}), in ${tableUnit}`,
    columns: [
      { title: 'role', align: 'left', rank: 0 },
      { title: 'pid', align: 'right', rank: 3 },
      { title: 'command', align: 'left', rank: 4, mayShrink: true, code: true },
      { title: 'private', align: 'right', rank: 0, decides: true },
      { title: 'PSS', align: 'right', rank: 1 },
      { title: 'RSS', align: 'right', rank: 2 },
    ],
    rows: services.flatMap(({ name, processes, phases }): Row[] => [
      ...(shown.services.length > 1 ? [{ kind: 'group' as const, label: name }] : []),
      ...rowsOf(processes, phase, phases[phase].privateBytes),
    ]),
    notes: services.flatMap(({ name, processes, phases }) =>
      wrapperNote(name, processes, phase, phases[phase].privateBytes),
    ),
  };
  return { id: 'processes', title: 'Processes', blocks: [{ kind: 'table', table }], detail: false };
}

function rowsOf(processes: readonly ProcessRecord[], phase: PhaseName, total: Figure): Row[] {
  const ordered = inTreeOrder(processes);
  const privateCells = roundRows(
    ordered.map(({ process }) => ({ parts: [], total: process.phases[phase].privateBytes })),
    { parts: [], total },
  );
  return ordered.map(({ process, depth }, index): Row => {
    const { pssBytes, rssBytes } = process.phases[phase];
    const role = `${'  '.repeat(depth)}${roleWords[process.role]}`;
    const weight = privateCells[index]?.[0] ?? '';
    return {
      kind: 'body',
      cells: [role, String(process.pid), commandText(process), weight, cellOf(pssBytes), cellOf(rssBytes)],
    };
  });
}

const cellOf = (figure: Figure): Cell => (isKnown(figure) ? formatTableBytes(figure) : figure);

/** Parents before their children; a process whose parent is gone or outside the tree stands at the left. */
function inTreeOrder(processes: readonly ProcessRecord[]): { process: ProcessRecord; depth: number }[] {
  const pids = new Set(processes.map(({ pid }) => pid));
  const seen = new Set<ProcessRecord>();
  const visit = (process: ProcessRecord, depth: number): { process: ProcessRecord; depth: number }[] => {
    if (seen.has(process)) return [];
    seen.add(process);
    const children = processes.filter(({ parentPid }) => parentPid === process.pid);
    return [{ process, depth }, ...children.flatMap((child) => visit(child, depth + 1))];
  };
  const roots = processes.filter(({ parentPid }) => !pids.has(parentPid));
  // A record that names itself or each other as parents has no root: it is listed flat instead of being lost.
  return [...roots, ...processes].flatMap((process) => visit(process, 0));
}

function wrapperNote(name: string, processes: readonly ProcessRecord[], phase: PhaseName, total: Figure): string[] {
  const wrappers = processes.filter(({ role }) => wrapperRoles.has(role));
  if (wrappers.length === 0) return [];
  const weight = sumFigures(wrappers.map((process) => process.phases[phase].privateBytes));
  const words = [...new Set(wrappers.map(({ role }) => roleWords[role]))].join(', ');
  if (!isKnown(weight)) return [`${name} runs inside a wrapper (${words}).`];
  const share = isKnown(total) && total > 0 ? `, ${formatShare(weight, total)} of ${name}` : '';
  return [
    `The wrapper (${words}) holds ${formatBytes(weight)} private${share}: what starting the program directly could save.`,
  ];
}
