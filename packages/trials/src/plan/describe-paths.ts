// Paths as they are told: their saving, the sum of what their members saved one by one, what they cost elsewhere, and how they are had for good.

import { unavailable } from '@tare/accounting';
import { howTo } from '@tare/changes';
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
    // The natural verdict decides; a calm one alone says what is retained, not what the machine holds.
    verified: first?.mode === 'natural' && first.state === 'saves',
    steps,
    cautions: [
      ...new Set([
        ...changes.flatMap(({ name, cautions }) => cautions.map((caution) => `${name}: ${caution}`)),
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
