// Where no container engine runs: what an engine would read is read here, and held against what it names.

import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Dockerfile, DockerfileParser } from 'dockerfile-ast';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments, parseDocument } from 'yaml';
import { readSettings } from '../src/settings.ts';

const folder = fileURLToPath(new URL('..', import.meta.url));
const repository = fileURLToPath(new URL('../../..', import.meta.url));
const read = (name: string): string => readFileSync(`${folder}/${name}`, 'utf8');

const argumentsOf = (dockerfile: Dockerfile, keyword: string): string[] =>
  dockerfile
    .getInstructions()
    .filter((instruction) => instruction.getKeyword() === keyword)
    .map((instruction) => instruction.getArgumentsContent() ?? '');

/** The last stage alone is the image. */
const stages = read('Dockerfile').split(/^(?=FROM )/m);
const image = DockerfileParser.parse(stages.at(-1) ?? '');

describe('Dockerfile', () => {
  it('builds in three stages, of which the last has production packages alone', () => {
    expect(argumentsOf(DockerfileParser.parse(read('Dockerfile')), 'FROM')).toHaveLength(3);
    expect(stages[2]).toContain('npm ci --omit=dev');
    expect(argumentsOf(image, 'COPY').join()).not.toContain('build /repository/node_modules');
  });

  it('copies what there is in the repository', () => {
    const sources = argumentsOf(DockerfileParser.parse(read('Dockerfile')), 'COPY')
      .flatMap((text) => text.split(' ').slice(0, -1))
      .filter((source) => source.startsWith('/repository/') && !source.endsWith('/node_modules'));
    expect(sources.length).toBeGreaterThan(5);
    for (const source of sources)
      expect([source, existsSync(source.replace('/repository', repository))]).toEqual([source, true]);
  });

  it('has what the bundle asks for by name when it is loaded', () => {
    // The kit is there by name for programs that it starts, as the host of what is isolated.
    const copied = argumentsOf(image, 'COPY').join('\n');
    expect(copied).toContain('/repository/packages/kit/bundle packages/kit/bundle');
    expect(copied).toContain('/repository/packages/kit/package.json packages/kit/');
    expect(argumentsOf(image, 'RUN').join()).not.toContain('node_modules/@tare');
  });

  it('runs as nobody in particular, is looked at by the shell, and honours PORT and WORKERS', () => {
    expect(argumentsOf(image, 'USER')).toEqual(['node']);
    expect(argumentsOf(image, 'HEALTHCHECK')[0]).toMatch(/bash.*\$PORT.*\/health/);
    const variables = Object.fromEntries(
      argumentsOf(image, 'ENV').flatMap((text) => text.split(/\s+/).map((pair) => pair.split('='))),
    );
    const settings = readSettings({ ...variables, SECRET_KEY: 'for this test alone, and long enough' });
    expect([settings.port, settings.WORKERS, settings.isProduction, settings.dataDirectory]).toEqual([
      8000,
      1,
      true,
      '/data',
    ]);
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
