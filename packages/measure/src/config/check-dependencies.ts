// Whether `dependsOn` names services that exist, each once, and never leads back to its beginning.

import type { ServiceDraft } from './config-draft.ts';
import type { Report } from './config-problem.ts';
import { orderServices } from './order-services.ts';
import { suggestKey } from './suggest-key.ts';

/** Reports unknown and repeated names, and one circle at most: mending it can only uncover the next. */
export function checkDependencies(services: Readonly<Record<string, ServiceDraft>>, report: Report): void {
  const names = Object.keys(services);
  for (const [name, service] of Object.entries(services)) {
    const seen = new Set<string>();
    for (const [position, other] of (service.dependsOn ?? []).entries()) {
      const keys = ['services', name, 'dependsOn', position];
      if (!names.includes(other)) {
        const others = names.filter((candidate) => candidate !== name);
        const nearest = suggestKey(other, others);
        const known = others.length === 0 ? 'There is no other service.' : `Services here: ${others.join(', ')}.`;
        const remedy = nearest === undefined ? known : `Did you mean "${nearest}"?`;
        report(keys, { message: 'names a service that is not there', seen: other, remedy });
      } else if (seen.has(other)) {
        report(keys, { message: 'names a service twice', seen: other, remedy: 'Keep it once.' });
      }
      seen.add(other);
    }
  }

  const order = orderServices(
    names.map((name) => ({
      name,
      dependsOn: (services[name]?.dependsOn ?? []).filter((other) => names.includes(other)),
    })),
  );
  const [first] = order.state === 'circle' ? order.names : [];
  if (order.state === 'circle' && first !== undefined) {
    report(['services', first, 'dependsOn'], {
      message: order.names.length === 1 ? 'names the service itself' : 'leads back to its beginning',
      seen: [...order.names, first].join(' -> '),
      remedy: 'One of them must start without waiting for the other: take it out of its dependsOn.',
    });
  }
}
