// Recordings to report on: a service, a fleet, a service behind wrappers, a trial that broke off, and one that means harm.

import {
  type PhaseFigures,
  type PhaseName,
  type ProcessPhase,
  type RecordedError,
  type Recording,
  type ServiceTrial,
  unavailable,
} from '@tare/accounting';
import { type ProcessPlan, recordingOf, type ServicePlan, samplesOf } from './build-recording.ts';

const weights = (idle: number, loaded: number, afterLoad: number, collected: number): Record<PhaseName, number> => ({
  ready: Math.round(idle * 1.04),
  idle,
  loaded,
  afterLoad,
  collected,
});

const node = (argv: string[], pid: number, parentPid: number, weight: Record<PhaseName, number>): ProcessPlan => ({
  pid,
  parentPid,
  role: 'runtime',
  argv,
  weights: weight,
  runtime: true,
});

const service = (name: string, processes: ProcessPlan[], charged = false): ServicePlan => ({
  name,
  processes,
  route: '/cards?limit=5',
  charged,
});

/** What `tare measure --limit 512MB -- node server.js` records. */
export function singleService(changes: { trials?: number } = {}): Recording {
  const argv = ['/usr/bin/node', 'server.js'];
  return recordingOf(
    'cards',
    {
      natural: [
        service('web', [node(argv, 4211, 4200, weights(21_340_160, 41_226_240, 36_077_568, 27_123_712))], true),
      ],
      calm: [service('web', [node(argv, 4305, 4200, weights(19_107_840, 31_313_920, 28_114_944, 24_252_416))], true)],
    },
    { limitBytes: 512_000_000, ...changes },
  );
}

/** Three services, one of them without a runtime that could be taken apart; one gives back more than load added. */
export function fleet(changes: { trials?: number } = { trials: 3 }): Recording {
  const plan = (factor: number): ServicePlan[] => {
    const scaled = (idle: number, loaded: number, after: number, collected: number): Record<PhaseName, number> =>
      weights(
        Math.round(idle * factor),
        Math.round(loaded * factor),
        Math.round(after * factor),
        Math.round(collected * factor),
      );
    return [
      service('gateway', [
        node(['/usr/bin/node', 'gateway.js'], 901, 1, scaled(19_212_288, 33_333_248, 30_150_656, 18_550_784)),
      ]),
      service('storage-worker', [
        node(
          ['/usr/bin/node', '--max-semi-space-size=1', 'worker.js'],
          902,
          1,
          scaled(16_150_528, 24_950_784, 23_050_240, 17_149_952),
        ),
      ]),
      service('queue', [
        node(['/usr/bin/node', 'queue.js'], 903, 1, scaled(12_251_136, 15_851_520, 14_450_688, 12_050_432)),
      ]),
    ];
  };
  const recording = recordingOf(
    'evaluator',
    { natural: plan(1), calm: plan(0.9) },
    { limitBytes: 1024 ** 3, ...changes },
  );
  return {
    ...recording,
    warnings: [
      {
        code: 'load-on-not-found',
        service: 'queue',
        message: 'every answer of `GET /` was 404; name a route that does work with `--route /tasks`.',
      },
      {
        code: 'busy-machine',
        service: null,
        message:
          'other programs used 38 % of the processors while idle was read; natural figures are wider than usual. Stop them, or take more trials.',
      },
    ],
  };
}

/** `npm start`: npm, a shell and the program itself, one tree. */
export function npmWrapped(): Recording {
  const plan = (pid: number, program: Record<PhaseName, number>): ServicePlan[] => [
    service('web', [
      {
        pid,
        parentPid: 1,
        role: 'package-runner',
        argv: ['npm run start'],
        weights: weights(23_113_728, 23_113_728, 23_113_728, 21_004_288),
        runtime: true,
      },
      {
        ...node(
          ['sh', '-c', 'tsx server.ts --port "$PORT"'],
          pid + 11,
          pid,
          weights(106_496, 106_496, 106_496, 106_496),
        ),
        role: 'shell',
        runtime: false,
      },
      {
        ...node(
          ['/usr/bin/node', '/srv/app/node_modules/.bin/tsx', 'server.ts', '--port', '3000'],
          pid + 12,
          pid + 11,
          weights(11_304_960, 11_304_960, 11_304_960, 9_904_128),
        ),
        role: 'typescript-loader',
      },
      node(
        [
          '/usr/bin/node',
          '--require',
          '/srv/app/node_modules/tsx/dist/preflight.cjs',
          '--import',
          'file:///srv/app/node_modules/tsx/dist/loader.mjs',
          'server.ts',
        ],
        pid + 23,
        pid + 12,
        program,
      ),
    ]),
  ];
  return recordingOf('shop', {
    natural: plan(7001, weights(26_140_672, 48_226_304, 44_077_056, 30_123_008)),
    calm: plan(7101, weights(23_142_400, 36_225_024, 33_075_200, 27_121_664)),
  });
}

