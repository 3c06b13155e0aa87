import { flagFor, megabytes } from '../candidate.ts';
import type { ChangeKind } from '../change.ts';
import type { ServiceFindings } from '../findings.ts';
import { wrapperRoles } from '../launch/direct-command.ts';

/** Room over what the largest heap retains: the load's garbage, and what requests hold while they are answered. */
const share = 1.5;
const reserveBytes = 16 * 2 ** 20;
const stepMebibytes = 8;

/** Largest heap of an isolate after the forced collection, wrappers left out; 0 where none was seen. */
const largestHeap = ({ trial }: ServiceFindings): number =>
  Math.max(
    0,
    ...trial.processes
      .filter(({ role }) => !wrapperRoles.has(role))
      .flatMap(({ isolates }) => isolates.map(({ heapUsedBytes }) => heapUsedBytes)),
  );

export const oldSpace: ChangeKind = {
  id: 'old-space',
  title: 'Bounded old space',
  group: 'runtime',
  mode: 'natural',
  does:
    'V8 lets garbage gather in the old space as long as its limit, gigabytes by default, is far away. `--max-old-space-size` a little above what the program retains makes it ' +
    'collect earlier, and bounds what a leak can take.',
  backfires:
    'A program that needs more than the limit for a moment (a large upload, a report, more clients than the load had) is ended by V8 with _heap out of memory_. Close to the limit it ' +
    'collects all the time.',
  detects:
    'Every Node.js service without the flag whose heap was measured. Tried with half as much again as the largest heap retained after load, plus 16 MiB, by the natural figure.',
  detect: (findings) =>
    findings.services.flatMap((service) => {
      const used = largestHeap(service);
      if (used === 0) return [];
      const limit = Math.ceil((used * share + reserveBytes) / 2 ** 20 / stepMebibytes) * stepMebibytes;
      return flagFor({ ...findings, services: [service] }, `--max-old-space-size=${limit}`, {
        kind: 'old-space',
        name: `old-space ${limit} MB`,
        mode: 'natural',
        risk: 'high',
        because: `The largest heap of ${service.service.name} retains ${megabytes(used)} after the load, and its limit is V8's own.`,
        cautions: [
          `Above ${limit} MiB of old space V8 ends the process: measure the largest request there is before it is used.`,
        ],
        slot: `old-space ${service.service.name}`,
      }).map((change) =>
        findings.services.length === 1 ? change : { ...change, name: `${change.name} (${service.service.name})` },
      );
    }),
};
