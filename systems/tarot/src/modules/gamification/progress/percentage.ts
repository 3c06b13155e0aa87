/** Whole, from 0 to 100; 100 is told of what is complete only. */
export const percentageOf = (current: number, target: number): number =>
  target === 0 ? 0 : Math.min(100, Math.floor((current * 100) / target));
