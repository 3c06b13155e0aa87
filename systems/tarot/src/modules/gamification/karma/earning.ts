// What earns karma by itself: told by events, so that whoever does it waits for nothing.

import type { Context } from '../../../context.ts';
import { karmaActions, LOYALTY_KARMA } from '../../../deck/karma.ts';
import { type EarnedKarma, earnKarma } from './karma-store.ts';

export function earnKarmaByEvents(context: Context): void {
  const { events } = context;
  const earn = (earned: Omit<EarnedKarma, 'nowMs'>): Promise<void> => creditKarma(context, earned);
  events.on('reading.rated', ({ userId, readingId }) =>
    earn({ userId, source: 'reading_accuracy', reason: karmaActions.reading_accuracy.description, about: readingId }),
  );
  events.on('share.created', ({ userId, readingId }) =>
    earn({ userId, source: 'sharing', reason: karmaActions.sharing.description, about: readingId }),
  );
  events.on('post.created', ({ userId, postId }) =>
    earn({ userId, source: 'contribution', reason: 'Wrote a post', about: `post ${postId}` }),
  );
  // Once for each post, however long the talk under it.
  events.on('post.commented', ({ userId, postId }) =>
    earn({ userId, source: 'contribution', reason: 'Commented on a post', about: `comments of ${postId}` }),
  );
  events.on('token.extended', async ({ userId, isFirstLoyalty }) => {
    if (!isFirstLoyalty) return;
    await earn({ userId, source: 'loyalty', points: LOYALTY_KARMA, reason: 'Kept coming back', about: 'loyalty' });
  });
}

async function creditKarma(context: Context, earned: Omit<EarnedKarma, 'nowMs'>): Promise<void> {
  const { database, clock, events } = context;
  const { points, total, alignment } = await database.transaction((trx) =>
    earnKarma(trx, { ...earned, nowMs: clock.now() }),
  );
  if (points !== 0) events.emit('karma.changed', { userId: earned.userId, total, alignment, amount: points });
}
