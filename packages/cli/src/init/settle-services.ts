// What the parts of a project cannot know about each other: names that collide, ports that collide, dependencies that are not there.

import type { ServiceFacts } from './project-facts.ts';

/** Services that fit into one configuration and onto one machine. */
export function settleServices(services: readonly ServiceFacts[], containers: readonly string[]): ServiceFacts[] {
  const names = new Map<string, string>();
  const settled = services.map((service) => {
    const name = freeName(service.name, new Set(names.values()));
    names.set(service.name, name);
    return { ...service, name, notes: [...service.notes] };
  });
  sharePorts(settled);
  for (const service of settled) {
    service.containers = service.dependsOn.filter((name) => containers.includes(name));
    service.dependsOn = service.dependsOn.map((name) => names.get(name)).filter((name) => name !== undefined);
  }
  // Compose refuses circles; a file that was never run may still hold one.
  for (const service of settled) {
    service.dependsOn = service.dependsOn.filter((name) => !reaches(settled, name, service.name));
  }
  return settled;
}

/** Letters, digits, `.`, `-`, `_`, with a letter or digit first; numbered where two would be the same. */
function freeName(name: string, taken: ReadonlySet<string>): string {
  const plain = name.replaceAll(/[^\w.-]+/g, '-').replace(/^[^A-Za-z0-9]+/, '') || 'app';
  let free = plain;
  for (let number = 2; taken.has(free); number += 1) free = `${plain}-${number}`;
  return free;
}

/** In containers and on different machines all may listen on 3000; here the first one has it. */
function sharePorts(services: readonly ServiceFacts[]): void {
  const owners = new Map<number, string>();
  for (const service of services) {
    if (service.port === null) continue;
    const owner = owners.get(service.port.value);
    if (owner === undefined) owners.set(service.port.value, service.name);
    else {
      service.notes.push(
        `Port ${service.port.value} (${service.port.source}) is that of ${owner} already: give it another one, as with \`env\`.`,
      );
      service.port = null;
    }
  }
}

function reaches(
  services: readonly ServiceFacts[],
  from: string,
  to: string,
  seen: ReadonlySet<string> = new Set(),
): boolean {
  if (from === to) return true;
  if (seen.has(from)) return false;
  const next = services.find(({ name }) => name === from)?.dependsOn ?? [];
  return next.some((name) => reaches(services, name, to, new Set([...seen, from])));
}
