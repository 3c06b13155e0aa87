import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ObservedModule, ObservedService } from '@tare/accounting';
import { afterAll, describe, expect, it } from 'vitest';
import { findInstalled, readSources } from '../../src/explain/read-sources.ts';

const folder = mkdtempSync(join(tmpdir(), 'tare-sources-'));
const application = join(folder, 'apps', 'web');
mkdirSync(join(application, 'node_modules', 'near'), { recursive: true });
mkdirSync(join(folder, 'node_modules', '@scope', 'far'), { recursive: true });
for (const name of ['main.js', 'alone.js']) writeFileSync(join(application, name), `// ${name}`);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const module = (path: string, targets: number[], kind: ObservedModule['kind'] = 'commonjs'): ObservedModule => ({
  path,
  kind,
  sourceBytes: 1,
  askedAtMs: 1,
  imports: targets.map((target) => ({ module: target, specifier: 'x', isLate: false })),
});

const observed: ObservedService = {
  name: 'web',
  application,
  isolates: [
    {
      pid: 1,
      threadId: 0,
      nodeVersion: '20.20.2',
      entry: join(application, 'main.js'),
      modules: [
        module(join(application, 'main.js'), [1, 2]),
        module(join(application, 'alone.js'), [0, 4]),
        module(join(folder, 'node_modules/@scope/far/index.js'), [1]),
        module(join(application, 'gone.js'), [2]),
        module('node:fs', [], 'builtin'),
      ],
      heapProfile: { state: 'unsupported' },
      calledUnderLoad: {},
      heapSpaces: {},
      shapes: {},
    },
  ],
  packages: [
    {
      directory: application,
      name: 'web',
      version: null,
      dependencies: ['near', '@scope/far', 'absent'],
      hasAddon: false,
    },
  ],
  knobs: [],
};

describe('readSources', () => {
  it('reads the application’s own files that ask for a package, as far as they are there', () => {
    expect(readSources(observed)).toEqual({ [join(application, 'main.js')]: '// main.js' });
  });
});

describe('findInstalled', () => {
  it('finds dependencies in the folders where Node.js looks for them', () => {
    expect([...findInstalled(observed)]).toEqual(['near', '@scope/far']);
  });
});
