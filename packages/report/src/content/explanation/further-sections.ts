// What a person may clear up beside the weights: copies of one package, native add-ons, what is installed and never loaded; and whose modules are shown.

import type { ExplainedService, Explanation, PackageCost } from '@tare/experiment';
import type { Column, Row, Section } from '../../document/document.ts';
import { formatTableBytes, tableUnit } from '../../figure/format-bytes.ts';
import { importText, packageBytes, packageName } from './package-words.ts';

/** @returns undefined where no package has two copies. */
export const duplicatesSection = (explanation: Explanation): Section | undefined =>
  tableSection(explanation, {
    id: 'duplicates',
    title: 'Duplicates',
    caption: `copies of one package in one program; retained JS heap, in ${tableUnit}`,
    detail: false,
    columns: [
      { title: 'package', align: 'left', rank: 0, mayShrink: true },
      { title: 'version', align: 'left', rank: 0 },
      { title: 'retained', align: 'right', rank: 0, decides: true },
      { title: 'imported', align: 'left', rank: 2, mayShrink: true, atLeast: 26, isPath: true },
      { title: 'folder', align: 'left', rank: 1, mayShrink: true, atLeast: 24, isPath: true },
    ],
    rowsOf: (service) =>
      service.duplicates.flatMap(({ name, copies }) =>
        copies.flatMap((copy, index) => {
          const one = service.packages[copy];
          return one === undefined ? [] : [copyRow(index === 0 ? name : '', one, service)];
        }),
      ),
  });

const copyRow = (name: string, one: PackageCost, service: ExplainedService): Row => ({
  kind: 'body',
  cells: [name, one.version ?? '', packageBytes(one, one.retainedBytes), importText(one, service), one.directory],
});

/** @returns undefined where none was loaded. */
export const addonsSection = (explanation: Explanation): Section | undefined =>
  tableSection(explanation, {
    id: 'addons',
    title: 'Native add-ons',
    caption: 'size of the files; their private pages are in the parts above, as add-on pages and native',
    detail: false,
    columns: [
      { title: 'package', align: 'left', rank: 0, mayShrink: true },
      { title: `files, ${tableUnit}`, align: 'right', rank: 0 },
      { title: 'file', align: 'left', rank: 0, mayShrink: true, atLeast: 24, isPath: true },
    ],
    rowsOf: ({ packages }) =>
      packages.flatMap((one) =>
        one.addons.map((file, index): Row => {
          const isFirst = index === 0;
          const size = formatTableBytes(one.addonFileBytes);
          return { kind: 'body', cells: [isFirst ? packageName(one) : '', isFirst ? size : '', file] };
        }),
      ),
  });

/** Isolates beside the one whose modules are shown. @returns undefined where there are none. */
export const isolatesSection = (explanation: Explanation): Section | undefined =>
  tableSection(explanation, {
    id: 'isolates',
    title: 'Processes and threads that run JavaScript',
    caption: 'the tables show the modules of the one with most of them',
    detail: true,
    columns: [
      { title: 'process', align: 'left', rank: 0 },
      { title: 'thread', align: 'left', rank: 0 },
      { title: 'modules', align: 'right', rank: 0 },
      { title: 'entry', align: 'left', rank: 0, mayShrink: true, isPath: true },
    ],
    rowsOf: ({ shown, otherIsolates, modules }) =>
      shown === null || otherIsolates.length === 0
        ? []
        : [
            isolateRow(shown, `${modules.path.length}, shown`),
            ...otherIsolates.map((one) => isolateRow(one, one.sameAsShown ? 'the same' : String(one.modules))),
          ],
  });

const isolateRow = (
  { pid, threadId, entry }: { pid: number; threadId: number; entry: string | null },
  modules: string,
): Row => ({
  kind: 'body',
  cells: [String(pid), threadId === 0 ? 'main' : `worker ${threadId}`, modules, entry ?? '(no file)'],
});

/** @returns undefined where everything that is installed was loaded. */
export function neverLoadedSection({ services }: Explanation): Section | undefined {
  const items = services.flatMap(({ name, neverLoaded }) =>
    neverLoaded.length === 0 ? [] : [`${services.length > 1 ? `${name}: ` : ''}${neverLoaded.join(', ')}`],
  );
  if (items.length === 0) return undefined;
  const title = 'In `dependencies`, installed, and not one module loaded: removing them frees disk, not memory.';
  return {
    id: 'never-loaded',
    title: 'Never loaded',
    blocks: [{ kind: 'list', list: { title, items } }],
    detail: false,
  };
}

interface TableText extends Pick<Section, 'id' | 'title' | 'detail'> {
  caption: string;
  columns: Column[];
  rowsOf: (service: ExplainedService) => Row[];
}

function tableSection(
  { services }: Explanation,
  { id, title, detail, caption, columns, rowsOf }: TableText,
): Section | undefined {
  const rows = services.flatMap((service): Row[] => {
    const own = rowsOf(service);
    const group: Row[] = services.length > 1 && own.length > 0 ? [{ kind: 'group', label: service.name }] : [];
    return [...group, ...own];
  });
  return rows.length === 0
    ? undefined
    : { id, title, detail, blocks: [{ kind: 'table', table: { caption, columns, rows, notes: [] } }] };
}
