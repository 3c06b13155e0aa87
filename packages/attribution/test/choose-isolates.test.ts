import { type ObservedIsolate, unavailable } from '@tare/accounting';
import { describe, expect, it } from 'vitest';
import { chooseIsolates } from '../src/choose-isolates.ts';

const isolateOf = (pid: number, paths: readonly string[]): ObservedIsolate => ({
  pid,
  threadId: 0,
  nodeVersion: '20.20.2',
  entry: paths[0] ?? null,
  modules: paths.map((path) => ({ path, kind: 'commonjs', sourceBytes: 1, askedAtMs: 0, imports: [] })),
  heapProfile: unavailable('not-sampled'),
  calledUnderLoad: {},
  heapSpaces: {},
  shapes: {},
});
const npm = isolateOf(1, [
  '/usr/lib/node_modules/npm/cli.js',
  '/usr/lib/node_modules/npm/a.js',
  '/usr/lib/node_modules/npm/b.js',
]);
const runner = isolateOf(2, [
  '/app/node_modules/tsx/cli.mjs',
  '/app/node_modules/tsx/a.js',
  '/app/node_modules/tsx/b.js',
]);
const server = isolateOf(3, ['/app/server.js', '/app/node_modules/pg/index.js']);
const other = isolateOf(4, ['/app/jobs.js']);

describe('chooseIsolates', () => {
  it('shows the one that runs the application, not the larger one that only starts it', () => {
    expect(chooseIsolates([npm, runner, other, server], '/app')?.shown).toBe(server);
  });

  it('shows the one with most modules where none runs code of its own', () => {
    expect(chooseIsolates([isolateOf(5, ['/app/node_modules/x/a.js']), npm], '/app')?.shown).toBe(npm);
  });

  it('shows none where there is none', () => {
    expect(chooseIsolates([], '/app')).toBeNull();
  });
});
