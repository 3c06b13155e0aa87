import { flagFor } from '../candidate.ts';
import type { ChangeKind } from '../change.ts';

const sizes = [
  {
    megabytes: 1,
    caution:
      'Collections of the young generation come oftener; servers that allocate much per request pay with latency.',
  },
  { megabytes: 4, caution: 'Collections of the young generation come a little oftener.' },
];

export const semiSpace: ChangeKind = {
  id: 'semi-space',
  title: 'Smaller new space',
  group: 'runtime',
  mode: 'natural',
  does:
    'New objects are born in a space of two halves that V8 lets grow to 16 MB each under load and seldom gives back. `--max-semi-space-size` bounds a half, so that garbage is ' +
    'collected sooner and less of it is held.',
  backfires:
    'Objects that live for one request survive more collections and are copied into the old space: throughput falls and the 95th percentile rises on servers that allocate much. ' +
    'It saves nothing where the load was too short for the space to grow.',
  detects:
    'Every Node.js service whose command and NODE_OPTIONS do not set it. Tried with 1 MB and with 4 MB, by the natural figure; a path takes one of the two.',
  detect: (findings) =>
    sizes.flatMap(({ megabytes, caution }) =>
      flagFor(findings, `--max-semi-space-size=${megabytes}`, {
        kind: 'semi-space',
        name: `semi-space ${megabytes} MB`,
        mode: 'natural',
        risk: 'low',
        because: "V8's new space is not bounded: it may grow to two halves of 16 MB under load.",
        cautions: [caution],
        slot: 'semi-space',
      }),
    ),
};
