// As applications have it: programs of their own, in both module systems, with the built kit.

import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** @returns what `/metrics` answers, and whether prom-client is loaded afterwards */
async function metricsOf(
  kind: 'module' | 'commonjs',
  before: string,
  options: string = '',
): Promise<{ text: string; isLoaded: boolean; warnings: string }> {
  const imports =
    kind === 'module'
      ? `import { createBudget } from '@tare/kit/budget'; import { createHealth } from '@tare/kit/health'; import { createRequire } from 'node:module'; const { cache } = createRequire('/');`
      : `const { createBudget } = require('@tare/kit/budget'); const { createHealth } = require('@tare/kit/health'); const { cache } = require;`;
  const source = `${imports} ${before}
    const budget = createBudget({ limit: '1GB' });
    createHealth({ budget, ${options} }).answer('GET', '/metrics', {}).then(({ body }) =>
      console.log(JSON.stringify({ text: body, isLoaded: Object.keys(cache).some((file) => file.includes('prom-client')) })));`;
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [`--input-type=${kind}`, '-e', source], {
    cwd: root,
  });
  return { ...JSON.parse(stdout), warnings: stderr };
}

const count = `new client.Counter({ name: 'orders_total', help: 'Orders.' }).inc(3);`;

describe('/metrics', () => {
  it.each([
    ['module', `import client from 'prom-client'; ${count}`],
    ['module', `import * as client from 'prom-client'; ${count}`],
    ['module', `const client = await import('prom-client'); ${count}`],
    ['commonjs', `const client = require('prom-client'); ${count}`],
  ] as const)('has what prom-client has that the application loaded (%s: %s)', async (kind, before) => {
    const { text, warnings } = await metricsOf(kind, before);
    expect(text.split('\n')).toContain('orders_total 3');
    expect(text).toContain('tare_memory_private_bytes');
    expect(warnings).toBe('');
  });

  it('does not load prom-client by itself', async () => {
    for (const kind of ['module', 'commonjs'] as const) {
      const { text, isLoaded } = await metricsOf(kind, '');
      expect(isLoaded).toBe(false);
      expect(text).not.toContain('orders_total');
    }
  });

  it('leaves it out where that is asked for', async () => {
    const { text } = await metricsOf('commonjs', `const client = require('prom-client'); ${count}`, 'metrics: false');
    expect(text).not.toContain('orders_total');
    expect(text).toContain('tare_memory_private_bytes');
  });

  it('has its own figures where a metric of the application throws, and warns', async () => {
    const before = `const client = require('prom-client');
      new client.Gauge({ name: 'broken', help: 'It throws.', collect() { throw new Error('no figure'); } });`;
    const { text, warnings } = await metricsOf('commonjs', before);
    expect(text).toContain('tare_memory_private_bytes');
    expect(warnings).toContain('no figure');
  });
});
