// Bingo as answers tell it.

import { fromJson, toIso } from '../../../data/values.ts';
import type { Card } from './cards-store.ts';
import type { DailyNumber } from './daily-number.ts';
import type { LineName } from './lines.ts';
import type { Reward } from './rewards-store.ts';
import type { CardBody, RewardBody } from './schemas.ts';

export const toCardBody = ({ id, userId, month, numbers, createdAtMs }: Card, isActive: boolean): CardBody => ({
  id,
  user_id: userId,
  month_year: month,
  card_data: numbers.map((cells) => [...cells]),
  is_active: isActive,
  created_at: toIso(createdAtMs),
});

export const toRewardBody = ({ month, line_types, issued_at, ...reward }: Reward): RewardBody => ({
  ...reward,
  month_year: month,
  line_types: fromJson<LineName[]>(line_types),
  issued_at: toIso(issued_at),
});

export const toNumberBody = ({ day, cycle, generated_at, ...number }: DailyNumber) => ({
  ...number,
  date: day,
  cycle_number: cycle,
  generated_at: toIso(generated_at),
});
