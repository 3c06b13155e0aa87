// Written by `npm run bench launch-table -- --write`; do not edit. What each setting saves, by major of Node.js, under sustained load.

import type { LaunchTable } from './measured-setting.ts';

export const launchTable: LaunchTable = {
  subject:
    'fixtures/apps/notes (Fastify and SQLite), 3,000 requests over 50 connections; natural private memory under load, in pairs',
  measuredAt: '2026-11-21',
  majors: {
    '20': [
      {
        family: 'new-space',
        text: '--max-semi-space-size=1',
        saves: {
          estimate: 31342592,
          low: 25660210,
          high: 36648142,
        },
        throughput: {
          ratio: 1.209,
          low: 0.496,
          high: 2.947,
        },
      },
      {
        family: 'new-space',
        text: '--max-semi-space-size=4',
        saves: {
          estimate: 24401920,
          low: 20240341,
          high: 28498782,
        },
        throughput: {
          ratio: 1.198,
          low: 0.835,
          high: 1.719,
        },
      },
      {
        family: 'code-size',
        text: '--optimize-for-size',
        saves: {
          estimate: 35137536,
          low: 30561546,
          high: 39175312,
        },
        throughput: {
          ratio: 1.029,
          low: 0.83,
          high: 1.276,
        },
      },
      {
        family: 'v8-threads',
        text: '--v8-pool-size=1',
        saves: {
          estimate: 5288960,
          low: 89453,
          high: 10482323,
        },
        throughput: {
          ratio: 0.873,
          low: 0.535,
          high: 1.425,
        },
      },
      {
        family: 'arenas',
        text: 'MALLOC_ARENA_MAX=1',
        saves: {
          estimate: 3805184,
          low: 2035949,
          high: 5525267,
        },
        throughput: {
          ratio: 1.0,
          low: 0.839,
          high: 1.192,
        },
      },
      {
        family: 'arenas',
        text: 'MALLOC_ARENA_MAX=2',
        saves: {
          estimate: 5091328,
          low: 3013179,
          high: 7264505,
        },
        throughput: {
          ratio: 1.052,
          low: 0.609,
          high: 1.817,
        },
      },
      {
        family: 'trimming',
        text: 'MALLOC_TRIM_THRESHOLD_=131072',
        saves: {
          estimate: 3336192,
          low: 78321,
          high: 6175452,
        },
        throughput: {
          ratio: 0.981,
          low: 0.693,
          high: 1.389,
        },
      },
      {
        family: 'thread-pool',
        text: 'UV_THREADPOOL_SIZE=2',
        saves: {
          estimate: -264192,
          low: -5785551,
          high: 5130191,
        },
        throughput: {
          ratio: 0.855,
          low: 0.44,
          high: 1.661,
        },
      },
      {
        family: 'allocator',
        text: 'jemalloc',
        saves: {
          estimate: -7898112,
          low: -16302144,
          high: 1353792,
        },
        throughput: {
          ratio: 1.009,
          low: 0.527,
          high: 1.932,
        },
      },
      {
        family: 'allocator',
        text: 'mimalloc',
        saves: {
          estimate: -1069056,
          low: -4744542,
          high: 2709649,
        },
        throughput: {
          ratio: 0.807,
          low: 0.609,
          high: 1.069,
        },
      },
    ],
    '22': [
      {
        family: 'new-space',
        text: '--max-semi-space-size=1',
        saves: {
          estimate: 28973056,
          low: 22842643,
          high: 35121218,
        },
        throughput: {
          ratio: 1.009,
          low: 0.721,
          high: 1.412,
        },
      },
      {
        family: 'new-space',
        text: '--max-semi-space-size=4',
        saves: {
          estimate: 22652928,
          low: 20050079,
          high: 25055073,
        },
        throughput: {
          ratio: 0.905,
          low: 0.69,
          high: 1.187,
        },
      },
      {
        family: 'code-size',
        text: '--optimize-for-size',
        saves: {
          estimate: 28934144,
          low: 26104247,
          high: 31762676,
        },
        throughput: {
          ratio: 0.857,
          low: 0.59,
          high: 1.245,
        },
      },
      {
        family: 'v8-threads',
        text: '--v8-pool-size=1',
        saves: {
          estimate: 3889152,
          low: 1534568,
          high: 6066243,
        },
        throughput: {
          ratio: 1.026,
          low: 0.87,
          high: 1.21,
        },
      },
      {
        family: 'arenas',
        text: 'MALLOC_ARENA_MAX=1',
        saves: {
          estimate: 4448256,
          low: 2328580,
          high: 6752252,
        },
        throughput: {
          ratio: 1.03,
          low: 0.834,
          high: 1.272,
        },
      },
      {
        family: 'arenas',
        text: 'MALLOC_ARENA_MAX=2',
        saves: {
          estimate: 3272704,
          low: 2051669,
          high: 4608427,
        },
        throughput: {
          ratio: 0.894,
          low: 0.524,
          high: 1.525,
        },
      },
      {
        family: 'trimming',
        text: 'MALLOC_TRIM_THRESHOLD_=131072',
        saves: {
          estimate: 2545664,
          low: 1582643,
          high: 3451341,
        },
        throughput: {
          ratio: 0.923,
          low: 0.822,
          high: 1.036,
        },
      },
      {
        family: 'thread-pool',
        text: 'UV_THREADPOOL_SIZE=2',
        saves: {
          estimate: -710656,
          low: -3831920,
          high: 2746480,
        },
        throughput: {
          ratio: 0.93,
          low: 0.552,
          high: 1.567,
        },
      },
      {
        family: 'allocator',
        text: 'jemalloc',
        saves: {
          estimate: -5808128,
          low: -8568995,
          high: -3441842,
        },
        throughput: {
          ratio: 0.981,
          low: 0.89,
          high: 1.081,
        },
      },
      {
        family: 'allocator',
        text: 'mimalloc',
        saves: {
          estimate: -5738496,
          low: -7614544,
          high: -3813296,
        },
        throughput: {
          ratio: 0.98,
          low: 0.86,
          high: 1.117,
        },
      },
    ],
    '24': [
      {
        family: 'new-space',
        text: '--max-semi-space-size=1',
        saves: {
          estimate: 32336896,
          low: 21225472,
          high: 38301696,
        },
        throughput: {
          ratio: 0.812,
          low: 0.708,
          high: 0.931,
        },
      },
      {
        family: 'new-space',
        text: '--max-semi-space-size=4',
        saves: {
          estimate: 24457216,
          low: 22749184,
          high: 30783488,
        },
        throughput: {
          ratio: 0.956,
          low: 0.869,
          high: 1.052,
        },
      },
      {
        family: 'code-size',
        text: '--optimize-for-size',
        saves: {
          estimate: 32943104,
          low: 24547328,
          high: 42631168,
        },
        throughput: {
          ratio: 1.031,
          low: 0.552,
          high: 1.926,
        },
      },
      {
        family: 'v8-threads',
        text: '--v8-pool-size=1',
        saves: {
          estimate: -2526208,
          low: -7163904,
          high: 1867776,
        },
        throughput: {
          ratio: 1.034,
          low: 0.733,
          high: 1.459,
        },
      },
      {
        family: 'arenas',
        text: 'MALLOC_ARENA_MAX=1',
        saves: {
          estimate: 923648,
          low: -5017600,
          high: 7372800,
        },
        throughput: {
          ratio: 1.001,
          low: 0.785,
          high: 1.276,
        },
      },
      {
        family: 'arenas',
        text: 'MALLOC_ARENA_MAX=2',
        saves: {
          estimate: 1923072,
          low: -9232384,
          high: 12308480,
        },
        throughput: {
          ratio: 1.091,
          low: 0.749,
          high: 1.589,
        },
      },
      {
        family: 'trimming',
        text: 'MALLOC_TRIM_THRESHOLD_=131072',
        saves: {
          estimate: 3205120,
          low: -6987776,
          high: 8683520,
        },
        throughput: {
          ratio: 0.907,
          low: 0.716,
          high: 1.149,
        },
      },
      {
        family: 'thread-pool',
        text: 'UV_THREADPOOL_SIZE=2',
        saves: {
          estimate: -641024,
          low: -9201664,
          high: 7395328,
        },
        throughput: {
          ratio: 1.181,
          low: 0.933,
          high: 1.495,
        },
      },
      {
        family: 'allocator',
        text: 'jemalloc',
        saves: {
          estimate: -5977088,
          low: -10121216,
          high: 6008832,
        },
        throughput: {
          ratio: 0.956,
          low: 0.873,
          high: 1.047,
        },
      },
      {
        family: 'allocator',
        text: 'mimalloc',
        saves: {
          estimate: 2528256,
          low: -3137536,
          high: 4943872,
        },
        throughput: {
          ratio: 0.967,
          low: 0.76,
          high: 1.23,
        },
      },
    ],
  },
};
