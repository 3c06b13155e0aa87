// Explanations to report on, built from a few packages: what a package retains is added up from the tree, as attribution does.

import { type Figure, unavailable } from '@tare/accounting';
import {
  type ExplainedService,
  type Explanation,
  explanationSchema,
  type ImportPlace,
  type MemoryPart,
  type ModuleTable,
  type PackageCost,
  type PackageUse,
  seededRandom,
} from '@tare/experiment';
import { singleService } from '../sample-recording.ts';

export interface PackagePlan {
  name: string;
  version?: string;
  directory?: string;
  ownBytes: number;
  modules?: number;
  /** Shared with others, beyond what it retains. */
  sharedBytes?: number;
  /** Name of the plan without which it would not be loaded; the application unless given. */
  under?: string;
  places?: ImportPlace[];
  use?: PackageUse;
  addons?: string[];
  confirmed?: PackageCost['confirmed'];
}

const underLoad = (functionsCalled: number): PackageUse => ({ state: 'under-load', functionsCalled });
const notUnderLoad: PackageUse = { state: 'not-under-load' };

const place = (file: string, line: number, specifier: string): ImportPlace => ({
  file,
  line,
  column: 1,
  specifier,
  kind: 'import',
  isLate: false,
});

const application = '(application)';

/** The application first, then Node.js, then the packages, heaviest retained first. */
export function serviceOf(name: string, plans: readonly PackagePlan[], privateBytes: number): ExplainedService {
  const all: PackagePlan[] = [
    { name, directory: application, ownBytes: 410_000, modules: 6, use: underLoad(38) },
    { name: 'node', directory: '(node)', ownBytes: 3_240_000, modules: 71, use: underLoad(512) },
    ...plans,
  ];
  const parentOf = ({ directory, under }: PackagePlan): number | null => {
    if (directory === application || directory === '(node)') return null;
    const parent = all.findIndex((one) => one.name === under);
    return parent < 0 ? 0 : parent;
  };
  const retained = all.map(({ ownBytes }) => ownBytes);
  // Children stand behind their parents in every sample.
  for (let index = all.length - 1; index > 0; index -= 1) {
    const plan = all[index];
    const parent = plan === undefined ? null : parentOf(plan);
    if (parent !== null) retained[parent] = (retained[parent] ?? 0) + (retained[index] ?? 0);
  }
  const order = all.map((_, index) => index).toSorted((a, b) => (retained[b] ?? 0) - (retained[a] ?? 0));
  const newIndex = (old: number | null): number | null => (old === null ? null : order.indexOf(old));
  const packages = order.flatMap((old): PackageCost[] => {
    const plan = all[old];
    return plan === undefined ? [] : [costOf(plan, retained[old] ?? 0, newIndex(parentOf(plan)))];
  });
  return {
    name,
    application: '/srv/app',
    privateBytes,
    pssBytes: Math.round(privateBytes * 1.2),
    parts: partsOf(packages, privateBytes),
    shown: { pid: 4211, threadId: 0, entry: 'server.js', nodeVersion: '20.20.2' },
    otherIsolates: [],
    packages,
    duplicates: duplicatesOf(packages),
    modules: moduleTable(packages),
    neverLoaded: [],
  };
}

function costOf(plan: PackagePlan, retainedBytes: number, dominator: number | null): PackageCost {
  const { name, version = '1.0.0', ownBytes, modules = 12, sharedBytes = 0, addons = [] } = plan;
  const isRoot = plan.directory?.startsWith('(') ?? false;
  return {
    directory: plan.directory ?? `node_modules/${name}`,
    name,
    version: isRoot ? null : version,
    isDirect: plan.under === undefined && !isRoot,
    modules,
    sourceBytes: Math.round(ownBytes * 0.7),
    ownBytes,
    retainedBytes,
    soloBytes: retainedBytes + sharedBytes,
    dominator,
    importedBy: dominator === null ? [] : [dominator],
    places: plan.places ?? [],
    addons,
    addonFileBytes: addons.length * 7_430_000,
    use: plan.use ?? notUnderLoad,
    confirmed: plan.confirmed ?? null,
  };
}

