// The doctor's findings as lines: what works, what does not, what that costs.

import type { MachineReport } from '@tare/measure';
import { paint, type Tone, wrapText } from '@tare/report';
import type { Terminal } from './terminal.ts';

const marks = { ok: '✓', limited: '!', missing: '✗' } as const;
const tones = { ok: 'group', limited: 'caution', missing: 'fault' } as const;
const indent = 4;

export function renderFindings(report: MachineReport, terminal: Terminal): string {
  const { environment, findings, canMeasure } = report;
  const nameWidth = Math.max(...findings.map((finding) => finding.name.length));
  const lines = findings.flatMap(({ name, state, seen, consequence }) => [
    ...wrapText(seen, terminal.width - nameWidth - indent).map((line, index) =>
      index === 0
        ? `${paint(tones[state], marks[state], terminal.color)} ${name.padEnd(nameWidth)}  ${line}`
        : `${' '.repeat(nameWidth + indent)}${line}`,
    ),
    ...(consequence === ''
      ? []
      : wrapText(consequence, terminal.width - indent).map((line) =>
          paint('quiet', `${' '.repeat(indent)}${line}`, terminal.color),
        )),
  ]);
  const limited = findings.filter((finding) => finding.state !== 'ok').length;
  const verdict = !canMeasure
    ? 'Nothing can be measured here.'
    : limited === 0
      ? 'Everything can be measured here.'
      : `Private memory can be measured here; ${limited} of ${findings.length} sources give less than they could.`;
  const machine = `Linux ${environment.kernel}, ${environment.architecture}, Node ${environment.nodeVersion}, tare ${environment.tareVersion}`;
  const head = (tone: Tone, text: string): string[] =>
    wrapText(text, terminal.width).map((line) => paint(tone, line, terminal.color));
  return `${[...head('strong', verdict), ...head('quiet', machine), '', ...lines].join('\n')}\n`;
}
