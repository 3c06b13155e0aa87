// Whether the unchanged subject answers alike from start to start. Where it does not, a change that breaks something could not be told from the subject's own
// moods, and nothing is tried at all.

import { TareError, type Trial } from '@tare/accounting';
import type { ReferenceService } from '@tare/experiment';
import { firstDifference } from '../guard/first-difference.ts';
import { extendReference } from '../guard/reference.ts';

/**
 * Holds each start against all others, as a change would be.
 * @param before what starts of the unchanged subject showed earlier
 * @returns undefined where they are alike
 */
export function flakyAnswers(trials: readonly Trial[], before: readonly ReferenceService[]): TareError | undefined {
  for (const [index, trial] of trials.entries()) {
    const others = trials.filter((_, other) => other !== index);
    const known = others.reduce<ReferenceService[]>(extendReference, [...before]);
    // Of a single start nothing can be said.
    if (known.length === 0) continue;
    const difference = firstDifference(known, trial);
    if (difference) return refusal(`start ${index + 1} of ${trials.length}: ${difference.text}`);
  }
  const all = trials.reduce<ReferenceService[]>(extendReference, [...before]);
  const mixed = all.flatMap(({ name, routes }) =>
    routes.flatMap(({ route, leastShares }) => {
      const statuses = Object.keys(leastShares);
      const fault = statuses.find((status) => Number(status) >= 500);
      return fault !== undefined && statuses.length > 1 ? [`${name}: ${route} answers ${statuses.join(' and ')}`] : [];
    }),
  );
  const [first] = mixed;
  return first === undefined ? undefined : refusal(first);
}

const refusal = (seen: string): TareError =>
  new TareError('FLAKY_SUBJECT', {
    message:
      'The unchanged subject answers otherwise from time to time, so that a change which breaks it could not be told.',
    seen,
    remedy:
      'Give routes that always answer alike with --route, or mend what varies, such as a service behind it that fails now and then.',
  });
