import type { ChangeKind } from '../change.ts';

export const declared: ChangeKind = {
  id: 'declared',
  title: 'Changes of your own',
  group: 'declared',
  mode: 'natural',
  does:
    'What `changes` of the configuration say: other values in the environment (feature flags, pool sizes, caches, schedulers), another command, another commit. Nobody knows a backend’s ' +
    'own switches better than its people.',
  backfires: 'Whatever the switch gives up. A feature that is off saves its memory and its use.',
  detects: 'Every entry of `changes`. Tried as `tare compare --change NAME` would, by the natural figure.',
  detect: ({ declared: changes, services }) =>
    changes.map(({ name, description, services: named }) => ({
      name,
      kind: 'declared',
      mode: 'natural',
      risk: 'medium',
      effort: 'low',
      because: description ?? 'The configuration lists it.',
      cautions: named === null || named.length === services.length ? [] : [`It is for ${named.join(', ')} alone.`],
      slot: null,
      estimatedBytes: null,
      trial: { kind: 'arm', change: name },
      codeEdits: [],
    })),
};
