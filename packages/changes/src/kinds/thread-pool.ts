import { flagFor, nodeServices, settingFor } from '../candidate.ts';
import type { ChangeKind } from '../change.ts';

const variable = 'UV_THREADPOOL_SIZE';

export const threadPool: ChangeKind = {
  id: 'thread-pool',
  title: 'Smaller thread pools',
  group: 'runtime',
  mode: 'natural',
  does:
    'libuv starts four threads for files, name look-ups, compression and cryptography as soon as one is needed, and V8 four for compiling and collecting. Each has a stack, and ' +
    'allocates from an arena of its own. `UV_THREADPOOL_SIZE` and `--v8-pool-size` make them fewer.',
  backfires:
    'Work of the pool queues: with one thread a slow name look-up holds up every file and every hash. Fewer threads of V8 make collections longer.',
  detects: `Every Node.js service that does not set them. Tried with one thread each, by the natural figure.`,
  detect: (findings) => [
    ...settingFor(
      nodeServices(findings).filter(({ env }) => env[variable] === undefined),
      findings,
      {
        kind: 'thread-pool',
        name: 'thread pool of 1',
        mode: 'natural',
        risk: 'medium',
        because: `${variable} is not set: four threads.`,
        cautions: ['Files, name look-ups, compression and cryptography wait for one another.'],
        edit: { env: { [variable]: '1' } },
      },
    ),
    ...flagFor(findings, '--v8-pool-size=1', {
      kind: 'thread-pool',
      name: 'V8 pool of 1',
      mode: 'natural',
      risk: 'low',
      because: 'V8 has its default pool of four threads.',
      cautions: ['Collecting and compiling in the background take longer.'],
    }),
  ],
};
