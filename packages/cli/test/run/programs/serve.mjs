// HTTP on PORT (0): tells who answers, and does what the path asks for. Who starts it anew finds in the file START what it is to do: `die`, or `hang`, which
// never listens. FIRST_ANSWER_MS lets it listen so much later.
// A server whose requests, connections and signals are known: what a supervisor may not lose.

import cluster from 'node:cluster';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createTcpServer } from 'node:net';

const { START, PORT = '0', HOST = '127.0.0.1' } = process.env;
const signals = [];
for (const name of ['SIGHUP', 'SIGUSR2']) process.on(name, () => signals.push(name));

function wanted() {
  try {
    return readFileSync(START ?? '', 'utf8');
  } catch {
    return '';
  }
}

const answers = {
  '/': (response) => response.end(String(process.pid)),
  // As proxies write it, which pass on the headers of others.
  '/kept': (response) => response.setHeader('Connection', 'keep-alive').end(String(process.pid)),
  '/crash': () => process.exit(9),
  // Nothing is heard any more, no request and no message.
  '/block': () => {
    for (;;);
  },
  '/signals': (response) => response.end(JSON.stringify(signals)),
  // For a callback, say: one that nobody listens on a moment later.
  '/passing-server': (response) => {
    const passing = createTcpServer().listen(0, '127.0.0.1', () => {
      const { port } = passing.address();
      passing.close(() => response.end(String(port)));
    });
  },
  '/about': (response) => {
    const { pid, title, execArgv, argv, env } = process;
    const { isPrimary } = cluster;
    response.end(JSON.stringify({ pid, title, execArgv, argv, isPrimary, budget: env.TARE_BUDGET }));
  },
};

const server = createServer((request, response) => {
  const [, slowMs] = /^\/slow\/(\d+)$/.exec(request.url) ?? [];
  if (slowMs !== undefined) return setTimeout(() => answers['/'](response), Number(slowMs));
  answers[request.url]?.(response);
});
server.on('upgrade', (_request, socket) => {
  socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n');
  socket.on('error', () => undefined).pipe(socket);
});

const todo = wanted();
if (todo === 'die') process.exit(5);
if (todo === 'hang') setInterval(() => undefined, 1e6);
else server.listen(PORT.startsWith('/') ? PORT : { port: Number(PORT), host: HOST });
