// Where to reach a listening socket from this machine.

import type { ListeningSocket } from '@tare/accounting';

const everywhere = new Map([
  ['0.0.0.0', '127.0.0.1'],
  ['::', 'localhost'],
]);

/** Host part of a URL for the socket: the loopback address for sockets that listen everywhere, IPv6 in brackets. */
export function reachableHost(socket: ListeningSocket): string {
  const host = everywhere.get(socket.address) ?? socket.address;
  return host.includes(':') ? `[${host}]` : host;
}
