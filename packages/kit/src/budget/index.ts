export {
  type Budget,
  type BudgetOptions,
  type BudgetStatus,
  createBudget,
  type LevelChange,
  type Measure,
} from './budget.ts';
export type { LimitSource } from './find-limit.ts';
export { isAtLeast, type Level } from './level.ts';
export type { MemoryReading, MemoryScope } from './read-memory.ts';
