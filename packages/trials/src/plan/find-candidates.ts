// From a subject to what could be tried on it: an explanation, what it and the machine show, and the detectors of the catalogue.

import { type Change, detectChanges, readFindings } from '@tare/changes';
import { openTrials, type TrialSession } from '@tare/measure';
import { type ExplainProgress, type ExplainResult, explain } from '../explain/explain.ts';
import { filterChanges } from './filter-changes.ts';
import type { CandidateOptions, CandidateSources } from './plan-options.ts';

export interface Candidates {
  changes: Change[];
  result: ExplainResult;
}

const noSignal = new AbortController().signal;

const usualSources: CandidateSources = { explain, readFindings, detect: detectChanges };

/**
 * What a plan would try, without trying it.
 * @throws TareError USAGE for an `only` or `skip` that names nothing, UNSUPPORTED_PLATFORM on a machine without /proc
 */
export async function candidates(options: CandidateOptions): Promise<Candidates> {
  const session = options.session ?? (await openTrials());
  return findCandidates(options, session, () => undefined);
}

/** Without changes where the subject could not be measured. */
export async function findCandidates(
  options: CandidateOptions,
  session: TrialSession,
  onProgress: (progress: ExplainProgress) => void,
): Promise<Candidates> {
  const { subject, changes: declared, runtimes = [], seed = 1, signal = noSignal } = options;
  const sources = { ...usualSources, ...options.sources };
  const result = await sources.explain({ subject, seed, signal, session, onProgress });
  if (!isExplained(result) || signal.aborted) return { changes: [], result };
  const findings = await sources.readFindings({
    subject,
    explained: result,
    runtimes: [...runtimes],
    declared: Object.entries(declared?.loaded.config.changes ?? {})
      .filter(([, { services }]) => services?.some((name) => subject.services.some((one) => one.name === name)) ?? true)
      .map(([name, { description = null, services = null }]) => ({ name, description, services })),
  });
  return { changes: filterChanges(sources.detect(findings), options.only, options.skip), result };
}

/** What was traced may be missing: settings can be tried on what nothing is known of. */
export const isExplained = ({ plain }: ExplainResult): boolean => plain !== null && plain.state === 'complete';
