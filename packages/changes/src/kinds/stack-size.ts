import { flagFor } from '../candidate.ts';
import type { ChangeKind } from '../change.ts';

export const stackSize: ChangeKind = {
  id: 'stack-size',
  title: 'Smaller stack',
  group: 'runtime',
  mode: 'natural',
  does: '`--stack-size` bounds how deep JavaScript may call (984 kB by default). Only pages that were used once are held, so it saves something only where recursion has gone deep.',
  backfires:
    'Deep recursion (parsers, validators of nested data, template engines) throws _Maximum call stack size exceeded_ earlier.',
  detects:
    'Every Node.js service without the flag. Tried with 500 kB; it may not stand in NODE_OPTIONS, so it is put behind the name of the runtime; behind a wrapper it is advice.',
  detect: (findings) =>
    flagFor(findings, '--stack-size=500', {
      kind: 'stack-size',
      name: 'stack 500 kB',
      mode: 'natural',
      risk: 'medium',
      because: 'The stack has its default bound of 984 kB.',
      cautions: ['Deeply nested input can fail that did not fail before.'],
    }),
};
