import { flagFor } from '../candidate.ts';
import type { ChangeKind } from '../change.ts';

export const liteMode: ChangeKind = {
  id: 'lite-mode',
  title: 'V8 lite mode',
  group: 'runtime',
  mode: 'natural',
  does: '`--lite-mode` switches the optimising compilers off and drops byte code and feedback of functions that have not run for a while. The heap shrinks at start already.',
  backfires:
    'JavaScript runs slower, most where it computes. WebAssembly does not exist in this mode, and what is built on it (image codecs, some database engines) fails: `fetch` ' +
    'fails on Node.js 24, and ends the process on 20 and 22.',
  detects:
    'Every Node.js service without the flag. It may not stand in NODE_OPTIONS, so it is put behind the name of the runtime; behind a wrapper it is tried together with a direct start.',
  detect: (findings) =>
    flagFor(findings, '--lite-mode', {
      kind: 'lite-mode',
      behindWrapper: 'together',
      name: 'lite-mode',
      mode: 'natural',
      risk: 'high',
      because: 'V8 runs with its optimising compilers.',
      cautions: [
        'The optimising compilers are off: throughput falls, most where JavaScript computes.',
        'WebAssembly is not there: what needs it, as `fetch`, fails or ends the process, also where the load does not come by.',
      ],
      slot: 'v8-mode',
    }),
};
