// What the routes of bingo take and give.

import { Day, Nullable, OneOf, Timestamp } from '../../../http/schemas.ts';
import { type Static, Type } from '../../../http/typebox.ts';
import { CARD_SIDE, LARGEST_NUMBER, lineNames } from './lines.ts';

const BingoNumber = Type.Integer({ minimum: 1, maximum: LARGEST_NUMBER });
const side = { minItems: CARD_SIDE, maxItems: CARD_SIDE };
const CardNumbers = Type.Array(Type.Array(BingoNumber, side), side);
const Month = Type.String({ description: 'YYYY-MM' });
const LineTypes = Type.Array(OneOf(lineNames));
const LineCount = Type.Integer({ minimum: 0, maximum: lineNames.length });

export const NewCard = Type.Object({ numbers: CardNumbers }, { description: 'Each number from 1 to 25 once.' });

export const CardBody = Type.Object({
  id: Type.String(),
  user_id: Type.String(),
  month_year: Month,
  card_data: CardNumbers,
  is_active: Type.Boolean({ description: 'Until its month is over.' }),
  created_at: Timestamp,
});
export type CardBody = Static<typeof CardBody>;

export const RewardBody = Type.Object({
  id: Type.String(),
  user_id: Type.String(),
  card_id: Type.String(),
  month_year: Month,
  reward_type: Type.String(),
  line_types: LineTypes,
  line_count: LineCount,
  issued_at: Timestamp,
});
export type RewardBody = Static<typeof RewardBody>;
export const RewardsAnswer = Type.Array(RewardBody, { description: 'The newest first.' });

export const DailyNumberBody = Type.Object({
  id: Type.String(),
  date: Day,
  number: BingoNumber,
  cycle_number: Type.Integer({ description: 'In each every number comes once.' }),
  generated_at: Timestamp,
});

export const StatusAnswer = Type.Object({
  has_card: Type.Boolean(),
  card: Nullable(CardBody),
  claimed_numbers: Type.Array(BingoNumber),
  line_count: LineCount,
  has_reward: Type.Boolean(),
  today_claimed: Type.Boolean(),
  daily_number: BingoNumber,
});

export const ClaimAnswer = Type.Object({
  success: Type.Literal(true),
  daily_number: BingoNumber,
  is_on_card: Type.Boolean(),
  line_count: LineCount,
  has_reward: Type.Boolean(),
  reward: Nullable(RewardBody),
  claimed_at: Timestamp,
});

export const LinesAnswer = Type.Object({
  line_count: LineCount,
  line_types: LineTypes,
  has_three_lines: Type.Boolean(),
  reward_issued: Type.Boolean(),
});

/** Any text: one that is no month is a 400. */
export const MonthParams = Type.Object({ month: Month });

export const HistoryAnswer = Type.Object({
  month_year: Month,
  is_archived: Type.Boolean(),
  card: CardBody,
  claims: Type.Array(
    Type.Object({ date: Day, number: BingoNumber, is_on_card: Type.Boolean(), claimed_at: Timestamp }),
  ),
  claimed_numbers: Type.Array(BingoNumber),
  line_count: LineCount,
  line_types: LineTypes,
  reward: Nullable(RewardBody),
});
