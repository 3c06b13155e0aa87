import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { Neighbours, usualJobs } from '../../src/plan/neighbours.ts';
import { armOf } from '../support/session-double.ts';

/** A place with room for one: whoever comes second fails. */
function lockedPlace() {
  const place = { underWay: 0, most: 0, started: 0 };
  const start = async (): Promise<{ isSound: boolean }> => {
    place.started += 1;
    place.underWay += 1;
    place.most = Math.max(place.most, place.underWay);
    const isSound = place.underWay === 1;
    await delay(isSound ? 20 : 5);
    place.underWay -= 1;
    return { isSound };
  };
  return { place, start };
}

const calmJobs = (neighbours: Neighbours) => (): number => neighbours.jobs('calm', 'pairs');

const isSound = (result: { isSound: boolean }): boolean => result.isSound;

describe('Neighbours', () => {
  it('runs a trial that failed beside another once more, alone, and says that it was the neighbour', async () => {
    const { place, start } = lockedPlace();
    const neighbours = new Neighbours(2);
    const told: unknown[] = [];
    const onSound = (first: unknown): void => {
      told.push(first);
      neighbours.limit(1);
    };
    const results = await Promise.all(
      Array.from({ length: 5 }, () => neighbours.run(calmJobs(neighbours), start, isSound, onSound)),
    );
    expect(results.every(isSound)).toBe(true);
    expect(told).toEqual([{ isSound: false }]);
    expect(place).toEqual({ underWay: 0, most: 2, started: 6 });
    expect(neighbours.jobs('calm', 'pairs')).toBe(1);
  });

  it('repeats also the one that began beside another before neighbours were given up', async () => {
    const neighbours = new Neighbours(2);
    const starts = [0, 0];
    const place = (index: 0 | 1, ms: number) => async (isBeside: boolean) => {
      starts[index] = (starts[index] ?? 0) + 1;
      await delay(isBeside ? ms : 1);
      return { isSound: !isBeside };
    };
    const giveUp = (): void => neighbours.limit(1);
    const results = await Promise.all([
      neighbours.run(calmJobs(neighbours), place(0, 5), isSound, giveUp),
      neighbours.run(calmJobs(neighbours), place(1, 30), isSound, giveUp),
    ]);
    expect(results.every(isSound)).toBe(true);
    expect(starts).toEqual([2, 2]);
  });

  it('takes the second failure for an answer', async () => {
    let started = 0;
    const neighbours = new Neighbours(2);
    const broken = async (): Promise<{ isSound: boolean }> => {
      started += 1;
      await delay(2);
      return { isSound: false };
    };
    const results = await Promise.all(
      [1, 2, 3].map(() =>
        neighbours.run(calmJobs(neighbours), broken, isSound, () => expect.unreachable('it never worked')),
      ),
    );
    expect(results).toEqual([{ isSound: false }, { isSound: false }, { isSound: false }]);
    expect(started).toBe(6);
    expect(neighbours.jobs('calm', 'pairs')).toBe(2);
  });

  it('lets the next ones begin after a trial that threw', async () => {
    const neighbours = new Neighbours(2);
    let failures = 0;
    const throwing = async (): Promise<{ isSound: boolean }> => {
      failures += 1;
      if (failures === 2) throw new Error('interrupted');
      return { isSound: false };
    };
    await expect(neighbours.run(calmJobs(neighbours), throwing, isSound, () => undefined)).rejects.toThrow(
      'interrupted',
    );
    expect(
      await neighbours.run(
        calmJobs(neighbours),
        async () => ({ isSound: true }),
        isSound,
        () => undefined,
      ),
    ).toEqual({ isSound: true });
  });

  it('leaves the natural trials alone by which times are judged', () => {
    const neighbours = new Neighbours(2);
    const stages = ['self', 'screening', 'pairs', 'compose', 'paths'] as const;
    expect(stages.map((stage) => neighbours.jobs('natural', stage))).toEqual([1, 2, 1, 2, 1]);
    expect(stages.map((stage) => neighbours.jobs('calm', stage))).toEqual([2, 2, 2, 2, 2]);
  });
});

describe('usualJobs', () => {
  const { subject } = armOf('server.js');

  it('is two where there are processors for it', () => {
    expect(usualJobs(subject, 1)).toBe(1);
    expect(usualJobs(subject, 2)).toBe(2);
    expect(usualJobs(subject, 16)).toBe(2);
  });

  it('is one where a port is named', () => {
    const services = subject.services.map((service) => ({
      ...service,
      ready: { kind: 'port' as const, port: 3000 },
    }));
    expect(usualJobs({ ...subject, services }, 16)).toBe(1);
  });
});
