import type { ObservedService, StandInImport } from '@tare/accounting';
import { unavailable } from '@tare/accounting';
import type { PackageCost } from '@tare/experiment';
import { describe, expect, it } from 'vitest';
import type { Change } from '../../src/change.ts';
import { allLazy } from '../../src/kinds/all-lazy.ts';
import { duplicateVersions } from '../../src/kinds/duplicate-versions.ts';
import { lazyImport } from '../../src/kinds/lazy-import.ts';
import { twoForOneJob } from '../../src/kinds/two-for-one-job.ts';
import { unusedImport } from '../../src/kinds/unused-import.ts';
import { compareVersions, versionDistance } from '../../src/source/compare-versions.ts';
import { makeExplained, makeFindings, makePackage, makeServiceFindings } from '../support/findings.ts';

const source = `const openai = require('openai');
const pg = require('pg');
const unused = require('unused');
const axios = require('axios');
require('side-effect');
exports.ask = () => new openai.Client();
exports.query = () => pg.query();
exports.get = () => axios.get();
`;
const file = '/app/server.js';
const names = ['openai', 'pg', 'unused', 'axios', 'side-effect'];
const shape = { type: 'object', properties: { Client: { type: 'class' } } } as const;

/** What a traced trial would have seen of that source. */
const observed: ObservedService = {
  name: 'web',
  application: '/app',
  isolates: [
    {
      pid: 100,
      threadId: 0,
      nodeVersion: '20.20.2',
      entry: file,
      modules: [
        {
          path: file,
          kind: 'commonjs',
          sourceBytes: source.length,
          askedAtMs: 0,
          imports: names.map((specifier, index) => ({ module: index + 1, specifier, isLate: false })),
        },
        ...names.map((name) => ({
          path: `/app/node_modules/${name}/index.js`,
          kind: 'commonjs' as const,
          sourceBytes: 1,
          askedAtMs: 1,
          imports: [],
        })),
      ],
      heapProfile: unavailable('not-sampled'),
      calledUnderLoad: {},
      heapSpaces: {},
      shapes: Object.fromEntries(names.map((name) => [`/app/node_modules/${name}/index.js`, shape])),
    },
  ],
  packages: names.map((name) => ({
    directory: `/app/node_modules/${name}`,
    name,
    version: '1.0.0',
    dependencies: [],
    hasAddon: false,
  })),
  knobs: [],
};

const imported = (name: string, rest: Partial<PackageCost> = {}): PackageCost =>
  makePackage(name, {
    places: [
      {
        file: 'server.js',
        line: names.indexOf(name) + 1,
        column: 1,
        specifier: name,
        kind: 'require',
        isLate: false,
      },
    ],
    ...rest,
  });

const findingsOf = (packages: PackageCost[], duplicates: { name: string; copies: number[] }[] = []) =>
  makeFindings([
    makeServiceFindings({
      explained: makeExplained('web', { packages, duplicates }),
      observed,
      sources: { [file]: source },
    }),
  ]);
const standInsOf = ({ trial }: Change): readonly StandInImport[] =>
  trial.kind === 'launch' ? (trial.edit.standIns ?? []) : [];

