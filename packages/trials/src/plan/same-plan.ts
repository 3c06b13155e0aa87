// Whether a saved plan can be gone on with: the same subject, load, seed and candidates.

import { TareError } from '@tare/accounting';
import type { Change } from '@tare/changes';
import type { ComparedArm, Plan, PlannedChange } from '@tare/experiment';

/** @throws TareError USAGE where it is of another subject, or was made with other settings */
export function requireSameSubject(earlier: Plan, settings: Plan['settings'], baseline: ComparedArm): void {
  const { requests, connections, warmup, routes, seed } = earlier.settings;
  const before = [{ requests, connections, warmup, routes, seed }, earlier.baseline];
  const now = [
    {
      requests: settings.requests,
      connections: settings.connections,
      warmup: settings.warmup,
      routes: settings.routes,
      seed: settings.seed,
    },
    baseline,
  ];
  const at = before.findIndex((part, index) => JSON.stringify(part) !== JSON.stringify(now[index]));
  if (at === -1) return;
  throw otherPlan(`before: ${JSON.stringify(before[at])}\nnow:    ${JSON.stringify(now[at])}`);
}

/**
 * The candidates of the saved plan, as they were found again. One that is found only now is left out: what is estimated from samples may lie on either side of
 * a threshold. One that is not found again matters only where it has not been settled.
 * @throws TareError USAGE
 */
export function sameCandidates(earlier: Plan, found: readonly Change[]): Change[] {
  const lost = earlier.changes.filter((change) => !found.some(({ name }) => name === change.name)).filter(isWanted);
  if (lost.length > 0) throw otherPlan(`not found again: ${lost.map(({ name }) => name).join(', ')}`);
  const added = earlier.changes.length === 0;
  return found.filter(({ name }) => added || earlier.changes.some((change) => change.name === name));
}

/** Launched again by pairs or paths. */
const isWanted = ({ standing: { state } }: PlannedChange): boolean => state === 'not-reached' || state === 'judged';

const otherPlan = (seen: string): TareError =>
  new TareError('USAGE', {
    message: 'The plan to resume is another one.',
    seen,
    remedy: 'Give the same command and options as before, or another --output file.',
  });
