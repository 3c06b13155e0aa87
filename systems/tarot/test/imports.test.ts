import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const source = fileURLToPath(new URL('../src', import.meta.url));
const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));

/** What a file imports as values: what is erased is loaded by nobody. */
const valueImports = (file: string): string[] =>
  [...readFileSync(join(source, file), 'utf8').matchAll(/^(?:import|export)\s+(?!type\b)[^;]*?from '([^']+)'/gm)].map(
    ([, from]) => from ?? '',
  );

it('keeps core from knowing other groups, and other groups from knowing each other', () => {
  const groups = ['core', 'gamification', 'social', 'media', 'analytics'];
  const wrong = files.flatMap((file) => {
    const own = groups.find((group) => file.startsWith(join('modules', group)));
    if (own === undefined) return [];
    return valueImports(file)
      .map((from) => ({ file, group: groups.find((group) => from.includes(`../${group}/`)) }))
      .filter(({ group }) => group !== undefined && group !== own && group !== 'core');
  });
  expect(wrong).toEqual([]);
});

it('reads the environment and the clock in one place each', () => {
  const wrong = files.filter((file) => {
    const text = readFileSync(join(source, file), 'utf8').replace(/\/\/.*|\/\*[\s\S]*?\*\//g, '');
    const isAllowed = file === 'settings.ts' || file === 'time.ts';
    return !isAllowed && /process\.env|Date\.now\(\)/.test(text);
  });
  expect(wrong).toEqual([]);
});
