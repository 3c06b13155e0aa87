// How many processes a service starts, and which variable says so.

import type { ServiceFindings } from '../findings.ts';
import { assignedByWrappers } from '../launch/direct-command.ts';

export interface WorkerSetting {
  /** Environment variable; null where none was found. */
  variable: string | null;
  /** Workers now: as many as the trial saw, else what the variable says. */
  workers: number;
  /** `WEB_CONCURRENCY is 4`, `cluster.fork at src/server.ts:12`. */
  seen: string;
  /** Absolute; null where the number is set in no file that was read. */
  place: { file: string; line: number } | null;
}

/** Variables that by their name are a number of workers. */
const workerNames =
  /^(WEB_CONCURRENCY|NODE_CLUSTER_WORKERS|(\w+_)?(NUM_)?WORKERS(_COUNT|_NUM|_SIZE)?|(\w+_)?WORKER_COUNT|CLUSTER_SIZE|NUM_PROCESSES|(\w+_)?INSTANCES)$/;

/** @returns null where there is one process, or nothing says how many there are */
export function findWorkerSetting(service: ServiceFindings): WorkerSetting | null {
  const { env, trial, sources, files } = service;
  const seenWorkers = trial.processes.filter(({ role }) => role === 'cluster-worker').length;
  const assigned = Object.entries(assignedByWrappers(service.service.launch.argv, files['package.json']));
  const scripted = assigned.find(([name, value]) => workerNames.test(name) && Number(value) > 1);
  if (scripted !== undefined) {
    // Nearer to the program than the launch's own environment: a value from outside would be overwritten.
    const [name, value] = scripted;
    return {
      variable: null,
      workers: Number(value),
      seen: `The script that starts it sets ${name} to ${value}`,
      place: null,
    };
  }
  const set = Object.entries(env).find(([name, value]) => workerNames.test(name) && /^\d+$/.test(value ?? ''));
  if (set !== undefined && Number(set[1]) > 1 && (seenWorkers > 1 || isOwn(service, set[0]))) {
    const workers = seenWorkers > 1 ? seenWorkers : Number(set[1]);
    return { variable: set[0], workers, seen: `${set[0]} is ${set[1]}`, place: null };
  }
  if (seenWorkers < 2) return null;
  for (const [file, source] of Object.entries(sources)) {
    const lines = source.split('\n');
    const line = lines.findIndex((text) =>
      [...text.matchAll(/process\.env\.(\w+)/g)].some(([, name = '']) => workerNames.test(name)),
    );
    const name = [...(lines[line]?.matchAll(/process\.env\.(\w+)/g) ?? [])]
      .map(([, one = '']) => one)
      .find((one) => workerNames.test(one));
    if (name !== undefined) {
      return {
        variable: name,
        workers: seenWorkers,
        seen: `${file}:${line + 1} reads ${name}`,
        place: { file, line: line + 1 },
      };
    }
  }
  const place = findPlace({ ...sources, ...inFolder(service, files) }, /\binstances\s*:|\.fork\s*\(/);
  const seen = `${seenWorkers} cluster workers ran`;
  return { variable: null, workers: seenWorkers, seen, place };
}

/** Set for this service, not by chance in the environment that tare runs in. */
const isOwn = ({ service }: ServiceFindings, name: string): boolean => service.launch.env[name] !== undefined;

const inFolder = ({ explained }: ServiceFindings, files: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(files)
      .filter(([name]) => /^ecosystem\./.test(name))
      .map(([name, text]) => [`${explained?.application ?? '.'}/${name}`, text]),
  );

function findPlace(texts: Readonly<Record<string, string>>, pattern: RegExp): WorkerSetting['place'] {
  for (const [file, text] of Object.entries(texts)) {
    const line = text.split('\n').findIndex((one) => pattern.test(one));
    if (line >= 0) return { file, line: line + 1 };
  }
  return null;
}
