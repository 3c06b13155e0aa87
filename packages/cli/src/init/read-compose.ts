// Services of a Compose file: those that run the project's own code, and the containers that they lean on.

import { parse } from 'yaml';
import { isRuntimeImage } from './native-commands.ts';
import { quoteWords } from './read-dockerfile.ts';

export interface ComposeService {
  readonly name: string;
  readonly image: string | undefined;
  /** Build context, relative to the Compose file; undefined where nothing is built. */
  readonly context: string | undefined;
  readonly dockerfile: string;
  readonly command: string | undefined;
  readonly environment: Record<string, string>;
  /** Variables whose value only Compose knows. */
  readonly unknownVariables: string[];
  /** The port within the container, which is what the program itself listens on. */
  readonly port: number | undefined;
  readonly dependsOn: string[];
  /** Whether its command is code of this project. */
  readonly isOwn: boolean;
}

export const composeFileNames: readonly string[] = [
  'compose.yaml',
  'compose.yml',
  'docker-compose.yaml',
  'docker-compose.yml',
];

/** @throws Error where the text is no YAML or has no services. */
export function readCompose(text: string): ComposeService[] {
  const document: unknown = parse(text, { merge: true });
  const services: unknown = Object(document).services;
  if (typeof services !== 'object' || services === null) throw new Error('it has no services');
  return Object.entries(services).map(([name, service]) => readService(name, Object(service)));
}

function readService(name: string, service: Record<string, unknown>): ComposeService {
  const image = textOf(service['image']);
  const build = service['build'];
  const context =
    textOf(build) ?? (typeof build === 'object' && build !== null ? (textOf(Object(build).context) ?? '.') : undefined);
  const command = commandOf(service['entrypoint'], service['command']);
  const { environment, unknownVariables } = readEnvironment(service['environment']);
  const isBareRuntime = image !== undefined && isRuntimeImage(image);
  return {
    name,
    image,
    context: context ?? (isBareRuntime ? '.' : undefined),
    dockerfile: textOf(Object(build).dockerfile) ?? 'Dockerfile',
    command,
    environment,
    unknownVariables,
    port: readPort(service['ports']) ?? readPort(service['expose']),
    dependsOn: Array.isArray(service['depends_on'])
      ? service['depends_on'].map(String)
      : Object.keys(Object(service['depends_on'])),
    isOwn: context !== undefined || (isBareRuntime && command !== undefined),
  };
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

function commandOf(...parts: readonly unknown[]): string | undefined {
  const texts = parts.map((part) => (Array.isArray(part) ? quoteWords(part.map(String)) : textOf(part)));
  const present = texts.filter((text) => text !== undefined && text !== '');
  // Compose writes `$$` for a `$` that the shell in the container is to see.
  return present.length === 0 ? undefined : present.join(' ').trim().replaceAll('$$', '$');
}

function readEnvironment(value: unknown): { environment: Record<string, string>; unknownVariables: string[] } {
  const pairs: [string, unknown][] = Array.isArray(value)
    ? value.map((line): [string, unknown] => {
        const [, name = '', rest] = /^([^=]*)(?:=([\s\S]*))?$/.exec(String(line)) ?? [];
        return [name, rest ?? null];
      })
    : Object.entries(Object(value));
  const environment: Record<string, string> = {};
  const unknownVariables: string[] = [];
  for (const [name, raw] of pairs) {
    // Without a value it comes from the environment that tare passes on anyway.
    if (raw === null || raw === undefined || !/^[A-Za-z_]\w*$/.test(name)) continue;
    const text = String(raw).replaceAll(/\$\{\w+:?-([^}]*)\}/g, '$1');
    if (/(?<!\$)\$(?!\$)/.test(text)) unknownVariables.push(name);
    else environment[name] = text.replaceAll('$$', '$');
  }
  return { environment, unknownVariables };
}

/** `3000`, `"8080:3000"`, `"127.0.0.1:8080:3000/tcp"` or `{ target: 3000 }`. */
function readPort(value: unknown): number | undefined {
  const first: unknown = Array.isArray(value) ? value[0] : undefined;
  const target = typeof first === 'object' && first !== null ? Object(first).target : first;
  const port = Number(/(\d+)(?:\/tcp)?$/.exec(String(target ?? ''))?.[1]);
  return port >= 1 && port <= 65_535 ? port : undefined;
}
