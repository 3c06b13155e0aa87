// A goal as responses tell it.

import { type Static, Type } from '../../../http/typebox.ts';
import type { Goal } from './goals.ts';

export const GoalBody = Type.Object({
  type: Type.String(),
  target: Type.Integer(),
  filters: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean()]), {
    description: 'What else has to be so, as { "spread": "celtic_cross" } or { "from_hour": 6, "to_hour": 12 }.',
  }),
});
export type GoalBody = Static<typeof GoalBody>;

/** Achievements have their conditions beside the target, quests have them in `filters`. */
export function toGoalBody(goal: Goal): GoalBody {
  const { type, target, filters = {}, ...beside } = goal as Goal & { filters?: GoalBody['filters'] };
  const conditions = Object.entries<string | number | boolean>({ ...beside, ...filters });
  return { type, target, filters: Object.fromEntries(conditions.map(([name, value]) => [toSnakeCase(name), value])) };
}

const toSnakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
