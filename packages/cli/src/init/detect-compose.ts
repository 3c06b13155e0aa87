// A Compose file -> the project's own services as commands for this machine, and its containers as hints.

import { describeCommand, detectPackage } from './detect-package.ts';
import { nativeCommand } from './native-commands.ts';
import type { ContainerFacts, ServiceFacts } from './project-facts.ts';
import { joinPath, type ProjectFiles } from './project-files.ts';
import { type ComposeService, composeFileNames, readCompose } from './read-compose.ts';
import { readDockerfileCommand } from './read-dockerfile.ts';

export interface ComposeFacts {
  services: ServiceFacts[];
  containers: ContainerFacts[];
  remarks: string[];
}

/** Of the first Compose file in the project's folder. */
export function detectCompose(files: ProjectFiles): ComposeFacts {
  const facts: ComposeFacts = { services: [], containers: [], remarks: [] };
  const file = composeFileNames.find((name) => files.read(name) !== undefined);
  if (file === undefined) return facts;
  let services: ComposeService[];
  try {
    services = readCompose(files.read(file) ?? '');
  } catch (error) {
    const [reason] = (error instanceof Error ? error.message : String(error)).split('\n');
    facts.remarks.push(`${file} cannot be read: ${reason}`);
    return facts;
  }
  const names = services.map(({ name }) => name);
  for (const service of services) {
    const own = service.isOwn ? ownService(files, file, service, names) : undefined;
    if (own !== undefined) facts.services.push(own);
    else if (service.isOwn)
      facts.remarks.push(`${file}: ${service.name} is left out, because its command is not known`);
    else facts.containers.push(containerOf(service));
  }
  return facts;
}

function containerOf({ name, image = 'no image', port, command }: ComposeService): ContainerFacts {
  const native = nativeCommand(image);
  // A command of its own that names the program is the better one; options alone are for the image's entry script.
  const program = native?.command.split(' ')[0];
  const own = command !== undefined && program !== undefined && command.startsWith(program) ? command : undefined;
  return { name, image, command: own ?? native?.command ?? null, port: native?.port ?? port ?? null };
}

function ownService(
  files: ProjectFiles,
  file: string,
  service: ComposeService,
  names: readonly string[],
): ServiceFacts | undefined {
  const context = joinPath(service.context ?? '.');
  if (context === undefined) return undefined;
  const folder = context === '' || files.list(context).length > 0 ? context : '';
  const { environment, notes } = localEnvironment(service, names);
  const dockerfile = joinPath(folder, service.dockerfile);
  const inImage = dockerfile === undefined ? undefined : readDockerfileCommand(files.read(dockerfile) ?? '');
  const command = service.command ?? inImage;
  const source =
    service.command === undefined ? `${dockerfile} of ${service.name} in ${file}` : `${service.name} in ${file}`;
  const facts =
    command === undefined
      ? detectPackage(files, folder, service.name)
      : describeCommand(files, folder, service.name, { value: command, source, certainty: 'guess' }, environment);
  if (facts === undefined) return undefined;
  facts.env = { ...environment, ...facts.env };
  facts.dependsOn = service.dependsOn;
  facts.notes.push(...notes);
  if (folder !== context) facts.notes.push(`Its build context ${service.context} is not there.`);
  // The source knows better than the Compose file, which may only say what the image's entry script is told.
  if (service.port !== undefined && facts.port?.certainty !== 'found') {
    facts.port = { value: service.port, source: `the ports of ${service.name} in ${file}`, certainty: 'guess' };
  }
  return facts;
}

/** Within Compose, services are hosts by their names; on this machine they are all localhost. */
function localEnvironment(
  service: ComposeService,
  names: readonly string[],
): { environment: Record<string, string>; notes: string[] } {
  const environment: Record<string, string> = {};
  const notes: string[] = [];
  for (const [variable, value] of Object.entries(service.environment)) {
    const host = names.find(
      (name) =>
        value === name ||
        new RegExp(`(//|@)${escapeText(name)}(?=[:/?]|$)`).test(value) ||
        value.startsWith(`${name}:`),
    );
    if (host === undefined) environment[variable] = value;
    else {
      environment[variable] = value.replace(new RegExp(`(^|//|@)${escapeText(host)}(?=[:/?]|$)`), '$1127.0.0.1');
      notes.push(`${variable} named the host ${host}, which exists in Compose alone; here it is 127.0.0.1.`);
    }
  }
  if (service.unknownVariables.length > 0) {
    notes.push(
      `Compose fills in ${service.unknownVariables.join(', ')}; name them under \`env\` if the server needs them.`,
    );
  }
  return { environment, notes };
}

const escapeText = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
