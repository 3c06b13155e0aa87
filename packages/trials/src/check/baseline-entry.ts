// Entries of the baseline: which one a measurement is compared with, and how a new one takes its place.

import type { Recording, Warning } from '@tare/accounting';
import type { Baseline, BaselineEntry, BaselineKey } from '@tare/experiment';
import { describeKey, isWhole, sameKey } from './baseline-key.ts';
import { privateOfStarts } from './private-of-starts.ts';

export interface EntryContext {
  key: BaselineKey;
  /** ISO 8601, UTC. */
  recordedAt: string;
  commit: string | null;
}

export function baselineEntry(recording: Recording, { key, recordedAt, commit }: EntryContext): BaselineEntry {
  const figures = privateOfStarts(recording);
  const services = new Set(figures.map(({ service }) => service)).size - 1;
  // All of one service together are that service.
  const kept = services > 1 ? figures : figures.filter(({ service }) => service !== null);
  return { key, recordedAt, commit, load: loadOf(recording), figures: kept };
}

/** Takes the place of the entry of its key; the others stay as they are. */
export function withEntry(baseline: Baseline, entry: BaselineEntry): Baseline {
  return { ...baseline, entries: [...baseline.entries.filter(({ key }) => !sameKey(key, entry.key)), entry] };
}

const loadOf = ({ settings: { requests, connections, warmup, routes } }: Recording): BaselineEntry['load'] => ({
  requests,
  connections,
  warmup,
  routes,
});

export type Choice = { entry: BaselineEntry } | { entry: null; warning: Warning };

/** The entry of this key and this load, or why there is none to compare with. */
export function chooseEntry(baseline: Baseline, file: string, key: BaselineKey, recording: Recording): Choice {
  const none = (code: string, message: string): Choice => ({ entry: null, warning: { code, service: null, message } });
  if (!isWhole(key)) {
    return none(
      'baseline-key-unknown',
      `Nothing was compared with ${file}: what the services run on could not be found out (${describeKey(key)}).`,
    );
  }
  const entry = baseline.entries.find((candidate) => sameKey(candidate.key, key));
  if (!entry) {
    const known = baseline.entries.map((candidate) => describeKey(candidate.key)).sort();
    const others = known.length === 0 ? 'no figures at all' : `those of ${known.join('; ')}`;
    return none(
      'baseline-of-another-key',
      `${file} has no figures for ${describeKey(key)}, so nothing was compared with it; it has ${others}. \`tare check --update-baseline\` on this machine adds them.`,
    );
  }
  const load = loadOf(recording);
  if (JSON.stringify(sorted(entry.load)) === JSON.stringify(sorted(load))) return { entry };
  return none(
    'baseline-under-another-load',
    `The figures for ${describeKey(key)} in ${file} were taken under another load, so nothing was compared with them: then ${describeLoad(entry.load)}, now ${describeLoad(load)}. \`tare check --update-baseline\` takes them anew.`,
  );
}

/** In one order of fields, however the file has them. */
const sorted = ({ requests, connections, warmup, routes }: BaselineEntry['load']): unknown[] => [
  requests,
  connections,
  warmup,
  routes,
];

function describeLoad({ requests, connections, warmup, routes }: BaselineEntry['load']): string {
  const to = routes.length > 0 ? ` to ${routes.join(', ')}` : '';
  const after = warmup > 0 ? ` after ${warmup} of warm-up` : '';
  return `${requests} requests${to} over ${connections} connections${after}`;
}