describe('lazy-import', () => {
  it('proposes packages that the load does not run, heaviest first, with a stand-in and a patch', () => {
    const changes = lazyImport.detect(
      findingsOf([imported('pg', { retainedBytes: 200_000 }), imported('openai', { retainedBytes: 3_000_000 })]),
    );
    expect(changes.map(({ name }) => name)).toEqual(['lazy openai', 'lazy pg']);
    const [first] = changes;
    expect(first).toMatchObject({ mode: 'calm', risk: 'low', effort: 'low', estimatedBytes: 3_000_000 });
    expect(first?.because).toBe('openai 1.0.0 is imported at server.js:1, and no request of the load runs any of it.');
    expect(first && standInsOf(first)).toMatchObject([{ importer: file, specifier: 'openai', kind: 'commonjs' }]);
    expect(first?.codeEdits.map(({ line, replacement }) => [line, replacement?.after])).toEqual([
      [1, ['function loadOpenai() {', "  return require('openai');", '}']],
      [6, ['exports.ask = () => new (loadOpenai()).Client();']],
    ]);
  });

  it.each([
    ['runs under load', imported('openai', { use: { state: 'under-load', functionsCalled: 3 } })],
    ['is too light', imported('openai', { retainedBytes: 99_999 })],
    ['is imported by packages alone', makePackage('openai')],
    ['is loaded late', imported('openai', { places: [{ ...firstPlace(), isLate: true }] })],
    ['is the application itself', imported('openai', { directory: '(application)' })],
  ])('leaves out what %s', (_, found) => {
    expect(lazyImport.detect(findingsOf([found]))).toEqual([]);
  });

  it('proposes the heaviest twelve at most', () => {
    const many = Array.from({ length: 15 }, (_, index) =>
      imported('openai', { name: `p${index}`, retainedBytes: 1e6 + index }),
    );
    expect(lazyImport.detect(findingsOf(many))).toHaveLength(12);
  });

  it('is estimated for every worker that loads the same', () => {
    const alike = { pid: 101, threadId: 0, entry: file, modules: 2 };
    const findings = findingsOf([imported('openai')]);
    const [service] = findings.services;
    const otherIsolates = [
      { ...alike, sameAsShown: true },
      { ...alike, sameAsShown: false },
    ];
    const explained = makeExplained('web', { packages: [imported('openai')], otherIsolates });
    const changes = lazyImport.detect({ ...findings, services: service ? [{ ...service, explained }] : [] });
    expect(changes.map(({ estimatedBytes }) => estimatedBytes)).toEqual([2_000_000]);
  });

  it('is riskier where nobody knows what the load runs, and where an add-on is involved', () => {
    const unknown = imported('openai', { use: { state: 'unknown', because: 'no profiler' } });
    expect(lazyImport.detect(findingsOf([unknown]))).toMatchObject([{ risk: 'medium' }]);
    expect(lazyImport.detect(findingsOf([imported('pg', { addons: ['pg.node'] })]))).toMatchObject([
      { risk: 'medium' },
    ]);
  });

  it('is advice with its place where nothing can take the place of the import', () => {
    const [change] = lazyImport.detect(findingsOf([imported('side-effect')]));
    expect(change?.trial.kind).toBe('advice');
    expect(change?.codeEdits).toMatchObject([{ file, line: 5, replacement: null }]);
  });
});

describe('unused-import', () => {
  it('takes imports that nothing uses, which lazy-import then leaves out', () => {
    const findings = findingsOf([imported('unused'), imported('openai')]);
    const [change, ...others] = unusedImport.detect(findings);
    expect(others).toEqual([]);
    expect(change).toMatchObject({ name: 'no unused', codeEdits: [{ line: 3, replacement: { after: [] } }] });
    expect(lazyImport.detect(findings).map(({ name }) => name)).toEqual(['lazy openai']);
  });
});

describe('all-lazy', () => {
  it('defers together what shares, and nothing where each stands alone', () => {
    const sharing = { retainedBytes: 200_000, soloBytes: 2_000_000 };
    const [change, ...others] = allLazy.detect(
      findingsOf([imported('openai', sharing), imported('pg', sharing), imported('axios')]),
    );
    expect(others).toEqual([]);
    expect(change).toMatchObject({ name: 'lazy openai + pg', estimatedBytes: 400_000 });
    expect(change && standInsOf(change).map(({ specifier }) => specifier)).toEqual(['openai', 'pg']);
    expect(allLazy.detect(findingsOf([imported('openai'), imported('pg')]))).toEqual([]);
  });
});

