// What the routes of karma take and give.

import { karmaActions, karmaBandKeys, karmaRewardSources } from '../../../deck/karma.ts';
import { Day, Nullable, OneOf, Timestamp } from '../../../http/schemas.ts';
import { type Static, Type } from '../../../http/typebox.ts';

const Alignment = Type.Integer({ minimum: 0, maximum: 100, description: 'From evil, 0, to good, 100.' });

export const SummaryAnswer = Type.Object({
  alignment_karma: Alignment,
  total_karma: Type.Integer({ description: 'What was earned; it only grows.' }),
  current_level: Type.Integer(),
  level_title: Type.String(),
  karma_to_next_level: Type.Integer({ description: '0 at the last level.' }),
  alignment_category: OneOf(karmaBandKeys),
  alignment_name: Type.String(),
  rank: Type.Integer({ description: 'How many have more, and one; those who have the same share it.' }),
  today_earned: Type.Integer(),
});

const actions = [...Object.keys(karmaActions), ...karmaRewardSources];

export const LogsQuery = Type.Object({
  page: Type.Integer({ minimum: 1, maximum: 100_000, default: 1 }),
  page_size: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, description: 'As page_size.' })),
  action: Type.Optional(OneOf(actions)),
});
export type LogsQuery = Static<typeof LogsQuery>;

export const LogsAnswer = Type.Object({
  logs: Type.Array(
    Type.Object({
      id: Type.String(),
      action: Type.String(),
      amount: Type.Integer(),
      alignment_change: Type.Integer({ description: 'Less than the amount where 0 or 100 was reached.' }),
      reason: Nullable(Type.String()),
      created_at: Timestamp,
    }),
  ),
  total_count: Type.Integer(),
  page: Type.Integer(),
  page_size: Type.Integer(),
  has_more: Type.Boolean(),
});

export const HistoryQuery = Type.Object({ days: Type.Integer({ minimum: 1, maximum: 366, default: 30 }) });

export const HistoryAnswer = Type.Object({
  days: Type.Integer(),
  earned: Type.Integer(),
  lost: Type.Integer(),
  history: Type.Array(
    Type.Object({
      date: Day,
      earned: Type.Integer(),
      lost: Type.Integer(),
      entries: Type.Integer(),
      alignment_change: Type.Integer(),
      alignment_karma: Alignment,
      total_karma: Type.Integer({ description: 'At the end of the day.' }),
    }),
    { description: 'Days on which something changed, the last one first.' },
  ),
});
