// What was compared with what: the command of every arm, and how it differs from what the person has.

import type { ArmSource, ComparedArm, Comparison } from '@tare/experiment';
import type { Row, Section, Table } from '../../document/document.ts';

export function armsSection({ baseline, arms }: Comparison): Section {
  const all = [baseline, ...arms];
  const several = all.some(({ services }) => services.length > 1);
  const withVariables = all.some(({ services }) =>
    services.some(({ environmentNames }) => environmentNames.length > 0),
  );
  const table: Table = {
    caption: 'what each arm runs',
    columns: [
      { title: 'arm', align: 'left', rank: 0, mayShrink: true },
      { title: 'is', align: 'left', rank: 1 },
      ...(several ? [{ title: 'service', align: 'left' as const, rank: 0 }] : []),
      { title: 'command', align: 'left', rank: 0, mayShrink: true, code: true },
      ...(withVariables ? [{ title: 'variables set', align: 'left' as const, rank: 2, mayShrink: true }] : []),
    ],
    rows: all.flatMap((arm, index) => rowsOf(arm, index === 0, { several, withVariables })),
    notes: [],
  };
  return { id: 'arms', title: 'Arms', blocks: [{ kind: 'table', table }], detail: false };
}

function rowsOf(
  { name, source, services }: ComparedArm,
  isBaseline: boolean,
  { several, withVariables }: { several: boolean; withVariables: boolean },
): Row[] {
  const is = [...(isBaseline ? ['baseline'] : []), ...sourceWords(source)].join(', ');
  return services.map(({ name: service, command, environmentNames }, index) => ({
    kind: 'body',
    cells: [
      ...(index === 0 ? [name, is] : ['', '']),
      ...(several ? [service] : []),
      command,
      ...(withVariables ? [environmentNames.join(', ')] : []),
    ],
  }));
}

/** Nothing where the command beside it says it all. */
function sourceWords(source: ArmSource): string[] {
  const words = wordsOf(source);
  return words === '' ? [] : [words];
}

function wordsOf(source: ArmSource): string {
  switch (source.kind) {
    case 'unchanged':
      return 'as it is';
    case 'command':
      return '';
    case 'change':
      return `change of the configuration${source.commit === undefined ? '' : `, at ${shortCommit(source.commit)}`}`;
    case 'variable':
      return `${source.variable}=${source.value}`;
    case 'variables':
      return Object.entries(source.values)
        .map(([name, value]) => `${name}=${value}`)
        .join(' ');
    case 'revision':
      return source.revision === source.commit
        ? `commit ${shortCommit(source.commit)}`
        : `${source.revision} (${shortCommit(source.commit)})`;
    case 'working-tree':
      return 'working tree';
    case 'recording':
      return `recording ${source.file}`;
  }
}

const shortCommit = (commit: string): string => commit.slice(0, 7);
