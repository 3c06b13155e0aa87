// Where no container engine runs: what an engine would read is read here, and held against what it names.

import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments, parseDocument } from 'yaml';
import { readStages, type Step } from '../image/stages.mjs';
import { readSettings } from '../src/settings.ts';

const folder = fileURLToPath(new URL('..', import.meta.url));
const repository = fileURLToPath(new URL('../../..', import.meta.url));
const read = (name: string): string => readFileSync(`${folder}/${name}`, 'utf8');

describe('Dockerfile', () => {
  const stages = readStages(read('Dockerfile'));
  const stepsOf = <Kind extends Step['kind']>(name: string, kind: Kind): Extract<Step, { kind: Kind }>[] =>
    stages
      .filter((stage) => stage.name === name)
      .flatMap(({ steps }) => steps)
      .filter((step): step is Extract<Step, { kind: Kind }> => step.kind === kind);
  /** The last stage alone is the image, and has no name. */
  const image = stages.at(-1);
  const copied = stepsOf('2', 'copy');

  it('builds in three stages, of which the last has production packages alone', () => {
    expect(stages.map(({ name }) => name)).toEqual(['build', 'packages', '2']);
    expect(stepsOf('packages', 'run').map(({ command }) => command)).toEqual([
      expect.stringContaining('npm ci --omit=dev'),
    ]);
    const packages = copied.filter(({ sources }) => sources.join().includes('node_modules'));
    expect(packages.map(({ from }) => from)).toEqual(['packages']);
  });

  it('copies what there is in the repository', () => {
    const sources = stages
      .flatMap(({ steps }) => steps.flatMap((step) => (step.kind === 'copy' ? step.sources : [])))
      .filter((source) => source.startsWith('/repository/') && !source.endsWith('/node_modules'));
    expect(sources.length).toBeGreaterThan(5);
    for (const source of sources)
      expect([source, existsSync(source.replace('/repository', repository))]).toEqual([source, true]);
  });

  it('has what the bundle asks for by name when it is loaded', () => {
    // The kit is there by name for programs that it starts, as the host of what is isolated.
    expect(copied).toContainEqual({
      kind: 'copy',
      from: 'build',
      sources: ['/repository/packages/kit/bundle'],
      target: 'packages/kit/bundle',
    });
    expect(copied.flatMap(({ sources }) => sources)).toContain('/repository/packages/kit/package.json');
    expect(
      stepsOf('2', 'run')
        .map(({ command }) => command)
        .join(),
    ).not.toContain('node_modules/@tare');
  });

  it('runs as nobody in particular, is looked at by the shell, and honours PORT and WORKERS', () => {
    expect(image?.user).toBe('node');
    expect(image?.health?.command.join(' ')).toMatch(/^bash .*\$PORT.*\/health/);
    expect(image?.health?.timeoutMs).toBe(5000);
    const variables = Object.assign({}, ...stepsOf('2', 'environment').map((step) => step.variables));
    const settings = readSettings({ ...variables, SECRET_KEY: 'for this test alone, and long enough' });
    expect([settings.port, settings.WORKERS, settings.isProduction]).toEqual([image?.ports[0], 1, true]);
    expect([settings.dataDirectory]).toEqual(image?.volumes);
  });

  it('is refused where it has what is not carried out, by its line', () => {
    const refusals = {
      'FROM a\nADD b c': 'Dockerfile, line 2, ADD: it is not known.',
      'FROM a\nCOPY --chown=b c d': 'Dockerfile, line 2, COPY: --chown is not known.',
      'FROM a\nENV B=$C': 'Dockerfile, line 2, ENV: variables are not known.',
      'FROM a\nUSER b\nRUN c': 'Dockerfile, line 3, RUN: it follows USER',
      'FROM a\nHEALTHCHECK NONE': 'Dockerfile, line 2, HEALTHCHECK: it has no CMD.',
      'RUN a': 'Dockerfile, line 1, RUN: it comes before the first FROM.',
    };
    for (const [text, message] of Object.entries(refusals)) expect(() => readStages(text)).toThrow(message);
  });
});

describe('compose.yaml', () => {
  const document = parseDocument(read('compose.yaml'));
  const { services, volumes } = document.toJS();

  it('has the backend wait for a PostgreSQL that answers, and asks for its secrets', () => {
    expect(document.errors).toEqual([]);
    expect(services.tarot.depends_on.postgres.condition).toBe('service_healthy');
    expect(services.postgres.healthcheck.test).toContain('pg_isready');
    expect(services.tarot.environment.SECRET_KEY).toMatch(/\$\{SECRET_KEY:\?/);
    const databaseUrl = services.tarot.environment.DATABASE_URL.replace(/\$\{[^}]*\}/, 'x');
    expect(readSettings({ DATABASE_URL: databaseUrl }).databaseUrl).toContain('@postgres:5432/tarot');
    expect(existsSync(`${folder}/${services.tarot.build.context}/${services.tarot.build.dockerfile}`)).toBe(true);
  });

  it('keeps data in volumes that it names, and limits both', () => {
    for (const service of [services.tarot, services.postgres]) {
      expect(service.mem_limit).toMatch(/^\d+m$/);
      for (const volume of service.volumes) expect(Object.keys(volumes)).toContain(volume.split(':')[0]);
    }
  });
});

describe('kubernetes.yaml', () => {
  const documents = parseAllDocuments(read('kubernetes.yaml'));
  const byKind = Object.fromEntries(documents.map((document) => [document.toJS().kind, document.toJS()]));
  const pod = byKind['Deployment'].spec.template.spec;
  const [container] = pod.containers;

  it('has a deployment, its service and its volume, which name each other', () => {
    expect(documents.flatMap((document) => ('errors' in document ? document.errors : []))).toEqual([]);
    const { labels } = byKind['Deployment'].spec.template.metadata;
    expect(byKind['Deployment'].spec.selector.matchLabels).toEqual(labels);
    expect(byKind['Service'].spec.selector).toEqual(labels);
    expect(byKind['Service'].spec.ports[0].targetPort).toBe(container.ports[0].name);
    expect(pod.volumes[0].persistentVolumeClaim.claimName).toBe(byKind['PersistentVolumeClaim'].metadata.name);
    expect(container.volumeMounts.map(({ name }: { name: string }) => name).sort()).toEqual(['data', 'tmp']);
  });

  it('is not root, writes to its volumes alone, and is asked for its health', () => {
    expect(pod.securityContext.runAsNonRoot).toBe(true);
    expect(container.securityContext).toMatchObject({ allowPrivilegeEscalation: false, readOnlyRootFilesystem: true });
    for (const probe of ['startupProbe', 'readinessProbe', 'livenessProbe'])
      expect(container[probe].httpGet.path).toBe('/health');
  });
});
