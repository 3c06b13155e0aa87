// A project's files -> everything that a first configuration can say about it.

import { detectCompose } from './detect-compose.ts';
import { detectPackage } from './detect-package.ts';
import { detectProcfile } from './detect-procfile.ts';
import { detectWorkspaces } from './detect-workspaces.ts';
import type { ProjectFacts, ServiceFacts } from './project-facts.ts';
import type { ProjectFiles } from './project-files.ts';
import { emptyManifest, readManifest } from './read-manifest.ts';
import { settleServices } from './settle-services.ts';

/**
 * The most explicit description of what runs wins: a Compose file that runs own code, a Procfile, the workspaces, the package itself.
 * Reads files alone, and never fails: what cannot be read becomes a remark.
 */
export function detectProject(files: ProjectFiles): ProjectFacts {
  const remarks: string[] = [];
  const result = readManifest(files, '');
  if (result.state === 'damaged') remarks.push(`package.json cannot be read: ${result.reason}`);
  const manifest = result.state === 'read' ? result.manifest : emptyManifest();

  const compose = detectCompose(files);
  const procfile = detectProcfile(files);
  const workspaces = detectWorkspaces(files, manifest.workspaces);
  remarks.push(...compose.remarks);

  let services: ServiceFacts[] = compose.services;
  if (services.length === 0) {
    services = procfile.services;
    remarks.push(...procfile.remarks);
  } else if (procfile.services.length > 0) {
    remarks.push('Procfile is left out, because the Compose file describes the services');
  }
  if (services.length === 0) services = workspaceServices(files, workspaces, remarks);
  if (services.length === 0)
    services = [detectPackage(files, '', plainName(manifest.name))].filter((service) => service !== undefined);

  // Nothing says which of them needs the containers of a Compose file that holds nothing else.
  const containers = compose.containers.map(({ name }) => name);
  if (compose.services.length === 0) services = services.map((service) => ({ ...service, dependsOn: containers }));

  return {
    name: manifest.name ?? null,
    moduleSystem: manifest.isModule ? 'esm' : 'commonjs',
    isTypeScript: files.read('tsconfig.json') !== undefined || manifest.dependencies.has('typescript'),
    services: settleServices(services, containers),
    containers: compose.containers,
    workspaces,
    remarks,
  };
}

function workspaceServices(files: ProjectFiles, workspaces: readonly string[], remarks: string[]): ServiceFacts[] {
  const services: ServiceFacts[] = [];
  for (const folder of workspaces) {
    const result = readManifest(files, folder);
    if (result.state === 'damaged') remarks.push(`${folder}/package.json cannot be read: ${result.reason}`);
    const name = plainName(result.state === 'read' ? (result.manifest.name ?? folder) : folder);
    const service = detectPackage(files, folder, name);
    if (service !== undefined) services.push(service);
  }
  return services;
}

/** `@acme/web` -> `web`, `packages/web` -> `web`. */
const plainName = (name: string | undefined): string => name?.split('/').at(-1) ?? 'app';