function partsOf(packages: readonly PackageCost[], privateBytes: number): { part: MemoryPart; bytes: number }[] {
  const own = (isNode: boolean): number =>
    packages
      .filter(({ directory }) => (directory === '(node)') === isNode)
      .reduce((total, { ownBytes }) => total + ownBytes, 0);
  const known: { part: MemoryPart; bytes: number }[] = [
    { part: 'packages', bytes: own(false) },
    { part: 'node', bytes: own(true) },
    { part: 'code', bytes: 1_120_000 },
    { part: 'heap-slack', bytes: 640_000 },
    { part: 'array-buffers', bytes: 90_112 },
    { part: 'external', bytes: 310_000 },
    { part: 'native', bytes: 2_870_000 },
    { part: 'stacks', bytes: 180_224 },
    { part: 'runtime', bytes: 720_896 },
    { part: 'swap', bytes: 0 },
  ];
  const rest = privateBytes - known.reduce((total, { bytes }) => total + bytes, 0);
  return [...known, { part: 'unattributed', bytes: rest }];
}

function duplicatesOf(packages: readonly PackageCost[]): { name: string; copies: number[] }[] {
  const byName = new Map<string, number[]>();
  for (const [index, { name }] of packages.entries()) byName.set(name, [...(byName.get(name) ?? []), index]);
  return [...byName].flatMap(([name, copies]) => (copies.length > 1 ? [{ name, copies }] : []));
}

/** Weights that fall from module to module, as they do; their sum is that of the package. */
function moduleTable(packages: readonly PackageCost[]): ModuleTable {
  const table: ModuleTable = { path: [], package: [], ownBytes: [], sourceBytes: [], dominator: [], called: [] };
  for (const [index, { modules, ownBytes, sourceBytes, use }] of packages.entries()) {
    const weights = Array.from({ length: modules }, (_, at) => 1 / (at + 1));
    const whole = weights.reduce((total, weight) => total + weight, 0);
    for (const [at, weight] of weights.entries()) {
      table.path.push(at === 0 ? 'index.js' : `lib/part-${at % 7}/module-${at}.js`);
      table.package.push(index);
      table.ownBytes.push(Math.round((ownBytes * weight) / whole));
      table.sourceBytes.push(Math.round((sourceBytes * weight) / whole));
      table.dominator.push(-1);
      table.called.push(use.state === 'unknown' ? -1 : use.state === 'under-load' && at % 3 === 0 ? 4 : 0);
    }
  }
  return table;
}

export const explanationOf = (services: ExplainedService[], changes: Partial<Explanation> = {}): Explanation => ({
  schema: explanationSchema,
  recordedAt: '2026-01-05T10:00:12.345Z',
  outcome: 'complete',
  environment: singleService().environment,
  subject: { name: 'cards' },
  settings: { requests: 1000, connections: 10, warmup: 0, routes: ['/cards?limit=5'], seed: 7 },
  services,
  readyMs: { plain: 478, traced: 521 },
  warnings: [],
  error: null,
  ...changes,
});

const packages: PackagePlan[] = [
  {
    name: 'openai',
    version: '4.104.0',
    ownBytes: 1_130_000,
    modules: 96,
    sharedBytes: 410_000,
    places: [place('src/ai.ts', 3, 'openai')],
  },
  { name: 'formdata-node', version: '4.4.1', ownBytes: 140_000, under: 'openai' },
  {
    name: '@anthropic-ai/sdk',
    version: '0.39.0',
    ownBytes: 3_220_000,
    modules: 120,
    sharedBytes: 410_000,
    places: [place('src/ai.ts', 4, '@anthropic-ai/sdk'), place('src/jobs/summarise.ts', 12, '@anthropic-ai/sdk')],
  },
  {
    name: 'fastify',
    version: '5.2.1',
    ownBytes: 1_480_000,
    modules: 64,
    places: [place('server.js', 1, 'fastify')],
    use: underLoad(211),
  },
  { name: 'ajv', version: '8.17.1', ownBytes: 1_020_000, modules: 88, under: 'fastify', use: underLoad(12) },
  { name: 'light-my-request', version: '6.6.0', ownBytes: 210_000, under: 'fastify' },
  { name: 'ajv-formats', version: '3.0.1', ownBytes: 90_000, under: 'ajv' },
  {
    name: 'sharp',
    version: '0.34.1',
    ownBytes: 680_000,
    places: [place('src/images/very-long-folder-name/deeper-still/make-thumbnails-of-cards.ts', 118, 'sharp')],
    addons: ['node_modules/@img/sharp-linux-x64/lib/sharp-linux-x64.node'],
  },
  { name: 'node-fetch', version: '2.7.0', ownBytes: 160_000, modules: 4 },
  {
    name: 'node-fetch',
    version: '3.3.2',
    directory: 'node_modules/report-errors/node_modules/node-fetch',
    ownBytes: 180_000,
    modules: 9,
    use: { state: 'unknown', because: 'coverage of ES modules that were loaded twice is not told apart' },
  },
];

