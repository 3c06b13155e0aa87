// Renews what is recommended to a user: what no longer fits and was never shown goes, what is new comes, and what is there stays as it is.

import type { Context } from '../../../context.ts';
import { addToUser } from '../events/user-analytics-store.ts';
import { findKnown } from './habits-store.ts';
import { addRecommendations, listKept, removeRecommendations, tooMany } from './recommendations-store.ts';
import { suggest } from './suggest.ts';

/** @returns how many are new */
export async function generateRecommendations({ database, queries, clock }: Context, userId: string): Promise<number> {
  const known = await findKnown(queries, userId);
  const nowMs = clock.now();
  return database.transaction(async (trx) => {
    await addToUser(trx, userId, {}, nowMs);
    const kept = await listKept(trx, userId);
    const nameOf = ({ kind, target }: { kind: string; target: string }): string => `${kind} ${target}`;
    const answered = new Set(kept.filter(({ status }) => status === 'accepted' || status === 'rejected').map(nameOf));
    const suggestions = suggest(known, (suggestion) => answered.has(nameOf(suggestion)));
    const wanted = new Set(suggestions.map(nameOf));
    const stale = kept.filter((one) => one.status === 'new' && !wanted.has(nameOf(one))).map(({ id }) => id);
    await removeRecommendations(trx, [...new Set([...stale, ...tooMany(kept)])]);
    const there = new Set(kept.map(nameOf));
    const added = suggestions.filter((suggestion) => !there.has(nameOf(suggestion)));
    await addRecommendations(trx, userId, added, nowMs);
    return added.length;
  });
}
