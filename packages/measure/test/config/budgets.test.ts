import { describe, expect, it } from 'vitest';
import { budgetsFromConfig, regressionBound } from '../../src/config/budgets.ts';
import type { TareConfig } from '../../src/config/config.ts';

const configOf = (more: Partial<TareConfig> = {}): TareConfig => ({ services: { web: { command: 'x' } }, ...more });

describe('budgetsFromConfig', () => {
  it('finds none where none is written', () => {
    expect(budgetsFromConfig({ config: configOf() })).toEqual([]);
  });

  it('lists the services in configured order and then the fleet, a bare size with all defaults', () => {
    const config = configOf({
      services: {
        web: { command: 'x', budget: '180MB' },
        none: { command: 'y' },
        worker: { command: 'z', budget: { limit: '100MiB', mode: 'calm' } },
      },
      budget: { limit: 5e8, warn: '80%', figure: 'pss', phase: 'loaded' },
    });
    expect(budgetsFromConfig({ config })).toEqual([
      {
        service: 'web',
        figure: 'private',
        mode: 'natural',
        phase: 'afterLoad',
        limitBytes: 180e6,
        warnBytes: 162e6,
      },
      {
        service: 'worker',
        figure: 'private',
        mode: 'calm',
        phase: 'collected',
        limitBytes: 104_857_600,
        warnBytes: 94_371_840,
      },
      { service: null, figure: 'pss', mode: 'natural', phase: 'loaded', limitBytes: 5e8, warnBytes: 4e8 },
    ]);
  });

  it.each([
    ['160MB', 160e6],
    [1000, 1000],
    ['12.5%', 25e6],
    ['100%', 200e6],
  ])('warns from %s', (warn, warnBytes) => {
    const [budget] = budgetsFromConfig({ config: configOf({ budget: { limit: '200MB', warn } }) });
    expect(budget?.warnBytes).toBe(warnBytes);
  });
});

describe('regressionBound', () => {
  it.each([
    [undefined, { kind: 'share', share: 0.05 }],
    ['2.5%', { kind: 'share', share: 0.025 }],
    ['8MB', { kind: 'bytes', bytes: 8e6 }],
    [4096, { kind: 'bytes', bytes: 4096 }],
  ])('%s', (regression, bound) => {
    expect(regressionBound(configOf(regression === undefined ? {} : { regression }))).toEqual(bound);
  });
});
