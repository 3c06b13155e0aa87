// One folder with a package.json or a server file -> the service that it starts.

import { entryOfCommand, findEntry, readSources } from './detect-entry.ts';
import { detectFramework } from './detect-framework.ts';
import { detectPort } from './detect-port.ts';
import { detectRoutes } from './detect-routes.ts';
import type { ServiceFacts, Sourced } from './project-facts.ts';
import { joinPath, type ProjectFiles } from './project-files.ts';
import { emptyManifest, type Manifest, readManifest } from './read-manifest.ts';
import { simplifyCommand } from './simplify-command.ts';

/** The script for production first; one for development is better than none. */
const scriptNames = ['start:prod', 'start:production', 'start', 'serve', 'server', 'start:dev', 'dev'];

/** Programs that are found on PATH; every other name comes from node_modules/.bin, which is not there outside npm. */
const systemPrograms =
  /^(node|bun|deno|npm|npx|pnpm|yarn|corepack|sh|bash|env|python3?|ruby|java|go|docker|redis-server|postgres)$/;

/** The service of a folder; undefined where nothing in it starts a server. */
export function detectPackage(files: ProjectFiles, folder: string, name: string): ServiceFacts | undefined {
  const result = readManifest(files, folder);
  const manifest = result.state === 'read' ? result.manifest : emptyManifest();
  const script = scriptNames.find((candidate) => manifest.scripts[candidate] !== undefined);
  const text = script === undefined ? undefined : manifest.scripts[script];
  if (script !== undefined && text !== undefined) {
    const isForDevelopment = /dev$/.test(script);
    const certainty = isForDevelopment ? 'guess' : 'found';
    return describeCommand(files, folder, name, { value: text, source: `"${script}" in package.json`, certainty });
  }
  const entry = findEntry(files, folder, manifest.main);
  if (entry === undefined) return undefined;
  const isTypeScript = /\.m?ts$/.test(entry);
  const runner = isTypeScript && manifest.dependencies.has('tsx') ? 'tsx' : 'node';
  const service = describeCommand(files, folder, name, {
    value: `${runner} ${entry}`,
    source: `${entry}, which opens a server`,
    certainty: 'guess',
  });
  if (isTypeScript && runner === 'node') {
    service.notes.push('Node.js runs TypeScript from 22.18 on; for an older one, name the compiled file.');
  }
  return service;
}

export const silentNote =
  'It seems to listen on no port: tell with `ready` which line of its output says that it is up.';

/** A service from a command that stands anywhere: a script, a Procfile, a Compose file. */
export function describeCommand(
  files: ProjectFiles,
  folder: string,
  name: string,
  command: Sourced<string>,
  environment: Readonly<Record<string, string>> = {},
): ServiceFacts {
  const result = readManifest(files, folder);
  const manifest = result.state === 'read' ? result.manifest : emptyManifest();
  const simplified = simplifyCommand(command.value, manifest.scripts);
  const env = { ...environment, ...simplified.env };
  const words = withLocalProgram(files, folder, simplified.words, manifest);
  const sources = readSources(files, folder, entryOfCommand(words) ?? sourceOfFramework(manifest));
  const framework = detectFramework(manifest.dependencies, sources);
  const port = detectPort({ files, folder, words, env, sources, framework });
  const notes = [...simplified.notes];
  if (/(^|\/)(tsx|ts-node)$/.test(words[0] ?? '')) {
    notes.push("This compiles TypeScript in the server's process, which weighs more than the compiled program.");
  }
  // Nothing in its sources opens a port: a worker, whose readiness only its output can tell.
  const isSilent = sources.length > 0 && framework === null && port === null;
  if (isSilent) notes.push(silentNote);
  const { healthPath, routes } = detectRoutes(sources);
  return {
    name,
    framework,
    command: {
      value: words.length === 0 ? command.value : words.join(' '),
      source: command.source,
      certainty: simplified.isGuess ? 'guess' : command.certainty,
    },
    cwd: folder,
    env,
    port,
    healthPath,
    routes,
    isLoaded: !isSilent,
    dependsOn: [],
    containers: [],
    notes,
  };
}

/** Frameworks whose own program is the entry: where their sources begin. */
const sourceOfFramework = ({ dependencies }: Manifest): string | undefined =>
  dependencies.has('@nestjs/core') ? 'src/main.ts' : undefined;

function withLocalProgram(
  files: ProjectFiles,
  folder: string,
  words: readonly string[],
  { dependencies }: Manifest,
): string[] {
  const [program, ...rest] = words;
  if (program === undefined || !/^[a-z][\w-]*$/.test(program) || systemPrograms.test(program)) return [...words];
  const isInstalledHere = files.list(joinPath(folder, 'node_modules/.bin') ?? '').includes(program);
  const isInstalledAbove = folder !== '' && files.list('node_modules/.bin').includes(program);
  const known = dependencies.has(program) || /^(next|fastify|nest|tsx|ts-node)$/.test(program);
  if (!isInstalledHere && isInstalledAbove)
    return [`${'../'.repeat(folder.split('/').length)}node_modules/.bin/${program}`, ...rest];
  return isInstalledHere || known ? [`./node_modules/.bin/${program}`, ...rest] : [...words];
}
