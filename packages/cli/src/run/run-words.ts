// What a run says while it goes on: one line for each thing that happens.

import type { LaunchChoice, RunEvent } from '@tare/kit/workers';

type Figure = Extract<RunEvent, { kind: 'ready' }>['privateBytes'];

const megabytes = (bytes: number): string => (bytes < 99.5e6 ? (bytes / 1e6).toFixed(1) : (bytes / 1e6).toFixed(0));
const weight = (figure: Figure): string =>
  typeof figure === 'number' ? `${megabytes(figure)} MB` : `an unknown weight (${figure.state})`;
const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
const count = (number: number, one: string, many = `${one}s`): string =>
  `${number.toLocaleString('en-US')} ${number === 1 ? one : many}`;

const reasons: Readonly<Record<Extract<RunEvent, { kind: 'recycling' }>['reason'], string>> = {
  'over-budget': 'holds more than its share',
  heap: 'has almost filled its heap',
  requests: 'has served its requests',
  schedule: 'has served its time',
  asked: 'is to be replaced, as asked',
};

export function eventWords(event: RunEvent): string {
  switch (event.kind) {
    case 'started':
      return `worker ${event.worker} starts${event.pid === null ? '' : ` (pid ${event.pid})`}`;
    case 'ready': {
      const { worker, afterMs, privateBytes, addresses } = event;
      const where = addresses.length === 0 ? ', listening on nothing' : `, on ${addresses.join(', ')}`;
      return `worker ${worker} is ready after ${seconds(afterMs)} with ${weight(privateBytes)}${where}`;
    }
    case 'recycling': {
      const { worker, reason, overlap, privateBytes, requests } = event;
      const how = overlap
        ? 'its replacement starts'
        : 'there is no room for two: it ends first, and connections wait meanwhile';
      return `worker ${worker} ${reasons[reason]} (${weight(privateBytes)}, ${count(requests, 'request')}): ${how}`;
    }
    case 'not-replaced': {
      const why = event.because === 'ended' ? 'ended before it was ready' : 'was not ready in time';
      return `worker ${event.worker} goes on: its replacement ${why}; again in ${seconds(event.againInMs)}`;
    }
    case 'cut':
      return `worker ${event.worker}: ${count(event.connections, 'connection')} did not end in time and ${event.connections === 1 ? 'is' : 'are'} cut`;
    case 'ended':
      return `worker ${event.worker} has ended after ${count(event.requests, 'request')}`;
    case 'crashed': {
      const { worker, status, signal, error, againInMs } = event;
      const again =
        againInMs === null
          ? 'it is given up'
          : `it is started again ${againInMs === 0 ? 'at once' : `in ${seconds(againInMs)}`}`;
      const how = error ?? (signal === null ? `with status ${status}` : `by ${signal}`);
      return `worker ${worker} ended by itself (${how}); ${again}`;
    }
    case 'killed':
      return `worker ${event.worker} did not end when it was asked to, and was killed`;
    case 'level':
      return `memory is ${event.level}: ${weight(event.usedBytes)} of ${megabytes(event.limitBytes)}`;
    case 'too-small':
      return `the budget is too small: fresh workers take ${megabytes(event.freshBytes)} of ${megabytes(event.limitBytes)} MB, so replacing them brings nothing. Fewer workers or a larger --budget would`;
    case 'tight':
      return `worker ${event.worker} ends before its replacement is ready: memory is almost used up, and connections wait meanwhile`;
    case 'too-fast':
      return `workers outgrow their share within ${seconds(event.servedMs)}, one after the other: the budget is small for this load, or the server leaks fast`;
    case 'heap-file':
      return `worker ${event.worker}: heap ${event.file} of ${megabytes(event.bytes)} MB in ${event.path}`;
    case 'no-heap-file':
      return `worker ${event.worker}: no heap ${event.file}: ${event.because}`;
    case 'stopping':
      return 'stopping: connections end first';
  }
}

/** One line: what was chosen. */
export function launchWords(
  { budgetBytes, workers }: { budgetBytes: number; workers: number },
  { settings, tier, workerBytes }: LaunchChoice,
): string[] {
  const chosen = [...settings.flags, ...settings.env.map(({ name, value }) => `${name}=${value}`)];
  return [
    `budget ${megabytes(budgetBytes)} MB, ${count(workers, 'worker')} of about ${megabytes(workerBytes)} MB (${tier})`,
    chosen.length === 0 ? 'no settings of its own' : chosen.join(' '),
  ];
}

const families: Readonly<Record<LaunchChoice['choices'][number]['family'], string>> = {
  'old-space': 'old space',
  'new-space': 'new space',
  'code-size': 'code size',
  'v8-threads': 'V8 threads',
  arenas: 'malloc arenas',
  trimming: 'malloc trimming',
  'thread-pool': 'thread pool',
  allocator: 'allocator',
};

/** `--explain`: a row for each setting, and why. */
export function explainWords(choice: LaunchChoice): string[] {
  const lines = choice.choices.map((one) => {
    const row = 'row' in one ? one.row : null;
    const figures = row
      ? `saves ${megabytes(row.saves.estimate)} MB (${megabytes(row.saves.low)} to ${megabytes(row.saves.high)}), throughput × ${row.throughput.ratio.toFixed(2)}`
      : '';
    const verdict = {
      chosen: row ? 'chosen' : 'chosen: a bound, so that the collector keeps to the share of a worker',
      asked: 'asked for',
      yours: 'left as you set it',
      'no-saving': 'not chosen: it saves nothing for certain',
      'too-slow': 'not chosen: it costs more throughput than this much room asks for',
      'not-installed': 'not set: it is not installed',
    }[one.decision];
    const text = 'text' in one ? one.text : (row?.text ?? '');
    return `${families[one.family].padEnd(16)}${text.padEnd(32)} ${[verdict, figures].filter(Boolean).join('; ')}`;
  });
  const source =
    choice.tableMajor === null
      ? 'Nothing was measured for this runtime: nothing is set.'
      : `Measured on Node.js ${choice.tableMajor} (docs/run.md#settings).`;
  return [...lines, source];
}
