// A port for each of two copies of a subject: most servers take theirs from PORT, and have the same one without it.

import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import type { Subject } from '@tare/measure';
import { relaunch } from '../arms/relaunch.ts';

/** Sets PORT where the person has set none. A program that does not read it, and has a port of its own, cannot stand beside itself. */
export async function withOwnPorts(subject: Subject): Promise<Subject> {
  let own = subject;
  for (const { name, launch } of subject.services) {
    if (Object.hasOwn(launch.env, 'PORT')) continue;
    const port = await freePort();
    own = relaunch(own, [name], ({ env, ...rest }) => ({ ...rest, env: { ...env, PORT: String(port) } }));
  }
  return own;
}

/** Free when it was asked for; where somebody takes it meanwhile, the trial fails and is repeated. */
async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
