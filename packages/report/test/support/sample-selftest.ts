// Self-tests to report on: one that passed, one that missed an effect.

import { type PlantedCheck, type SelftestResult, selftestSchema } from '@tare/experiment';
import { singleService } from '../sample-recording.ts';

const check = (planted: string, plantedBytes: number, found: number, half: number): PlantedCheck => ({
  planted,
  plantedBytes,
  foundBytes: found,
  lowBytes: found - half,
  highBytes: found + half,
  kind: 'retained',
  passed: true,
  because: `${planted} was expected, and found`,
});

export const passedSelftest = (): SelftestResult => ({
  schema: selftestSchema,
  recordedAt: '2026-01-05T10:00:12.345Z',
  outcome: 'complete',
  environment: singleService().environment,
  passed: true,
  checks: [
    check('+10 MB', 10_000_000, 10_020_000, 41_000),
    check('+1 MB', 1_000_000, 1_016_000, 38_000),
    check('+0.2 MB', 200_000, 214_000, 33_000),
    check('nothing', 0, 4_000, 29_000),
    { ...check('a leak of 2 MB per 1,000 requests', 2_000_000, 2_040_000, 90_000), kind: 'leak' },
  ],
  durationMs: 74_200,
  comparison: null,
  leak: null,
  error: null,
});

export function failedSelftest(): SelftestResult {
  const passed = passedSelftest();
  const missed: Partial<PlantedCheck> = {
    passed: false,
    foundBytes: 31_000,
    lowBytes: -60_000,
    highBytes: 122_000,
    because: '0.2 MB was to be found, and the verdict is no-effect',
  };
  return {
    ...passed,
    passed: false,
    checks: passed.checks.map((one) => (one.planted === '+0.2 MB' ? { ...one, ...missed } : one)),
  };
}
