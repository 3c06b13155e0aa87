import { isKnown, type ProcessRecord } from '@tare/accounting';
import { adviceFor, megabytes, settingFor } from '../candidate.ts';
import type { Change, ChangeKind } from '../change.ts';
import type { Findings, ServiceFindings } from '../findings.ts';
import { assignedByWrappers, wrapperNames, wrappersOf } from '../launch/direct-command.ts';

export const directRuntime: ChangeKind = {
  id: 'direct-runtime',
  title: 'Start without wrappers',
  group: 'start',
  mode: 'calm',
  does:
    '`npm start`, `npx`, `tsx`, `nodemon` and the shell between them stay in memory as long as the server runs, each a process of its own and most of them a whole Node.js. The ' +
    'command that they come to in the end, started directly, leaves them out.',
  backfires:
    'Variables that the wrapper sets (`npm_package_version`, a PATH with `node_modules/.bin`) are missing, scripts such as `prestart` do not run, and a watcher no longer restarts what ' +
    'crashed: the platform has to.',
  detects:
    'Processes of a trial that only start another one. Tried with the command line of the one that does the work, and with variables that the script assigns in front of it.',
  detect: (findings) => findings.services.flatMap((service) => detectIn(service, findings)),
};

function detectIn(service: ServiceFindings, findings: Findings): Change[] {
  const { trial, directArgv, directCwd, service: started } = service;
  const wrappers = wrappersOf(trial.processes);
  if (wrappers.length === 0) return [];
  const names = wrapperNames(trial.processes);
  const bytes = weigh(wrappers);
  const held = bytes === null ? '' : `, ${megabytes(bytes)} of private memory`;
  const because = `${names} ${wrappers.length === 1 ? 'stays a process' : `stay ${wrappers.length} processes`} in front of the server${held}.`;
  const common = { kind: 'direct-runtime', name: `without ${names}`, mode: 'calm', because } as const;
  const isWatched = wrappers.some(({ role }) => role === 'watcher');
  if (directArgv === null || directCwd !== started.launch.cwd) {
    const reason =
      directArgv === null
        ? 'The command line of the process that does the work cannot be told: it has a title of its own, or there are several.'
        : `The process that does the work runs in ${directCwd ?? 'a folder that is not known'}, not in ${started.launch.cwd}.`;
    return [
      adviceFor([started.name], findings, {
        ...common,
        risk: 'low',
        estimatedBytes: bytes,
        trial: { kind: 'advice', because: reason },
      }),
    ];
  }
  const env = assignedByWrappers(started.launch.argv, service.files['package.json']);
  return settingFor([service], findings, {
    ...common,
    risk: isWatched ? 'medium' : 'low',
    cautions: [
      'Variables that the wrapper sets, as npm_package_version, are not there.',
      ...(isWatched ? ['Nothing restarts the server any more but the platform that runs it.'] : []),
    ],
    slot: `start ${started.name}`,
    estimatedBytes: bytes,
    edit: { argv: directArgv, ...(Object.keys(env).length === 0 ? {} : { env }) },
  });
}

function weigh(processes: readonly ProcessRecord[]): number | null {
  const figures = processes.map(({ phases }) => phases.collected.privateBytes);
  const known = figures.filter(isKnown);
  return known.length === figures.length ? known.reduce((sum, bytes) => sum + bytes, 0) : null;
}
