// `tare run` as the help shows it. What runs it is run/run-main.ts, which stays beside the server and reads its command line by itself: bin/tare.js goes there at once.

import { Command } from 'commander';

export function runCommand(): Command {
  return new Command('run')
    .summary('hold a server inside its budget while it runs')
    .description(
      'Starts a server with settings that suit the budget, and supervises it: workers share its port, each is replaced before it holds more than its share, ' +
        'and no request is lost by it. Needs no change to the server; one with @tare/kit sheds load and shrinks its caches first.',
    )
    .usage('--budget SIZE [options] -- COMMAND [ARG...]')
    .option(
      '--budget <SIZE>',
      'of workers and supervisor together (default: TARE_BUDGET, or the limit of the container)',
    )
    .option('--workers <N>', 'processes that share the port (default: 1)')
    .option('--recycle-after <REQUESTS>', 'replace a worker after so many requests')
    .option('--recycle-jitter <REQUESTS>', 'and up to so many more, drawn for each (default: 0)')
    .option('--recycle-every <DURATION>', 'replace a worker after this long, and up to a tenth more')
    .option('--drain <DURATION>', 'for connections of a replaced worker to end (default: 30s)')
    .option('--start-timeout <DURATION>', 'for a replacement to listen (default: 60s)')
    .option('--allocator <NAME>', 'preload jemalloc or mimalloc, where it is installed')
    .option('--metrics-port <N>', 'Prometheus metrics, a JSON status and requests for heap files on this port')
    .option('--metrics-host <HOST>', 'address of that port (default: 127.0.0.1)')
    .option('--heap-files <DIR>', 'where heap snapshots and profiles go')
    .option('--heap-quota <SIZE>', 'of all of them together (default: 500MB)')
    .option('--heap-on-limit <KIND>', 'write a snapshot or profile once, when a worker comes to its limit')
    .option('--explain', 'print what is chosen and why, and start nothing')
    .option('--json', 'tell what happens as lines of JSON')
    .option('--quiet', 'tell nothing but faults')
    .addHelpText('after', examples);
}

const examples = `
Examples:
  tare run --budget 180MB -- node server.js
  tare run --budget 400MB --workers 2 --recycle-after 10000 -- node server.js
  tare run --budget 180MB --metrics-port 9100 --heap-files heaps -- node app.js
  tare run --budget 180MB --explain -- node server.js

All that it tells goes to standard error; standard output is the server's.
TARE_RUN_TOKEN protects the metrics port.
Exit status: 0 stopped or done, 2 usage, 3 the server never became ready.`;
