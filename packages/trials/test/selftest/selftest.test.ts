import { TareError, type Trial } from '@tare/accounting';
import type { TrialSession } from '@tare/measure';
import { describe, expect, it } from 'vitest';
import { selftest } from '../../src/selftest/selftest.ts';
import { environment } from '../leak/session-double.ts';

const failure = new TareError('EXITED_BEFORE_READY', { message: 'server ended.', remedy: 'Look at its output.' });

/** Every start ends in the same way, as on a machine where Node.js cannot run. */
const hopeless = (): { session: TrialSession; begun: string[] } => {
  const begun: string[] = [];
  const session: TrialSession = {
    environment,
    warnings: [],
    trial: async () => {
      begun.push('trial');
      return {
        trial: { services: [], error: failure.toJSON() } as unknown as Trial,
        warnings: [],
        ready: {},
        touches: [],
        failure,
      };
    },
    observe: () => Promise.reject(new Error('A self-test looks into nothing.')),
    growth: async () => {
      begun.push('growth');
      return { services: [], warnings: [], ready: {}, failure, error: failure.toJSON() };
    },
  };
  return { session, begun };
};

describe('a self-test', () => {
  it('of a server that cannot even start fails, says why, and looks for no leak', async () => {
    const { session, begun } = hopeless();
    const result = await selftest({ session });
    expect(result).toMatchObject({
      schema: 'tare/selftest@1',
      outcome: 'failed',
      passed: false,
      error: { code: 'EXITED_BEFORE_READY' },
      leak: null,
    });
    expect(result.checks).toHaveLength(6);
    expect(result.checks.every(({ passed }) => !passed)).toBe(true);
    expect(begun).not.toContain('growth');
  });

  it('that is interrupted before it began tells that, and no check passed', async () => {
    const stop = new AbortController();
    const interruption = new TareError('INTERRUPTED', { message: 'Interrupted.', remedy: 'Run it again.' });
    stop.abort(interruption);
    const result = await selftest({ session: hopeless().session, signal: stop.signal });
    expect(result).toMatchObject({ outcome: 'interrupted', passed: false, error: { code: 'INTERRUPTED' } });
  });
});
