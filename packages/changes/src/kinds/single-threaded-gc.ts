import { flagFor } from '../candidate.ts';
import type { ChangeKind } from '../change.ts';

export const singleThreadedGc: ChangeKind = {
  id: 'single-threaded-gc',
  title: 'Collection on one thread',
  group: 'runtime',
  mode: 'natural',
  does: '`--single-threaded-gc` lets the main thread collect alone. Helper threads then need no buffers and arenas of their own for it.',
  backfires:
    'All collecting happens on the thread that answers requests: pauses get longer, most on large heaps and on machines with many processors.',
  detects:
    'Every Node.js service without the flag. It may not stand in NODE_OPTIONS, so it is put behind the name of the runtime; behind a wrapper it is advice.',
  detect: (findings) =>
    flagFor(findings, '--single-threaded-gc', {
      kind: 'single-threaded-gc',
      name: 'single-threaded gc',
      mode: 'natural',
      risk: 'medium',
      because: 'V8 collects with helper threads.',
      cautions: ['Pauses for collection get longer.'],
    }),
};
