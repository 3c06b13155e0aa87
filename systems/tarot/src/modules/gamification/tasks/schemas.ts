// What the routes of tasks take and give.

import { Timestamp } from '../../../http/schemas.ts';
import { type Static, Type } from '../../../http/typebox.ts';

export const TaskBody = Type.Object({
  id: Type.String(),
  key: Type.String(),
  name: Type.String(),
  description: Type.String(),
  target: Type.Integer(),
  current: Type.Integer(),
  karma_reward: Type.Integer(),
  is_completed: Type.Boolean(),
  is_claimed: Type.Boolean(),
  progress_percentage: Type.Integer(),
});
export type TaskBody = Static<typeof TaskBody>;

export const TasksAnswer = Type.Object({
  tasks: Type.Array(TaskBody),
  reset_time: Timestamp,
  completed_count: Type.Integer(),
  total_count: Type.Integer(),
});
export type TasksAnswer = Static<typeof TasksAnswer>;

export const TaskClaimAnswer = Type.Object({ karma_earned: Type.Integer(), total_karma: Type.Integer() });
