import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { parseDuration } from '../packages/accounting/src/parse-duration.ts';
import { loadConfig } from '../packages/measure/src/config/load-config.ts';
import { subjectDefaults } from '../packages/measure/src/config/read-subject.ts';

const read = (path: string): string => readFileSync(fileURLToPath(new URL(`../${path}`, import.meta.url)), 'utf8');

interface Schema {
  properties: Record<string, { default?: unknown }>;
  definitions: Record<string, { properties?: Record<string, { default?: unknown }> }>;
}

const configSchema: Schema = JSON.parse(read('packages/measure/schema/config.schema.json'));

const folder = mkdtempSync(join(tmpdir(), 'tare-docs-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the schemas that ship', () => {
  it('are what the types say', () => {
    const script = fileURLToPath(new URL('../scripts/make-schemas.mjs', import.meta.url));
    const { status, stderr } = spawnSync(process.execPath, [script, '--check'], { encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  it('name the defaults that are used', () => {
    const load = configSchema.definitions['LoadConfig']?.properties ?? {};
    const service = configSchema.definitions['ServiceConfig']?.properties ?? {};
    expect({
      requests: load['requests']?.default,
      connections: load['connections']?.default,
      warmup: load['warmup']?.default,
      timeoutMs: parseDuration(String(load['timeout']?.default)),
      readyTimeoutMs: parseDuration(String(service['readyTimeout']?.default)),
      stopGraceMs: parseDuration(String(service['stopGrace']?.default)),
    }).toEqual(subjectDefaults);
  });
});

describe('docs/config.md', () => {
  const text = read('docs/config.md');
  const examples = [...text.matchAll(/^```(ts|js|json)\n([\s\S]*?)^```$/gm)].map(([, language = '', code = '']) => ({
    language,
    code,
  }));

  it('has an example of one service and one of a fleet', () => {
    expect(examples.length).toBeGreaterThanOrEqual(4);
  });

  it.each(examples)('has a valid example in $language: $code', async ({ language, code }) => {
    const name = `${readdirSync(folder).length}.${language === 'js' ? 'mjs' : language}`;
    writeFileSync(join(folder, name), code);
    await expect(loadConfig({ cwd: folder, path: name })).resolves.toHaveProperty('config.services');
  });

  it('explains every key', () => {
    const places = [configSchema, ...Object.values(configSchema.definitions)];
    const keys = places.flatMap(({ properties }) => Object.keys(properties ?? {}));
    // The first cell of a row; formatters pad it.
    const explained = new Set([...text.matchAll(/^\|\s*`([^`]+)`\s*\|/gm)].map(([, key]) => key));
    expect(keys.filter((key) => !explained.has(key))).toEqual([]);
  });
});
