// Paths as they are told: their saving, the sum of what their members saved one by one, what they cost elsewhere, and how they are had for good.

import { type Mode, unavailable } from '@tare/accounting';
import { type Change, howTo } from '@tare/changes';
import type { Plan, PlanPath, Verdict } from '@tare/experiment';
import type { Subject } from '@tare/measure';
import type { MeasuredPath, MeasuredPaths } from './measure-paths.ts';
import type { PlanRun } from './plan-run.ts';

export function describePaths(
  run: PlanRun,
  subject: Subject,
  paths: MeasuredPaths,
  verdicts: readonly Verdict[],
): Plan['paths'] {
  const describe = (path: MeasuredPath | null): PlanPath | null => path && describePath(run, subject, path, verdicts);
  return { conservative: describe(paths.conservative), aggressive: describe(paths.aggressive) };
}

function describePath(
  run: PlanRun,
  subject: Subject,
  { changes: names, verdicts: whole, steps }: MeasuredPath,
  verdicts: readonly Verdict[],
): PlanPath {
  const changes = names.map((name) => run.change(name));
  const own = names.map((name) => verdicts.find(({ change }) => change === name)?.savingBytes);
  const [first] = whole;
  return {
    changes: names,
    verdicts: whole,
    savingBytes: first?.savingBytes ?? unavailable('not-sampled'),
    sumOfPartsBytes: own.reduce(
      (sum, saving) => sum + (saving === undefined || 'state' in saving ? 0 : saving.estimate),
      0,
    ),
    verified: isVerified(run, changes, whole),
    steps,
    cautions: [
      ...new Set([
        ...changes.flatMap(({ name, cautions }) => cautions.map((caution) => `${name}: ${caution}`)),
        ...calmOnly(run, changes),
        ...harmsOf(first),
      ]),
    ],
    howTo: howTo({
      subject,
      edits: run.arms.editsOf(changes),
      codeEdits: changes.flatMap(({ codeEdits }) => codeEdits),
      changes,
    }),
  };
}

/**
 * The natural verdict decides: a calm one says what is retained, not what the machine holds. Where a stand-in can be weighed by the calm figure alone, that
 * has to hold as well, and the natural one of whatever other members there are.
 */
function isVerified(run: PlanRun, members: readonly Change[], verdicts: readonly Verdict[]): boolean {
  const saves = (mode: Mode): boolean => verdicts.some((verdict) => verdict.mode === mode && verdict.state === 'saves');
  if (!members.some((change) => run.arms.isCalmOnly(change))) return saves('natural');
  return saves('calm') && (run.arms.weighedIn('natural', members).length === 0 || saves('natural'));
}

function calmOnly(run: PlanRun, members: readonly Change[]): string[] {
  const names = members.filter((change) => run.arms.isCalmOnly(change)).map(({ name }) => name);
  return names.length === 0
    ? []
    : [
        `with this version of Node.js, ${names.join(' and ')} can be weighed by the calm figure alone: the natural figure is that of the other members`,
      ];
}

/** What single changes did not show may be seen of the whole. */
function harmsOf(verdict: Verdict | undefined): string[] {
  if (!verdict) return [];
  const { latencyMs, readyMs, throughput } = verdict;
  const worse = (judged: { state: string } | undefined): boolean => judged?.state === 'worse';
  return [
    ...(worse(latencyMs) ? ['the path as a whole answers more slowly under load (95th percentile)'] : []),
    ...(worse(throughput) ? ['the path as a whole answers fewer requests per second'] : []),
    ...(worse(readyMs) ? ['the path as a whole starts more slowly'] : []),
  ];
}
