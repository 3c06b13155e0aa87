// A project's facts -> the text of its first configuration: every key with where its value was found, every guess marked as one.

import { parseCommand } from '@tare/measure/config';
import { type ContainerFacts, frameworkNames, type ProjectFacts, type ServiceFacts } from './project-facts.ts';

export interface RenderedConfig {
  /** `tare.config.ts` for TypeScript projects, `tare.config.mjs` for others. */
  readonly fileName: string;
  readonly text: string;
}

/** TypeScript gets `defineConfig`; JavaScript a type in a comment, because then nothing needs to be installed to load it. */
export function renderConfig(facts: ProjectFacts): RenderedConfig {
  const services =
    facts.services.length === 0 ? placeholder : facts.services.flatMap((service) => renderService(service, facts));
  const body = [
    '{',
    '  services: {',
    ...indent([...services, ...facts.containers.flatMap(renderContainer)], 4),
    '  },',
    '  // The load that every service gets; these are the defaults.',
    '  // load: { requests: 1000, connections: 10 },',
    '  // Size of your plan or machine; reports show the share of it.',
    `  // limit: '512MB',`,
    '}',
  ];
  const opening = facts.isTypeScript
    ? [`import { defineConfig } from 'tare';`, '', `export default defineConfig(${body[0]}`]
    : [`/** @type {import('tare').TareConfig} */`, `export default ${body[0]}`];
  const closing = facts.isTypeScript ? '});' : '};';
  const lines = [
    comment(
      'What tare measures, written by `tare init`. Change it as you like; docs/config.md of tare explains every key.',
    ),
    comment(
      '"guess:" marks what does not follow for certain from the files of the project. Look at these lines first.',
    ),
    ...facts.remarks.map((remark) => comment(`${remark}.`)),
    '',
    ...opening,
    ...body.slice(1, -1),
    closing,
  ];
  return { fileName: facts.isTypeScript ? 'tare.config.ts' : 'tare.config.mjs', text: `${lines.join('\n')}\n` };
}

const placeholder: readonly string[] = [
  '// guess: nothing was found that starts a server. Write the command that starts yours.',
  'app: {',
  `  command: 'node server.js',`,
  '},',
];

function renderService(service: ServiceFacts, { containers }: ProjectFacts): string[] {
  const { command, framework, env, port, routes } = service;
  const needsCommand = parseCommand(command.value).state === 'fault';
  const lines = [`${key(service.name)}: {`];
  lines.push(...service.notes.map((note) => `  ${comment(note)}`));
  const source = comment(`${command.certainty === 'guess' || needsCommand ? 'guess: ' : ''}${command.source}`);
  lines.push(`  command: ${quote(needsCommand ? 'node server.js' : command.value)}, ${source}`);
  if (service.cwd !== '') lines.push(`  cwd: ${quote(service.cwd)},`);
  if (Object.keys(env).length > 0) {
    lines.push('  env: {', ...Object.entries(env).map(([name, value]) => `    ${key(name)}: ${quote(value)},`), '  },');
  }
  lines.push(...renderDependencies(service, containers));
  if (port !== null) {
    const ready =
      service.healthPath === null ? String(port.value) : quote(`http://localhost:${port.value}${service.healthPath}`);
    // A wrong address would be waited for in vain; without the key tare finds the port by itself.
    lines.push(
      port.certainty === 'found'
        ? `  ready: ${ready}, ${comment(port.source)}`
        : `  ${comment(`guess: ready: ${ready}, from ${port.source}. Without it tare waits for the first port that opens.`)}`,
    );
  }
  if (!service.isLoaded) lines.push('  load: false, // guess: nothing sends it requests');
  else if (routes.length > 0) {
    lines.push(`  ${comment('guess: routes in the source that take GET; name those that stand for your traffic.')}`);
    lines.push(`  ${comment(`load: { routes: [${routes.map(quote).join(', ')}] },`)}`);
  }
  lines.push('},');
  return framework === null ? lines : [comment(frameworkNames[framework]), ...lines];
}

function renderDependencies(service: ServiceFacts, containers: readonly ContainerFacts[]): string[] {
  const own = service.dependsOn.length === 0 ? [] : [`  dependsOn: [${service.dependsOn.map(quote).join(', ')}],`];
  if (service.containers.length === 0) return own;
  const startable = containers.filter(({ command }) => command !== null).map(({ name }) => name);
  const all = [...service.dependsOn, ...service.containers.filter((name) => startable.includes(name))];
  const line = `guess: dependsOn: [${all.map(quote).join(', ')}], once the containers below are services of their own.`;
  return [...own, `  ${comment(line)}`];
}

/** As a comment: whether the program is installed here, and what data it needs, only a person knows. */
function renderContainer({ name, image, command, port }: ContainerFacts): string[] {
  if (command === null)
    return [comment(`${name} (image ${image}) is left out: start it yourself where a service needs it.`)];
  const lines = [
    `${key(name)}: {`,
    `  command: ${quote(command)},`,
    ...(port === null ? [] : [`  ready: ${port},`]),
    '  load: false,',
    '},',
  ];
  return [comment(`guess: ${name} (image ${image}) without a container.`), ...lines.map(comment)];
}

const indent = (lines: readonly string[], spaces: number): string[] =>
  lines.map((line) => `${' '.repeat(spaces)}${line}`);

/** In one line whatever the text holds: it comes from files that anybody may have written. */
const comment = (text: string): string => `// ${text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ')}`;

/** A JavaScript literal, in the quotes that need fewer escapes. */
function quote(text: string): string {
  const inDouble = JSON.stringify(text).replaceAll(
    /[\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16)}`,
  );
  if (text.includes("'") && !text.includes('"')) return inDouble;
  return `'${inDouble.slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

const key = (name: string): string => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : quote(name));
