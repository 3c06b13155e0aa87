import { flagFor } from '../candidate.ts';
import type { ChangeKind } from '../change.ts';

export const optimizeForSize: ChangeKind = {
  id: 'optimize-for-size',
  title: 'V8 optimises for size',
  group: 'runtime',
  mode: 'natural',
  does: '`--optimize-for-size` makes V8 prefer little memory to speed: a small new space, tighter heap limits, less generated code kept ready.',
  backfires: 'Code that is run often gets slower, and collections come oftener: throughput and latency pay under load.',
  detects:
    'Every Node.js service without the flag. It may not stand in NODE_OPTIONS, so it is put behind the name of the runtime; behind a wrapper it is tried together with a direct start.',
  detect: (findings) =>
    flagFor(findings, '--optimize-for-size', {
      kind: 'optimize-for-size',
      behindWrapper: 'together',
      name: 'optimize-for-size',
      mode: 'natural',
      risk: 'medium',
      because: 'V8 runs with its settings for speed.',
      cautions: ['Requests that compute may take longer.'],
      slot: 'v8-mode',
    }),
};
