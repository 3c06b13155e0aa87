import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstLevel, isAtLeast, type LevelState, nextLevel, type Strain } from '../../src/budget/level.ts';

const thresholds = { elevated: 0.75, critical: 0.9, release: 0.05, restMs: 5000 };
const idle = { waitingSome: 0, waitingAll: 0 };

/** Levels of readings a second apart. */
function levelsOf(strains: readonly Partial<Strain>[], from: LevelState = firstLevel): string[] {
  let state = from;
  return strains.map((strain, second) => {
    state = nextLevel(state, { share: 0, ...idle, ...strain }, thresholds, 1000 * second);
    return state.level;
  });
}

const shares = (...list: number[]): Partial<Strain>[] => list.map((share) => ({ share }));

describe('nextLevel', () => {
  it('rises at once, also by two', () => {
    expect(levelsOf(shares(0.5, 0.75, 0.9))).toEqual(['normal', 'elevated', 'critical']);
    expect(levelsOf(shares(0.5, 0.95))).toEqual(['normal', 'critical']);
  });

  it('falls only when it has been well below for so long', () => {
    const [, ...after] = levelsOf(shares(0.8, ...Array<number>(7).fill(0.6)));
    expect(after).toEqual(['elevated', 'elevated', 'elevated', 'elevated', 'elevated', 'normal', 'normal']);
  });

  it('does not flicker between a threshold and its release', () => {
    const swinging = Array.from({ length: 60 }, (_, second) => (second % 2 === 0 ? 0.76 : 0.71));
    expect(new Set(levelsOf(shares(...swinging)))).toEqual(new Set(['elevated']));
  });

  it('begins to rest anew after each time above', () => {
    expect(levelsOf(shares(0.8, 0.6, 0.6, 0.6, 0.6, 0.8, 0.6, 0.6, 0.6, 0.6, 0.6)).at(-1)).toBe('elevated');
  });

  it('falls to the level that holds, and not further', () => {
    const levels = levelsOf(shares(0.95, ...Array<number>(12).fill(0.8)));
    expect(levels.at(-1)).toBe('elevated');
  });

  it('counts waiting for memory, whatever the share', () => {
    expect(levelsOf([{ share: 0.1, waitingSome: 30 }])).toEqual(['elevated']);
    expect(levelsOf([{ share: 0.1, waitingSome: 40, waitingAll: 25 }])).toEqual(['critical']);
    expect(levelsOf([{ share: 0.1, waitingSome: null, waitingAll: null }])).toEqual(['normal']);
  });

  it('is never lower than what the share asks for now', () => {
    const series = fc.array(fc.double({ min: 0, max: 1.2, noNaN: true }), { minLength: 1, maxLength: 50 });
    fc.assert(
      fc.property(series, (list) => {
        levelsOf(shares(...list)).forEach((level, index) => {
          const share = list[index] ?? 0;
          const asked = share >= 0.9 ? 'critical' : share >= 0.75 ? 'elevated' : 'normal';
          expect(isAtLeast(level as 'normal', asked)).toBe(true);
        });
      }),
    );
  });
});
