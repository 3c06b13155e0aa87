// A plugin of Fastify sees and changes only what is registered inside it, unless it says otherwise.

import type { FastifyInstance } from 'fastify';

/** What Fastify looks for; the name is shown where plugins are listed. */
const skipOverride: symbol = Symbol.for('skip-override');
const displayName: symbol = Symbol.for('fastify.display-name');

/** Its hooks are those of the app that it is registered in, and of all plugins that are registered there later. */
export function forWholeApp<Options>(
  name: string,
  plugin: (app: FastifyInstance, options: Options) => Promise<void>,
): (app: FastifyInstance, options: Options) => Promise<void> {
  return Object.assign(plugin, { [skipOverride]: true, [displayName]: name });
}
