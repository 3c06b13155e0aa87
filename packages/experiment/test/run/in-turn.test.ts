import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { inTurn } from '../../src/run/in-turn.ts';

describe('inTurn', () => {
  it('keeps so many under way at most, and gives results in the order of the items', async () => {
    let underWay = 0;
    let most = 0;
    const results = await inTurn([30, 5, 20, 1, 10], 2, async (ms, index) => {
      underWay += 1;
      most = Math.max(most, underWay);
      await delay(ms);
      underWay -= 1;
      return `${index}: ${ms}`;
    });
    expect(results).toEqual(['0: 30', '1: 5', '2: 20', '3: 1', '4: 10']);
    expect(most).toBe(2);
  });

  it('begins nothing more once one ended it', async () => {
    const begun: number[] = [];
    const results = await inTurn([0, 1, 2, 3, 4], 1, async (item) => {
      begun.push(item);
      return item === 2 ? undefined : item;
    });
    expect(begun).toEqual([0, 1, 2]);
    expect(results).toEqual([0, 1, undefined, undefined, undefined]);
  });

  it('throws only when nothing is under way any more', async () => {
    const ended: number[] = [];
    const failing = inTurn([0, 1, 2, 3], 2, async (item) => {
      if (item === 0) throw new Error('bug');
      await delay(20);
      ended.push(item);
      return item;
    });
    await expect(failing).rejects.toThrow('bug');
    expect(ended).toEqual([1]);
  });
});