const error: RecordedError = {
  code: 'CRASHED_UNDER_LOAD',
  message: 'web ended while it was under load (exit code 134).',
  seen: 'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory\n 1: 0xb9a330 node::Abort()',
  remedy: 'Give the heap more room with `--max-old-space-size`, or load it with fewer connections: `--connections 2`.',
  docsPage: 'docs/errors.md#crashed-under-load',
};

/** One trial that broke off: every state that a figure can have is in it, and no mode has a complete trial. */
export function brokenOff(): Recording {
  const whole = npmWrapped();
  const [trial] = whole.trials;
  const [first] = trial?.services ?? [];
  if (trial === undefined || first === undefined) throw new Error('the sample has a trial with a service');
  const lost = unavailable('not-sampled');
  const nothing: PhaseFigures = {
    privateBytes: lost,
    pssBytes: lost,
    rssSumBytes: lost,
    chargedBytes: lost,
    peakPrivateBytes: lost,
  };
  const gone = (state: 'vanished' | 'not-sampled'): ProcessPhase => ({
    privateBytes: unavailable(state),
    pssBytes: unavailable(state),
    rssBytes: unavailable(state),
    classes: unavailable(state),
    threads: unavailable(state),
  });
  const broken: ServiceTrial = {
    ...first,
    phases: {
      ready: { ...first.phases.ready, pssBytes: unavailable('denied') },
      idle: { ...first.phases.idle, chargedBytes: unavailable('unsupported') },
      loaded: { ...nothing, privateBytes: unavailable('vanished') },
      afterLoad: nothing,
      collected: nothing,
    },
    breakdown: { ...first.breakdown, runtimeBytes: lost, totalBytes: lost },
    processes: first.processes.map((process) => ({
      ...process,
      phases: {
        ...process.phases,
        loaded: gone('vanished'),
        afterLoad: gone('not-sampled'),
        collected: gone('not-sampled'),
      },
      collection: 'not-sampled',
      isolates: [],
    })),
    load: lost,
    routes: [],
    samples: samplesOf({ ...first.phases, afterLoad: nothing, collected: nothing }, false, 3900),
    ending: { by: 'self', exitCode: 134, signal: null, durationMs: 0 },
  };
  const [summary] = whole.services;
  if (summary === undefined) throw new Error('the sample has a summary');
  // As measure summarises a mode without a complete trial.
  const shared = {
    trials: 0,
    shownTrial: trial.id,
    phases: broken.phases,
    breakdown: broken.breakdown,
    spread: { ready: lost, idle: lost, loaded: lost, afterLoad: lost, collected: lost },
  };
  return {
    ...whole,
    outcome: 'failed',
    environment: { ...whole.environment, cgroup: unavailable('denied'), memoryBytes: unavailable('denied') },
    trials: [{ ...trial, state: 'partial', phaseAtMs: { ready: 412, idle: 2460 }, services: [broken], error }],
    services: [{ ...summary, ...shared, processes: broken.processes, readyMs: broken.readyMs, load: lost, routes: [] }],
    fleet: [{ ...shared, mode: trial.mode }],
    error,
  };
}

/** Arguments and messages that try to be markup, escape sequences or the end of the page's data. */
export function hostile(): Recording {
  const text = `</script><img src=x onerror="alert('1')"><!-- \u001b[31mred\u2028\u202e| \`code\` *bold* & 'quoted'`;
  const recording = npmWrapped();
  return {
    ...recording,
    subject: { ...recording.subject, name: text },
    services: recording.services.map((summary) => ({
      ...summary,
      name: text,
      processes: summary.processes.map((process) => ({ ...process, argv: ['node', text] })),
      routes: summary.routes.map((route) => ({ ...route, route: `GET ${text}` })),
    })),
    warnings: [{ code: 'hostile', service: text, message: text }],
  };
}