/** One service, nine packages, one of them in two copies. */
export const explainedCards = (): Explanation => {
  const web = serviceOf('web', packages, 24_252_416);
  return explanationOf([{ ...web, neverLoaded: ['lodash', 'moment'] }]);
};

/** The same once a plan tried the heaviest. */
export function confirmedCards(): Explanation {
  const explanation = explainedCards();
  const savingBytes = { estimate: 3_460_000, low: 3_410_000, high: 3_520_000, confidence: 0.95 };
  return {
    ...explanation,
    services: explanation.services.map((service) => ({
      ...service,
      packages: service.packages.map((one) =>
        one.name === '@anthropic-ai/sdk' ? { ...one, confirmed: { change: `lazy ${one.name}`, savingBytes } } : one,
      ),
    })),
  };
}

/** Two Node.js services, one of them with workers, and a database. */
export const explainedFleet = (): Explanation =>
  explanationOf(
    [
      {
        ...serviceOf('web', packages, 24_252_416),
        otherIsolates: [
          { pid: 4212, threadId: 0, entry: 'server.js', modules: 214, sameAsShown: true },
          { pid: 4211, threadId: 4230, entry: 'render-worker.js', modules: 31, sameAsShown: false },
        ],
      },
      serviceOf('queue', packages.slice(3, 7), 17_301_504),
      withoutNode('db', 16_121_856),
    ],
    { subject: { name: 'shop' } },
  );

const withoutNode = (name: string, privateBytes: Figure): ExplainedService => ({
  ...serviceOf(name, [], 16_121_856),
  privateBytes,
  parts: [
    { part: 'other-processes', bytes: 16_121_856 },
    { part: 'unattributed', bytes: 0 },
  ],
  shown: null,
  packages: [],
  modules: { path: [], package: [], ownBytes: [], sourceBytes: [], dominator: [], called: [] },
});

/** A database by itself. */
export const noNode = (): Explanation => explanationOf([withoutNode('db', 16_121_856)], { subject: { name: 'db' } });

/** It ended before anything was read. */
export const failedExplanation = (): Explanation =>
  explanationOf([{ ...withoutNode('web', unavailable('vanished')), parts: unavailable('vanished') }], {
    outcome: 'failed',
    error: {
      code: 'not-ready',
      message: 'web did not become ready within 30 s.',
      seen: 'Error: listen EADDRINUSE: address already in use 127.0.0.1:3000',
      remedy: 'Free the port, or give another with --env PORT=3001.',
      docsPage: 'docs/errors.md#not-ready',
    },
  });

/** As many modules as large applications have, in packages of falling weight, some of which bring in others. */
export function largeExplanation(modules = 5000): Explanation {
  const random = seededRandom(11, modules);
  const plans: PackagePlan[] = [];
  for (let left = modules - 77, index = 0; left > 0; index += 1) {
    const own = Math.min(left, 1 + Math.floor(random() ** 3 * 90));
    left -= own;
    const parent = plans[Math.floor(random() * plans.length)];
    plans.push({
      name: index % 9 === 0 ? `@scope/package-${index}` : `package-${index}`,
      version: `${index % 11}.${index % 7}.${index % 5}`,
      ownBytes: Math.round(own * (4_000 + random() * 40_000)),
      modules: own,
      sharedBytes: index % 6 === 0 ? 90_000 : 0,
      ...(parent !== undefined && random() < 0.6
        ? { under: parent.name }
        : { places: [place(`src/feature-${index % 23}/index.ts`, 1 + (index % 60), `package-${index}`)] }),
      use: random() < 0.45 ? underLoad(1 + Math.floor(random() * 60)) : notUnderLoad,
    });
  }
  const whole = plans.reduce((total, { ownBytes }) => total + ownBytes, 0);
  return explanationOf([serviceOf('web', plans, whole + 14_000_000)]);
}
