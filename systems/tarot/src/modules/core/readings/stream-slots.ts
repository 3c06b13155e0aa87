// How many streams a user has at once in this worker. Holds users only while they have one.

import { Problem } from '../../../http/problem.ts';

export interface StreamSlots {
  /** @returns gives it back, once. @throws Problem 429 */
  take(userId: string): () => void;
}

/** @param most 0 is no limit */
export function createStreamSlots(most: number): StreamSlots {
  const taken = new Map<string, number>();
  return {
    take: (userId) => {
      const now = taken.get(userId) ?? 0;
      if (most > 0 && now >= most)
        throw new Problem(
          'RATE_LIMIT_EXCEEDED',
          `${most} interpretations at once are enough. Let one of them end first.`,
        );
      taken.set(userId, now + 1);
      let isHeld = true;
      return () => {
        if (!isHeld) return;
        isHeld = false;
        const left = (taken.get(userId) ?? 1) - 1;
        if (left > 0) taken.set(userId, left);
        else taken.delete(userId);
      };
    },
  };
}
