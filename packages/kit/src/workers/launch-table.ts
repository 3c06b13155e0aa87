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
          ratio: 0.986,
          low: 0.617,
          high: 1.315,
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
          ratio: 1.093,
          low: 0.633,
          high: 1.541,
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
          ratio: 1.072,
          low: 0.702,
          high: 2.053,
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
          ratio: 1.028,
          low: 0.786,
          high: 2.295,
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
          ratio: 1.076,
          low: 0.657,
          high: 1.894,
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
          ratio: 1.024,
          low: 0.621,
          high: 1.427,
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
          ratio: 0.919,
          low: 0.741,
          high: 1.513,
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
          ratio: 1.025,
          low: 0.531,
          high: 1.248,
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
          ratio: 1.056,
          low: 0.557,
          high: 1.409,
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
          ratio: 1.045,
          low: 0.894,
          high: 1.28,
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
          ratio: 0.99,
          low: 0.849,
          high: 1.34,
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
          ratio: 1.012,
          low: 0.772,
          high: 1.482,
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
          ratio: 1.105,
          low: 0.563,
          high: 1.198,
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
          ratio: 1.15,
          low: 0.268,
          high: 1.381,
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
          ratio: 1.14,
          low: 0.484,
          high: 1.632,
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
          ratio: 1.068,
          low: 0.305,
          high: 1.416,
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
          ratio: 1.067,
          low: 0.246,
          high: 1.276,
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
          ratio: 1.048,
          low: 0.466,
          high: 1.344,
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
          ratio: 0.963,
          low: 0.777,
          high: 1.147,
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
          ratio: 1.065,
          low: 0.85,
          high: 1.343,
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
          ratio: 0.949,
          low: 0.677,
          high: 1.278,
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
          ratio: 1.381,
          low: 0.642,
          high: 1.442,
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
          ratio: 1.113,
          low: 0.674,
          high: 1.544,
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
          ratio: 1.169,
          low: 0.641,
          high: 1.62,
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
          ratio: 0.985,
          low: 0.62,
          high: 1.491,
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
          ratio: 0.97,
          low: 0.775,
          high: 1.495,
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
          ratio: 0.972,
          low: 0.727,
          high: 1.451,
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
          ratio: 1.001,
          low: 0.716,
          high: 1.315,
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
          ratio: 1.09,
          low: 0.679,
          high: 2.138,
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
          ratio: 0.971,
          low: 0.609,
          high: 1.292,
        },
      },
    ],
  },
};
