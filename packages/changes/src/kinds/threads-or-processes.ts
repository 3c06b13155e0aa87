import { settingFor } from '../candidate.ts';
import type { ChangeKind } from '../change.ts';

/** One word for threads and the one that the same program would use for processes, either way. */
const opposites: Readonly<Record<string, string>> = {
  thread: 'process',
  threads: 'processes',
  worker_threads: 'child_process',
  process: 'thread',
  processes: 'threads',
  child_process: 'worker_threads',
};

export const threadsOrProcesses: ChangeKind = {
  id: 'threads-or-processes',
  title: 'Threads instead of processes, or the other way',
  group: 'processes',
  mode: 'natural',
  does:
    'Worker threads share the program, its libraries and Node.js itself; each has a heap of its own all the same. Which of the two holds less depends on the version of Node.js and on how much ' +
    'the heaps grow.',
  backfires:
    'A crash in a native add-on ends all threads. Threads share one thread pool, and add-ons that were not written for threads fail. Processes are what operating tools can see and limit.',
  detects:
    'Only where the subject declares it: a variable of its launch whose value is `threads` or `processes` (also in the singular, `worker_threads`, `child_process`). Tried with the other word. A knob ' +
    'that says as much is tried as a knob.',
  detect: (findings) =>
    findings.services.flatMap((service) =>
      Object.entries(service.service.launch.env).flatMap(([variable, value]) => {
        const other = opposites[value ?? ''];
        if (other === undefined) return [];
        return settingFor([service], findings, {
          kind: 'threads-or-processes',
          name: `${other} instead of ${value}`,
          mode: 'natural',
          risk: 'medium',
          because: `${variable} is ${value}.`,
          cautions: ['Threads and processes fail differently: a crash takes more with it where memory is shared.'],
          slot: `${variable} ${service.service.name}`,
          edit: { env: { [variable]: other } },
        });
      }),
    ),
};
