// The CI service that a check runs in, from its variables.

import { statSync } from 'node:fs';
import type { CheckResult } from '@tare/experiment';
import { checkSentences } from '@tare/report';
import { renderAnnotations } from './annotations.ts';
import { renderStepSummary } from './step-summary.ts';
import { appendText } from './write-text.ts';

export interface CiService {
  /** What goes into the log, for the service to read. */
  annotations(result: CheckResult): string;
  /** @throws TareError OUTPUT_UNWRITABLE */
  summarise(result: CheckResult): void;
}

/** @returns undefined outside of one */
export function findCiService(env: NodeJS.ProcessEnv): CiService | undefined {
  if (env['GITHUB_ACTIONS'] !== 'true') return undefined;
  const path = env['GITHUB_STEP_SUMMARY'];
  return {
    annotations: (result) => renderAnnotations(checkSentences(result)),
    summarise: (result) => {
      if (path === undefined || path === '') return;
      appendText(path, renderStepSummary(result, statSync(path, { throwIfNoEntry: false })?.size ?? 0));
    },
  };
}