describe('duplicate-versions', () => {
  const copies = (older: string) => [
    imported('axios', { version: older, ownBytes: 300_000 }),
    makePackage('axios', { version: '1.7.9', directory: 'node_modules/x/node_modules/axios' }),
  ];
  const detect = (older: string) =>
    duplicateVersions.detect(findingsOf(copies(older), [{ name: 'axios', copies: [0, 1] }]));

  it('gives everybody the highest version', () => {
    expect(detect('1.2.0')).toMatchObject([
      {
        name: 'one axios',
        risk: 'low',
        estimatedBytes: 300_000,
        trial: {
          edit: {
            redirections: [{ from: '/app/node_modules/axios', to: '/app/node_modules/x/node_modules/axios' }],
            hooksModules: false,
          },
        },
        codeEdits: [{ file: '/app/package.json', advice: expect.stringContaining('"axios": "1.7.9"') }],
      },
    ]);
  });

  it('is a high risk across a breaking change', () => {
    expect(detect('0.27.2')).toMatchObject([
      { name: 'axios 1.7.9 for all', risk: 'high', cautions: [expect.stringContaining('0.27.2')] },
    ]);
  });

  it('is tried within what versions promise, and across it, as two changes of one slot', () => {
    const three = [...copies('1.7.9'), imported('axios', { version: '0.27.2', ownBytes: 200_000, directory: 'old' })];
    const changes = duplicateVersions.detect(findingsOf(three, [{ name: 'axios', copies: [0, 1, 2] }]));
    expect(changes).toMatchObject([
      { name: 'one axios', risk: 'low', codeEdits: [{ advice: expect.stringContaining('npm dedupe') }] },
      { name: 'axios 1.7.9 for all', risk: 'high' },
    ]);
    expect(new Set(changes.map(({ slot }) => slot)).size).toBe(1);
    expect(changes.map(({ estimatedBytes }) => estimatedBytes)).toEqual([1_000_000, 1_200_000]);
  });

  it('is silent where the others weigh nearly nothing', () => {
    const light = [imported('axios', { ownBytes: 10 }), makePackage('axios', { version: '2.0.0', directory: 'b' })];
    expect(duplicateVersions.detect(findingsOf(light, [{ name: 'axios', copies: [0, 1] }]))).toEqual([]);
  });
});

describe('versions', () => {
  it('are ordered as semantic versioning says, pre-releases first', () => {
    const sorted = ['2.0.0', '1.10.0', '1.9.0', '2.0.0-beta.1', 'x'].sort(compareVersions);
    expect(sorted).toEqual(['x', '1.9.0', '1.10.0', '2.0.0-beta.1', '2.0.0']);
  });

  it('are as far apart as it promises', () => {
    expect(versionDistance('1.2.0', '1.9.3')).toBe('compatible');
    expect(versionDistance('0.2.0', '0.2.9')).toBe('compatible');
    expect(versionDistance('0.2.0', '0.3.0')).toBe('breaking');
    expect(versionDistance('1.0.0', '2.0.0')).toBe('breaking');
    expect(versionDistance(null, '2.0.0')).toBe('unknown');
  });
});

describe('two-for-one-job', () => {
  it('advises to leave out the one that the load does not run', () => {
    const [change, ...others] = twoForOneJob.detect(
      findingsOf([
        imported('axios'),
        makeGot({ use: { state: 'under-load', functionsCalled: 1 }, retainedBytes: 9e6 }),
        imported('pg'),
      ]),
    );
    expect(others).toEqual([]);
    expect(change).toMatchObject({
      name: 'one of axios, got',
      trial: { kind: 'advice', because: expect.stringContaining('does not run axios') },
      codeEdits: [{ line: 4, advice: 'Do with got what axios does here.' }],
    });
  });

  it('is silent about two copies of one package, and about two jobs', () => {
    expect(twoForOneJob.detect(findingsOf([imported('axios'), imported('axios', { directory: 'b' })]))).toEqual([]);
    expect(twoForOneJob.detect(findingsOf([imported('axios'), imported('pg')]))).toEqual([]);
  });
});

function firstPlace(): PackageCost['places'][number] {
  const [place] = imported('openai').places;
  if (place === undefined) throw new Error('no place');
  return place;
}
function makeGot(rest: Partial<PackageCost>): PackageCost {
  return imported('got', { places: [{ ...firstPlace(), specifier: 'got', line: null }], ...rest });
}
