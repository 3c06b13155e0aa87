import { unavailable } from '@tare/accounting';
import type { Explanation, PackageCost, Verdict } from '@tare/experiment';
import { describe, expect, it } from 'vitest';
import { unmeasuredVerdict } from '../../src/compare/verdict-without-pairs.ts';
import { confirmCosts } from '../../src/plan/confirm-costs.ts';
import { environment } from '../support/session-double.ts';
import { changeOf, standInOf } from './plan-double.ts';

const cost = (name: string): PackageCost => ({
  directory: `node_modules/${name}`,
  name,
  version: '1.0.0',
  isDirect: true,
  modules: 1,
  sourceBytes: 1,
  ownBytes: 1,
  retainedBytes: 1,
  soloBytes: 1,
  dominator: null,
  importedBy: [],
  places: [],
  addons: [],
  addonFileBytes: 0,
  use: { state: 'not-under-load' },
  confirmed: null,
});

const explanation: Explanation = {
  schema: 'tare/explanation@1',
  recordedAt: '2026-11-21T12:00:00.000Z',
  outcome: 'complete',
  environment,
  subject: { name: 'app' },
  settings: { requests: 1, connections: 1, warmup: 0, routes: [], seed: 1 },
  services: [
    {
      name: 'app',
      application: '/app',
      privateBytes: 1,
      pssBytes: 1,
      parts: unavailable('not-sampled'),
      shown: null,
      otherIsolates: [],
      packages: [cost('openai'), cost('open')],
      duplicates: [],
      modules: { path: [], package: [], ownBytes: [], sourceBytes: [], dominator: [], called: [] },
      neverLoaded: [],
    },
  ],
  readyMs: { plain: 1, traced: 1 },
  warnings: [],
  error: null,
};

const savingBytes = { estimate: 5e6, low: 4e6, high: 6e6, confidence: 0.95 };
const saves = (change: string): Verdict => ({ ...unmeasuredVerdict(change, 'calm', ''), state: 'saves', savingBytes });

const confirmedOf = (changes: ReturnType<typeof changeOf>[], verdicts: Verdict[]): (string | undefined)[] =>
  confirmCosts(explanation, changes, verdicts).services.flatMap(({ packages }) =>
    packages.map(({ confirmed }) => confirmed?.change),
  );

describe('confirmCosts', () => {
  it('confirms the package whose imports a change has deferred', () => {
    const lazy = changeOf('lazy openai', { standIns: [standInOf('openai')] });
    expect(confirmedOf([lazy], [saves('lazy openai')])).toEqual(['lazy openai', undefined]);
    expect(confirmCosts(explanation, [lazy], [saves('lazy openai')]).services[0]?.packages[0]?.confirmed).toEqual({
      change: 'lazy openai',
      savingBytes,
    });
  });

  it('confirms nothing by a change of several packages, without a verdict, or by one that was not decided', () => {
    const both = changeOf('both', { standIns: [standInOf('openai'), standInOf('open')] });
    expect(confirmedOf([both], [saves('both')])).toEqual([undefined, undefined]);
    const lazy = changeOf('lazy openai', { standIns: [standInOf('openai')] });
    expect(confirmedOf([lazy], [])).toEqual([undefined, undefined]);
    expect(confirmedOf([lazy], [unmeasuredVerdict('lazy openai', 'calm', '')])).toEqual([undefined, undefined]);
  });
});
