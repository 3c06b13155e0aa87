// Which services of a configuration take part: those that are measured, and those that are only started because others need them.

import { TareError } from '@tare/accounting';
import type { ServiceConfig, TareConfig } from './config.ts';
import type { ParsedOverrides } from './subject-overrides.ts';
import { suggestKey } from './suggest-key.ts';

export interface Selection {
  /** Services with load and figures of their own, in configured order. */
  readonly measured: string[];
  /** The measured ones and all they depend on, in configured order. */
  readonly started: string[];
}

/**
 * Without names everything is measured.
 * @throws TareError USAGE for a name that is not configured.
 */
export function selectServices(services: TareConfig['services'], names: readonly string[]): Selection {
  const known = Object.keys(services);
  for (const name of names) if (!known.includes(name)) throw unknownService(name, known);
  const measured = names.length === 0 ? known : known.filter((name) => names.includes(name));
  const needed = new Set<string>();
  const pending = [...measured];
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    if (needed.has(name)) continue;
    needed.add(name);
    pending.push(...(services[name]?.dependsOn ?? []));
  }
  return { measured, started: known.filter((name) => needed.has(name)) };
}

/** The service of that name, which the selection has found there. */
export function serviceNamed(config: TareConfig, name: string): ServiceConfig {
  const service = config.services[name];
  if (service === undefined) throw unknownService(name, Object.keys(config.services));
  return service;
}

/**
 * An address and routes belong to one service: given to several, all but one would fail to start or answer 404.
 * @throws TareError USAGE
 */
export function rejectAmbiguous(said: ParsedOverrides, measured: readonly string[], loaded: readonly string[]): void {
  const option = said.ready !== undefined && measured.length > 1 ? '--ready' : '--route';
  const fits = option === '--ready' ? measured : loaded;
  if (option === '--route' && (said.routes === undefined || loaded.length < 2)) return;
  throw new TareError('USAGE', {
    message: `${option} fits one service, and ${fits.length} are measured.`,
    seen: fits.join(', '),
    remedy: `Name the service, as "tare measure ${fits[0] ?? 'web'} ${option} ...", or write it into the configuration.`,
  });
}

function unknownService(name: string, known: readonly string[]): TareError {
  const nearest = suggestKey(name, known);
  return new TareError('USAGE', {
    message: 'The configuration has no service of that name.',
    seen: name,
    remedy: nearest === undefined ? `Services here: ${known.join(', ')}.` : `Did you mean "${nearest}"?`,
  });
}
