// Who brings in whom, as a tree of retained sizes.

import type { ExplainedService, Explanation } from '@tare/experiment';
import type { Row, Section, Table } from '../../document/document.ts';
import { tableUnit } from '../../figure/format-bytes.ts';
import { formatShare } from '../../figure/format-number.ts';
import { packageTree, type TreeLine } from './package-tree.ts';
import { estimated, isPackage, packageBytes, packageTitle } from './package-words.ts';

/** @returns undefined where no package was loaded. */
export function treeSection({ services }: Explanation): Section | undefined {
  const withPackages = services.filter(({ packages }) => packages.some(isPackage));
  if (withPackages.length === 0) return undefined;
  const table: Table = {
    caption: `a package stands under the one without which it would not be loaded; retained JS heap, in ${tableUnit}`,
    columns: [
      { title: 'package', align: 'left', rank: 0, mayShrink: true, atLeast: 30 },
      { title: 'retained', align: 'right', rank: 0, decides: true },
      { title: 'share', align: 'right', rank: 1 },
    ],
    rows: withPackages.flatMap((service) => rowsOf(service, services.length > 1)),
    notes: [],
  };
  return { id: 'tree', title: 'Tree', blocks: [{ kind: 'table', table }], detail: false };
}

function rowsOf(service: ExplainedService, several: boolean): Row[] {
  const whole = service.packages
    .filter(({ dominator }) => dominator === null)
    .reduce((total, { retainedBytes }) => total + retainedBytes, 0);
  return [
    ...(several ? [{ kind: 'group' as const, label: service.name }] : []),
    ...packageTree(service).map((line): Row => ({ kind: 'body', cells: cellsOf(line, whole) })),
  ];
}

function cellsOf({ prefix, entry }: TreeLine, whole: number): string[] {
  const share = (bytes: number): string => (whole > 0 ? formatShare(bytes, whole) : '');
  if (entry.kind === 'rest')
    return [`${prefix}… and ${entry.count} more`, estimated(entry.retainedBytes), share(entry.retainedBytes)];
  const { retainedBytes } = entry.package;
  return [`${prefix}${packageTitle(entry.package)}`, packageBytes(entry.package, retainedBytes), share(retainedBytes)];
}
