import { adviceFor, nodeOptionsOf, nodeServices, settingFor } from '../candidate.ts';
import type { Change, ChangeKind } from '../change.ts';
import { compiledNames } from '../find/compiled-names.ts';
import type { Findings, ServiceFindings } from '../findings.ts';
import { assignedByWrappers } from '../launch/direct-command.ts';
import { parseNodeCommand } from '../launch/node-command.ts';

const loaders =
  /^(.*\/)?(@[\w-]+\/)?(tsx|ts-node|ts-node-dev|swc-node|babel-node|esbuild-register|sucrase|jiti|esno|register)(\/|$)/;

export const compiledOutput: ChangeKind = {
  id: 'compiled-output',
  title: 'Compiled JavaScript instead of a TypeScript loader',
  group: 'start',
  mode: 'calm',
  does:
    '`tsx`, `ts-node` and their relatives compile at every start: the compiler, its caches and often a second process stay in memory beside the server. JavaScript that was compiled ' +
    'before needs none of it.',
  backfires: 'The compiled files must be made anew after each change of the source; stale ones run old code.',
  detects:
    'A service whose entry is TypeScript. Tried where the compiled file is found (`outDir` of tsconfig.json, `dist`, `build`, `lib`, `out`); elsewhere it is advice.',
  detect: (findings) => nodeServices(findings).flatMap((service) => detectIn(service, findings)),
};

function detectIn(service: ServiceFindings, findings: Findings): Change[] {
  const { explained, service: started, files, directArgv } = service;
  const entry = explained?.shown?.entry ?? null;
  if (explained === null || entry === null || !/\.[cm]?tsx?$/.test(entry)) return [];
  const common = {
    kind: 'compiled-output',
    name: 'compiled JavaScript',
    mode: 'calm',
    risk: 'medium',
    because: `${relativeTo(explained.application, entry)} is TypeScript, compiled by a loader at every start.`,
  } as const;
  const names = compiledNames(relativeTo(explained.application, entry), files['tsconfig.json']);
  const compiled = names.find((name) => files[name] !== undefined);
  const command = parseNodeCommand(directArgv ?? started.launch.argv);
  const isPlaced = command !== undefined && explained.application === started.launch.cwd;
  if (compiled === undefined || !isPlaced) {
    const because =
      compiled === undefined
        ? `No compiled file was found (${names.join(', ')}). Compile, then start it: node ${names[0] ?? 'dist/server.js'}.`
        : `${compiled} is there, but how the service would be started with it cannot be told.`;
    return [adviceFor([started.name], findings, { ...common, effort: 'medium', trial: { kind: 'advice', because } })];
  }
  const loading = nodeOptionsOf(service).filter((option) => loaders.test(withoutScheme(option)));
  const options = command.options.filter((option) => !loaders.test(withoutScheme(option)));
  return settingFor([service], findings, {
    ...common,
    cautions: [`${compiled} must be compiled from the present source.`],
    slot: `start ${started.name}`,
    edit: {
      argv: [command.runtime, ...options.flat(), compiled, ...command.rest.slice(1)],
      env: assignedByWrappers(started.launch.argv, files['package.json']),
      withoutNodeFlags: loading.map((option) => (option.length > 1 ? option.join('=') : (option[0] ?? ''))),
    },
  });
}

/** What an option loads: the value of `--require x`, `--import=file:///x`. */
const withoutScheme = ([word = '', value]: readonly string[]): string =>
  (value ?? word.slice(word.indexOf('=') + 1)).replace(/^file:\/\//, '').replace(/.*\/node_modules\//, '');

const relativeTo = (folder: string, path: string): string =>
  path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : path;
