// The budget of a run where none is given: what the environment says, or the container.

import { liveFiles, type SystemFiles } from '@tare/accounting/self';
import { findLimit } from '../budget/find-limit.ts';

/**
 * @returns null where neither says anything: the whole machine is nobody's budget
 * @throws KitError BUDGET_INVALID for a TARE_BUDGET that is no size
 */
export function findBudget(
  env: Readonly<Record<string, string | undefined>>,
  files: SystemFiles = liveFiles(),
): { bytes: number; source: 'environment' | 'cgroup' } | null {
  const { bytes, source } = findLimit(files, undefined, env);
  return source === 'environment' || source === 'cgroup' ? { bytes, source } : null;
}
