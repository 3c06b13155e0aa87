// Costs of packages that trials have confirmed: what leaving a package's imports out at start really saved.

import { relative } from 'node:path';
import type { Change } from '@tare/changes';
import type { ExplainedService, Explanation, PackageCost, Verdict } from '@tare/experiment';

/** A new explanation; packages without such a trial are as they were. */
export function confirmCosts(
  explanation: Explanation,
  changes: readonly Change[],
  verdicts: readonly Verdict[],
): Explanation {
  return {
    ...explanation,
    services: explanation.services.map((service) => ({
      ...service,
      packages: service.packages.map((cost) => confirm(service, cost, changes, verdicts)),
    })),
  };
}

function confirm(
  service: ExplainedService,
  cost: PackageCost,
  changes: readonly Change[],
  verdicts: readonly Verdict[],
): PackageCost {
  for (const change of changes) {
    const verdict = verdicts.find((candidate) => candidate.change === change.name);
    if (!verdict || !isDecided(verdict) || 'state' in verdict.savingBytes) continue;
    if (standsIn(change, service, cost))
      return { ...cost, confirmed: { change: change.name, savingBytes: verdict.savingBytes } };
  }
  return cost;
}

const isDecided = ({ state }: Verdict): boolean => state === 'saves' || state === 'no-effect' || state === 'costs';

/** Of this package alone: a change that defers several confirms the cost of none. */
function standsIn({ trial }: Change, { name, application }: ExplainedService, cost: PackageCost): boolean {
  if (trial.kind !== 'launch' || !trial.edit.services.includes(name)) return false;
  const { standIns = [] } = trial.edit;
  return (
    standIns.length > 0 &&
    standIns.every(({ package: packageName, target }) => packageName === cost.name && isIn(application, cost, target))
  );
}

function isIn(application: string, { directory }: PackageCost, target: string): boolean {
  const path = relative(application, target);
  return path.startsWith(`${directory}/`) || target.startsWith(`${directory}/`);
}
