import { join, resolve } from 'node:path';
import type { ExplainedService, PackageCost } from '@tare/experiment';
import { settingFor } from '../candidate.ts';
import type { Change, ChangeKind } from '../change.ts';
import type { Findings, ServiceFindings } from '../findings.ts';
import { compareVersions, versionDistance } from '../source/compare-versions.ts';

const smallestBytes = 50_000;

export const duplicateVersions: ChangeKind = {
  id: 'duplicate-versions',
  title: 'One copy of a package',
  group: 'imports',
  mode: 'calm',
  does: 'The same package in two folders is loaded twice: two sets of modules, of generated code, of caches and connections. With one copy for all, one set goes.',
  backfires:
    'Who asked for the older version may rely on it; across a major version it often fails. Copies may also be apart on purpose, for a state of their own.',
  detects:
    'Several loaded copies of one name, where those that would go weigh at least 0.05 MB. Tried by giving everybody the highest version that promises to be compatible with theirs, and, as a ' +
    'change of its own, by giving everybody the highest of all.',
  detect: (findings) =>
    findings.services.flatMap((service) => {
      const { explained } = service;
      if (explained === null) return [];
      return explained.duplicates.flatMap(({ name, copies }) =>
        mergesOf(copies.flatMap((index) => explained.packages[index] ?? [])).flatMap((merge) =>
          changeFor(name, merge, { explained, service, findings }),
        ),
      );
    }),
};

interface Merge {
  /** Each copy that goes, and the one that takes its place. */
  pairs: { from: PackageCost; to: PackageCost }[];
  isCompatible: boolean;
}

/** Within what semantic versioning promises, and across it where that takes more away. */
function mergesOf(copies: readonly PackageCost[]): Merge[] {
  const sorted = copies.toSorted((a, b) => compareVersions(b.version, a.version));
  const [highest] = sorted;
  if (highest === undefined) return [];
  const pairsTo = (target: (copy: PackageCost) => PackageCost): Merge['pairs'] =>
    sorted.map((from) => ({ from, to: target(from) })).filter(({ from, to }) => from !== to);
  const within = pairsTo(
    (copy) => sorted.find((other) => versionDistance(copy.version, other.version) === 'compatible') ?? copy,
  );
  const across = pairsTo(() => highest);
  return [
    { pairs: within, isCompatible: true },
    ...(across.length > within.length ? [{ pairs: across, isCompatible: false }] : []),
  ].filter(({ pairs }) => pairs.reduce((sum, { from }) => sum + from.ownBytes, 0) >= smallestBytes);
}

interface Context {
  explained: ExplainedService;
  service: ServiceFindings;
  findings: Findings;
}

function changeFor(name: string, { pairs, isCompatible }: Merge, context: Context): Change[] {
  const { explained, service, findings } = context;
  const absolute = ({ directory }: PackageCost): string => resolve(explained.application, directory);
  const targets = [...new Set(pairs.map(({ to }) => to))];
  const versions = [...new Set(targets.map(({ version }) => version ?? 'one version'))].join(', ');
  const old = [...new Set(pairs.map(({ from }) => from.version ?? 'no version'))].join(', ');
  const all = [...new Set(pairs.flatMap(({ from, to }) => [from, to]))];
  return settingFor([service], findings, {
    kind: 'duplicate-versions',
    name: isCompatible ? `one ${name}` : `${name} ${versions} for all`,
    mode: 'calm',
    risk: isCompatible ? 'low' : 'high',
    because: `${name} is loaded ${all.length} times: ${all.map((one) => `${one.version ?? 'no version'} in ${one.directory}`).join(', ')}.`,
    cautions: isCompatible ? [] : [`${versions} does not promise to do what ${old} did.`],
    slot: `one ${name} ${service.service.name}`,
    estimatedBytes: pairs.reduce((sum, { from }) => sum + from.ownBytes, 0),
    edit: {
      redirections: pairs.map(({ from, to }) => ({ package: name, from: absolute(from), to: absolute(to) })),
      hooksModules: asksByModules(
        service,
        pairs.map(({ from }) => absolute(from)),
      ),
    },
  }).map((change) => ({
    ...change,
    codeEdits: [
      {
        file: join(explained.application, 'package.json'),
        line: null,
        advice: adviceOn(name, pairs, versions),
        replacement: null,
      },
    ],
  }));
}

function adviceOn(name: string, pairs: Merge['pairs'], versions: string): string {
  const isSame = pairs.every(({ from, to }) => from.version === to.version);
  if (isSame) return `Install ${name} ${versions} once: "npm dedupe", or install anew.`;
  return (
    `Ask for one version of ${name}: "overrides": { "${name}": "${versions}" } for npm ("resolutions" for yarn, "pnpm.overrides" for pnpm), then install anew. ` +
    'Where the older one is asked for by your own manifest, change it there.'
  );
}

/** Whether an ES module asks for one of these folders: then the redirection needs the loader's hooks. */
function asksByModules({ observed }: ServiceFindings, folders: readonly string[]): boolean {
  return (observed?.isolates ?? []).some(({ modules }) =>
    modules.some(
      ({ kind, imports }) =>
        kind === 'module' &&
        imports.some(({ module }) => folders.some((folder) => modules[module]?.path.startsWith(`${folder}/`) ?? false)),
    ),
  );
}
