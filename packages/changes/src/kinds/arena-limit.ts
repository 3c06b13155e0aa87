import { settingFor, workingServices } from '../candidate.ts';
import type { ChangeKind } from '../change.ts';

const variable = 'MALLOC_ARENA_MAX';

export const arenaLimit: ChangeKind = {
  id: 'arena-limit',
  title: 'Fewer malloc arenas',
  group: 'allocator',
  mode: 'natural',
  does: 'glibc gives threads arenas of their own, up to eight per processor. What one arena has free the others cannot use. `MALLOC_ARENA_MAX` bounds their number.',
  backfires:
    'Threads that allocate at the same time wait for one another. On a server whose work is done by one thread of JavaScript there is nothing to gain.',
  detects: 'Services on glibc that do not set it. Tried with 1 and with 2, by the natural figure; a path takes one.',
  detect: (findings) =>
    findings.machine.isGlibc
      ? ['1', '2'].flatMap((arenas) =>
          settingFor(
            workingServices(findings).filter(({ env }) => env[variable] === undefined),
            findings,
            {
              kind: 'arena-limit',
              name: `malloc arenas ${arenas}`,
              mode: 'natural',
              risk: 'low',
              because: `${variable} is not set: up to ${8 * findings.machine.processors} arenas on this machine.`,
              cautions: ['Threads that allocate at the same time wait for one another.'],
              slot: 'allocator',
              edit: { env: { [variable]: arenas } },
            },
          ),
        )
      : [],
};
