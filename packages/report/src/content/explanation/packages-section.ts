// Packages by weight: what each retains, what is its own, what it would cost alone, what the load makes of it, and who imports it.

import type { ExplainedService, Explanation, PackageCost } from '@tare/experiment';
import type { Block, Column, Row, Section, Table } from '../../document/document.ts';
import { formatFineBytes, tableUnit } from '../../figure/format-bytes.ts';
import { formatCount } from '../../figure/format-number.ts';
import { effectScale, rangeText } from '../../figure/size-scale.ts';
import { estimated, estimateMark, importText, isPackage, packageBytes, packageName, useText } from './package-words.ts';

/** As many as a person reads; the whole list is a closer look. */
const mostRows = 20;
/** Of that too there is an end: a table of thousands of rows helps nobody, and pull requests refuse it. */
const mostRowsInFull = 400;

/** @returns undefined where no package was loaded. */
export const packagesSection = (explanation: Explanation): Section | undefined =>
  sectionOf(explanation, mostRows, { id: 'packages', title: 'Packages', detail: false });

/** @returns undefined where the other table has them all. */
export const allPackagesSection = (explanation: Explanation): Section | undefined =>
  explanation.services.some(({ packages }) => packages.filter(isPackage).length > mostRows)
    ? sectionOf(explanation, mostRowsInFull, { id: 'all-packages', title: 'All packages', detail: true })
    : undefined;

function sectionOf(
  { services }: Explanation,
  most: number,
  head: Pick<Section, 'id' | 'title' | 'detail'>,
): Section | undefined {
  const withPackages = services.filter(({ packages }) => packages.some(isPackage));
  if (withPackages.length === 0) return undefined;
  const block: Block = { kind: 'table', table: tableOf(withPackages, services.length > 1, most) };
  return { ...head, blocks: [block] };
}

interface Shown {
  withRemovable: boolean;
  withSolo: boolean;
  withTrials: boolean;
}

const soloNote =
  'solo: what it would cost in an empty program; the difference to retained is shared with other packages.';
const removableNote =
  'removable: what goes if the application itself stops importing it; less than retained where another package imports it too.';
const trialsNote = 'trials: what removing or deferring it saved of private memory, calm.';

function tableOf(services: readonly ExplainedService[], several: boolean, most: number): Table {
  const all = services.flatMap(({ packages }) => packages.filter(isPackage));
  const shown: Shown = {
    withRemovable: all.some((one) => removableText(one) !== ''),
    withSolo: all.some(sharesWithOthers),
    withTrials: all.some(({ confirmed }) => confirmed !== null),
  };
  return {
    caption: `JS heap by package, in ${tableUnit}; retained: without it, this would not be there`,
    columns: [
      { title: 'package', align: 'left', rank: 0, mayShrink: true, atLeast: 20 },
      { title: 'version', align: 'left', rank: 6, mayShrink: true, atLeast: 8 },
      { title: 'retained', align: 'right', rank: 0, decides: true },
      { title: 'own', align: 'right', rank: 2 },
      ...(shown.withRemovable ? [numberColumn('removable', 3, removableNote)] : []),
      ...(shown.withSolo ? [numberColumn('solo', 5, soloNote)] : []),
      ...(shown.withTrials ? [numberColumn('trials', 4, trialsNote)] : []),
      { title: 'under load', align: 'left', rank: 1 },
      { title: 'imported', align: 'left', rank: 0, mayShrink: true, atLeast: 22, isPath: true },
    ],
    rows: services.flatMap((service) => rowsOf(service, shown, several, most)),
    notes: notesOf(all, services),
  };
}

const numberColumn = (title: string, rank: number, note: string): Column => ({ title, align: 'right', rank, note });

function rowsOf(service: ExplainedService, shown: Shown, several: boolean, most: number): Row[] {
  const packages = service.packages.filter(isPackage).toSorted((a, b) => b.retainedBytes - a.retainedBytes);
  const listed = packages.slice(0, most);
  const rest = packages.slice(most);
  return [
    ...(several ? [{ kind: 'group' as const, label: service.name }] : []),
    ...listed.map((one): Row => rowOf(one, service, shown)),
    ...(rest.length === 0
      ? []
      : [ownRow(`… and ${rest.length} more`, rest, shown, formatCount(modulesOf(rest), 'module'))]),
    ...service.packages
      .filter((one) => !isPackage(one))
      .map((one) => ownRow(packageName(one), [one], shown, formatCount(one.modules, 'module'))),
  ];
}

function rowOf(one: PackageCost, service: ExplainedService, { withRemovable, withSolo, withTrials }: Shown): Row {
  const { version, retainedBytes, ownBytes, soloBytes, confirmed } = one;
  return {
    kind: 'body',
    cells: [
      packageName(one),
      version ?? '',
      packageBytes(one, retainedBytes),
      estimated(ownBytes),
      ...(withRemovable ? [removableText(one)] : []),
      ...(withSolo ? [sharesWithOthers(one) ? estimated(soloBytes) : ''] : []),
      ...(withTrials ? [confirmed === null ? '' : savingText(confirmed)] : []),
      useText(one),
      importText(one, service),
    ],
  };
}

/** Retained sizes lie within each other and cannot be added up; own ones can. */
const ownRow = (name: string, packages: readonly PackageCost[], shown: Shown, modules: string): Row => ({
  kind: 'body',
  cells: [
    name,
    '',
    '',
    estimated(packages.reduce((total, { ownBytes }) => total + ownBytes, 0)),
    ...[shown.withRemovable, shown.withSolo, shown.withTrials].flatMap((isShown) => (isShown ? [''] : [])),
    '',
    modules,
  ],
});

/** Empty where it says no more than retained does. */
const removableText = ({ removableBytes, retainedBytes }: PackageCost): string =>
  removableBytes === undefined || formatFineBytes(removableBytes) === formatFineBytes(retainedBytes)
    ? ''
    : estimated(removableBytes);

/** `5.41 (5.30 to 5.52)` */
const savingText = ({ savingBytes }: NonNullable<PackageCost['confirmed']>): string =>
  `${formatFineBytes(savingBytes.estimate)} (${rangeText(savingBytes, effectScale.calm)})`;

/** By as much as the table prints. */
const sharesWithOthers = ({ soloBytes, retainedBytes }: PackageCost): boolean =>
  formatFineBytes(soloBytes) !== formatFineBytes(retainedBytes);

const modulesOf = (packages: readonly PackageCost[]): number =>
  packages.reduce((total, { modules }) => total + modules, 0);

function notesOf(all: readonly PackageCost[], services: readonly ExplainedService[]): string[] {
  const unknown = new Set(all.flatMap(({ use }) => (use.state === 'unknown' ? [use.because] : [])));
  const nested = services.some(({ packages }) =>
    packages.some(({ dominator }) => {
      const parent = dominator === null ? undefined : packages[dominator];
      return parent !== undefined && isPackage(parent);
    }),
  );
  return [
    ...(all.some(({ confirmed }) => confirmed === null)
      ? [`${estimateMark} is estimated from samples of the heap, and not confirmed by trials.`]
      : []),
    ...(nested ? ['Retained includes packages that only this one brings in; these have rows of their own.'] : []),
    ...[...unknown].map((because) => `Use under load is unknown: ${because}.`),
  ];
}
