import type { Recording, Trial } from '@tare/accounting';
import { describe, expect, it } from 'vitest';
import { compareRecordings } from '../../src/compare/compare-recordings.ts';
import { environment, trialOf, usualRoute } from '../support/session-double.ts';

const recordingOf = (trials: readonly Trial[], parts: Partial<Recording> = {}): Recording => ({
  schema: 'tare/recording@1',
  recordedAt: '2026-01-05T10:00:00.000Z',
  outcome: 'complete',
  environment,
  subject: {
    name: 'app',
    services: [
      { name: 'app', command: 'node app', argv: ['node', 'app'], environmentNames: [], dependsOn: [], ready: '' },
    ],
  },
  settings: {
    requests: 1000,
    connections: 10,
    warmup: 0,
    trials: 6,
    modes: ['calm'],
    routes: [],
    seed: 1,
    limitBytes: null,
  },
  trials: [...trials],
  bases: [],
  services: [],
  fleet: [],
  warnings: [],
  error: null,
  ...parts,
});
const around = (megabytes: number, mode: 'calm' | 'natural' = 'calm'): Trial[] =>
  [-0.02, -0.01, 0, 0.005, 0.01, 0.02].map((offset, index) =>
    trialOf({ privateBytes: (megabytes + offset) * 1e6 }, mode, index + 1),
  );
const compared = (before: Recording, after: Recording) =>
  compareRecordings(
    { name: 'before.json', recording: before },
    { name: 'after.json', recording: after },
    '2026-01-06T00:00:00Z',
  );

describe('two recordings', () => {
  it('are judged by all of their complete trials, without pairs', () => {
    const { method, verdicts, baseline } = compared(recordingOf(around(20)), recordingOf(around(18)));
    expect(method).toBe('recordings');
    expect(baseline).toMatchObject({ name: 'before.json', source: { kind: 'recording' } });
    expect(verdicts).toMatchObject([
      {
        change: 'after.json',
        mode: 'calm',
        state: 'saves',
        end: 'recordings',
        pairs: 0,
        trials: { baseline: 6, change: 6 },
      },
    ]);
    expect(verdicts[0]?.savingBytes).toMatchObject({ estimate: expect.closeTo(2e6, -4) });
  });

  it('are judged in the modes that both have, and in none where they share none', () => {
    const both = recordingOf([...around(20), ...around(30, 'natural')]);
    expect(compared(both, recordingOf(around(20))).verdicts.map(({ mode }) => mode)).toEqual(['calm']);
    expect(() => compared(recordingOf(around(20)), recordingOf(around(30, 'natural')))).toThrow(
      'The recordings have no mode in common',
    );
  });

  it('leave partial trials out', () => {
    const cut = { ...trialOf({ privateBytes: 1 }), state: 'partial' as const };
    expect(compared(recordingOf([...around(20), cut]), recordingOf(around(20))).verdicts[0]?.trials.baseline).toBe(6);
  });

  it('say that a single trial on each side decides nothing', () => {
    const one = (megabytes: number): Recording => recordingOf(around(megabytes).slice(0, 1));
    expect(compared(one(20), one(10)).verdicts[0]).toMatchObject({
      state: 'unmeasured',
      unmeasuredBecause: 'the recordings hold 1 and 1 calm trials; 5 of each are asked for',
    });
  });

  it('hold the second against the behaviour of the first', () => {
    const failing = around(10).map((trial) => ({
      ...trial,
      services: trial.services.map((service) => ({
        ...service,
        routes: [{ ...usualRoute, statuses: { '500': 1000 }, shapes: ['500 text/plain'] }],
      })),
    }));
    expect(compared(recordingOf(around(20)), recordingOf(failing)).verdicts[0]).toMatchObject({
      state: 'broke',
      brokeBecause: 'GET / answers 500 (1000 of 1000); before, 200 only',
    });
  });

  it('name what else than the change may have made the difference', () => {
    const other = recordingOf(around(20), {
      environment: { ...environment, kernel: '6.6.0' },
      settings: { ...recordingOf([]).settings, requests: 500 },
    });
    const [warning, ...more] = compared(recordingOf(around(20)), other).warnings;
    expect(more).toEqual([]);
    expect(warning?.message).toBe(
      'The recordings differ in more than the change: kernel (6.1.0, then 6.6.0); requests (1000, then 500).',
    );
  });
});
