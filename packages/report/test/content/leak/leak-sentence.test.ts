import { describe, expect, it } from 'vitest';
import { describeLeak } from '../../../src/content/leak/describe-leak.ts';
import { leakSentence } from '../../../src/content/leak/leak-sentence.ts';
import { leaking, leakingDescriptors, pairedLeak, steady, undecided } from '../../support/sample-leak.ts';

const interval = (estimate: number, low: number, high: number) => ({ estimate, low, high, confidence: 0.95 });
const [leak] = leaking().services;
if (leak === undefined) throw new Error('the sample has a service');

describe('the sentence of a leak test', () => {
  it('says how fast a service grows, and what it is', () => {
    const growth = interval(1_900_000, 1_800_000, 2_040_000);
    const parts = [{ part: 'js-heap' as const, perThousandRequests: interval(1.8e6, 1.7e6, 1.9e6), grows: true }];
    expect(leakSentence({ ...leak, bytesPerThousandRequests: growth, parts }, null)).toBe(
      'api grows by 1.9 MB per 1,000 requests (1.8 to 2.0), budget 1 MB: a leak; it is JS heap (1.8 MB).',
    );
  });

  it('names counts that grow beside it', () => {
    const [service] = leakingDescriptors().services;
    expect(service && leakSentence(service, null)).toMatch(
      /a leak; it is JS heap \(1\.\d MB\) and file descriptors \(12\)\.$/,
    );
  });

  it('says what growth is ruled out where there is none to speak of', () => {
    const quiet = { ...leak, state: 'within-budget' as const, parts: [] };
    expect(leakSentence({ ...quiet, bytesPerThousandRequests: interval(10_000, -20_000, 52_000) }, null)).toBe(
      'api does not grow by more than 0.05 MB per 1,000 requests (−0.02 to 0.05), budget 1 MB.',
    );
    expect(leakSentence({ ...quiet, bytesPerThousandRequests: interval(-90_000, -120_000, -60_000) }, null)).toBe(
      'api does not grow: −0.09 MB per 1,000 requests (−0.12 to −0.06), budget 1 MB.',
    );
  });

  it('admits what it cannot decide or measure', () => {
    expect(describeLeak(undecided()).headline).toBe(
      'api may grow by 1.1 MB per 1,000 requests (0.6 to 1.4), budget 1 MB: undecided; more requests narrow it.',
    );
    expect(leakSentence({ ...leak, state: 'unmeasured', bytesPerThousandRequests: null }, null)).toMatch(
      /^api: unmeasured; there are too few readings/,
    );
  });

  it('compares with a base where there is one', () => {
    expect(describeLeak(pairedLeak()).headline).toMatch(
      /^api grows by 0\.\d\d MB per 1,000 requests more than main \(at least 0\.\d\d\), 6 pairs of runs: the change leaks; /,
    );
    expect(describeLeak(pairedLeak(0)).headline).toMatch(
      /^api: no growth beyond that of main found; cannot rule out more than \d+ kB per 1,000 requests, 6 pairs of runs\.$/,
    );
  });
});

describe('the report of a leak test', () => {
  it('counts where there are several services', () => {
    const several = { ...leaking(), services: [leak, { ...leak, service: 'web', state: 'within-budget' as const }] };
    expect(describeLeak(several).headline).toBe('1 of 2 services leaks: api.');
    expect(describeLeak({ ...leaking(), services: [] }).headline).toBe('cards: growth could not be measured.');
    expect(describeLeak({ ...steady(), services: [...steady().services, ...steady().services] }).headline).toBe(
      'None of 2 services was found to leak.',
    );
  });

  it('says when a run broke off', () => {
    const runs = leaking().runs.map((run) => ({ ...run, state: 'partial' as const }));
    expect(describeLeak({ ...leaking(), outcome: 'interrupted', runs }).shortfall?.lines).toEqual([
      'Interrupted: 20 readings of each service in 1 run, and the verdict says what these show.',
    ]);
  });
});
