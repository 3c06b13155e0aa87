import { describe, expect, it } from 'vitest';
import type { TareConfig } from '../../src/config/config.ts';
import { priceFromConfig, runtimesFromConfig } from '../../src/config/plan-keys.ts';

const configOf = (more: Partial<TareConfig> = {}): TareConfig => ({ services: { web: { command: 'x' } }, ...more });

describe('runtimesFromConfig', () => {
  it('takes paths from the folder of the configuration', () => {
    const config = configOf({ runtimes: ['/opt/node24/bin/node', '../node22/node'] });
    expect(runtimesFromConfig({ config, directory: '/srv/shop' })).toEqual([
      '/opt/node24/bin/node',
      '/srv/node22/node',
    ]);
    expect(runtimesFromConfig({ config: configOf(), directory: '/srv/shop' })).toEqual([]);
  });
});

describe('priceFromConfig', () => {
  it('is in dollars unless another currency is said, and absent where none is given', () => {
    expect(priceFromConfig({ config: configOf({ price: { perGbMonth: 5 } }) })).toEqual({
      perGbMonth: 5,
      currency: 'USD',
    });
    const euros = configOf({ price: { perGbMonth: 5, currency: 'EUR' } });
    expect(priceFromConfig({ config: euros })).toEqual({ perGbMonth: 5, currency: 'EUR' });
    expect(priceFromConfig({ config: configOf() })).toBeUndefined();
  });
});
