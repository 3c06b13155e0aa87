import { settingFor, workingServices } from '../candidate.ts';
import type { ChangeKind } from '../change.ts';

const variable = 'MALLOC_TRIM_THRESHOLD_';
const bytes = '65536';

export const trimThreshold: ChangeKind = {
  id: 'trim-threshold',
  title: 'Earlier return of freed memory',
  group: 'allocator',
  mode: 'natural',
  does:
    'glibc keeps free memory at the end of its heap until it exceeds a threshold, which grows by itself with the sizes that are freed. `MALLOC_TRIM_THRESHOLD_` fixes it, so that ' +
    'memory goes back to the system sooner.',
  backfires: 'Memory that is given back is asked for again at the next request: more system calls, and slower answers.',
  detects: 'Services on glibc that do not set it. Tried with 64 KiB, by the natural figure.',
  detect: (findings) =>
    findings.machine.isGlibc
      ? settingFor(
          workingServices(findings).filter(({ env }) => env[variable] === undefined),
          findings,
          {
            kind: 'trim-threshold',
            name: 'malloc trims at 64 KiB',
            mode: 'natural',
            risk: 'medium',
            because: `${variable} is not set: the threshold grows with what is freed.`,
            cautions: ['Memory that was given back has to be asked for again.'],
            slot: 'allocator',
            edit: { env: { [variable]: bytes } },
          },
        )
      : [],
};
