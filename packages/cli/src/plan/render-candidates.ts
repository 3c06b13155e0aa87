// What `tare plan --list` prints: every change that would be tried, with what speaks for it. Nothing of it is measured; estimates come from attribution.

import type { Change } from '@tare/changes';
import { formatCount, formatTableBytes, paint, renderTable, type Table, visibleText, wrapText } from '@tare/report';
import type { Terminal } from '../terminal.ts';

const indent = 2;

export function renderCandidates(subject: string, changes: readonly Change[], terminal: Terminal): string {
  const tried = changes.filter(isTried);
  const rest = changes.filter((change) => !isTried(change));
  const name = visibleText(subject);
  const head =
    tried.length === 0
      ? `Nothing was found that could be tried on ${name}.`
      : `${formatCount(tried.length, 'change')} can be tried on ${name}; nothing was tried.`;
  const parts = [
    [...wrapText(head, terminal.width).map((line) => paint('strong', line, terminal.color))],
    ...(tried.length === 0 ? [] : [[renderTable(tableOf(tried), terminal)], tried.flatMap(reasonLines(terminal))]),
    ...(rest.length === 0
      ? []
      : [[paint('heading', 'Not tried', terminal.color), ...rest.flatMap(reasonLines(terminal))]]),
  ];
  return `${parts.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

const isTried = ({ trial }: Change): boolean => trial.kind === 'launch' || trial.kind === 'arm';

function tableOf(changes: readonly Change[]): Table {
  return {
    caption: 'Changes',
    columns: [
      { title: 'change', align: 'left', rank: 0, mayShrink: true, atLeast: 24 },
      { title: 'estimate MB', align: 'right', rank: 1, decides: true },
      { title: 'risk', align: 'left', rank: 2 },
      { title: 'effort', align: 'left', rank: 3 },
      { title: 'judged by', align: 'left', rank: 4 },
      { title: 'kind', align: 'left', rank: 5 },
    ],
    rows: changes.map(({ name, estimatedBytes, risk, effort, mode, kind }) => ({
      kind: 'body',
      cells: [name, estimatedBytes === null ? '' : formatTableBytes(estimatedBytes), risk, effort, mode, kind],
    })),
    notes: ['Estimates are of the JS heap, from samples; where there is none, only a trial can tell.'],
  };
}

const reasonLines =
  ({ width, color }: Terminal) =>
  (change: Change): string[] => {
    const { name, because, cautions, trial } = change;
    const reason = 'because' in trial && trial.because !== because ? [because, trial.because] : [because];
    const told = (text: string): string[] =>
      wrapText(visibleText(text), width - indent).map((line) => `${' '.repeat(indent)}${line}`);
    return [
      paint('group', visibleText(name), color),
      ...reason.flatMap(told),
      ...cautions.flatMap((caution) => told(caution).map((line) => paint('quiet', line, color))),
    ];
  };
