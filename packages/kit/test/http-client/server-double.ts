// A server on this machine that answers as a test wants it, and tells how many connections it has.

import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

export interface ServerDouble {
  url: string;
  server: Server;
  /** Open now. */
  sockets: Set<Socket>;
  /** Ever opened. */
  opened: number;
  /** Most at once. */
  most: number;
  close(): Promise<void>;
}

export async function serve(listener: RequestListener): Promise<ServerDouble> {
  const server = createServer({ keepAliveTimeout: 60_000 }, listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const double: ServerDouble = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    server,
    sockets: new Set(),
    opened: 0,
    most: 0,
    close: async () => {
      server.closeAllConnections();
      for (const socket of double.sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  server.on('connection', (socket: Socket) => {
    double.opened += 1;
    double.sockets.add(socket);
    double.most = Math.max(double.most, double.sockets.size);
    socket.on('error', () => undefined);
    socket.once('close', () => double.sockets.delete(socket));
  });
  return double;
}
