// Who counts: each event that may bring something nearer is dealt with in one transaction for achievements, tasks and quests, and what was reached is told after it.

import { randomUUID } from 'node:crypto';
import type { Context } from '../../../context.ts';
import type { Queries } from '../../../data/database.ts';
import { lockUser } from '../../../data/lock-user.ts';
import { achievements } from '../../../deck/achievements.ts';
import { countAchievements } from '../achievements/count-achievements.ts';
import { countQuests } from '../quests/count-quests.ts';
import { countTasks } from '../tasks/count-tasks.ts';
import { concerns } from './advance.ts';
import type { Happening, Moment } from './happening.ts';
import { tellBingo, tellPost, tellReading } from './tell-happening.ts';

type Tell = (trx: Queries, moment: Moment) => Happening | null | Promise<Happening | null>;

export function registerProgress(context: Context): void {
  const { events, clock } = context;
  const count = (userId: string, tell: Tell): Promise<void> => countFor(context, userId, tell);
  events.on('reading.created', (event) => count(event.userId, (trx, moment) => tellReading(trx, moment, event)));
  events.on('share.created', ({ userId, readingId }) =>
    count(userId, (_trx, moment) => ({ ...moment, kind: 'share', readingId })),
  );
  events.on('post.created', (event) => count(event.userId, (trx, moment) => tellPost(trx, moment, event)));
  for (const kind of ['like', 'comment'] as const)
    events.on(kind === 'like' ? 'post.liked' : 'post.commented', async ({ userId, postId, authorId }) => {
      if (authorId !== userId) await count(userId, (_trx, moment) => ({ ...moment, kind, postId, authorId }));
    });
  events.on('bingo.claimed', (event) => count(event.userId, (trx, moment) => tellBingo(trx, moment, event)));
  events.on('card.favorited', async ({ userId, cardKey, isFavorite }) => {
    if (isFavorite) await count(userId, (_trx, moment) => ({ ...moment, kind: 'favourite', cardKey }));
  });
  events.on('playlist.created', ({ userId, playlistId }) =>
    count(userId, (_trx, moment) => ({ ...moment, kind: 'playlist', playlistId })),
  );
  events.on('check-in', ({ userId, day }) => count(userId, (_trx, moment) => ({ ...moment, kind: 'check-in', day })));
  // It has no id: each counts.
  events.on('voice.used', ({ userId }) =>
    count(userId, (_trx, moment) => ({ ...moment, kind: 'heard', mark: randomUUID() })),
  );
  events.on('karma.changed', async ({ userId, alignment }) => {
    const happening: Happening = { userId, nowMs: clock.now(), kind: 'karma', alignment };
    // Karma changes often, and mostly far from what is asked for: that needs no transaction.
    if (achievements.some(({ criterion }) => concerns(criterion, happening))) await count(userId, () => happening);
  });
}

async function countFor({ clock, database, events }: Context, userId: string, tell: Tell): Promise<void> {
  const moment: Moment = { userId, nowMs: clock.now() };
  const reached = await database.transactionAfterAnswer(async (trx) => {
    if (!(await lockUser(trx, userId))) return null;
    const happening = await tell(trx, moment);
    return (
      happening && {
        unlocked: await countAchievements(trx, happening),
        tasks: await countTasks(trx, happening),
        quests: await countQuests(trx, happening),
      }
    );
  });
  for (const code of reached?.unlocked ?? []) events.emit('achievement.unlocked', { userId, code });
  for (const task of reached?.tasks ?? []) events.emit('task.completed', { userId, ...task });
  for (const questCode of reached?.quests ?? []) events.emit('quest.completed', { userId, questCode });
}
