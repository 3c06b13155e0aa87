// What load the figures stand for: start-up, requests, errors, latency, and what each route answered.

import type { Figure, LoadFigures, RouteObservation, ServiceSummary, Unavailable } from '@tare/accounting';
import { isKnown } from '@tare/accounting';
import type { Block, Cell, Column, Row, Section } from '../document/document.ts';
import { formatDuration } from '../figure/format-duration.ts';
import { formatDecimal, groupThousands } from '../figure/format-number.ts';
import { type ShownMode, trialLabel } from './shown-modes.ts';

const columns: readonly Column[] = [
  { title: 'service', align: 'left', rank: 0 },
  { title: 'ready', align: 'right', rank: 0 },
  { title: 'requests', align: 'right', rank: 1 },
  { title: 'no answer', align: 'right', rank: 2 },
  { title: '4xx/5xx', align: 'right', rank: 3 },
  { title: 'req/s', align: 'right', rank: 4 },
  { title: 'p50', align: 'right', rank: 0 },
  { title: 'p95', align: 'right', rank: 5 },
  { title: 'p99', align: 'right', rank: 0 },
];

const loadCells: readonly ((load: LoadFigures) => string)[] = [
  (load) => groupThousands(load.requests),
  (load) => groupThousands(load.errors),
  (load) => groupThousands(load.errorAnswers),
  (load) => formatDecimal(load.throughputPerSecond),
  (load) => formatDecimal(load.latencyMs.p50),
  (load) => formatDecimal(load.latencyMs.p95),
  (load) => formatDecimal(load.latencyMs.p99),
];

export function loadSection(modes: readonly ShownMode[]): Section {
  const rows = modes.flatMap((shown): Row[] => [
    { kind: 'group', label: `${shown.mode} (${trialLabel(shown)})` },
    ...shown.services.map(serviceRow),
  ]);
  const table = {
    caption: 'time to ready, answers, latency in ms',
    columns,
    rows,
    notes: ['Load and subject share this machine: compare these latencies, do not quote them.'],
  };
  const routes = routesTable(modes);
  return { id: 'load', title: 'Load', blocks: [{ kind: 'table', table }, ...routes], detail: false };
}

const serviceRow = ({ name, readyMs, load }: ServiceSummary): Row => ({
  kind: 'body',
  cells: [name, durationCell(readyMs), ...loadCells.map((format) => loadCell(load, format))],
});

const durationCell = (figure: Figure): Cell => (isKnown(figure) ? formatDuration(figure) : figure);

const loadCell = (load: LoadFigures | Unavailable, format: (load: LoadFigures) => string): Cell =>
  'state' in load ? load : format(load);

function routesTable(modes: readonly ShownMode[]): Block[] {
  const groups = modes.map(({ mode, services }) => ({ label: mode as string, rows: services.flatMap(routeRows) }));
  // Behaviour is expected to be the same in every mode: then it is printed once.
  const same = new Set(groups.map(({ rows }) => JSON.stringify(rows))).size === 1;
  const [first] = groups;
  const shown =
    same && first !== undefined ? [{ ...first, label: groups.map(({ label }) => label).join(' and ') }] : groups;
  const rows = shown.flatMap(({ label, rows }): Row[] =>
    rows.length === 0 ? [] : [{ kind: 'group', label }, ...rows],
  );
  if (rows.length === 0) return [];
  const table = {
    caption: 'answers by route',
    columns: [
      { title: 'service', align: 'left', rank: 0 },
      { title: 'route', align: 'left', rank: 0, mayShrink: true, code: true },
      { title: 'requests', align: 'right', rank: 1 },
      { title: 'statuses', align: 'left', rank: 0, mayShrink: true },
    ] as const,
    rows,
    notes: [],
  };
  return [{ kind: 'table', table }];
}

const routeRows = ({ name, routes }: ServiceSummary): Row[] =>
  routes.map((route) => ({
    kind: 'body',
    cells: [name, route.route, groupThousands(route.requests), statusesText(route)],
  }));

/** `200 × 497, 404 × 3`, the most frequent first. */
const statusesText = ({ statuses }: RouteObservation): string =>
  Object.entries(statuses)
    .sort(([, a], [, b]) => b - a)
    .map(([status, count]) => `${status} × ${groupThousands(count)}`)
    .join(', ') || 'none';
